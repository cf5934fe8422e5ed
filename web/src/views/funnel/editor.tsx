// The step editor: a list that is rebuilt by buttons or Alt ↑ ↓, and asked again at every change that is complete.
import { useState } from 'preact/hooks';
import { word, words } from '../../i18n/words';
import type { Step } from '../../engine/protocol';
import { model } from '../../state/session';
import { Button, Select } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import type { FunnelDefinition } from './funnel';
import { StepCard } from './step_card';
import { fill, templates, unfinished } from './templates';

interface Props {
  definition: FunnelDefinition;
  ask: (definition: FunnelDefinition) => void;
  onClose: () => void;
}

// What names a step by its number must not outlive the steps.
function withSteps(definition: FunnelDefinition, steps: Step[]): FunnelDefinition {
  const { time_to_convert: _time, exclusions: _exclusions, ...params } = definition.params;
  const trend = params.trend ? { trend: { interval: params.trend.interval } } : {};
  const { step: _step, ...breakdown } = params.breakdown ?? { by: [] };
  const { title: _title, ...rest } = definition;
  return {
    ...rest,
    params: {
      ...params,
      steps,
      ...trend,
      ...(params.breakdown ? { breakdown: breakdown.attribution === 'step' ? { by: breakdown.by } : breakdown } : {}),
    },
  };
}

export function StepEditor({ definition, ask, onClose }: Props) {
  const say = words.value.funnel;
  const [steps, setSteps] = useState<Step[]>(definition.params.steps);
  const [title, setTitle] = useState(definition.title);
  const totals = steps.filter((step) => 'total' in step).length;
  const change = (next: Step[], name = title): void => {
    setSteps(next);
    setTitle(name);
    if (!unfinished(next)) ask({ ...withSteps(definition, next), ...(name ? { title: name } : {}) });
  };
  const move = (from: number, by: number): void => {
    const to = from + by;
    if (to < 0 || to >= steps.length || 'total' in (steps[from] ?? {}) !== 'total' in (steps[to] ?? {})) return;
    const next = [...steps];
    const [taken] = next.splice(from, 1);
    if (taken) next.splice(to, 0, taken);
    change(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-step="${to}"]`)?.focus());
  };
  const duplicate = (index: number): void => {
    const step = steps[index];
    if (step) change([...steps.slice(0, index + 1), structuredClone(step), ...steps.slice(index + 1)]);
  };
  const addTotal = (): void => {
    const metric = model.value?.metrics[0]?.metric;
    const added: Step = metric ? { total: { metric }, label: metric } : { total: { count: 0 }, label: say.totalStep };
    change([...steps.slice(0, totals), added, ...steps.slice(totals)]);
  };
  const useTemplate = (key: string): void => {
    const template = templates[key];
    if (template) change(fill(template, model.value), word(words.value.templates, key));
  };
  return (
    <Layer
      title={say.editorTitle}
      onClose={onClose}
      foot={
        <>
          <span class="muted layer-note">{unfinished(steps) ? say.unfinished : say.editorKeys}</span>
          <Button icon="plus" onClick={addTotal}>
            {say.addTotal}
          </Button>
          <Button
            kind="primary"
            icon="plus"
            disabled={steps.length >= 32}
            onClick={() => change([...steps, { event: '' }])}
          >
            {say.addStep}
          </Button>
        </>
      }
    >
      <div class="editor-top">
        <Select
          label={say.template}
          value=""
          onChange={useTemplate}
          options={[
            { value: '', text: '—' },
            ...Object.keys(templates).map((key) => ({ value: key, text: word(words.value.templates, key) })),
          ]}
        />
        <span class="muted">{say.templateHelp}</span>
      </div>
      <ol class="editor-steps">
        {steps.map((step, index) => (
          <StepCard
            key={index}
            step={step}
            index={index}
            count={steps.length}
            skippable={index > totals && definition.params.order !== 'unordered'}
            onChange={(next) => change(steps.map((one, at) => (at === index ? next : one)))}
            onMove={(by) => move(index, by)}
            onDuplicate={() => duplicate(index)}
            onRemove={() => change(steps.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
    </Layer>
  );
}
