// Packs web/src/containers with its libraries into one script for Node, beside the command line program that runs it:
//
//   node tools/make_containers.mjs FOLDER          FOLDER/siyu_containers.mjs
//   node tools/make_containers.mjs FOLDER open     FOLDER/siyu_containers_open.mjs, the library itself, for the tests
//
// Fetches the page's libraries by npm when they are missing. CMake runs it as a part of the build: without a network the program is still
// built, and says when it is asked to open a workbook that the script is not there. Run by hand with `open`, it fails instead.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../web');
const [folder, entry = 'node'] = process.argv.slice(2);
const mark = join(web, 'node_modules/.package-lock.json');
const stale = () => !existsSync(mark) || statSync(mark).mtimeMs < statSync(join(web, 'package-lock.json')).mtimeMs;

const run = (command, words, environment = {}) =>
  spawnSync(command, words, { cwd: web, encoding: 'utf8', env: { ...process.env, ...environment } });

function failure() {
  if (stale()) {
    const fetched = run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund']);
    if (fetched.status !== 0) return `npm could not fetch the page's libraries: ${fetched.stderr ?? fetched.error}`;
  }
  const built = run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'containers.config.ts'], {
    SIYU_CONTAINERS_DIR: resolve(folder),
    SIYU_CONTAINERS_ENTRY: entry,
  });
  return built.status === 0 ? null : `Vite could not pack the containers: ${built.stdout}${built.stderr}`;
}

const why = failure();
if (why !== null) {
  console.error(`${why}\nThe command line will not open workbooks and archives.`);
  process.exitCode = entry === 'open' ? 1 : 0;
}
