// Keeps the house: who may include whom, how long a file may be, and which words have no place in it.
//
//   node tools/check_house.mjs [FOLDER]     prints one line for each violation; exit status 1 if there is any
//
// It reads lines, not languages: an include or a forbidden word in a comment counts too. That is cheap, and wrong only
// on the strict side. Test data (tests/cases, tests/data, tests/fuzz) is not read: it may hold anything.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const kSkippedFolders = /^(\.git|build|(.*\/)?(node_modules|dist))$/;
const kDataFolders = ['tests/cases/', 'tests/data/', 'tests/fuzz/corpus/'];
const kText = new Set(['.cpp', '.h', '.inc', '.cmake', '.txt', '.mjs', '.js', '.ts', '.tsx', '.css', '.html', '.json',
  '.md', '.yml', '.sh', '']);

// The page's floors, lowest first; names on one line stand side by side. A file directly in web/src is a floor of its own.
const kWebFloors = [['lockdown', 'core.d'], ['containers'], ['engine'], ['state'], ['i18n', 'ui', 'charts'], ['views'], ['main']];
const kUnordered = new Set(['styles']);

const kBudgets = [
  { files: /^wasm\/door\.cpp$/, lines: 300, what: 'the door' },
  { files: /^core\/analysis\/.*\.(cpp|h)$/, lines: 400, what: 'an analysis' },
  { files: /^web\/src\/views\//, lines: 250, what: 'a view' },
  { files: /^(core|wasm|tools|web\/src)\//, lines: 600, what: 'a file' },
];

const kForbiddenWords = [
  {
    // Three may name them: what takes them away, what tries them to see them refused, and its words.
    files: /^web\/src\/(?!lockdown\.ts$|state\/self_check\.ts$|i18n\/self_check_(zh|en)\.ts$)/,
    words: /RTCPeerConnection|RTCDataChannel|WebTransport|WebSocket|XMLHttpRequest|EventSource|sendBeacon|\bfetch\s*\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\s*\(|new Function\b/i,
    say: (word) => `${word} has no place in the page: it neither talks to the network nor makes code or markup from text`,
  },
  {
    files: /^(core|wasm|tools|web\/src)\//,
    words: /\b(?:https?|wss?|ftp):\/\/(?!www\.w3\.org\/|schemas\.openxmlformats\.org\/|self-check\.invalid\/|example\.(?:com|org|net)\b|127\.0\.0\.1|localhost)[\w.-]+/i,
    say: (word) => `no address of another machine (${word})`,
  },
  {
    files: /./,
    words: /\b[\w-]+\.(?:debian|npmjs|npmmirror|yarnpkg|nodesource|pypi|pythonhosted)\.(?:org|com)\b/i,
    say: (word) => `no name of a package registry's host (${word}); npm and apt know theirs`,
  },
  {
    files: /./,
    words: /(?:^|[^\w.])(?:\/(?:w[o]rk|f[a]rm|r[o]ot|h[o]me|U[s]ers)\/|\/t[m]p\/\w|[A-Z]:\\\\?U[s]ers)/,
    say: (word) => `no path of one machine (${word.trim()})`,
  },
  {
    files: /(^|\/)package-lock\.json$/,
    words: /"resolved": *"https?:/,
    say: () => 'no "resolved" addresses: npm finds packages by name and checks them by "integrity"',
  },
];

// Every file's path from `folder`, with forward slashes, sorted.
function walk(folder, prefix = '') {
  const paths = [];
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      if (!kSkippedFolders.test(path)) paths.push(...walk(folder, path + '/'));
    } else if (entry.isFile() && kText.has(extname(entry.name)) && !kDataFolders.some((data) => path.startsWith(data))) {
      paths.push(path);
    }
  }
  return paths.sort();
}

// The analysis that a file of core/analysis belongs to: funnel_walk.h is a part of funnel when there is a funnel.cpp.
function analysisOf(path, paths) {
  const name = basename(path).replace(/\.(cpp|h)$/, '');
  const words = name.split('_');
  for (let count = 1; count < words.length; count += 1) {
    const start = words.slice(0, count).join('_');
    if (paths.has(`core/analysis/${start}.cpp`)) return start;
  }
  return name;
}

// What is wrong with one #include of the file at `path`; null when nothing.
function judgeInclude(path, target, floors, paths) {
  const [place, folder] = path.split('/');
  const from = place === 'core' ? floors.indexOf(folder) : -1;
  if (place === 'tests') return null;

  if (target.startsWith('fast_float/') && path !== 'core/base/number.cpp')
    return 'only core/base/number.cpp may include fast_float';
  if (target.startsWith('boost/') && !path.startsWith('core/statistics/'))
    return 'only core/statistics may include Boost';
  if (target.startsWith('nlohmann/') && place === 'core' && from < floors.indexOf('report'))
    return `${folder} (floor ${from}) may not include nlohmann/json; it is for report and the floors above`;
  if (target.startsWith('emscripten') && place !== 'wasm') return 'only wasm/ may include Emscripten\'s headers';

  const targetFolder = target.split('/')[0];
  const to = target.includes('/') ? floors.indexOf(targetFolder) : -1;
  if (to < 0) return null;
  if (place === 'tools' || place === 'wasm') {
    if (targetFolder === 'engine' || targetFolder === 'base') return null;
    return `${place} may not include ${target} (floor ${to}); allowed: base, engine`;
  }
  if (from < 0) return null;
  if (to > from) {
    const allowed = floors.slice(0, from).join(', ') || 'nothing';
    return `${folder} (floor ${from}) may not include ${target} (floor ${to}); allowed: ${allowed}`;
  }
  if (folder === 'analysis' && to === from && target !== 'analysis/registry.h' && analysisOf(target, paths) !== analysisOf(path, paths))
    return `an analysis may not include another (${target}); what two share belongs in report`;
  return null;
}

function webFloorOf(path) {
  const inside = path.slice('web/src/'.length);
  const name = inside.includes('/') ? inside.split('/')[0] : inside.replace(/\.(ts|tsx|js)$/, '');
  return { name, floor: kWebFloors.findIndex((names) => names.includes(name)) };
}

// What is wrong with one import of the file at `path` under web/src; null when nothing.
function judgeImport(path, target) {
  if (!target.startsWith('.')) return null;
  const resolved = posix.normalize(posix.join(posix.dirname(path), target.split('?')[0]));
  if (!resolved.startsWith('web/src/')) return null;
  const from = webFloorOf(path);
  const to = webFloorOf(resolved);
  if (kUnordered.has(to.name) || kUnordered.has(from.name)) return null;
  if (to.floor < 0) return `${resolved} is on no floor; the floors are ${kWebFloors.flat().join(', ')}`;
  if (to.floor <= from.floor) return null;
  const allowed = kWebFloors.slice(0, from.floor).flat().join(', ') || 'nothing';
  return `${from.name} (floor ${from.floor}) may not import ${resolved.slice('web/src/'.length)} (floor ${to.floor}); allowed: ${allowed}`;
}

// The violations in the tree at `folder`, as `path:line: sentence`, in the order of the paths.
export function checkHouse(folder) {
  const floorsFile = join(folder, 'core/FLOORS');
  if (!existsSync(floorsFile)) return ['core/FLOORS:1: missing; it names the floors of core/, lowest first, on one line'];
  const floors = readFileSync(floorsFile, 'utf8').trim().split(/\s+/);
  const found = [];

  const paths = new Set(walk(folder));
  for (const path of paths) {
    const text = readFileSync(join(folder, path), 'utf8');
    if (text.includes('\0')) continue;
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const say = (line, sentence) => sentence && found.push(`${path}:${line}: ${sentence}`);

    const budget = kBudgets.find(({ files }) => files.test(path));
    if (budget && lines.length > budget.lines)
      say(budget.lines + 1, `${lines.length} lines; ${budget.what} has at most ${budget.lines}`);

    const [place, coreFolder, ...rest] = path.split('/');
    if (place === 'core' && rest.length > 0 && !floors.includes(coreFolder))
      say(1, `core/${coreFolder} is on no floor; the floors are ${floors.join(', ')}`);
    if (path.startsWith('web/src/') && /\.(ts|tsx|js)$/.test(path)) {
      const { name, floor } = webFloorOf(path);
      if (floor < 0 && !kUnordered.has(name))
        say(1, `web/src/${name} is on no floor; the floors are ${kWebFloors.flat().join(', ')}`);
    }

    lines.forEach((line, index) => {
      const include = /^\s*#\s*include\s*["<]([^">]+)[">]/.exec(line);
      if (include && /\.(cpp|h|inc)$/.test(path)) say(index + 1, judgeInclude(path, include[1], floors, paths));
      if (path.startsWith('web/src/') && /\.(ts|tsx|js)$/.test(path)) {
        for (const match of line.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g))
          say(index + 1, judgeImport(path, match[1]));
      }
      for (const { files, words, say: sentence } of kForbiddenWords) {
        const match = files.test(path) ? words.exec(line) : null;
        if (match) say(index + 1, sentence(match[0]));
      }
    });
  }
  return found;
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) {
  const found = checkHouse(process.argv[2] ?? join(dirname(self), '..'));
  for (const violation of found) console.log(violation);
  process.exitCode = found.length > 0 ? 1 : 0;
}
