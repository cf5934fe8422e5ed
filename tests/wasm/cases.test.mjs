// Native = WebAssembly, byte for byte: every case of tests/cases and some hundred random worlds give the same report
// through the WebAssembly door and from the command line. Run with: node --test tests/wasm
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { built, casesDir, cli, newDoor, Problems } from "./door.mjs";
import { randomWorld } from "./worlds.mjs";

const skip = built ? false : "the WebAssembly module is not built (cmake --preset wasm)";
const skipNative = skip || (existsSync(cli) ? false : `no command line program at ${cli} (cmake --preset release)`);
const scratch = mkdtempSync(join(tmpdir(), "siyu-wasm-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const dataFile = /\.(csv|txt|tsv)$/u;
const cases = [];
for (const analysis of readdirSync(casesDir, { withFileTypes: true }))
  if (analysis.isDirectory())
    for (const name of readdirSync(join(casesDir, analysis.name))) {
      const folder = join(casesDir, analysis.name, name);
      if (existsSync(join(folder, "expected.json"))) cases.push({ title: `${analysis.name}/${name}`, folder });
    }

/** {definition text, mapping or null, files} of a case folder. */
function readCase(folder) {
  const mappingPath = join(folder, "mapping.json");
  return {
    definition: readFileSync(join(folder, "definition.json"), "utf8"),
    mapping: existsSync(mappingPath) ? JSON.parse(readFileSync(mappingPath, "utf8")) : null,
    files: readdirSync(folder)
      .filter((name) => dataFile.test(name))
      .sort()
      .map((name) => ({ name, path: join(folder, name), bytes: readFileSync(join(folder, name)) })),
  };
}

async function wasmReply({ definition, mapping, files }, chunk) {
  const door = await newDoor();
  try {
    door.load(files, mapping, chunk);
    return door.callText(`{"call":"run","definition":${definition}}`);
  } catch (error) {
    if (error instanceof Problems) return error.message;
    throw error;
  }
}

/** The command line's stdout: a report, or {"problems"}. */
function nativeText(definitionPath, mappingPath, paths) {
  const mapping = mappingPath ? ["--mapping", mappingPath] : [];
  try {
    return execFileSync(cli, ["run", definitionPath, ...paths, ...mapping, "--format", "json"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw new Error(`${cli} stopped with ${error.status ?? error.signal}: ${error.stderr}`);
  }
}

/** The door's reply without the wrapping {"ok": …}, as the command line prints it. */
const printed = (reply) => (reply.startsWith('{"ok":') ? reply.slice('{"ok":'.length, -1) : reply);

test("there are cases", () => assert.ok(cases.length > 10));

for (const { title, folder } of cases) {
  test(`case ${title}: as expected`, { skip }, async () => {
    const reply = JSON.parse(await wasmReply(readCase(folder)));
    const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
    const got = reply.ok ?? reply;
    for (const key of Object.keys(expected)) {
      let value = got[key];
      if (key === "data") value = { ...value, fingerprint: undefined };
      if (key === "problems") value = value.map(({ code, where }) => ({ code, where }));
      assert.equal(JSON.stringify(value), JSON.stringify(expected[key]), key);
    }
  });
  test(`case ${title}: native = WebAssembly`, { skip: skipNative }, async () => {
    const given = readCase(folder);
    const mappingPath = given.mapping ? join(folder, "mapping.json") : null;
    const native = nativeText(join(folder, "definition.json"), mappingPath, given.files.map((file) => file.path));
    for (const chunk of [65536, 7]) assert.equal(printed(await wasmReply(given, chunk)), native.trimEnd());
  });
}

test("random worlds: native = WebAssembly", { skip: skipNative }, async () => {
  const worlds = Number(process.env.SIYU_WORLDS ?? 300);
  const door = await newDoor();
  for (let seed = 1; seed <= worlds; ++seed) {
    const { definition, files } = randomWorld(seed);
    const folder = join(scratch, String(seed));
    mkdirSync(folder);
    const paths = files.map(({ name, text }) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const definitionPath = join(folder, "definition.json");
    writeFileSync(definitionPath, JSON.stringify(definition));
    door.call({ call: "reset" });
    door.load(files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })), null, 1 + (seed % 97));
    const reply = door.callText({ call: "run", definition });
    assert.equal(printed(reply), nativeText(definitionPath, null, paths).trimEnd(), `seed ${seed}\n${JSON.stringify(definition)}`);
    rmSync(folder, { recursive: true });
  }
});
