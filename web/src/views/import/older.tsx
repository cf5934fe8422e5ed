// Daily statistics that the platform's own pages no longer show are said to be here only: WeCom keeps 180 days of them.
import { words } from '../../i18n/words';
import { now } from '../../state/history';
import { model } from '../../state/session';

const kKeptDays = 180;
const kDay = 86_400_000;

export function OlderThanKept() {
  const present = model.value;
  const first = present?.tables.find((one) => one.table === 'totals')?.first_day;
  const official = present?.files.some((one) => one.table === 'totals' && one.export?.id.startsWith('wecom_'));
  if (!first || !official) return null;
  const gone = new Date(Date.parse(now().slice(0, 10)) - kKeptDays * kDay).toISOString().slice(0, 10);
  return first < gone ? <p class="muted">{words.value.week.onlyHere(first, gone)}</p> : null;
}
