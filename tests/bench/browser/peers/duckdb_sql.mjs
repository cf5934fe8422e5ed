// The questions to DuckDB, in the browser and natively: the fastest statements found for each.
//
// `plain` is the table that anybody gets: texts, a timestamp, a double. `tuned` is one made for these questions: enums, customers as
// dense integers, sorted by customer and time; making it is a part of loading it, and needs the event names beforehand.
const events = ['曝光', '关注', '扫码', '报名', '进入直播间', '分享', '下单', '支付'];
const steps = ['曝光', '关注', '扫码', '下单', '支付'];
const quoted = (names) => names.map((name) => `'${name}'`).join(', ');
const fields = "columns = {user_id: 'VARCHAR', event: 'VARCHAR', time: 'TIMESTAMP', channel: 'VARCHAR', amount: 'DOUBLE'}";

export const tables = (tuned, file) => (!tuned
  ? [`CREATE OR REPLACE TABLE ev AS SELECT * FROM read_csv('${file}', header = true, ${fields})`]
  : [
    `CREATE OR REPLACE TABLE read AS SELECT user_id, event::ENUM(${quoted(events)}) AS event, time, channel, amount FROM read_csv('${file}', header = true, ${fields})`,
    'CREATE TYPE channels AS ENUM (SELECT DISTINCT channel FROM read)',
    'CREATE OR REPLACE TABLE people AS SELECT user_id AS name, row_number() OVER ()::INTEGER AS number FROM (SELECT DISTINCT user_id FROM read)',
    `CREATE OR REPLACE TABLE ev AS SELECT number AS user_id, event, time, channel::channels AS channel, amount
      FROM read JOIN people ON name = user_id ORDER BY number, time`,
    'DROP TABLE read',
  ]);

// An enum is compared by its number, which is faster than by its text.
const tell = (tuned) => (tuned ? { event: 'enum_code(event)', value: (name) => events.indexOf(name) } : { event: 'event', value: (name) => `'${name}'` });

// A chain of ASOF joins: beside each event of a step the latest entry from which it can still be reached.
function reached(tuned) {
  const { event, value } = tell(tuned);
  const stage = (k) => `r${k} AS MATERIALIZED (SELECT e.person, e.second, r${k - 1}.entry
    FROM e ASOF JOIN r${k - 1} ON e.person = r${k - 1}.person AND e.second >= r${k - 1}.second WHERE e.step = ${k} AND e.second <= r${k - 1}.entry + 604800)`;
  return `WITH e AS MATERIALIZED (SELECT user_id AS person, epoch(time)::INTEGER AS second,
      CASE ${event} ${steps.map((name, k) => `WHEN ${value(name)} THEN ${k + 1}`).join(' ')} END::TINYINT AS step
      FROM ev WHERE ${event} IN (${steps.map(value).join(', ')})),
    r1 AS MATERIALIZED (SELECT person, second, second AS entry FROM e WHERE step = 1), ${[2, 3, 4, 5].map(stage).join(', ')}`;
}

const points = (value) => `1 + ${[1, 2, 3, 4].map((k) => `(${value} >= ${value}_cuts[${k}])::INTEGER`).join(' + ')}`;
const fifths = (value) => `quantile_disc(${value}, [0.2, 0.4, 0.6, 0.8]) AS ${value}_cuts`;

export function questions(tuned) {
  const { event, value } = tell(tuned);
  return {
    funnel: `${reached(tuned)} ${[1, 2, 3, 4, 5].map((k) => `SELECT ${k} AS step, count(DISTINCT person) FROM r${k}`).join(' UNION ALL ')} ORDER BY step`,
    funnel_channel: `${reached(tuned)},
      furthest AS (SELECT person, max(step) AS step FROM (${[2, 3, 4, 5].map((k) => `SELECT person, ${k} AS step FROM r${k}`).join(' UNION ALL ')}) GROUP BY person),
      begun AS (SELECT user_id AS person, arg_min(channel, time) AS channel FROM ev WHERE ${event} = ${value('曝光')} GROUP BY user_id)
      SELECT channel::VARCHAR, count(*), ${[2, 3, 4, 5].map((k) => `count(*) FILTER (step >= ${k})`).join(', ')} FROM begun LEFT JOIN furthest USING (person) GROUP BY channel`,
    // A bit for each week that somebody was there (the log has 14), then equal lives are counted once. 20143 is the day of 2025-02-24.
    retention: `WITH lives AS (SELECT weeks, count(*) AS people FROM
        (SELECT bit_or(1::INTEGER << ((epoch(time)::INTEGER // 86400 - 20143) // 7)) AS weeks FROM ev GROUP BY user_id) GROUP BY weeks),
      seen AS (SELECT weeks, people, unnest(list_filter(range(14), lambda w: (weeks >> w::INTEGER) & 1 = 1)) AS week FROM lives),
      began AS (SELECT min(week) OVER (PARTITION BY weeks) AS first, week, people FROM seen)
      SELECT strftime(DATE '2025-02-24' + (first * 7)::INTEGER, '%Y-%m-%d'), (week - first)::INTEGER AS later, sum(people)::BIGINT FROM began GROUP BY 1, 2`,
    rfm: `WITH buyers AS MATERIALIZED (SELECT epoch(max(time))::INTEGER // 86400 AS r, count(*) AS f, round(sum(amount) * 100)::BIGINT AS m
        FROM ev WHERE ${event} = ${value('支付')} GROUP BY user_id),
      cuts AS (SELECT ${['r', 'f', 'm'].map(fifths).join(', ')} FROM buyers)
      SELECT ${['r', 'f', 'm'].map(points).join(', ')}, count(*), sum(m)::DOUBLE FROM buyers, cuts GROUP BY 1, 2, 3`,
    dau: "SELECT event::VARCHAR, strftime(day, '%Y-%m-%d'), people FROM (SELECT event, time::DATE AS day, count(DISTINCT user_id) AS people FROM ev GROUP BY 1, 2)",
  };
}
