// The checker of the house, on small trees: a clean one passes, and each kind of violation is found, once, where it is.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkHouse } from '../../tools/check_house.mjs';

const kClean = {
  'core/FLOORS': 'base column csv model report analysis engine\n',
  'build/dev/x.cpp': '#include <emscripten.h>\n',
  'web/node_modules/x/x.js': '/ro' + 'ot/x\n',
  'core/base/number.cpp': '#include <fast_float/fast_float.h>\n#include "base/number.h"\n',
  'core/csv/convert.cpp': '#include "column/column.h"\n#include "csv/ingest.h"\n#include "gb18030_table.inc"\n',
  'core/report/rule.h': '#include <nlohmann/json.hpp>\n',
  'core/analysis/funnel.cpp': '#include "analysis/funnel.h"\n#include "analysis/registry.h"\n#include "report/rule.h"\n',
  'core/analysis/funnel_walk.h': '\n',
  'core/analysis/funnel_strict.cpp': '#include "analysis/funnel_walk.h"\n',
  'wasm/door.cpp': '#include <emscripten/bind.h>\n#include "engine/engine.h"\n',
  'tools/cli.cpp': '#include "engine/engine.h"\n',
  'tests/unit/model/store_test.cpp': '#include "model/store.h"\n#include "csv/ingest.h"\n',
  'web/src/main.tsx': "import './lockdown';\nimport { View } from './views/import/view';\nimport './styles/page.css';\n",
  'web/src/lockdown.ts': "remove('WebSocket', 'RTCPeerConnection');\n",
  'web/src/views/import/view.tsx': "import { t } from '../../i18n/words';\nimport { h } from 'preact';\n",
  'web/src/i18n/words.ts': "const svg = 'http://www.w3.org/2000/svg';\n",
  'web/src/engine/client.ts': "import Worker from './worker?worker&inline';\n",
  'web/package-lock.json': '{ "packages": { "node_modules/preact": { "version": "1", "integrity": "sha512-x" } } }\n',
};

function housed(changes) {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  try {
    for (const [path, text] of Object.entries({ ...kClean, ...changes })) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return checkHouse(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const lines = (count) => 'x\n'.repeat(count);

test('a clean house has no violation', () => assert.deepEqual(housed({}), []));

test('an include upward names both floors and what is allowed', () =>
  assert.deepEqual(housed({ 'core/csv/convert.cpp': '\n\n\n\n\n\n#include "model/schema.h"\n' }), [
    'core/csv/convert.cpp:7: csv (floor 2) may not include model/schema.h (floor 3); allowed: base, column',
  ]));

test('the floors are those that core/FLOORS names', () =>
  assert.deepEqual(housed({ 'core/FLOORS': 'base column report csv model analysis engine\n', 'core/report/rule.h': '#include "csv/ingest.h"\n' }), [
    'core/report/rule.h:1: report (floor 2) may not include csv/ingest.h (floor 3); allowed: base, column',
  ]));

const violations = {
  'the lowest floor includes nothing above it': ['core/base/text.cpp', '#include "column/column.h"\n', 1, /allowed: nothing/],
  'a folder of the core that is on no floor': ['core/util/text.h', '\n', 1, /core\/util is on no floor/],
  'fast_float outside number.cpp': ['core/csv/convert.cpp', '#include <fast_float/fast_float.h>\n', 1, /fast_float/],
  'fast_float elsewhere in base': ['core/base/text.cpp', '\n#include "fast_float/fast_float.h"\n', 2, /fast_float/],
  'JSON below report': ['core/model/mapping.cpp', '#include <nlohmann/json.hpp>\n', 1, /model \(floor 3\)/],
  'Emscripten in the core': ['core/engine/engine.cpp', '#include <emscripten.h>\n', 1, /only wasm/],
  'one analysis includes another': ['core/analysis/gmv.cpp', '#include "analysis/funnel.h"\n', 1, /include another/],
  'one analysis includes a part of another': ['core/analysis/customer_funnel.cpp', '#include "analysis/funnel_walk.h"\n', 1, /include another/],
  'the command line passes by the door': ['tools/cli.cpp', '#include "model/store.h"\n', 1, /allowed: base, engine/],
  'the WebAssembly door passes by the engine': ['wasm/door.cpp', '#include "csv/ingest.h"\n', 1, /allowed: base, engine/],
  'a long door': ['wasm/door.cpp', lines(301), 301, /301 lines; the door has at most 300/],
  'a long analysis': ['core/analysis/funnel.cpp', lines(401), 401, /an analysis has at most 400/],
  'a long view': ['web/src/views/import/view.tsx', lines(251), 251, /a view has at most 250/],
  'a long file of the core': ['core/csv/convert.cpp', lines(601), 601, /a file has at most 600/],
  'a long file of the page': ['web/src/ui/table.tsx', lines(601), 601, /a file has at most 600/],
  'a long tool': ['tools/cli.cpp', lines(601), 601, /a file has at most 600/],
  'the page imports upward': ['web/src/state/session.ts', "import { t } from '../i18n/words';\n", 1,
    /state \(floor 3\) may not import i18n\/words \(floor 4\); allowed: lockdown, core.d, containers, engine/],
  'the page imports upward, lazily': ['web/src/ui/table.tsx', "const v = import('../views/import/view');\n", 1, /ui \(floor 4\)/],
  'a folder of the page that is on no floor': ['web/src/common/text.ts', '\n', 1, /web\/src\/common is on no floor/],
  'a request': ['web/src/engine/client.ts', "fetch('x');\n", 1, /fetch/],
  'a socket': ['web/src/engine/client.ts', "new WebSocket('x');\n", 1, /WebSocket/],
  'an old request': ['web/src/engine/client.ts', 'new XMLHttpRequest();\n', 1, /XMLHttpRequest/],
  'a stream of events': ['web/src/engine/client.ts', "new EventSource('x');\n", 1, /EventSource/],
  'a beacon': ['web/src/engine/client.ts', "navigator.sendBeacon('x');\n", 1, /sendBeacon/],
  'a peer connection': ['web/src/engine/client.ts', 'new RTCPeerConnection();\n', 1, /RTCPeerConnection/],
  'markup from text': ['web/src/ui/table.tsx', 'e.innerHTML = x;\n', 1, /innerHTML/],
  'markup from text, in Preact': ['web/src/ui/table.tsx', '<p dangerouslySetInnerHTML={x} />\n', 1, /InnerHTML/],
  'code from text': ['web/src/ui/table.tsx', 'eval(x);\n', 1, /eval/],
  'an address': ['core/base/text.h', '// see https:' + '//vendor.net/x\n', 1, /address of another machine/],
  'a registry host': ['README.md', 'from registry.npm' + 'js.org\n', 1, /registry's host/],
  'resolved addresses in a lock file': ['web/package-lock.json', '{\n"resolved": "https:' + '//example.com/a.tgz"}\n', 2, /"resolved"/],
  'the path of one machine': ['tests/unit/x_test.cpp', 'open("/ro' + 'ot/data.csv");\n', 1, /path of one machine/],
  'a home folder': ['tools/run', 'cd /ho' + 'me/someone\n', 1, /path of one machine/],
};
for (const [name, [path, text, line, sentence]] of Object.entries(violations)) {
  test(name, () => {
    const found = housed({ [path]: text });
    assert.equal(found.length, 1, found.join('\n'));
    assert.ok(found[0].startsWith(`${path}:${line}: `), found[0]);
    assert.match(found[0], sentence);
  });
}

test('test data may hold anything', () =>
  assert.deepEqual(housed({ 'tests/data/paths.txt': '/ro' + 'ot/x\n', 'tests/cases/a/b/why.md': '/ro' + 'ot/x\n' }), []));

test('a tree without floors says so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  assert.match(checkHouse(folder)[0], /^core\/FLOORS:1: missing/);
  rmSync(folder, { recursive: true });
});
