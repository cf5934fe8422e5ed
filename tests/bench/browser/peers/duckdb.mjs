// DuckDB-WASM, bundle eh, as a careful user would drive it: the File handed over by handle, one typed table.
import * as duckdb from '/nm/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs';
import { questions, tables } from './duckdb_sql.mjs';

const dist = `${location.origin}/nm/@duckdb/duckdb-wasm/dist/`;
const rowsOf = (table) => table.toArray().map((row) => [...row].map(([, value]) => value));

export function contestant(mode) {
  const tuned = mode === 'tuned', asked = questions(tuned);
  let connection;
  return {
    async init() {
      const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${dist}duckdb-browser-eh.worker.js`));
      await database.instantiate(`${dist}duckdb-eh.wasm`);
      await database.open({});
      connection = await database.connect();
      this.database = database;
    },
    async load(file) {
      await this.database.registerFileHandle('log.csv', file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
      for (const statement of tables(tuned, 'log.csv')) await connection.query(statement);
      return { rows: rowsOf(await connection.query('SELECT count(*) FROM ev'))[0][0] };
    },
    async query(name) { return rowsOf(await connection.query(asked[name])); },
  };
}
