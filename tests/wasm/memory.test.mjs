// The module with little memory to have: an import that does not fit says so, and everything loaded before answers as before.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { built, Door, newDoor, wasmDir } from "./door.mjs";
import { withMost } from "./small_memory.mjs";

const orders = (rows) => {
  const lines = ["订单号,手机,付款时间,实付金额,备注"];
  for (let n = 0; n < rows; n++) lines.push(`2610${1000000 + n},1380${1000000 + n},2026-10-${String(1 + (n % 28)).padStart(2, "0")} 10:00:00,${n % 90}.50,第 ${n} 行的备注各不相同`);
  return Buffer.from(lines.join("\n"));
};
const sales = { call: "run", definition: { version: 1, analysis: "sales", params: { interval: "day" } } };

test("an import that does not fit is refused in words; what was loaded stays, and a smaller one goes in", { skip: built ? false : "the WebAssembly module is not built (cmake --preset wasm)" }, async () => {
  const factory = (await import(pathToFileURL(join(wasmDir, "siyu.mjs")).href)).default;
  const door = new Door(await factory({ wasmBinary: withMost(readFileSync(join(wasmDir, "siyu.wasm")), 40) }));
  door.load([{ name: "一.csv", bytes: orders(2000) }]);
  const before = door.callText(sales), model = door.callText({ call: "model" });
  for (let again = 0; again < 3; again++) {
    assert.throws(() => door.load([{ name: "二.csv", bytes: orders(400_000) }]), (error) => error.problems?.[0].code === "out_of_memory");
    assert.equal(door.callText(sales), before);
    assert.equal(door.callText({ call: "model" }), model);
  }
  const { file } = door.call({ call: "open", name: "x.csv", size: 1 });
  door.call({ call: "remove", files: [...Array(file + 1).keys()].slice(2) });
  door.load([{ name: "三.csv", bytes: orders(3000) }]);
  const whole = await newDoor();
  whole.load([{ name: "一.csv", bytes: orders(2000) }]);
  whole.load([{ name: "三.csv", bytes: orders(3000) }]);
  assert.equal(door.callText(sales), whole.callText(sales));
});
