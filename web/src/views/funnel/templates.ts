// Funnels people know by name. A step is filled in when one of its words is an event of the data; otherwise it waits to be chosen.
import type { Model, Step } from '../../engine/protocol';

interface TemplateStep {
  label: string;
  events: readonly string[];
  metric?: readonly string[];
}

export const templates: Record<string, readonly TemplateStep[]> = {
  article: [
    {
      label: '曝光',
      events: ['曝光', 'exposure', 'impression', 'view'],
      metric: ['曝光', '阅读', 'exposure', 'impressions'],
    },
    { label: '关注', events: ['关注', 'follow', '点开', '点击'] },
    { label: '行动', events: ['行动', '扫码', 'scan', '添加好友', 'added'] },
    { label: '意向', events: ['意向', '报名', '预约', '入群', 'joined'] },
    { label: '转化', events: ['转化', '支付', 'paid', '到场'] },
    { label: '裂变', events: ['裂变', '分享', 'share', 'invited', 'invite'] },
  ],
  live: [
    { label: '看到预告', events: ['看到预告', '预告', '曝光'], metric: ['预告', '曝光'] },
    { label: '预约', events: ['预约', '报名'] },
    { label: '进入直播间', events: ['进入直播间', '进直播间', '到场', '观看'] },
    { label: '互动', events: ['互动', '评论', '点赞', '发言', 'message'] },
    { label: '下单', events: ['下单', 'order'] },
    { label: '支付', events: ['支付', 'paid', '付款'] },
  ],
  group_sale: [
    { label: '邀约', events: ['邀约', '邀请', 'touch', '群发'], metric: ['邀约', '群发'] },
    { label: '入群', events: ['入群', 'joined', '进群'] },
    { label: '发言', events: ['发言', 'message', '互动'] },
    { label: '领券', events: ['领券', '领取优惠券', 'coupon'] },
    { label: '成交', events: ['成交', '支付', 'paid'] },
    { label: '追单成交', events: ['追单成交', '追单'] },
  ],
  store: [
    { label: '进店', events: ['进店', '到店', 'visit'], metric: ['进店', '客流'] },
    { label: '扫码', events: ['扫码', 'scan'] },
    { label: '加好友', events: ['加好友', '添加好友', 'added', '添加'] },
    { label: '入群', events: ['入群', 'joined'] },
    { label: '首购', events: ['首购', '支付', 'paid'] },
  ],
  migrate: [
    { label: '老群人数', events: ['老群', '在老群'], metric: ['老群人数', '老群'] },
    { label: '看到通知', events: ['看到通知', '通知', 'touch'] },
    { label: '扫码', events: ['扫码', 'scan'] },
    { label: '加企微', events: ['加企微', '添加好友', 'added', '加好友'] },
    { label: '入新群', events: ['入新群', '入群', 'joined'] },
  ],
  fish: [
    { label: '曝光', events: ['曝光'], metric: ['曝光', '阅读'] },
    { label: '添加', events: ['添加', '添加好友', 'added', '加好友', '扫码'] },
    { label: '活跃', events: ['活跃', '发言', 'message', '互动', '点开商品'] },
    { label: '推荐', events: ['推荐', '分享', 'invited', 'invite', '裂变'] },
  ],
};

// `event: ''` marks a step that still has to be chosen; such a funnel is not asked.
export function fill(template: readonly TemplateStep[], model: Model | null): Step[] {
  const names = new Set(model?.events.map((event) => event.name));
  const metrics = new Set(model?.metrics.map((metric) => metric.metric));
  return template.map((step, index) => {
    const event = step.events.find((name) => names.has(name));
    if (event !== undefined) return { event, label: step.label };
    const metric = index === 0 ? step.metric?.find((name) => metrics.has(name)) : undefined;
    if (metric !== undefined) return { total: { metric }, label: step.label };
    return index === 0 && step.metric ? { total: { count: 0 }, label: step.label } : { event: '', label: step.label };
  });
}

export const unfinished = (steps: readonly Step[]): boolean =>
  steps.length === 0 ||
  steps.some(
    (step) =>
      ('event' in step && step.event === '') || ('total' in step && 'count' in step.total && !(step.total.count > 0)),
  );
