// What reading a table did to it: cells that were cleaned (with what they were and became), rows that were skipped and why, cells that
// did not convert, and the sums to check against the back end.
import type { ComponentChildren } from 'preact';
import { count } from '../../i18n/format';
import { fieldWord, sayProblem } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cleaned, Loaded } from '../../engine/protocol';

function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details class="read-facts">
      <summary>{title}</summary>
      <div class="read-facts-body">{children}</div>
    </details>
  );
}

// Blanks that were removed must be seen to be believed.
const visible = (text: string): string => text.replaceAll('\t', '⇥').replaceAll('\n', '↵').replaceAll('\u00a0', '␣');

function CleanedLine({ one }: { one: Cleaned }) {
  const say = words.value.importing;
  return (
    <li>
      {say.cleaned(count(one.cells), word(words.value.cleaningRules, one.rule), one.column)}
      {one.examples.length > 0 && (
        <span class="changes">
          {one.examples.map((example, index) => (
            <span class="change-pair" key={index}>
              <code>{visible(example.before)}</code>
              <span class="unseen">{say.after}</span>
              <span aria-hidden="true">→</span>
              <code>{example.after === '' ? '∅' : visible(example.after)}</code>
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

export function ReadFacts({ loaded }: { loaded: Loaded }) {
  const say = words.value.importing;
  const coming = words.value.coming;
  const skipped = loaded.skipped.reduce((sum, one) => sum + one.rows, 0);
  const sums = loaded.columns.filter((column) => column.sum !== undefined);
  const cells = loaded.problems.reduce((sum, problem) => sum + problem.cells, 0);
  return (
    <div class="read-folds">
      {loaded.cleaned.length > 0 && (
        <Fold title={say.cleanedTitle(count(loaded.cleaned.length))}>
          <ul class="cleaned">
            {loaded.cleaned.map((one, index) => (
              <CleanedLine key={index} one={one} />
            ))}
          </ul>
        </Fold>
      )}
      {skipped > 0 && (
        <Fold title={say.skippedTitle(count(skipped))}>
          <ul>
            {loaded.skipped.map((one) => (
              <li key={one.reason}>
                {words.value.common.labelled(
                  word(words.value.skippedReasons, one.reason),
                  say.exactRows(count(one.rows)),
                )}
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {loaded.problems.length > 0 && (
        <Fold title={say.problems(count(cells))}>
          {loaded.problems.map((problem, index) => (
            <div class="load-problem" key={index}>
              <p>
                {problem.column === '' ? '' : `${problem.column} · `}
                {sayProblem(problem)} <span class="muted">{say.cells(count(problem.cells))}</span>
              </p>
              {problem.examples.length > 0 && (
                <ul class="examples">
                  {problem.examples.slice(0, 5).map((one, row) => (
                    <li key={row}>
                      <span class="muted">{say.row(String(one.row))}</span> <code>{one.text}</code>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ))}
        </Fold>
      )}
      {sums.length > 0 && (
        <Fold title={coming.sums}>
          <p class="muted">{coming.sumsHelp}</p>
          <div class="table-box" tabIndex={0} role="region" aria-label={coming.sums}>
            <table class="data">
              <thead>
                <tr>
                  <th scope="col">{say.column}</th>
                  <th scope="col">{say.field}</th>
                  <th scope="col" class="figure">
                    {coming.filled}
                  </th>
                  <th scope="col" class="figure">
                    {coming.empty}
                  </th>
                  <th scope="col" class="figure">
                    {coming.sum_}
                  </th>
                </tr>
              </thead>
              <tbody>
                {sums.map((column) => (
                  <tr key={column.name}>
                    <th scope="row">{column.name}</th>
                    <td class="muted">{column.field ? fieldWord(column.field) : '—'}</td>
                    <td class="figure">{count(loaded.rows - column.nulls)}</td>
                    <td class="figure">{count(column.nulls)}</td>
                    <td class="figure">{grouped(column.sum ?? '')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Fold>
      )}
    </div>
  );
}

// The core's decimal text with separators; never through a binary fraction.
export function grouped(text: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return whole === '' ? text : `${sign === '-' ? '−' : ''}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${rest}`;
}
