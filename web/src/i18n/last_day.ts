// Periods are told by the days that they hold; the core ends them at the moment after, which nobody reads as meant.

// The last day before the moment at which something ends: of a midnight the day before, else the day itself.
export function lastDay(until: string): string {
  const [day = '', time = ''] = until.split(/[ T]/);
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) || /[1-9]/.test(time.slice(0, 8)) ? day : new Date(at - 86_400_000).toISOString().slice(0, 10);
}
