// What every contestant's page carries: the file's input and the clock around a call, result included.
window.timed = async (what, argument) => {
  const file = document.querySelector('#file').files[0];
  const started = performance.now();
  const result = what === 'load' ? await window.contestant.load(file) : await window.contestant[what](argument);
  return { ms: performance.now() - started, result: JSON.parse(JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? Number(value) : value))) };
};
