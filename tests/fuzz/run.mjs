// Runs every fuzz program for some seconds on its corpus, one line each: node tests/fuzz/run.mjs SECONDS [BUILD FOLDER]
// Builds nothing (preset `fuzz` does). What is found anew stays out of the repository; an input that breaks a program is kept in
// BUILD FOLDER/findings, its first lines of complaint are shown, and the exit code is 1.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const kHere = dirname(fileURLToPath(import.meta.url));
const seconds = Number(process.argv[2]);
const folder = resolve(process.argv[3] ?? join(kHere, '../../build/fuzz'));
if (!(seconds >= 1)) {
  console.error('usage: node tests/fuzz/run.mjs SECONDS [BUILD FOLDER]');
  process.exit(2);
}

const names = readdirSync(kHere)
  .filter((file) => file.endsWith('.cpp'))
  .map((file) => file.slice(0, -'.cpp'.length))
  .sort();
const findings = join(folder, 'findings');
mkdirSync(findings, { recursive: true });

let failed = false;
for (const name of names) {
  const program = join(folder, `fuzz_${name}`);
  if (!existsSync(program)) {
    console.log(`${name.padEnd(10)} not built: ${program}`);
    failed = true;
    continue;
  }
  const found = mkdtempSync(join(tmpdir(), 'siyu-fuzz-'));
  const dictionary = join(kHere, `${name}.dict`);
  const run = spawnSync(
    program,
    [
      `-max_total_time=${seconds}`,
      '-timeout=20',
      '-rss_limit_mb=3000',
      '-max_len=4096',
      '-print_final_stats=1',
      `-artifact_prefix=${findings}/${name}-`,
      ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : []),
      found,
      join(kHere, 'corpus', name),
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  rmSync(found, { recursive: true });
  const said = run.stderr ?? '';
  const number = (pattern) => said.match(pattern)?.[1] ?? '?';
  if (run.status === 0) {
    const covered = [...said.matchAll(/ cov: (\d+)/g)].at(-1)?.[1] ?? '?';
    console.log(
      `${name.padEnd(10)} ok: ${number(/number_of_executed_units: (\d+)/)} inputs, ` +
        `${number(/average_exec_per_sec: +(\d+)/)} a second, ${covered} edges reached`,
    );
    continue;
  }
  failed = true;
  const lines = said.trimEnd().split('\n');
  const complaint = lines.filter((line) => /CHECK\(|ERROR|SUMMARY|runtime error|Test unit written/.test(line));
  const shown = complaint.length > 0 ? complaint.slice(0, 6) : lines.slice(-3);
  console.log(`${name.padEnd(10)} FAILED (${run.status ?? run.signal})\n  ${shown.join('\n  ')}`);
}
process.exit(failed ? 1 : 0);
