// The rules of the stages as the core ran them, in words.
import { sayRule } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition, Rule } from '../../engine/protocol';
import { stageWord } from './stages';

interface Stage {
  label: string;
  where?: Rule | null;
}

export function Rules({ definition }: { definition: Definition }) {
  const stages = definition.params['stages'];
  if (!Array.isArray(stages)) return null;
  return (
    <dl class="rules">
      {(stages as Stage[]).map((stage, index) => {
        const rule = stage.where;
        return (
          <div key={index}>
            <dt>{stageWord(stage.label)}</dt>
            <dd>{(rule && sayRule(rule)) || words.value.customer_funnel.everyone}</dd>
          </div>
        );
      })}
    </dl>
  );
}
