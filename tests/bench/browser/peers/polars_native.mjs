// polars: polars_native.mjs CSV reads the file, answers the funnel by a chain of as-of joins, and writes a row a line.
import pl from 'nodejs-polars';

const [csv] = process.argv.slice(2), week = 604_800_000_000;  // microseconds
const log = pl.readCSV(csv, { hasHeader: true, tryParseDates: true }).withColumns(pl.col('time').cast(pl.Int64).alias('time'));
const of = (name) => log.filter(pl.col('event').eq(pl.lit(name))).select('user_id', 'time');
let reached = of('曝光').withColumns(pl.col('time').alias('entry'));
for (const [at, name] of ['曝光', '关注', '扫码', '下单', '支付'].entries()) {
  if (at > 0) reached = of(name).joinAsof(reached, { on: 'time', by: 'user_id', strategy: 'backward' }).filter(pl.col('entry').isNotNull().and(pl.col('time').sub(pl.col('entry')).ltEq(pl.lit(week))));
  console.log(JSON.stringify([at + 1, reached.getColumn('user_id').nUnique()]));
}
