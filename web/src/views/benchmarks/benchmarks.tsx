// 标杆: what articles say, with article, year and 口径, beside one's own number; on or off beside each report.
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { showBeside, shownBeside } from '../../state/benchmarks';
import { questions, rowsOf, tableOf } from '../../state/questions';
import { Check } from '../../ui/controls';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { FigureTable } from './figures';
import { captionOf, reportWord, sourceOf, writeFigure, writeOwn } from './reading';

export function Benchmarks() {
  const say = words.value.benchmarks;
  const question = questions.benchmarks;
  const report = question.report.value;
  const definition = question.definition.value;
  const table = tableOf(report, 'figures');
  const rows = rowsOf(table);
  const own = rows.filter((row) => row['own'] !== null);
  const reports = [...new Set(rows.map((row) => String(row['report'])))];
  const rowAt = (cells: readonly unknown[]) => rows.find((row) => row['figure'] === cells[0]) ?? {};
  return (
    <ReportShell
      title={words.value.nav.benchmarks}
      question={question}
      conclusion={
        <>
          <p class="sentence">{say.conclusion(count(rows.length), count(own.length))}</p>
          <p class="sentence-more muted">{say.warning}</p>
        </>
      }
      method={
        <ul>
          {say.method.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
          </div>
        )
      }
    >
      {reports.map((one) => (
        <section class="benchmark-group" key={one}>
          <header class="heat-head">
            <h2>{reportWord(one)}</h2>
            {one in questions && (
              <Check
                label={say.toggle}
                checked={shownBeside.value.has(one)}
                onChange={(shown) => showBeside(one, shown)}
              />
            )}
          </header>
          <FigureTable caption={reportWord(one)} rows={rows.filter((row) => row['report'] === one)} />
        </section>
      ))}
      {table && report && (
        <Twin
          table={table}
          definition={report.definition}
          heads={say.heads}
          hide={[
            'unit', 'high', 'x', 'n', 'interval_low', 'interval_high', 'to_year', 'from_year', 'calculated', 'expected',
            'own_x', 'own_n', 'own_low', 'own_high', 'shared',
          ]}
          figures={['low', 'own']}
          write={{
            figure: (_, row) => captionOf(rowAt(row)).name,
            report: (value) => reportWord(String(value)),
            low: (_, row) => writeFigure(rowAt(row)),
            own: (_, row) => writeOwn(rowAt(row)) ?? say.none,
            source: (_, row) => sourceOf(rowAt(row)),
          }}
        />
      )}
    </ReportShell>
  );
}
