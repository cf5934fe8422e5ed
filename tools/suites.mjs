// Runs the suites that tools/test names, cheap ones first, and adds up what they counted.
//
// A suite builds what it needs (each build once), runs its programs, and returns one entry for every test. A program that
// crashes, or ends without saying what it ran, is a failed test: nothing is ever green because nothing ran. Everything the
// programs print is kept in build/logs; the terminal shows one line a suite, the failures, and what was skipped.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(top);
const logs = 'build/logs';
mkdirSync(logs, { recursive: true });
const kMinutes = 40;  // for one program; CI has 90 for everything

const environment = {
  ...process.env,
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  SIYU_CLI: join(top, 'build/release/siyu'),
  SIYU_GUARD: join(top, 'build/release/siyu_guard'),
  SIYU_WASM_DIR: join(top, 'build/wasm'),
  SIYU_PAGE: join(top, 'web/dist/index.html'),
  SIYU_PAGE_SMALL_POOL: join(top, 'web/dist-small-pool/index.html'),
  ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

const passed = (name) => ({ name, state: 'passed' });
const failed = (name, detail) => ({ name, state: 'failed', detail });
const skipped = (name, detail = '') => ({ name, state: 'skipped', detail });

const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');

// Runs a command to its end with no input; what it prints goes to build/logs/<log>.log and is returned as `output`.
function run(log, command, parameters, options = {}) {
  const path = join(logs, `${log}.log`);
  const file = openSync(path, 'w');
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: ['ignore', file, file], env: environment, ...options });
    let late = false;
    const timer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, kMinutes * 60_000);
    const end = (status, why) => {
      clearTimeout(timer);
      closeSync(file);
      const output = readFileSync(path, 'utf8');
      resolve({ ok: status === 0, output, why: `${why}; ${path} ends:\n${lastLines(output, 30)}` });
    };
    child.on('error', (error) => end(-1, `could not start ${command}: ${error.message}`));
    child.on('close', (status, signal) =>
      end(status ?? -1, late ? `took over ${kMinutes} minutes` : signal ? `stopped by ${signal}` : `exit status ${status}`));
  });
}

// The files under `folder` whose path from there matches, sorted.
function filesIn(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name))
    .filter((path) => pattern.test(path) && statSync(path).isFile() && !path.includes('node_modules')).sort();
}

// Does `work` once however often it is asked for; a build that fails throws the same sentence each time.
const done = new Map();
const once = (name, work) => (...rest) => {
  const key = [name, ...rest].join(' ');
  if (!done.has(key)) done.set(key, work(...rest));
  return done.get(key);
};

async function must(title, log, command, parameters, options) {
  const started = Date.now();
  const result = await run(log, command, parameters, options);
  const seconds = (Date.now() - started) / 1000;
  if (seconds > 5) console.log(`  ${title} took ${seconds.toFixed(0)} s`);
  if (!result.ok) throw new Error(`${title} failed: ${result.why}`);
}

const built = once('build', async (preset, target = 'all') => {
  await must(`configuring ${preset}`, `configure-${preset}`, 'cmake', ['--preset', preset]);
  await must(`building ${preset}`, `build-${preset}`, 'cmake', ['--build', '--preset', preset, '--target', target]);
});

const libraries = once('npm ci', async () => {
  const mark = 'web/node_modules/.package-lock.json';
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync('web/package-lock.json').mtimeMs) return;
  await must('fetching the page\'s libraries', 'npm-ci', 'npm', ['ci', '--prefix', 'web', '--prefer-offline', '--no-audit', '--no-fund']);
});

async function buildPage(log) {
  await must('building the page', log, 'npm', ['run', '--prefix', 'web', 'build']);
  return readFileSync(environment.SIYU_PAGE);
}
const page = once('page', async () => {
  await built('wasm');
  await libraries();
  return buildPage('build-web');
});

// The same sources in a folder of another name and depth: what a link or a hash names must not depend on where it was built.
async function builtElsewhere(first) {
  const name = 'the page built in another folder is the same bytes';
  const folder = 'build/elsewhere/a folder/deeper';
  rmSync('build/elsewhere', { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await must('copying the sources', 'copy-web', 'cp', ['-a', 'web', folder]);
  rmSync(join(folder, 'web/dist'), { recursive: true, force: true });
  await must('building the page elsewhere', 'build-web-elsewhere', 'npm', ['run', '--prefix', join(folder, 'web'), 'build']);
  const second = readFileSync(join(folder, 'web/dist/index.html'));
  rmSync('build/elsewhere', { recursive: true });
  return first.equals(second) ? passed(name) : failed(name, `${first.length} and ${second.length} bytes; they are not the same`);
}

// The page for which a file of two megabytes is a large one.
const smallPool = once('small pool', async () => {
  await page();
  await must('building the page of a small pool', 'build-small-pool', 'npm', ['run', '--prefix', 'web', 'build:small-pool']);
});

// The tests of a GoogleTest program, from the JSON that it writes when it ends by itself.
async function googleTest(name) {
  await built('dev');
  const program = join(top, `build/dev/siyu_${name}`);
  if (!existsSync(program)) return [failed(name, `there is no test in tests/${name}`)];
  const report = join(top, logs, `${name}.json`);
  rmSync(report, { force: true });
  const result = await run(name, program, [`--gtest_output=json:${report}`]);
  if (!existsSync(report)) {
    const at = result.output.lastIndexOf('[ RUN      ]');
    return [failed(name, `died in this test:\n${result.output.slice(at).split('\n').slice(0, 30).join('\n')}\nAll of it is in ${logs}/${name}.log`)];
  }
  const why = (test) => new RegExp(`: Skipped\\n(.*)\\n+\\[  SKIPPED \\] ${test.replace(/\W/g, '\\$&')}\\b`).exec(result.output)?.[1];
  const tests = JSON.parse(readFileSync(report, 'utf8')).testsuites.flatMap(({ testsuite }) => testsuite).map((test) => {
    const full = `${test.classname}.${test.name}`;
    if (test.failures) return failed(full, test.failures.map(({ failure }) => failure).join('\n'));
    if (test.status === 'NOTRUN' || test.result === 'SKIPPED') return skipped(full, why(full));
    return passed(full);
  });
  if (!result.ok && !tests.some(({ state }) => state === 'failed')) tests.push(failed(name, result.why));
  return tests;
}

// The tests of some files for Node's runner, from the TAP that it prints. A name that holds others is not counted itself.
async function nodeTest(name, files) {
  if (files.length === 0) return [failed(name, `there is no *_test.mjs or *.test.mjs for the suite ${name}`)];
  const result = await run(name, 'node', ['--test', '--test-reporter=tap', ...files]);
  const tests = [];
  let deepest = 0;
  const lines = result.output.split('\n');
  lines.forEach((line, index) => {
    const match = /^( *)(not ok|ok) \d+ - (.*?)(?: # (SKIP|TODO)\b *(.*))?$/.exec(line);
    if (!match) return;
    const [, indent, verdict, title, directive, reason] = match;
    const holdsOthers = deepest > indent.length;  // in TAP the inner lines come first
    deepest = indent.length;
    if (holdsOthers && (verdict === 'ok' || /failureType: 'subtestsFailed'/.test(lines.slice(index, index + 8).join('\n')))) return;
    if (files.some((file) => title.endsWith(file)) && verdict === 'ok') tests.push(failed(title, 'this file holds no test'));
    else if (directive) tests.push(skipped(title, reason));
    else if (verdict === 'ok') tests.push(passed(title));
    else {
      const end = lines.findIndex((text, at) => at > index && text.trim() === '...');
      const said = lines.slice(0, index).filter((text) => text.startsWith('# ') && !text.startsWith('# Subtest')).slice(-12);
      tests.push(failed(title, [...said, ...lines.slice(index + 1, end).map((text) => text.slice(indent.length))].join('\n')));
    }
  });
  if (tests.length === 0) return [failed(name, `counted no test: ${result.why}`)];
  if (!result.ok && !tests.some(({ state }) => state === 'failed')) tests.push(failed(name, result.why));
  return tests;
}

async function vitest() {
  const report = join(top, logs, 'vitest.json');
  rmSync(report, { force: true });
  const result = await run('vitest', 'npm', ['test', '--prefix', 'web', '--', '--reporter=default', '--reporter=json', `--outputFile=${report}`]);
  if (!existsSync(report)) return [failed('vitest', `ended before its report: ${result.why}`)];
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const tests = files.flatMap((file) => {
    if (file.status === 'failed' && file.assertionResults.length === 0) return [failed(relative(top, file.name), file.message)];
    return file.assertionResults.map((test) => {
      if (test.status === 'passed') return passed(test.fullName);
      return test.status === 'failed' ? failed(test.fullName, test.failureMessages.join('\n')) : skipped(test.fullName);
    });
  });
  if (tests.length === 0 || (!result.ok && !tests.some(({ state }) => state === 'failed'))) tests.push(failed('vitest', result.why));
  return tests;
}

const verdict = ({ ok, why }, name) => (ok ? passed(name) : failed(name, why));

const suites = {
  async house() {
    return [
      verdict(await run('house', 'node', ['tools/check_house.mjs']), 'check_house finds nothing'),
      ...await nodeTest('house-tests', filesIn('tests/unit', /[._]test\.mjs$/)),
    ];
  },
  async format() {
    const files = ['core', 'wasm', 'tools', 'tests'].flatMap((folder) => filesIn(folder, /\.(cpp|h)$/));
    return [verdict(await run('format', 'clang-format', ['--dry-run', '-Werror', ...files]), 'clang-format changes nothing')];
  },
  unit: () => googleTest('unit'),
  cases: () => googleTest('cases'),
  invariance: () => googleTest('invariance'),
  memory: () => googleTest('memory'),
  oracle: () => googleTest('oracle'),
  // One test for each quantity of the reference values beside the repository; a program without any says why and skips.
  async fixtures() {
    await built('dev');
    const result = await run('fixtures', join(top, 'build/dev/siyu_fixtures'), []);
    const skips = /^skipped: (.*)$/m.exec(result.output);
    if (skips) return [skipped('fixtures', skips[1])];
    const tests = [];
    for (const [, name, right, wrong] of result.output.matchAll(/^(\S+) +(\d+) passed, (\d+) failed, \d+ unknown$/gm)) {
      if (name === 'all' || Number(right) + Number(wrong) === 0) continue;
      const said = result.output.split('\n').filter((line) => line.startsWith(`FAILED ${name} `));
      tests.push(wrong === '0' ? passed(name) : failed(name, said.join('\n')));
    }
    if (tests.length === 0 || (!result.ok && !tests.some(({ state }) => state === 'failed'))) tests.push(failed('fixtures', result.why));
    return tests;
  },
  async guard() {
    await built('release', 'siyu_guard');
    return nodeTest('guard', filesIn('tests/guard', /[._]test\.mjs$/));
  },
  async containers() {
    await libraries();
    await must('packing the containers', 'containers-build', 'node', ['tools/make_containers.mjs', 'build/containers', 'open']);
    return nodeTest('containers', filesIn('tests/containers', /[._]test\.mjs$/));
  },
  async cli() {
    await built('release', 'siyu');
    return nodeTest('cli', filesIn('tests/cli', /[._]test\.mjs$/));
  },
  async threads() {
    await built('release', 'siyu');
    return nodeTest('threads', filesIn('tests/threads', /[._]test\.mjs$/));
  },
  async wasm() {
    await built('release', 'siyu');  // what native code answers is what the module's answers are compared to
    await built('wasm');
    return nodeTest('wasm', filesIn('tests/wasm', /[._]test\.mjs$/));
  },
  async web() {
    await built('wasm');
    await libraries();
    const tests = await vitest();
    const name = 'two builds of the page are the same bytes';
    try {
      const first = await page();
      const second = await buildPage('build-web-again');
      tests.push(first.equals(second) ? passed(name) : failed(name, 'web/dist/index.html differs from build to build'));
      tests.push(await builtElsewhere(first));
    } catch (error) {
      tests.push(failed(name, error.message));
    }
    return tests;
  },
  async exfiltration() {
    await page();
    return nodeTest('exfiltration', filesIn('tests/exfiltration', /[._]test\.mjs$/));
  },
  async e2e() {
    await built('release', 'siyu');
    await smallPool();
    return nodeTest('e2e', filesIn('tests/e2e', /[._]test\.mjs$/));
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; the suites are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const all = [];
for (const name of Object.keys(suites).filter((suite) => asked.length === 0 || asked.includes(suite))) {
  const started = Date.now();
  let tests;
  try {
    tests = await suites[name]();
  } catch (error) {
    tests = [failed(`${name} could not start`, error.message)];
  }
  const count = (state) => tests.filter((test) => test.state === state).length;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(11)} ${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped (${seconds} s)`);
  for (const test of tests.filter(({ state }) => state === 'failed')) {
    console.log(`  FAILED ${test.name}`);
    console.log(lastLines(test.detail ?? '', 40).replace(/^/gm, '    '));
  }
  for (const test of tests.filter(({ state }) => state === 'skipped')) console.log(`  skipped ${test.name}${test.detail ? `: ${test.detail}` : ''}`);
  all.push(...tests.map((test) => ({ ...test, suite: name })));
}

const failures = all.filter(({ state }) => state === 'failed');
if (failures.length > 0) console.log(`Failing suites: ${[...new Set(failures.map(({ suite }) => suite))].join(', ')}`);
const total = (state) => all.filter((test) => test.state === state).length;
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = failures.length > 0 ? 1 : 0;
