// The kinds of tables and the fields of each, in the order in which the mapping screen shows them (contract.md §3).
const identity = ['customer.id', 'customer.external_userid', 'customer.unionid', 'customer.openid', 'customer.phone'];

export const tableFields: Record<string, readonly string[]> = {
  events: [...identity, 'event.name', 'event.time', 'event.amount'],
  orders: [
    'order.id',
    ...identity,
    'order.created_at',
    'order.paid_at',
    'order.refunded_at',
    'order.total',
    'order.paid',
    'order.refund',
    'order.status',
    'order.channel',
    'order.store',
  ],
  customers: [
    ...identity,
    'customer.name',
    'customer.added_at',
    'customer.deleted_at',
    'customer.source',
    'customer.staff',
    'customer.tags',
    'customer.city',
    'customer.gender',
  ],
  items: ['item.order', 'item.name', 'item.sku', 'item.category', 'item.quantity', 'item.paid'],
  totals: ['total.metric', 'total.time', 'total.value'],
  invites: ['invite.inviter', 'invite.invitee', 'invite.time', 'invite.campaign', 'invite.status'],
  messages: ['message.group', ...identity, 'message.time', 'message.text', 'message.kind'],
  members: ['member.group', ...identity, 'member.joined_at', 'member.left_at', 'member.invited_by'],
  touches: [...identity, 'touch.time', 'touch.batch', 'touch.arm', 'touch.kind'],
  costs: ['cost.time', 'cost.channel', 'cost.value'],
};
export const tableNames: readonly string[] = Object.keys(tableFields);

// Fields without which a table is not what it is.
export const requiredFields: ReadonlySet<string> = new Set([
  'event.name',
  'item.order',
  'total.metric',
  'total.value',
  'touch.time',
  'invite.inviter',
  'invite.invitee',
  'message.group',
  'message.text',
  'member.group',
  'member.joined_at',
  'cost.value',
]);

// What a table without a field cannot answer: any of `any` would do for `reports`.
const needs: Record<string, { any: string[]; reports: ('funnel' | 'customer_funnel' | 'sales' | 'overview')[] }[]> = {
  orders: [
    { any: identity, reports: ['customer_funnel'] },
    { any: ['order.paid', 'order.total'], reports: ['sales', 'overview'] },
    { any: ['order.created_at', 'order.paid_at'], reports: ['funnel', 'sales'] },
  ],
  customers: [
    { any: ['customer.added_at'], reports: ['funnel', 'customer_funnel'] },
    { any: identity, reports: ['customer_funnel'] },
  ],
  events: [
    { any: ['event.time'], reports: ['funnel'] },
    { any: identity, reports: ['funnel', 'customer_funnel'] },
  ],
  totals: [{ any: ['total.time'], reports: ['overview'] }],
};

export function lacking(table: string, mapped: readonly string[]) {
  return (needs[table] ?? [])
    .filter(({ any }) => !any.some((field) => mapped.includes(field)))
    .map(({ any, reports }) => ({ fields: any === identity ? ['customer.id', 'customer.phone'] : any, reports }));
}
