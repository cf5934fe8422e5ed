// The strip 本周更新 above the overview: what the last import changed in the headline figures, and the way back.
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { past } from '../../state/import_steps';
import { undoImport } from '../../state/undoing';
import { weekly } from '../../state/weekly';
import { CloseButton } from '../../ui/close_button';
import { Button } from '../../ui/controls';
import { writeValue } from './figures';

export function Week() {
  const say = words.value.week;
  const told = weekly.value;
  if (!told || past.value.at(-1) !== told.step || told.figures.length === 0) return null;
  const changed = told.figures.filter((one) => one.before !== one.after).length;
  return (
    <section class="week" aria-label={say.title}>
      <header>
        <h2>{say.title}</h2>
        <span class="muted">
          {told.from && told.to && told.from !== told.to ? say.until(told.from, told.to) : ''}
          {changed === 0 ? say.nothing : say.changed(count(changed))}
        </span>
        <span class="week-tools">
          <Button small icon="undo" onClick={() => void undoImport()}>
            {say.undo}
          </Button>
          <CloseButton
            small
            onClick={() => {
              weekly.value = null;
            }}
          />
        </span>
      </header>
      <dl>
        {told.figures.map((one) => (
          <div key={one.metric}>
            <dt>{word(words.value.overview.metrics, one.metric)}</dt>
            <dd>
              <span class="muted">{writeValue(one.before, one.unit)}</span>
              <span aria-hidden="true"> → </span>
              <span class="unseen">{say.became}</span>
              <b class={one.before === one.after ? 'muted' : undefined}>{writeValue(one.after, one.unit)}</b>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
