// English: what a report or the model wants its reader to know.
import { lastDay } from './last_day';
import type { notesZh } from './notes_zh';
import { some } from './plural';

type Facts = Record<string, unknown>;
const n = (facts: Facts, key: string): string => {
  const value = facts[key];
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : String(value);
};
const day = (facts: Facts, key: string): string => n(facts, key).slice(0, 10);

const list = (facts: Facts, key: string): string =>
  Array.isArray(facts[key]) ? (facts[key] as unknown[]).join(', ') : n(facts, key);

export const notesEn: { [K in keyof typeof notesZh]: (facts: Facts) => string } = {
  ties: (facts) =>
    `${n(facts, 'conversions')} conversions have two steps at the same instant; the same-time rule decided`,
  date_only: () => 'Times hold dates only; within a day the order of the steps is taken',
  time_to_first_order: () => '', // the page says it in a section of its own
  stages_left_out: () =>
    'Some stages cannot be told from this data and are left out; a customer list and orders would bring them',
  short_history: () => 'The data is shorter than two periods; some figures have nothing to compare with',
  period: (facts) => `This period: ${day(facts, 'from')} ~ ${lastDay(n(facts, 'until'))}`,
  paid_event: (facts) => `There is no table of orders; events “${n(facts, 'event')}” are taken as orders`,
  outside_stages: (facts) => `${n(facts, 'customers')} people belong to no stage`,
  no_series: () => 'The orders have no times, so there is no trend',
  no_previous: () => 'The data do not cover the whole period before, so nothing is compared',
  unknown_rates: (facts: Facts) => `Steps whose rate is not known yet: ${list(facts, 'labels')}`,
  no_passage: (facts: Facts) => `Nobody gets through these steps, so there is no way backward: ${list(facts, 'labels')}`,
  steps_without_data: (facts: Facts) => `${n(facts, 'steps')} steps have no data yet, see below`,
  value_until: (facts) => `Up to ${n(facts, 'day')}; periods that are not over do not count`,
  nobody_bought: () => 'Nobody placed a first order in these dates',
  orders_begin: (facts) => `Orders begin on ${n(facts, 'day')}; who bought before is taken as new with the first order here`,
  no_complete_age: () => 'No cohort has finished its first period yet',
  horizon_not_reached: (facts) =>
    `The oldest cohort has come to period ${Number(facts['age']) + 1}, not yet to the ${n(facts, 'horizon')} asked for`,
  few_cohorts: (facts) => `From period ${Number(facts['age']) + 1} on under 3 cohorts or 30 people are left: a hint only`,
  no_costs: () => 'There are no costs, so no cost per customer and no payback',
  cost_days: (facts) =>
    `Costs run from ${n(facts, 'from')} to ${n(facts, 'to')}; the cost per customer is of first orders in these days`,
  unknown_cost_channels: (facts) =>
    `The costs name ${((facts['channels'] ?? []) as string[]).join(', ')}, which no customer comes from; they are left out. Channels must be spelled alike`,
  no_channel: () => 'The data know no source, so all customers are seen together',
  margin: (facts) => `All amounts are times the margin of ${Number((Number(facts['margin']) * 100).toFixed(2))}%`,
  leaving_alike: (facts) =>
    `Nothing tells who is likelier to leave: to the model everybody is alike, and after each order about ${(Number(facts['share']) * 100).toFixed(1)}% do not come again`,
  spending_refused: () => 'No model of the value of orders could be fitted; the mean order is used',
  value_depends_on_frequency: () => 'People who buy often pay differently per order; take the value foreseen with care',
  no_holdout: () => 'There are too few data to keep some back and test the model',
  no_refunds: () => 'The data holds no refunds',
  no_amounts: () => 'The data holds no amounts',
  no_flow: () => 'The data has no times, so there is no flow',
  left_out: (facts) => `${n(facts, 'orders')} orders are not counted (unpaid, without a customer or outside the dates)`,
  flow_between: (facts) => `The flow compares ${day(facts, 'from')} with ${day(facts, 'to')}`,
  amount_is_total: () => 'There is no paid amount; the order total is used',
  orders_without_hour: (facts) =>
    `${n(facts, 'orders')} orders are of files that tell days only, and take no part in figures by the hour`,
  online_unknown: (facts) =>
    `${n(facts, 'orders')} orders name no customer, so whether they are online cannot be told; taken as offline`,
  refunds_apart: (facts) => `${n(facts, 'refunds')} refunds have no known order and are taken from no hour`,
  all_online: () => 'No online exit was named, so all orders are taken as online',
  few_orders: (facts) => `Only ${n(facts, 'orders')} orders: too few to conclude`,
  slot_weeks_short: (facts) => `The slot asks for ${n(facts, 'of')} weeks; the data have ${n(facts, 'weeks')}`,
  article_figures: () => '',
  not_for_sharing: () => 'Benchmarks stay out of shared links and exports by default',
  unpaid: (facts) => `${n(facts, 'orders')} orders were never paid and are not counted`,
  without_customer: (facts) => `${n(facts, 'orders')} orders name no customer and count only as orders and money`,
  repeated_orders: (facts) => `${n(facts, 'orders')} order numbers stand in several rows and were joined`,
  duplicate_rows: (facts) =>
    n(facts, 'rows') === '1'
      ? '1 row is an exact duplicate and counts once'
      : `${n(facts, 'rows')} rows are exact duplicates and count once`,
  without_amount: (facts) => `${n(facts, 'orders')} orders have no amount`,
  rows_without_time: (facts) => `${n(facts, 'rows')} rows have no time and take no part where order matters`,
  rows_without_name: (facts) => `${n(facts, 'rows')} rows have no event name`,
  rows_without_key: (facts) => `${n(facts, 'rows')} rows name no customer and are in no list`,
  same_content: (facts) => `${n(facts, 'files')} files repeat the content of another; each content counts once`,
  customers_by_name: (facts: Facts) =>
    `${n(facts, 'rows')} rows of the customer list have a name and no phone or id: each counts as one person, and none is known elsewhere`,
  spending_left_out: (facts: Facts) =>
    `${n(facts, 'rows')} rows of a personal bill are spending, returns or transfers: no sales, so not counted`,
  refunds_without_order: (facts: Facts) =>
    `${n(facts, 'rows')} rows of refund lists belong to no paid order that is loaded, so they are not counted`,
  order_numbers_apart: (facts: Facts) =>
    `${n(facts, 'rows')} rows carry an order number that another shop, campaign or file gave to another order; counted apart`,
  bills_left_out: (facts: Facts) =>
    `${n(facts, 'rows')} rows of payment bills and settlements are left out: the order files say the same sales`,
  repeated_order_rows: (facts: Facts) => `${n(facts, 'rows')} rows name an order again; people and times count it once`,
  event_in_two_tables: (facts: Facts) =>
    `The event “${n(facts, 'event')}” is in both the log and the orders; only the orders are counted, so nothing counts twice`,
  untimed: () => 'The data has no times: it only tells whether something happened, not what came first',
  exceeds_total: (facts) =>
    `“${n(facts, 'label')}” has ${n(facts, 'customers')} people, more than the total of ${n(facts, 'total')} before it; check that total`,
  open_attempts: (facts) => `For ${n(facts, 'customers')} people the window is still open; they may yet go on`,
  groups_overlap: () => 'One person can be in several groups; the groups add up to more than all',
  group_limit: (facts) =>
    `There are ${n(facts, 'groups')} groups; the largest ${n(facts, 'shown')} are listed, the rest is under Other`,
  base_unfinished: (facts) =>
    `The base period ends on ${n(facts, 'to')}, the data on ${n(facts, 'last')}: it is not over, so there is no change`,
  no_paid_orders: () => 'The data hold no paid orders (only refunds, or none was paid), so no change is computed',
  base_before_data: (facts) =>
    `The base period begins on ${n(facts, 'from')}, the orders on ${n(facts, 'first')}: it is not complete, so there is no change`,
  base_partly_before_data: (facts) =>
    `The base period begins on ${n(facts, 'from')}, the orders on ${n(facts, 'first')}: it may not be complete`,
  period_unfinished: (facts) =>
    `The period ends on ${n(facts, 'to')}, the data on ${n(facts, 'last')}: its figures will still change`,
  unequal_periods: (facts) =>
    `The periods differ in length: ${n(facts, 'base_days')} days against ${n(facts, 'days')}`,
  shapley_instead: () => 'Something is negative (more refunds than sales), where LMDI has no answer: the whole tree is Shapley’s',
  article_index: () =>
    'The article multiplies shares below 1, so its product is no money and only its course can be compared; above it is kept × (1 + referral rate) × conversion × order value × orders per buyer, which is exactly what was paid',
  no_invites: () => 'The data hold no invitations, so the referral rate is not known and the article’s formula has no answer',
  no_deletions: () => 'The data hold no times of deletion: users are all who are known, and nobody is seen to leave',
  mixed_currencies: (facts) =>
    `“${n(facts, 'field')}” holds several currencies (${n(facts, 'currencies')}), which cannot be added up, so no money is shown: import the files of one currency`,
  groups_left_out: (facts) =>
    `${n(facts, 'groups')} groups; the ${n(facts, 'shown')} that changed most are listed, the rest is in “Others”`,
  small_sample: (facts) => {
    if (facts['customers'] !== undefined) return `Only ${n(facts, 'customers')} people; too few to conclude`;
    return facts['buyers'] === undefined ? '' : `Only ${n(facts, 'buyers')} buyers; too few to conclude`;
  },
  missing: (facts) => {
    if (n(facts, 'needs').includes('touches'))
      return `Not seen yet: ${n(facts, 'metrics')}; that takes a record of broadcasts and when people left`;
    const orders = n(facts, 'needs').includes('orders');
    if (facts['lacking'] !== undefined)
      return `Not seen yet: ${n(facts, 'metrics')}; the ${orders ? 'orders have' : 'customer list has'} no “${n(facts, 'lacking')}”, or it is not mapped yet`;
    return `Not seen yet: ${n(facts, 'metrics')}; that takes ${orders ? 'orders with payments and refunds' : 'a customer list'}`;
  },
  population: (facts) =>
    facts['filtered'] === true
      ? `Out of ${n(facts, 'customers')} people (${n(facts, 'of')} in all)`
      : `Out of all known customers: ${n(facts, 'customers')}`,
  reachable: () => '',
  match_rate: () => '',
  refund_assumed: (facts) =>
    `${n(facts, 'rows')} orders are refunded by their state but name no amount; taken as refunded in full`,
  rows_aside: (facts) =>
    `${some(n(facts, 'rows'), 'row')} had problems and ${n(facts, 'rows') === '1' ? 'is' : 'are'} in no report`,
  amount_once: (facts) =>
    `“${n(facts, 'fields')}” is of the whole order and counts once where an order has several rows`,
  amount_from_items: (facts) => `${n(facts, 'rows')} orders name no amount of their own; their items are added up`,
  paid_when_placed: (facts) => `${n(facts, 'orders')} orders have no time of payment; the time of the order is taken`,
  orders_without_time: (facts) => `${n(facts, 'orders')} orders have no time and are in no report by date`,
  identity_conflicts: () => '',
  masked_keys: () => '',
  damaged_keys: () => '',
  nobody_started: () => 'Nobody did the start step in these dates',
  open_ended: () => 'On or after: earlier cohorts had longer to come back, so rows do not compare directly',
  month_is_30_days: () => 'Rolling months are 30 days long',
  small_cohorts: (facts: Facts) =>
    `${n(facts, 'cohorts')} of ${n(facts, 'of')} cohorts have fewer than ${n(facts, 'under')} people; do not conclude from them`,
  unfinished_period: (facts: Facts) => `The period ${n(facts, 'bucket')} is not over; its numbers will change`,
  watched_until: (facts) =>
    `Watched until ${n(facts, 'day')}; who has not come again by then counts as still waiting, not as lost`,
  same_day_each: (facts) =>
    `${n(facts, 'orders')} orders fall on the day of the order before them; each counts, 0 days apart`,
  same_day_once: (facts) => `${n(facts, 'orders')} orders fall on the day of the order before them; they count as one`,
  median_not_reached: () => 'Fewer than half have come again so far, so there is no median interval yet',
  curve_in_steps: (facts) => `The curve is long: one point for every ${n(facts, 'days')} days`,
  paths_cut: (facts) => `${n(facts, 'customers')} people went on beyond the last column`,
  without_path: (facts) => `${n(facts, 'customers')} people never came by the chosen start or end; they are not shown`,
  nodes_pooled: (facts) => `Each column lists its ${n(facts, 'shown')} largest; the rest is under Other`,
  paths_by_day: () =>
    'Times tell only the day: events of one day stand in the order of the file, and the session gap should be several days',
  as_of: (facts) => `Only what happened up to the end of ${n(facts, 'day')} counts`,
  groups_by: (facts) =>
    ({
      mean: 'The eight groups compare values with their mean; equal to it is low',
      median: 'The eight groups compare values with their median; equal to it is low',
      scores: 'The eight groups go by scores; above the middle score is high',
    })[n(facts, 'threshold')] ?? '',
  list_left_out: (facts) =>
    `The list of ${n(facts, 'customers')} people is too long to stand here; choose a group to see its people`,
  clipped: (facts) =>
    `${n(facts, 'customers')} people were refunded more than they paid; they count as 0 (refunds of ${n(facts, 'amount')} left out)`,
  refund_only: (facts) =>
    `${n(facts, 'customers')} people have only refunds and no order in these dates; they are not ranked`,
  states_left_out: (facts) =>
    `These data cannot tell every state (${Array.isArray(facts['states']) ? facts['states'].length : 0} left out); importing the tables concerned adds them`,
  steady_state: (facts) => {
    const shares = Array.isArray(facts['shares']) ? facts['shares'] : [];
    return `Extrapolated: if people went on moving as they did, the shares would settle at ${shares.map((s) => `${(Number(s) * 100).toFixed(1)}%`).join(', ')}. This is no forecast`;
  },
  moves_changed: (facts) =>
    Number(facts['p']) < 0.05
      ? `The rates of moving differ from the period before (G test, p = ${Number(facts['p']).toPrecision(2)})`
      : `The rates of moving do not differ visibly from the period before (G test, p = ${Number(facts['p']).toPrecision(2)})`,
};
