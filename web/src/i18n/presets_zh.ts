// 简体中文: the ready-made groups: what each is called and for. The rule beside is always said in full.
export const presetsZh = {
  names: {
    dormant: '沉睡',
    due: '到购买期',
    price_sensitive: '价格敏感',
    referrer: '高推荐低自购',
    coupon_only: '羊毛党：只在打折时买',
    quick_leaver: '羊毛党：加了就删',
    shared_address: '羊毛党：同址多号',
    festival: '节日型',
  } as Record<string, string>,
  about: {
    dormant: '过了十个人里九个都会回来的时间，还没回来',
    due: '到了多数人再买的时候，还没买',
    price_sensitive: '大多数订单都带优惠，等到购买期再发',
    referrer: '带来的人比自己买的多，给身份比给折扣好',
    coupon_only: '没有优惠就不买',
    quick_leaver: '领完就走，看看是哪个渠道来的',
    shared_address: '几个号收货到一处',
    festival: '平时不买，过节才买。按节日周期看，没到节不算流失',
  } as Record<string, string>,
  facts: {
    median: (n: string) => `一半的回购在 ${n} 天内`,
    quiet: (n: string) => `十次回购有九次在 ${n} 天内`,
    assumed: (n: string) => `回购太少，先按 ${n} 天算`,
  },
  reasons: {
    missing_data: '缺少数据',
    short_history: '数据不够长，至少要跨两个节',
    few_repeats: '回购太少，还看不出间隔',
  } as Record<string, string>,
  needs: {
    orders: '订单导出',
    invites: '邀请或裂变名单',
    'order.discount': '带优惠金额的订单',
    'customer.deleted_at': '带流失时间的客户列表',
    'order.address': '带收货地址的订单',
  } as Record<string, string>,
};
