// What every contestant's page carries: the clock around a call, result included, and what the contestants' answers share.
window.timed = async (what, argument) => {
  const file = document.querySelector('#file').files[0];
  const started = performance.now();
  const result = what === 'load' ? await window.contestant.load(file) : await window.contestant[what](argument);
  return { ms: performance.now() - started, result: JSON.parse(JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? Number(value) : value))) };
};

window.shared = {
  // A library that is no module, as a script of the page.
  script: (src) => new Promise((loaded, failed) => document.head.append(Object.assign(document.createElement('script'), { src, onload: loaded, onerror: failed }))),
  steps: ['曝光', '关注', '扫码', '下单', '支付'],
  week: 7 * 86_400,
  date: (day) => new Date(day * 86_400_000).toISOString().slice(0, 10),
  monday: (week) => window.shared.date(week * 7 - 3),  // weeks since that of 1970-01-01, a Thursday
  weekOf: (second) => Math.floor((Math.floor(second / 86_400) + 3) / 7),
  // Seconds since 1970 of `2025-03-01 12:34:56`; a day is parsed once.
  clock() {
    const days = new Map();
    return (text) => {
      const day = text.slice(0, 10), two = (at) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
      let start = days.get(day);
      if (start === undefined) days.set(day, start = Date.parse(day) / 1000);
      return start + two(11) * 3600 + two(14) * 60 + two(17);
    };
  },
  // Buyers as three equally long lists, better is more → [r, f, m, people, cents]: one more point for each fifth whose first value is reached.
  rfm(measures) {
    const cuts = measures.map((values) => { const sorted = Float64Array.from(values).sort(); return [1, 2, 3, 4].map((k) => sorted[Math.floor((k * sorted.length) / 5)]); });
    const groups = new Map();
    for (let i = 0; i < measures[0].length; i++) {
      let key = 0;
      for (let m = 0; m < 3; m++) { const value = measures[m][i], [a, b, c, d] = cuts[m]; key = key * 10 + 1 + (value >= a) + (value >= b) + (value >= c) + (value >= d); }
      let group = groups.get(key);
      if (!group) groups.set(key, group = [Math.floor(key / 100), Math.floor(key / 10) % 10, key % 10, 0, 0]);
      group[3]++;
      group[4] += measures[2][i];
    }
    return [...groups.values()];
  },
};
