// sql.js: SQLite in WebAssembly, filled by PapaParse. It has no ASOF join; window functions carry the latest reachable entry along.
const { steps, week, clock, script } = window.shared;
await script('/nm/papaparse/papaparse.min.js');
await script('/nm/sql.js/dist/sql-wasm.js');
const along = 'OVER (PARTITION BY person ORDER BY second ROWS UNBOUNDED PRECEDING)';
const carry = (k) => `c${k} AS (SELECT person, second, step, ${Array.from({ length: k - 1 }, (_, i) => `entry${i + 1}, `).join('')}
  max(CASE WHEN step = ${k} AND second <= entry${k - 1} + ${week} THEN entry${k - 1} END) ${along} AS entry${k} FROM c${k - 1} ${k === 2 ? 'WHERE entry1 IS NOT NULL' : ''})`;
const reached = `WITH e AS MATERIALIZED (SELECT user_id AS person, time AS second, CASE event ${steps.map((name, k) => `WHEN '${name}' THEN ${k + 1}`).join(' ')} END AS step
    FROM ev WHERE event IN (${steps.map((name) => `'${name}'`).join(', ')})),
  c1 AS (SELECT person, second, step, max(CASE WHEN step = 1 THEN second END) ${along} AS entry1 FROM e), ${[2, 3, 4].map(carry).join(', ')},
  furthest AS (SELECT person, max(CASE WHEN step = 5 AND second <= entry4 + ${week} THEN 5 WHEN entry4 IS NOT NULL THEN 4 WHEN entry3 IS NOT NULL THEN 3
    WHEN entry2 IS NOT NULL THEN 2 ELSE 1 END) AS level FROM c4 GROUP BY person)`;
const cuts = (value) => [1, 2, 3, 4].map((k) => `(SELECT ${value} FROM buyers ORDER BY ${value} LIMIT 1 OFFSET (SELECT ${k} * count(*) / 5 FROM buyers)) AS ${value}${k}`).join(', ');
const points = (value) => `1 + ${[1, 2, 3, 4].map((k) => `(${value} >= ${value}${k})`).join(' + ')}`;
const asked = {
  funnel: `${reached} SELECT level, sum(count(*)) OVER (ORDER BY level DESC) FROM furthest GROUP BY level`,
  funnel_channel: `${reached}, begun AS (SELECT user_id AS person, channel, min(time) FROM ev WHERE event = '曝光' GROUP BY user_id)
    SELECT channel, count(*), sum(level >= 2), sum(level >= 3), sum(level >= 4), sum(level >= 5) FROM begun JOIN furthest USING (person) GROUP BY channel`,
  retention: `WITH seen AS MATERIALIZED (SELECT DISTINCT user_id AS person, (time / 86400 + 3) / 7 AS week FROM ev),
    began AS (SELECT person, min(week) AS first FROM seen GROUP BY person)
    SELECT date((first * 7 - 3) * 86400, 'unixepoch'), week - first, count(*) FROM seen JOIN began USING (person) GROUP BY 1, 2`,
  rfm: `WITH buyers AS MATERIALIZED (SELECT max(time) / 86400 AS r, count(*) AS f, CAST(round(sum(amount) * 100) AS INTEGER) AS m FROM ev WHERE event = '支付' GROUP BY user_id),
    cut AS MATERIALIZED (SELECT ${['r', 'f', 'm'].map(cuts).join(', ')}) SELECT ${['r', 'f', 'm'].map(points).join(', ')}, count(*), sum(m) FROM buyers, cut GROUP BY 1, 2, 3`,
  dau: "SELECT event, date(day * 86400, 'unixepoch'), people FROM (SELECT event, time / 86400 AS day, count(DISTINCT user_id) AS people FROM ev GROUP BY 1, 2)",
};

export function contestant() {
  let database;
  const rowsOf = (statement) => database.exec(statement)[0].values;
  return {
    async init() { database = new (await window.initSqlJs({ locateFile: (name) => `/nm/sql.js/dist/${name}` })).Database(); },
    async load(file) {
      database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE ev (user_id TEXT, event TEXT, time INTEGER, channel TEXT, amount REAL); BEGIN');
      const insert = database.prepare('INSERT INTO ev VALUES (?, ?, ?, ?, ?)'), time = clock();
      let head = true;
      await new Promise((complete, error) => window.Papa.parse(file, { skipEmptyLines: true, complete, error, chunk({ data }) {
        for (const [who, event, when, channel, amount] of data) {
          if (head) head = false;
          else insert.run([who, event, time(when), channel, amount === '' ? null : +amount]);
        }
      } }));
      insert.free();
      database.exec('COMMIT');
      return { rows: rowsOf('SELECT count(*) FROM ev')[0][0] };
    },
    async query(name) { return rowsOf(asked[name]); },
  };
}
