// A link is the same bytes wherever it was made: every analysis asked of the sample shop, alone and together, shared by the command line and
// through the WebAssembly door, and opened by the other of the two.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { built, cli, newDoor } from "./door.mjs";

const skip = !built ? "the WebAssembly module is not built (cmake --preset wasm)" : existsSync(cli) ? false : `no command line program at ${cli} (cmake --preset release)`;
const scratch = mkdtempSync(join(tmpdir(), "siyu-links-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

const siyu = (...words) => execFileSync(cli, words, { encoding: "utf8", maxBuffer: 1 << 28 }).trimEnd();
const file = (name, text) => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

// What must be said of an analysis before it can be asked; the others need nothing.
const paid = { event: "paid" };
const needs = {
  funnel: { steps: [{ event: "关注" }, { event: "行动" }, paid], window: "90d", breakdown: { by: ["event.渠道"] }, trend: { interval: "month" } },
  segments: { segments: [{ id: "a", name: "买过", rule: { did: paid } }] },
  retention: { start: paid, return: paid, period: "month", list: true },
  lifecycle: { start: paid, interval: "month" },
  stickiness: { event: paid, interval: "month" },
  sales: { by: ["order.channel"], interval: "week" },
  gmv: { by: ["order.channel"] },
};

for (const [customers, seed] of [[90, 5], [1500, 6]])
  test(`every analysis of a shop of ${customers}: the link of the command line is the link of WebAssembly`, { skip }, async () => {
    const folder = join(scratch, `shop ${customers}`);
    siyu("sample", "--customers", String(customers), "--seed", String(seed), "--out", folder);
    const paths = readdirSync(folder).sort().map((name) => join(folder, name));
    const loaded = await newDoor(), empty = await newDoor();
    loaded.load(paths.map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) })));
    const definitions = JSON.parse(siyu("describe")).analyses.map(({ name }) => ({ version: 1, analysis: name, params: needs[name] ?? {} }));
    const reports = [];
    let withheld = 0;
    const ok = (reply) => reply.slice('{"ok":'.length, -1);
    const same = (text, what) => {
      const native = siyu("link", file("shared.json", text));
      const kind = text.includes('"tables":[') ? "result" : "definition";
      // As the engine wrote it, and as JavaScript does.
      for (const written of [text, JSON.stringify(JSON.parse(text))]) {
        const reply = JSON.parse(empty.callText(`{"call":"share","kind":"${kind}","content":${written}}`)).ok;
        assert.equal(`#${reply.fragment}`, native, what);
        withheld += reply.withheld.cells;
      }
      assert.equal(`{"kind":"${kind}","content":${siyu("unlink", native)}}`, ok(empty.callText({ call: "open_link", fragment: native })), what);
    };
    for (const definition of definitions) {
      const text = siyu("run", file("definition.json", JSON.stringify(definition)), ...paths, "--format", "json");
      assert.equal(loaded.callText({ call: "run", definition }), `{"ok":${text}}`, definition.analysis);
      reports.push(text);
      same(text, definition.analysis);
      same(JSON.stringify(definition), definition.analysis);
    }
    assert.ok(reports.length >= 18, "every analysis was asked");
    assert.ok(withheld > 0, "something was withheld");
    same(`[${reports.join()}]`, "all reports in one link");
  });
