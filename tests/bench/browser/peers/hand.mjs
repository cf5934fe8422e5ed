// What a good developer writes in a day without any engine: uDSV cuts the text, Maps number the words, typed arrays hold the columns,
// a counting sort lays each person's events side by side, and every question is a loop. It knows this file and nothing else.
import * as uDSV from '/nm/udsv/dist/uDSV.mjs';

const { steps, week, date, monday, weekOf, clock, rfm } = window.shared;

class Words extends Map {
  number(word) {
    let at = this.get(word);
    if (at === undefined) this.set(word, at = this.size);
    return at;
  }
}
const grown = (column) => { const next = new column.constructor(column.length * 2); next.set(column); return next; };

export function contestant() {
  const people = new Words(), names = new Words(), channels = new Words();
  let begin, event, channel, second, cents;

  // How far each person came; `entered` takes the channel of their first entry.
  function levels(entered) {
    const stepOf = new Int8Array(256).fill(-1), level = new Uint8Array(people.size), from = new Int32Array(steps.length);
    steps.forEach((name, k) => { stepOf[names.get(name)] = k; });
    for (let person = 0; person < level.length; person++) {
      let best = 0;
      from.fill(-1);
      for (let i = begin[person], end = begin[person + 1]; i < end; i++) {
        const k = stepOf[event[i]];
        if (k === 0) {
          if (best === 0) { best = 1; if (entered) entered[person] = channel[i]; }
          from[0] = second[i];
        } else if (k > 0 && from[k - 1] >= 0 && second[i] <= from[k - 1] + week) {
          from[k] = from[k - 1];
          if (k >= best) best = k + 1;
        }
      }
      level[person] = best;
    }
    return level;
  }

  const answers = {
    funnel() {
      const people = [0, 0, 0, 0, 0];
      for (const level of levels()) for (let k = 0; k < level; k++) people[k]++;
      return people.map((count, k) => [k + 1, count]);
    },
    funnel_channel() {
      const entered = new Uint8Array(people.size), rows = [...channels.keys()].map((name) => [name, 0, 0, 0, 0, 0]);
      levels(entered).forEach((level, person) => { for (let k = 1; k <= level; k++) rows[entered[person]][k]++; });
      return rows;
    },
    retention() {
      const counts = new Map();
      for (let person = 0; person < people.size; person++) {
        const first = weekOf(second[begin[person]]);
        for (let i = begin[person], end = begin[person + 1], last = -1; i < end; i++) {
          const now = (((second[i] / 86_400) | 0) + 3) / 7 | 0;
          if (now === last) continue;
          last = now;
          const key = first * 64 + now - first;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
      return [...counts].map(([key, count]) => [monday(Math.floor(key / 64)), key % 64, count]);
    },
    rfm() {
      const paid = names.get('支付'), recent = [], often = [], much = [];
      for (let person = 0; person < people.size; person++) {
        let last = 0, times = 0, sum = 0;
        for (let i = begin[person], end = begin[person + 1]; i < end; i++) if (event[i] === paid) { last = second[i]; times++; sum += cents[i]; }
        if (times > 0) { recent.push((last / 86_400) | 0); often.push(times); much.push(sum); }
      }
      return rfm([recent, often, much]);
    },
    dau() {
      const start = 20_148, kinds = names.size, last = new Int32Array(100 * kinds).fill(-1), count = new Int32Array(last.length);  // days from 2025-03-01
      for (let person = 0; person < people.size; person++)
        for (let i = begin[person], end = begin[person + 1]; i < end; i++) {
          const at = (((second[i] / 86_400) | 0) - start) * kinds + event[i];
          if (last[at] !== person) { last[at] = person; count[at]++; }
        }
      const words = [...names.keys()];
      return [...count].flatMap((many, at) => (many > 0 ? [[words[at % kinds], date(start + Math.floor(at / kinds)), many]] : []));
    },
  };

  return {
    async init() {},
    async load(file) {
      let who = new Uint32Array(1 << 20), what = new Uint8Array(1 << 20), where = new Uint8Array(1 << 20), when = new Int32Array(1 << 20), much = new Uint32Array(1 << 20), rows = 0, parser;
      const time = clock();
      const take = (cells) => {
        if (rows === who.length) [who, what, where, when, much] = [who, what, where, when, much].map(grown);
        who[rows] = people.number(cells[0]);
        what[rows] = names.number(cells[1]);
        when[rows] = time(cells[2]);
        where[rows] = channels.number(cells[3]);
        much[rows++] = cells[4] === '' ? 0 : Math.round(+cells[4] * 100);
      };
      const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
      for (let piece; !(piece = await reader.read()).done;) {
        parser ??= uDSV.initParser(uDSV.inferSchema(piece.value));
        parser.chunk(piece.value, parser.stringArrs, take);
      }
      parser.end();
      begin = new Uint32Array(people.size + 1);
      for (let i = 0; i < rows; i++) begin[who[i] + 1]++;
      for (let person = 0; person < people.size; person++) begin[person + 1] += begin[person];
      const next = begin.slice();
      event = new Uint8Array(rows); channel = new Uint8Array(rows); second = new Int32Array(rows); cents = new Uint32Array(rows);
      for (let i = 0; i < rows; i++) { const to = next[who[i]]++; event[to] = what[i]; channel[to] = where[i]; second[to] = when[i]; cents[to] = much[i]; }
      return { rows };
    },
    async query(name) { return answers[name](); },
  };
}
