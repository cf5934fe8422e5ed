// Below a report, once switched on: the articles' figures that belong to it, beside one's own.
import { useEffect } from 'preact/hooks';
import { words } from '../../i18n/words';
import { showBeside, shownBeside } from '../../state/benchmarks';
import { questions, rowsOf, tableOf } from '../../state/questions';
import { Button } from '../../ui/controls';
import { FigureTable } from './figures';

export function Beside({ analysis }: { analysis: string }) {
  const shown = shownBeside.value.has(analysis);
  useEffect(() => {
    if (shown) questions.benchmarks.ensure();
  }, [shown]);
  const rows = rowsOf(tableOf(questions.benchmarks.report.value, 'figures')).filter(
    (row) => row['report'] === analysis,
  );
  if (!shown || rows.length === 0) return null;
  const say = words.value.benchmarks;
  return (
    <section class="benchmark-group beside">
      <header class="heat-head">
        <h2>{say.beside}</h2>
        <Button small kind="quiet" onClick={() => showBeside(analysis, false)}>
          {say.hide}
        </Button>
      </header>
      <p class="muted">{say.warning}</p>
      <FigureTable caption={say.beside} rows={rows} />
    </section>
  );
}
