// The thresholds and cut points as the core computed them, and a place to put one's own.
import { useState } from 'preact/hooks';
import { cell, count } from '../../i18n/format';
import { columnWord } from '../../i18n/names';
import { word, words } from '../../i18n/words';
import type { Cell, Json, Report, Table } from '../../engine/protocol';
import { questions, rowsOf } from '../../state/questions';
import { Button } from '../../ui/controls';
import { Twin } from '../report/twin';

const measures = ['recency', 'frequency', 'monetary'] as const;
const columns = { recency: 'recency_days', frequency: 'frequency', monetary: 'monetary' } as const;
const kMost = 9;

// "30 60 90" → [30, 60, 90]; null when it is not rising numbers.
export function readCuts(text: string): number[] | null {
  const numbers = text
    .trim()
    .split(/[\s,，、;；]+/)
    .map((one) => (one === '' ? NaN : Number(one)));
  const fine =
    numbers.length <= kMost &&
    numbers.every((one, index) => Number.isFinite(one) && one >= 0 && (index === 0 || one > numbers[index - 1]!));
  return fine ? numbers : null;
}

// Cut points as they are typed: of days the ones that still score, which a score's least value is not; a value equal to a cut lies on
// its worse side.
export function cutsToType(table: Table): Record<(typeof measures)[number], string> {
  const rows = rowsOf(table).filter((row) => String(row['name']).startsWith('score_'));
  const typed = (name: (typeof measures)[number]): string => {
    const values = rows
      .map((row) => row[columns[name]])
      .filter((one): one is Exclude<Cell, null | undefined> => one !== null && one !== undefined);
    const numbers = values
      .map(Number)
      .map((one) => (name === 'recency' ? one + 1 : name === 'frequency' ? one - 1 : Number((one - 0.01).toFixed(2))));
    return [...new Set(numbers.filter((one) => one >= 0))].sort((a, b) => a - b).join(' ');
  };
  return { recency: typed('recency'), frequency: typed('frequency'), monetary: typed('monetary') };
}

export function Cuts({ table, report }: { table: Table; report: Report }) {
  const say = words.value.rfm;
  const question = questions.rfm;
  const given = question.definition.value?.params['scores'];
  const own = typeof given === 'object' && given !== null ? (given as Record<string, Json[]>) : null;
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    own ? Object.fromEntries(measures.map((name) => [name, (own[name] ?? []).join(' ')])) : cutsToType(table),
  );
  const [wrong, setWrong] = useState(false);
  const use = (): void => {
    const lists = measures.map((name) => [name, readCuts(texts[name] ?? '')] as const);
    const bad = lists.some(([, list]) => list === null);
    setWrong(bad);
    const definition = question.definition.peek();
    if (bad || !definition) return;
    const { threshold: _threshold, ...params } = definition.params;
    question.ask({ ...definition, params: { ...params, scores: Object.fromEntries(lists) } });
  };
  const days = (value: Cell): string =>
    typeof value === 'number' ? count(Math.round(value * 100) / 100) : cell(value, 'days');
  return (
    <section class="cuts" aria-label={say.cuts}>
      <Twin
        table={table}
        definition={report.definition}
        title={say.cuts}
        write={{ name: (value) => word(say.cutNames, String(value)), recency_days: days }}
      />
      <p class="muted">{say.cutHelp}</p>
      <details open={own !== null}>
        <summary>{say.ownCuts}</summary>
        <p class="muted">{say.ownCutsHelp}</p>
        <div class="cuts-fields">
          {measures.map((name) => (
            <label key={name}>
              <span>{columnWord(columns[name])}</span>
              <input
                type="text"
                value={texts[name]}
                aria-invalid={wrong && readCuts(texts[name] ?? '') === null}
                onInput={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
              />
            </label>
          ))}
          <Button onClick={use}>{say.useCuts}</Button>
        </div>
        {wrong && (
          <p class="problem-line" role="alert">
            {say.badCuts}
          </p>
        )}
      </details>
    </section>
  );
}
