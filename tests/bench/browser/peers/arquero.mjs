// Arquero: a data frame library for JavaScript; the funnel is a function over each person's collected events, as its documents advise.
await window.shared.script('/nm/arquero/dist/arquero.min.js');

const { aq } = window, { op, escape } = aq, { steps, week, date, monday, weekOf, clock, rfm } = window.shared;
const stepOf = Object.fromEntries(steps.map((name, k) => [name, k]));

function level(events, seconds) {
  const from = [-1, -1, -1, -1, -1];
  let best = 0;
  for (let i = 0; i < events.length; i++) {
    const k = stepOf[events[i]];
    if (k === 0) { from[0] = seconds[i]; best ||= 1; }
    else if (from[k - 1] >= 0 && seconds[i] <= from[k - 1] + week) { from[k] = from[k - 1]; if (k >= best) best = k + 1; }
  }
  return best;
}

export function contestant() {
  let log;
  const lives = (more) => log.filter(escape((row) => stepOf[row.event] !== undefined)).groupby('user_id')
    .rollup({ events: (row) => op.array_agg(row.event), seconds: (row) => op.array_agg(row.time), ...more })
    .derive({ level: escape((row) => level(row.events, row.seconds)) });
  const answers = {
    funnel() {
      const people = [0, 0, 0, 0, 0];
      for (const furthest of lives({}).array('level')) for (let k = 0; k < furthest; k++) people[k]++;
      return people.map((count, k) => [k + 1, count]);
    },
    funnel_channel() {
      const rows = {};
      const all = lives({ channels: (row) => op.array_agg(row.channel) }).derive({ channel: escape((row) => row.channels[row.events.indexOf('曝光')]) });
      const channels = all.array('channel');
      all.array('level').forEach((furthest, at) => { for (let k = 1; k <= furthest; k++) (rows[channels[at]] ??= [channels[at], 0, 0, 0, 0, 0])[k]++; });
      return Object.values(rows);
    },
    retention() {
      return log.derive({ week: escape((row) => weekOf(row.time)) }).dedupe('user_id', 'week').groupby('user_id').derive({ first: (row) => op.min(row.week) })
        .ungroup().groupby('first', 'week').count().objects().map((row) => [monday(row.first), row.week - row.first, row.count]);
    },
    rfm() {
      const buyers = log.filter((row) => row.event === '支付').groupby('user_id').rollup({ last: (row) => op.max(row.time), times: () => op.count(), sum: (row) => op.sum(row.amount) });
      return rfm([Array.from(buyers.array('last'), (second) => Math.floor(second / 86_400)), buyers.array('times'), Array.from(buyers.array('sum'), (amount) => Math.round(amount * 100))]);
    },
    dau() {
      return log.derive({ day: escape((row) => Math.floor(row.time / 86_400)) }).groupby('event', 'day').rollup({ people: (row) => op.distinct(row.user_id) })
        .objects().map((row) => [row.event, date(row.day), row.people]);
    },
  };
  return {
    async init() {},
    async load(file) {
      log = aq.fromCSV(await file.text(), { autoType: false, parse: { time: clock(), amount: Number } });
      return { rows: log.numRows() };
    },
    async query(name) { return answers[name](); },
  };
}
