// Random event logs and funnels for the comparison of native and WebAssembly: both sides run the same engine, so what
// matters here is many paths and many divisions, not the meaning of the answer (tests/oracle judges that).

/** mulberry32: the same numbers everywhere. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, of: (list) => list[below(list.length)], chance: (percent) => below(100) < percent };
}

const pad = (n) => String(n).padStart(2, "0");

export function randomWorld(seed) {
  const { below, of, chance } = generator(seed * 7919);
  const names = ["浏览", "加好友", "下单", "付款"];
  const line = () => {
    const second = of([0, 32400, 86390]) + below(9);
    const time = `2026-03-${pad(1 + below(4))} ${pad(Math.floor(second / 3600))}:${pad(Math.floor(second / 60) % 60)}:${pad(second % 60)}`;
    return `u${below(9)},${of(names)},${time},${chance(15) ? "" : of(["抖音", "朋友圈", "扫码", '"a,""b"'])}\n`;
  };
  const files = [];
  for (let i = 0; i <= below(3); ++i) {
    // The first lines name every event, so that no definition is refused.
    let text = "user_id,event,time,channel\n" + names.map((name, k) => `u${k},${name},2026-03-01 00:00:0${k},抖音\n`).join("");
    for (let rows = below(60); rows > 0; --rows) text += line();
    files.push({ name: `log_${i}.csv`, text: chance(30) ? text.replace(/\n/gu, "\r\n") : text });
  }
  const order = of(["ordered", "ordered", "strict", "unordered"]);
  const steps = [];
  for (let i = 0; i < 2 + below(3); ++i) steps.push({ event: of(names) });
  const last = steps.length;
  const params = { steps, order, window: of(["5s", "1m", "12h", "2d", "same_day"]) };
  if (chance(30)) params.same_time = of(["step_order", "row_order", "never"]);
  if (chance(40)) params.breakdown = { by: ["event.channel"], attribution: of(["first_touch", "last_touch", "all_events"]), limit: 1 + below(4) };
  if (chance(40)) params.trend = { interval: of(["hour", "day", "week", "month"]) };
  if (chance(40)) params.time_to_convert = { from_step: 1, to_step: last };
  if (chance(25)) params.exclusions = [{ event: of(names), from_step: 1, to_step: last }];
  params.list = chance(50);
  return { definition: { version: 1, analysis: "funnel", params }, files };
}
