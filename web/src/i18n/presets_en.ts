// English: the ready-made groups.
import type { Words } from './words';

export const presetsEn: Words['presets'] = {
  names: {
    dormant: 'Asleep',
    due: 'Due to buy again',
    price_sensitive: 'Price sensitive',
    referrer: 'Refer much, buy little',
    coupon_only: 'Bargain hunters: only with a discount',
    quick_leaver: 'Bargain hunters: added and gone',
    shared_address: 'Bargain hunters: one address, many accounts',
    festival: 'Festival buyers',
  },
  about: {
    dormant: 'Beyond the time in which nine of ten come back',
    due: 'The time has come at which most buy again, and they have not',
    price_sensitive: 'Most of their orders carry a discount; wait until they are due',
    referrer: 'They bring more than they buy; a standing suits them better than a discount',
    coupon_only: 'They never buy without a discount',
    quick_leaver: 'Took what there was and left; look at the channel they came by',
    shared_address: 'Several accounts, one delivery address',
    festival: 'They buy at festivals only. Measured in seasons, not lost between them',
  },
  facts: {
    median: (n) => `half of all repeats come within ${n} days`,
    quiet: (n) => `nine of ten repeats come within ${n} days`,
    assumed: (n) => `too few repeats; ${n} days are assumed`,
  },
  reasons: {
    missing_data: 'Data is missing',
    short_history: 'The data is too short; it must span two seasons',
    few_repeats: 'Too few bought twice to tell the interval',
  },
  needs: {
    orders: 'the order export',
    invites: 'a list of invitations',
    'order.discount': 'orders with their discounts',
    'customer.deleted_at': 'a customer list with times of loss',
    'order.address': 'orders with delivery addresses',
  },
};
