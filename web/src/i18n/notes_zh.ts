// 简体中文: what a report or the model wants its reader to know. Facts come from the core. Notes that a page turns into its
// conclusion (biggest_drop, waist, headline) or into marks (small_sample of steps) have no words here.
import { lastDay } from './last_day';

type Facts = Record<string, unknown>;
const n = (facts: Facts, key: string): string => {
  const value = facts[key];
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : String(value);
};
const day = (facts: Facts, key: string): string => n(facts, key).slice(0, 10);

const list = (facts: Facts, key: string): string =>
  Array.isArray(facts[key]) ? (facts[key] as unknown[]).join('、') : n(facts, key);

export const notesZh = {
  ties: (facts: Facts) => `有 ${n(facts, 'conversions')} 次转化的两步发生在同一时刻，先后按口径里的规则判`,
  date_only: () => '时间只到日，同一天内的先后不可知，按步骤顺序算',
  time_to_first_order: () => '', // the page says it in a section of its own
  stages_left_out: () => '有些阶段这份数据判断不了，没有列出；导入客户列表和订单后会补上',
  short_history: () => '数据还不够两个周期长，有几个数没有上期可比',
  period: (facts: Facts) => `这一期：${day(facts, 'from')} ~ ${lastDay(n(facts, 'until'))}`,
  paid_event: (facts: Facts) => `没有订单表，按事件「${n(facts, 'event')}」算订单`,
  outside_stages: (facts: Facts) => `有 ${n(facts, 'customers')} 人不属于任何阶段`,
  no_series: () => '订单没有时间，画不出走势',
  no_previous: () => '数据没有覆盖满上期，所以不比',
  unknown_rates: (facts: Facts) => `这几步还不知道转化率：${list(facts, 'labels')}`,
  no_passage: (facts: Facts) => `这几步没有人走过来，往回算不了：${list(facts, 'labels')}`,
  steps_without_data: (facts: Facts) => `有 ${n(facts, 'steps')} 步还没有数据，见事前检查`,
  value_until: (facts: Facts) => `看到 ${n(facts, 'day')} 为止；还没走完的期不算`,
  nobody_bought: () => '日期里没有人下首单',
  orders_begin: (facts: Facts) => `订单从 ${n(facts, 'day')} 开始；在那以前买过的人，也按这里的第一单算新客`,
  no_complete_age: () => '还没有一批客户走完第一期',
  horizon_not_reached: (facts: Facts) => `最老的一批才走到第 ${Number(facts['age']) + 1} 期，还不到要看的 ${n(facts, 'horizon')} 期`,
  few_cohorts: (facts: Facts) => `从第 ${Number(facts['age']) + 1} 期起只剩不到 3 批或不到 30 人，仅供参考`,
  no_costs: () => '没有花费数据，看不了获客成本和回本',
  cost_days: (facts: Facts) => `花费从 ${n(facts, 'from')} 到 ${n(facts, 'to')}；获客成本只用这段日子里首单的客户`,
  unknown_cost_channels: (facts: Facts) =>
    `花费里有 ${((facts['channels'] ?? []) as string[]).join('、')}，客户里没有这些渠道，没有计入。渠道名要写得一样`,
  no_channel: () => '数据里没有来源，所有客户合在一起看',
  margin: (facts: Facts) => `金额都乘了毛利率 ${Number((Number(facts['margin']) * 100).toFixed(2))}%`,
  leaving_alike: (facts: Facts) =>
    `看不出谁更容易离开：模型把每个人当作一样，每买一次约 ${(Number(facts['share']) * 100).toFixed(1)}% 的人就此不再来`,
  spending_refused: () => '每单金额的模型没有拟合，用的是平均每单',
  value_depends_on_frequency: () => '买得勤的人每单金额明显不同，预计的金额要打折看',
  no_holdout: () => '数据不够留出一段来检验模型',
  no_refunds: () => '数据里没有退款',
  no_amounts: () => '数据里没有金额',
  no_flow: () => '数据没有时间，看不出流转',
  left_out: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有算进来（未付款、没有客户或不在日期内）`,
  flow_between: (facts: Facts) => `流转比较的是 ${day(facts, 'from')} 与 ${day(facts, 'to')} 两个时刻`,
  amount_is_total: () => '没有实付金额，用的是订单金额',
  orders_without_hour: (facts: Facts) => `有 ${n(facts, 'orders')} 单所在的文件只有日期、没有钟点，没有算进按钟点的数`,
  online_unknown: (facts: Facts) => `有 ${n(facts, 'orders')} 单认不出客户，判断不了是不是线上，按线下算`,
  refunds_apart: (facts: Facts) => `有 ${n(facts, 'refunds')} 笔退款找不到原订单，没有从任何钟点里扣`,
  all_online: () => '没有指定线上出口，全部订单都当作线上',
  few_orders: (facts: Facts) => `只有 ${n(facts, 'orders')} 单，样本少，先别下结论`,
  slot_weeks_short: (facts: Facts) => `固定档前后要比 ${n(facts, 'of')} 周，数据里只有 ${n(facts, 'weeks')} 周`,
  article_figures: () => '', // the page says it in its conclusion
  not_for_sharing: () => '标杆默认不随分享、导出离开团队',
  unpaid: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有付款，没有算进来`,
  without_customer: (facts: Facts) => `有 ${n(facts, 'orders')} 单认不出客户，只算进订单数和金额`,
  repeated_orders: (facts: Facts) => `有 ${n(facts, 'orders')} 个订单号出现了多行，已合为一单`,
  duplicate_rows: (facts: Facts) => `有 ${n(facts, 'rows')} 行完全重复，只算一次`,
  without_amount: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有金额`,
  rows_without_time: (facts: Facts) => `有 ${n(facts, 'rows')} 行没有时间，不参加要看先后的报表`,
  rows_without_name: (facts: Facts) => `有 ${n(facts, 'rows')} 行没有事件名`,
  rows_without_key: (facts: Facts) => `有 ${n(facts, 'rows')} 行没有客户标识，不参加名单`,
  same_content: (facts: Facts) => `有 ${n(facts, 'files')} 个文件与别的文件内容相同，只算一次`,
  customers_by_name: (facts: Facts) =>
    `客户表有 ${n(facts, 'rows')} 行只有名字、没有手机号或 ID：每行算一个人，和别的表对不上`,
  spending_left_out: (facts: Facts) => `个人账单里有 ${n(facts, 'rows')} 行是支出、退回或中性交易，不是成交，没有计入`,
  refunds_without_order: (facts: Facts) => `退款表里有 ${n(facts, 'rows')} 行找不到已付款的订单，没有计入`,
  order_numbers_apart: (facts: Facts) =>
    `有 ${n(facts, 'rows')} 行的订单号和别的店铺、活动或文件重号，内容不是同一单，已分开算`,
  bills_left_out: (facts: Facts) => `有 ${n(facts, 'rows')} 行支付账单或结算单没有计入：订单表里已经有这些成交`,
  repeated_order_rows: (facts: Facts) => `有 ${n(facts, 'rows')} 行是同一张订单的又一行，人和次数只算一单`,
  event_in_two_tables: (facts: Facts) => `事件「${n(facts, 'event')}」在行为表和订单表里都有，只按订单表算，免得算两遍`,
  untimed: () => '数据没有时间，只看做没做过，不看先后',
  exceeds_total: (facts: Facts) =>
    `「${n(facts, 'label')}」有 ${n(facts, 'customers')} 人，比前面的汇总数 ${n(facts, 'total')} 还多，请核对那个总数`,
  open_attempts: (facts: Facts) => `有 ${n(facts, 'customers')} 人的窗口还没满，之后还可能走下去`,
  groups_overlap: () => '一个人可以同时在几个分组里，各组相加会超过总数',
  group_limit: (facts: Facts) =>
    `共有 ${n(facts, 'groups')} 个分组，列出人数最多的 ${n(facts, 'shown')} 个，其余并入“其他”`,
  base_unfinished: (facts: Facts) => `对比期到 ${n(facts, 'to')}，数据只到 ${n(facts, 'last')}，还没过完，所以不算涨跌`,
  no_paid_orders: () => '数据里没有已付款的订单（只有退款，或都没付），所以不算涨跌',
  base_before_data: (facts: Facts) =>
    `对比期从 ${n(facts, 'from')} 起，订单从 ${n(facts, 'first')} 才有，对比期不全，所以不算涨跌`,
  base_partly_before_data: (facts: Facts) =>
    `对比期从 ${n(facts, 'from')} 起，订单从 ${n(facts, 'first')} 才有，对比期可能不全`,
  period_unfinished: (facts: Facts) => `本期到 ${n(facts, 'to')}，数据只到 ${n(facts, 'last')}，本期的数还会变`,
  unequal_periods: (facts: Facts) => `两期不一样长：上期 ${n(facts, 'base_days')} 天，本期 ${n(facts, 'days')} 天`,
  shapley_instead: () => '有的数是负的（退款多过成交），LMDI 不能用，整棵树改用 Shapley',
  article_index: () =>
    '文章公式里裂变率、复购率都小于 1，乘起来不是钱，只能拿来比两期；上面用 留量 ×（1 + 裂变率）× 转化率 × 客单价 × 人均单数，正好等于实付额',
  no_invites: () => '数据里没有邀请记录，裂变率不知道，文章公式算不出来；导入邀请明细后再看',
  no_deletions: () => '数据里没有删除时间，用户量按所有认识的人算，看不出流失',
  mixed_currencies: (facts: Facts) => `「${n(facts, 'field')}」里有几种货币（${n(facts, 'currencies')}），金额不能相加，这里不给钱数。请只导入一种货币的文件`,
  groups_left_out: (facts: Facts) =>
    `共有 ${n(facts, 'groups')} 个分组，列出变化最大的 ${n(facts, 'shown')} 个，其余并入“其他”`,
  small_sample: (facts: Facts) => {
    if (facts['customers'] !== undefined) return `只有 ${n(facts, 'customers')} 人，样本少，先别下结论`;
    return facts['buyers'] === undefined ? '' : `买家只有 ${n(facts, 'buyers')} 人，样本少，先别下结论`;
  },
  missing: (facts: Facts) => {
    if (n(facts, 'needs').includes('touches')) return `还看不到${n(facts, 'metrics')}：要有触达记录和流失时间`;
    const orders = n(facts, 'needs').includes('orders');
    if (facts['lacking'] !== undefined)
      return `还看不到${n(facts, 'metrics')}：${orders ? '订单' : '客户列表'}里没有「${n(facts, 'lacking')}」，或还没对上它`;
    return `还看不到${n(facts, 'metrics')}，要有${orders ? '订单（带付款与退款）' : '客户列表'}`;
  },
  population: (facts: Facts) =>
    facts['filtered'] === true
      ? `以 ${n(facts, 'customers')} 人为范围（共 ${n(facts, 'of')} 人）`
      : `以全部已知客户为范围：${n(facts, 'customers')} 人`,
  reachable: () => '',
  match_rate: () => '',
  refund_assumed: (facts: Facts) => `有 ${n(facts, 'rows')} 单状态是已退款，但没有退款金额，按全额退款算`,
  rows_aside: (facts: Facts) => `有 ${n(facts, 'rows')} 行有问题，没有进报表`,
  amount_once: (facts: Facts) => `「${n(facts, 'fields')}」是整单的金额，一单多行时只算一次`,
  amount_from_items: (facts: Facts) => `有 ${n(facts, 'rows')} 单没有整单金额，按各行商品相加`,
  paid_when_placed: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有付款时间，按下单时间算`,
  orders_without_time: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有时间，不参加按日期的报表`,
  identity_conflicts: () => '', // the check-up says it among its findings
  masked_keys: () => '', // the check-up says it among its findings
  damaged_keys: () => '', // the check-up says it among its findings
  nobody_started: () => '日期里没有人做过起点那一步',
  open_ended: () => '“第 N 期或以后”：越早的一批，等着他们回来的时间越长，上下两行不宜直接比',
  month_is_30_days: () => '按各人起点滚动时，一个月按 30 天算',
  small_cohorts: (facts: Facts) =>
    `${n(facts, 'of')} 批里有 ${n(facts, 'cohorts')} 批不到 ${n(facts, 'under')} 人，样本少，先别下结论`,
  unfinished_period: (facts: Facts) => `${n(facts, 'bucket')} 这一期还没结束，数字还会变`,
  watched_until: (facts: Facts) => `看到 ${n(facts, 'day')} 为止；还没有再买的人按“还在等”算，不按“不会再买”算`,
  same_day_each: (facts: Facts) => `有 ${n(facts, 'orders')} 单与上一单在同一天，各算一单，间隔是 0 天`,
  same_day_once: (facts: Facts) => `有 ${n(facts, 'orders')} 单与上一单在同一天，并作一单`,
  median_not_reached: () => '到现在再买的人还不到一半，复购间隔的中位数还算不出来',
  curve_in_steps: (facts: Facts) => `曲线太长，每 ${n(facts, 'days')} 天一个点`,
  paths_cut: (facts: Facts) => `有 ${n(facts, 'customers')} 人的路径更长，图上只到最后一列`,
  without_path: (facts: Facts) => `有 ${n(facts, 'customers')} 人没有经过指定的起点或终点，不在图上`,
  nodes_pooled: (facts: Facts) => `每一列列出人数最多的 ${n(facts, 'shown')} 个，其余并入“其他”`,
  paths_by_day: () => '时间只到日，同一天内的先后按文件里的行序算；按日的数据，分段间隔要放到几天',
  as_of: (facts: Facts) => `只看到 ${n(facts, 'day')} 当天结束为止发生的事`,
  groups_by: (facts: Facts) =>
    ({
      mean: '八群按数值与平均值比较来分：等于平均值算低',
      median: '八群按数值与中位数比较来分：等于中位数算低',
      scores: '八群按分数来分：高于中间分才算高',
    })[n(facts, 'threshold')] ?? '',
  list_left_out: (facts: Facts) => `名单有 ${n(facts, 'customers')} 人，太长，没有一并列出；点任意一群可看名单`,
  clipped: (facts: Facts) =>
    `有 ${n(facts, 'customers')} 人退款多于实付，按 0 元算（少计的退款共 ${n(facts, 'amount')} 元）`,
  refund_only: (facts: Facts) => `有 ${n(facts, 'customers')} 人在这段日期里只有退款、没有订单，没有排进来`,
  states_left_out: (facts: Facts) =>
    `这份数据判断不了「${Array.isArray(facts['states']) ? facts['states'].join('、') : ''}」，没有列出；导入对应的表后会补上`,
  steady_state: (facts: Facts) => {
    const shares = Array.isArray(facts['shares']) ? facts['shares'] : [];
    const states = Array.isArray(facts['states']) ? facts['states'] : [];
    const parts = states.map((s, k) => `${s === '$out' ? '圈外' : s} ${(Number(shares[k]) * 100).toFixed(1)}%`);
    return `推算：如果一直像这一期这样流转，最后会停在 ${parts.join('、')}。这是外推，不是预测`;
  },
  moves_changed: (facts: Facts) =>
    Number(facts['p']) < 0.05
      ? `流转率与再前一期相比变了（G 检验 p = ${Number(facts['p']).toPrecision(2)}）`
      : `流转率与再前一期相比，看不出变化（G 检验 p = ${Number(facts['p']).toPrecision(2)}）`,
};
