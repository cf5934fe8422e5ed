// Where to go from here.
import { words } from '../../i18n/words';
import { Icon, type IconName } from '../../ui/icon';

export interface NextStep {
  text: string;
  icon?: IconName;
  onClick: () => void;
}
export function NextSteps({ steps }: { steps: readonly NextStep[] }) {
  if (steps.length === 0) return null;
  return (
    <section class="next-steps" aria-label={words.value.report.next}>
      <h2>{words.value.report.next}</h2>
      <ul>
        {steps.map((step) => (
          <li key={step.text}>
            <button type="button" class="link" onClick={step.onClick}>
              <Icon name={step.icon ?? 'right'} />
              {step.text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
