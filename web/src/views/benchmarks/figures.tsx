// Figures as rows: what it is, the article's value, one's own, where it is from, what to mind.
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Row } from '../../state/questions';
import { captionOf, intervalOf, sourceOf, writeFigure, writeOwn } from './reading';

export function FigureTable({ caption, rows }: { caption: string; rows: readonly Row[] }) {
  const say = words.value.benchmarks;
  return (
    <div class="table-box" role="region" aria-label={caption}>
      <table class="benchmark-table">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say.heads['figure']}</th>
            <th scope="col" class="number">
              {say.heads['low']}
            </th>
            <th scope="col" class="number">
              {say.heads['own']}
            </th>
            <th scope="col">{say.heads['source']}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { name, mind } = captionOf(row);
            const own = writeOwn(row);
            return (
              <tr key={String(row['figure'])}>
                <th scope="row">
                  {name}
                  <small class="muted">{mind}</small>
                </th>
                <td class="number" data-head={say.heads['low']}>
                  {writeFigure(row)}
                  {row['n'] !== null && (
                    <small class="muted">
                      {say.counts(count(row['x']), count(row['n']))}
                      <br />
                      {intervalOf(row, 'interval_low', 'interval_high')}
                    </small>
                  )}
                </td>
                <td class="number" data-head={say.heads['own']}>
                  {own ?? <span class="muted">{say.none}</span>}
                  {row['own_n'] !== null && (
                    <small class="muted">
                      {say.counts(count(row['own_x']), count(row['own_n']))}
                      <br />
                      {intervalOf(row, 'own_low', 'own_high')}
                    </small>
                  )}
                </td>
                <td data-head={say.heads['source']}>{sourceOf(row)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
