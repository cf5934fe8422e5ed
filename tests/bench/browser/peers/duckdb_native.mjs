// DuckDB natively: duckdb_native.mjs CSV THREADS plain|tuned reads the file, answers the funnel, and writes a row a line.
import { DuckDBInstance } from '@duckdb/node-api';
import { questions, tables } from './duckdb_sql.mjs';

const [csv, threads, mode] = process.argv.slice(2), tuned = mode === 'tuned';
const connection = await (await DuckDBInstance.create(':memory:', { threads })).connect();
for (const statement of tables(tuned, csv)) await connection.run(statement);
for (const row of (await connection.runAndReadAll(questions(tuned).funnel)).getRows()) console.log(JSON.stringify(row.map(Number)));
