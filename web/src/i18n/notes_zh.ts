// 简体中文: what a report or the model wants its reader to know. Facts come from the core. Notes that a page turns into its
// conclusion (biggest_drop, waist, headline) or into marks (small_sample of steps) have no words here.
type Facts = Record<string, unknown>;
const n = (facts: Facts, key: string): string => {
  const value = facts[key];
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : String(value);
};
const day = (facts: Facts, key: string): string => n(facts, key).slice(0, 10);

export const notesZh = {
  ties: (facts: Facts) => `有 ${n(facts, 'conversions')} 次转化的两步发生在同一时刻，先后按口径里的规则判`,
  date_only: () => '时间只到日，同一天内的先后不可知，按步骤顺序算',
  time_to_first_order: (facts: Facts) =>
    `加上好友到首购：中位 ${Number(facts['median_days']).toFixed(1)} 天，P75 ${Number(facts['p75_days']).toFixed(1)} 天（${n(facts, 'customers')} 人）`,
  stages_left_out: () => '有些阶段这份数据判断不了，没有列出；导入客户列表和订单后会补上',
  short_history: () => '数据还不够两个周期长，有几个数没有上期可比',
  period: (facts: Facts) => `这一期：${day(facts, 'from')} 起，到 ${day(facts, 'until')} 前`,
  paid_event: (facts: Facts) => `没有订单表，按事件「${n(facts, 'event')}」算订单`,
  outside_stages: (facts: Facts) => `有 ${n(facts, 'customers')} 人不属于任何阶段`,
  no_series: () => '订单没有时间，画不出走势',
  no_refunds: () => '数据里没有退款',
  no_amounts: () => '数据里没有金额',
  no_flow: () => '数据没有时间，看不出流转',
  left_out: (facts: Facts) => `有 ${n(facts, 'orders')} 单没有算进来（未付款、没有客户或不在日期内）`,
  flow_between: (facts: Facts) => `流转比较的是 ${day(facts, 'from')} 与 ${day(facts, 'to')} 两个时刻`,
  amount_is_total: () => '没有实付金额，用的是订单金额',
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
  small_sample: (facts: Facts) =>
    facts['buyers'] === undefined ? '' : `买家只有 ${n(facts, 'buyers')} 人，样本少，先别下结论`,
  missing: (facts: Facts) =>
    n(facts, 'needs').includes('orders')
      ? `还看不到${n(facts, 'metrics')}，要有订单（带付款与退款）`
      : `还看不到${n(facts, 'metrics')}，要有客户列表`,
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
};
