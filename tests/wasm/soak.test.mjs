// Imports and questions again and again in one module: its memory, which can only grow and never be given back, is after the last as
// it was when it was warm. SIYU_SOAK=200 makes it 200 imports and 2,000 questions; the ordinary run is a tenth of that.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, newDoor } from "./door.mjs";

const rounds = Number(process.env.SIYU_SOAK ?? 20);
const perRound = 10;

// Another file every time, of one size.
function orders(round, rows) {
  const lines = ["订单号,手机,付款时间,实付金额,渠道,备注"];
  for (let n = 0; n < rows; n++) {
    const order = (round % 7) * 1000 + n;
    lines.push(`2610${String(order).padStart(7, "0")},1380000${1000 + (n * 7919) % 400},2026-10-${String(1 + (n % 28)).padStart(2, "0")} 10:00:00,${n % 90}.50,${["抖音", "社群", "扫码"][n % 3]},"第 ${n} 行,\n第 ${round} 次"`);
  }
  return Buffer.from(lines.join("\n"));
}

const questions = [
  { analysis: "sales", params: { interval: "day" } },
  { analysis: "rfm" },
  { analysis: "repurchase", params: { windows: [7, 30] } },
  { analysis: "retention", params: { start: { event: "paid" }, return: { event: "paid" }, period: "week" } },
  { analysis: "funnel", params: { steps: [{ event: "paid" }, { event: "paid", where: { field: "order.paid", op: ">", value: 40 } }], window: "7d" } },
  { analysis: "lifecycle", params: { start: { event: "paid" }, interval: "week" } },
  { analysis: "health" },
].map((one) => ({ call: "run", definition: { version: 1, ...one } }));
questions.push(
  { call: "count", rule: { did: { event: "paid", times: { min: 3 } } } },
  { call: "list_people", limit: 50 },
  { call: "values", field: "order.渠道" },
);

test(`${rounds} imports and ${rounds * perRound} questions leave the memory as it was`, { skip: built ? false : "the WebAssembly module is not built (cmake --preset wasm)" }, async (t) => {
  const door = await newDoor();
  const keep = door.stage("留着.csv", orders(0, 500));
  door.call({ call: "commit", files: [keep] });
  const first = door.callText({ call: "model" });
  let warm = 0, asked = 0;
  for (let round = 0; round < rounds; round++) {
    if (round === Math.ceil(rounds / 4)) warm = door.module.memory();
    const file = door.stage(`订单_${round}.csv`, orders(round, 2000), null, 10_000 + round);
    door.call({ call: "commit", files: [file] });
    for (let n = 0; n < perRound; n++, asked++) {
      const reply = JSON.parse(door.callText(questions[n]));
      assert.ok(reply.ok || ["unknown_field", "unknown_event"].includes(reply.problems[0].code), JSON.stringify(reply.problems));
    }
    door.call({ call: "remove", files: [file] });
  }
  const end = door.module.memory();
  t.diagnostic(`${rounds} imports, ${asked} questions: ${warm / 1e6} MB when warm, ${end / 1e6} MB at the end`);
  assert.equal(door.callText({ call: "model" }), first);
  assert.equal(end, warm);
});
