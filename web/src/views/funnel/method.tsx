// 口径: the definition that was really run, in words.
import { span } from '../../i18n/format';
import { fieldWord, isTotal, sayRule, sayStep } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { FunnelDefinition } from './funnel';

export function FunnelMethod({ definition }: { definition: FunnelDefinition }) {
  const say = words.value.method;
  const params = definition.params;
  const window = params.window ?? '7d';
  const by =
    params.count_by && params.count_by !== 'customer' ? fieldWord(params.count_by) : words.value.funnel.customer;
  const range = definition.range;
  return (
    <div class="method">
      <h3>{say.steps}</h3>
      <ol>
        {params.steps.map((step, index) => (
          <li key={index}>{sayStep(step)}</li>
        ))}
      </ol>
      <ul>
        <li>{say.funnelWho(by)}</li>
        <li>{word(say.funnelOrder, params.order ?? 'ordered')}</li>
        <li>{window === 'same_day' ? say.funnelSameDay : say.funnelWindow(span(window))}</li>
        <li>{word(say.funnelEntry, params.entry ?? 'latest')}</li>
        <li>
          {range?.from || range?.to
            ? `${words.value.report.range(range.from ?? '…', range.to ?? '…')}。${word(say.funnelRange, params.range_applies ?? 'entry')}`
            : words.value.report.rangeAll}
        </li>
        {definition.where && <li>{sayRule(definition.where)}</li>}
        <li>{say.stepRate}</li>
        <li>{say.overallRate}</li>
        {params.steps.some(isTotal) && <li>{say.estimated}</li>}
        <li>{say.median}</li>
        <li>{say.small}</li>
        <li>{say.missing}</li>
      </ul>
    </div>
  );
}
