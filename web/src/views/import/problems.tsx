// What reading the file met: rows that were skipped, cells that were cleaned, problems with their counts and real examples.
import { count } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Loaded } from '../../engine/protocol';
import { Icon } from '../../ui/icon';

export function LoadProblems({ loaded }: { loaded: Loaded }) {
  const say = words.value.importing;
  const total = loaded.problems.reduce((sum, problem) => sum + problem.cells, 0);
  if (loaded.problems.length + loaded.skipped.length + loaded.cleaned.length === 0) return null;
  return (
    <div class="load-problems">
      {loaded.problems.length > 0 && (
        <details open={loaded.problems.length <= 2}>
          <summary>
            <Icon name="warn" />
            {say.problems(count(total))}
          </summary>
          {loaded.problems.map((problem, index) => (
            <div class="load-problem" key={index}>
              <p>
                {sayProblem(problem)} <span class="muted">{say.cells(count(problem.cells))}</span>
              </p>
              {problem.examples.length > 0 && (
                <table class="data">
                  <thead>
                    <tr>
                      <th scope="col" class="figure">
                        {say.problemRow}
                      </th>
                      <th scope="col">{say.problemColumn}</th>
                      <th scope="col">{say.problemText}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {problem.examples.slice(0, 10).map((one, row) => (
                      <tr key={row}>
                        <td class="figure">{count(one.row)}</td>
                        <td>{one.column}</td>
                        <td>
                          <code>{one.text}</code>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </div>
          ))}
        </details>
      )}
      {(loaded.cleaned.length > 0 || loaded.skipped.length > 0) && (
        <details>
          <summary class="muted">{say.cleanedTitle}</summary>
          <ul>
            {loaded.skipped.map((one, index) => (
              <li key={index}>{say.skipped(count(one.rows), word(words.value.skippedReasons, one.reason))}</li>
            ))}
            {loaded.cleaned.map((one, index) => (
              <li key={index}>
                {say.cleaned(count(one.cells), word(words.value.cleaningRules, one.rule), one.column)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
