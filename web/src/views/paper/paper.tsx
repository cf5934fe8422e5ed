// A report on paper: what a link shows, what the dialog shows before it is sent, and what the one-file report is made of. One component for the
// three, so that nobody can see more than the preview showed. No hooks and nothing to press: it is also written out as text (ui/markup).
import { light, Picture } from '../../charts/still/picture';
import { count } from '../../i18n/format';
import { sayNote } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import type { Content } from '../../state/sharing';
import { basisOf, reportTitle } from './basis';
import { concluded } from './conclude';
import { stillOf } from './stills';
import { type PaperTable, paperTables, tableTitle } from './tables';

const kRows = 400; // of one table; the rest is the file's business
const kOpen = 40; // longer tables are folded

function PaperRows({ table }: { table: PaperTable }) {
  const figure = (one: PaperTable['columns'][number]): boolean =>
    one.figure === true || ['count', 'money', 'share', 'seconds', 'days'].includes(one.column.unit);
  return (
    <div class="paper-scroll" tabindex={0} role="region" aria-label={table.title}>
      <table class="paper-table">
        <caption class="unseen">{table.title}</caption>
        <thead>
          <tr>
            {table.columns.map((one) => (
              <th key={one.column.name} scope="col" class={figure(one) ? 'figure' : ''}>
                {one.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, kRows).map((row, index) => (
            <tr key={index}>
              {table.columns.map((one) => {
                const value = row[one.index] ?? null;
                return (
                  <td key={one.column.name} class={figure(one) ? 'figure' : ''}>
                    {one.write?.(value, [...row])}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > kRows && <p class="paper-muted">{words.value.share.moreRows(count(table.rows.length - kRows))}</p>}
    </div>
  );
}

function Method({ lines }: { lines: readonly string[] }) {
  return (
    <ul class="paper-method">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

interface Given {
  report: Report;
  heading: boolean;
  sample: boolean;
  printed: boolean;
}
// `printed`: for paper alone, on which nothing folds and every colour is named.
function PaperReport({ report, heading, sample, printed }: Given) {
  const say = words.value;
  const basis = basisOf(report);
  const still = stillOf(report);
  const sentence = concluded(report);
  const notes = (report.notes ?? []).map(sayNote).filter((text): text is string => text !== null);
  return (
    <section class="paper-report">
      {heading && (
        <h2>
          {reportTitle(report.definition)}
          {sample && <span class="paper-mark">{say.common.sampleMark}</span>}
        </h2>
      )}
      {sentence !== '' && <p class="paper-sentence">{sentence}</p>}
      <p class="paper-muted">{[basis.line, basis.asOf].filter(Boolean).join(' · ')}</p>
      {still && (
        <figure class="paper-figure">
          <figcaption>{still.title}</figcaption>
          <div class="paper-wide">
            <Picture still={still} width={720} {...(printed && { palette: light })} />
          </div>
          {!printed && (
            <div class="paper-narrow">
              <Picture still={still} width={340} />
            </div>
          )}
        </figure>
      )}
      {paperTables(report, true).map((table) =>
        table.rows.length > kOpen && !printed ? (
          <details class="paper-fold" key={table.name}>
            <summary>{`${table.title} · ${say.share.rowsOf(count(table.rows.length))}`}</summary>
            <PaperRows table={table} />
          </details>
        ) : (
          <div class="paper-part" key={table.name}>
            <h3>{table.title}</h3>
            <PaperRows table={table} />
          </div>
        ),
      )}
      {notes.length > 0 && (
        <aside class="paper-notes">
          <h3>{say.report.notes}</h3>
          <ul>
            {notes.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </aside>
      )}
      {printed ? (
        <div class="paper-part">
          <h3>{say.report.how}</h3>
          <Method lines={basis.lines} />
        </div>
      ) : (
        <details class="paper-fold">
          <summary>{say.report.how}</summary>
          <Method lines={basis.lines} />
        </details>
      )}
    </section>
  );
}

// What is not in it, and why: lists of people never leave, long tables only when there is room.
function LeftOut({ content }: { content: Content }) {
  const say = words.value.share;
  const of = (reason: string): string =>
    content.leftOut
      .filter((one) => one.reason === reason)
      .map(({ report, table }) => {
        const from = content.reports[report];
        const name = from ? tableTitle(from, table) : table;
        return from && content.reports.length > 1 ? `${reportTitle(from.definition)} · ${name}` : name;
      })
      .join(words.value.common.listComma);
  const [people, long, small] = [of('people'), of('long'), of('small')];
  return (
    <>
      {people !== '' && <p class="paper-muted">{say.leftOut(people)}</p>}
      {small !== '' && <p class="paper-muted">{say.leftSmall(small)}</p>}
      {long !== '' && <p class="paper-muted">{say.leftLong(long)}</p>}
    </>
  );
}

export function Paper({ content, printed = false }: { content: Content; printed?: boolean }) {
  const say = words.value;
  const [first] = content.reports;
  if (!first) return <p>{say.share.nothing}</p>;
  const one = content.reports.length === 1;
  return (
    <div class="paper">
      <h1>
        {one ? reportTitle(first.definition) : say.share.pack(count(content.reports.length))}
        {content.sample && <span class="paper-mark">{say.common.sampleMark}</span>}
      </h1>
      {(content.by !== '' || content.at !== '') && <p class="paper-muted">{say.share.from(content.by, content.at)}</p>}
      {content.notes.length > 0 && (
        <ul class="paper-words">
          {content.notes.map((text, index) => (
            <li key={index}>{text}</li>
          ))}
        </ul>
      )}
      <LeftOut content={content} />
      {content.reports.map((report, index) => (
        <PaperReport key={index} report={report} heading={!one} sample={content.sample} printed={printed} />
      ))}
    </div>
  );
}
