#include "model/schema.h"

#include <array>

namespace siyu::model {
namespace {

using column::Type;

struct Names {
  TableKind kind;
  std::string_view table, entity;
};
constexpr std::array<Names, kTableKinds> kTables{{
    {TableKind::customers, "customers", "customer"},
    {TableKind::events, "events", "event"},
    {TableKind::orders, "orders", "order"},
    {TableKind::items, "items", "item"},
    {TableKind::totals, "totals", "total"},
    {TableKind::touches, "touches", "touch"},
    {TableKind::invites, "invites", "invite"},
    {TableKind::messages, "messages", "message"},
    {TableKind::groups, "groups", "group"},
    {TableKind::members, "members", "member"},
    {TableKind::campaigns, "campaigns", "campaign"},
    {TableKind::costs, "costs", "cost"},
    {TableKind::staff, "staff", "staff"},
}};

// Words are compared by fold_name, so case, blanks, '_' and full-width forms do not matter. A word ends at '|'.
constexpr Field kFields[] = {
    {TableKind::customers, "customer.id", Type::text, false,
     "user_id|userid|user|uid|customer|customer_id|customerid|member_id|buyer_id|客户ID|客户编号|用户ID|用户编号|"
     "买家ID|买家会员名|会员ID|会员号|会员编号|客户|用户|distinct_id|properties.distinct_id|user_pseudo_id|master_id|"
     "下单帐号|下单账号|买家|contact_id|sender|sender_name|发送人|发言人|author|speaker|电子邮箱|email|emp_id"},
    {TableKind::customers, "customer.external_userid", Type::text, false,
     "external_userid|external_user_id|wx_external_userid|外部联系人ID|外部联系人userid|企业微信客户ID|"
     "企业微信加密id|客户userid"},
    {TableKind::customers, "customer.unionid", Type::text, false, "unionid|union_id|用户UNION_ID|微信unionid"},
    {TableKind::customers, "customer.openid", Type::text, false, "openid|open_id|用户标识|小程序openid|买家openid"},
    {TableKind::customers, "customer.phone", Type::text, false,
     "phone|mobile|tel|telephone|手机号|手机|手机号码|客户手机号|买家手机号|联系手机|联系电话|备注手机|收件人手机号|"
     "预约人/收货人手机号|收件人/提货人手机号|收货人手机号|收货人手机号/提货人手机号|收件人手机|用户购买手机号|"
     "会员手机号|收货人电话|客户电话|客户手机|会员手机|收货电话|收件电话|phone number|电话"},
    {TableKind::customers, "customer.name", Type::text, false,
     "name|nickname|customer_name|客户名称|客户姓名|客户昵称|昵称|姓名|用户昵称|买家昵称|外部联系人名称"},
    {TableKind::customers, "customer.added_at", Type::instant, false,
     "added_at|created_at|add_time|添加时间|加入时间|成为客户时间|注册时间|首次添加时间|关注时间|加粉时间|createtime|"
     "create_time|成为会员时间"},
    {TableKind::customers, "customer.deleted_at", Type::instant, false, "deleted_at|流失时间|删除时间|取关时间"},
    {TableKind::customers, "customer.source", Type::text, false,
     "source|来源|添加方式|来源渠道|客户来源|添加渠道|渠道活码|来源方式|关注渠道|add_way"},
    {TableKind::customers, "customer.staff", Type::text, false,
     "staff|owner|添加人|所属员工|跟进人|跟进员工|归属成员|所属导购|专属导购|导购员|添加人账号|对应成员"},
    {TableKind::customers, "customer.tags", Type::text, false, "tags|tag|标签|企业标签|客户标签|公有标签"},
    {TableKind::customers, "customer.city", Type::text, false, "city|城市|所在城市"},
    {TableKind::customers, "customer.gender", Type::text, false, "gender|sex|性别"},
    {TableKind::events, "event.name", Type::text, true,
     "event|event_name|event_type|eventname|eventtype|action|behavior|behavior_type|behaviour|事件|事件名|事件名称|"
     "行为|行为类型|动作"},
    {TableKind::events, "event.time", Type::instant, false,
     "time|timestamp|ts|event_time|properties.time|datetime|date_time|event_timestamp|时间|时间戳|发生时间|事件时间|"
     "行为时间|日期|date"},
    {TableKind::events, "event.amount", Type::money, false,
     "amount|value|revenue|金额|支付金额|实付金额|消费金额|properties.amount|ecommerce.purchase_revenue|售价"},
    {TableKind::orders, "order.id", Type::text, false,
     "order_id|orderid|order_no|order_number|订单号|订单编号|订单ID|主订单编号|商户订单号|invoice_no|invoiceno|"
     "有赞订单号|内部订单号|跟团号|交易单号|单号|流水号|交易号|order "
     "no|原订单号|原订单编号|关联订单号|关联订单|关联订单编号"},
    {TableKind::orders, "order.line", Type::text, false, "子订单编号|子订单号|order_item_id|line_id|lineitem_id"},
    {TableKind::orders, "order.created_at", Type::instant, false,
     "created_at|order_time|order_date|下单时间|订单创建时间|订单下单时间|订单提交时间|买家下单时间|创建时间|"
     "use_start_time|invoicedate|purchase_date|insert_time|下单日期|date|日期"},
    {TableKind::orders, "order.paid_at", Type::instant, false,
     "paid_at|pay_time|payment_time|付款时间|支付时间|买家付款时间|订单付款时间|付款确认时间|成交时间|订单成交时间|"
     "交易时间|付款日期|支付日期|支付完成时间|成交日期|消费时间|消费日期"},
    {TableKind::orders, "order.refunded_at", Type::instant, false,
     "refunded_at|refund_time|退款时间|退款完成时间|退款成功时间|退款到账时间|售后完成时间|退款完结时间|售后完结时间|"
     "退款申请时间|售后申请时间|申请时间|退款发起时间"},
    {TableKind::orders, "order.total", Type::money, false,
     "total|total_amount|order_amount|gmv|订单金额|总金额|订单总金额|应收订单金额|买家应付货款|商品总价|商品总价(元)|"
     "应结订单金额|subtotal|accounts_payable"},
    {TableKind::orders, "order.paid", Type::money, false,
     "paid|paid_amount|pay_amount|payment|实付金额|实付款|实付|订单实付金额|买家实际支付金额|买家实付金额|"
     "订单实际支付金额|用户实付金额|用户实付金额(元)|支付金额|实收金额|订单实收金额|dollar_value|sales|expenditure|"
     "amount|金额|应付金额|订单应付金额|成交额|成交金额|消费金额|销售额|销售金额|实收|实收款|营业额|amount paid"},
    {TableKind::orders, "order.refund", Type::money, false,
     "refund|refund_amount|refunded_amount|退款金额|已退款金额|订单已退款金额|商品已退款金额|申请退款金额|订单退款|"
     "累计退款金额|实际退款金额|实退金额|买家退款金额|退款总金额|退款额|应退金额"},
    {TableKind::orders, "order.status", Type::text, false,
     "status|order_status|订单状态|交易状态|状态|financial_status"},
    {TableKind::orders, "order.aftersale", Type::text, false,
     "售后状态|订单退款状态|退款状态|refund_status|aftersale|退款单状态|售后单状态|退款进度|售后进度|处理状态"},
    {TableKind::orders, "order.staff", Type::text, false,
     "导购员|销售导购|专属导购|分销员|分销员#2|企微工号|成员|收款员工|达人昵称|带货账号昵称|employee"},
    {TableKind::orders, "order.channel", Type::text, false,
     "channel|渠道|销售渠道|订单来源|订单渠道|渠道来源|来源渠道|流量来源"},
    {TableKind::orders, "order.store", Type::text, false, "store|shop|门店|店铺|归属店铺|店铺名称|下单网点"},
    {TableKind::items, "item.order", Type::text, true,
     "item_order|order_id|订单号|订单编号|主订单编号|orderid|order_no|invoiceno"},
    {TableKind::items, "item.name", Type::text, false,
     "商品名称|全部商品名称|宝贝标题|商品标题|选购商品|商品|标题|lineitem name|product_name|item_name|dishes_name|"
     "description|菜品名称"},
    {TableKind::items, "item.sku", Type::text, false,
     "sku|SKU编码|商品编码|商品编码(平台)|商家编码|商品ID|商品id|lineitem sku|stockcode|item_id|product_id|dishes_id"},
    {TableKind::items, "item.category", Type::text, false,
     "category|商品类目|类目|商品类别|item_category|product_category"},
    {TableKind::items, "item.quantity", Type::real, false,
     "quantity|数量|商品数量|购买数量|订购数量|商品件数|宝贝总数量|lineitem quantity|qty|counts|number_of_cds|cds"},
    {TableKind::items, "item.price", Type::money, false,
     "price|unit_price|unitprice|单价|价格|商品单价|京东价|商品价格(单件)|商品价格|lineitem price|amounts"},
    {TableKind::items, "item.paid", Type::money, false, "item_paid|商品实付金额"},
    {TableKind::totals, "total.metric", Type::text, false, "metric|指标|指标名|指标名称"},
    {TableKind::totals, "total.time", Type::instant, false,
     "date|day|time|日期|时间|ref_date|stat_time|event_date|统计日期|统计时间|StartTime|发布时间|发表日期|发表时间"},
    {TableKind::totals, "total.value", Type::money, false, "value|count|数值|值|数量|人数"},
    // What a row of totals is about, beside its day; only known exports say so.
    {TableKind::totals, "total.staff", Type::text, false, ""},
    {TableKind::totals, "total.owner", Type::text, false, ""},
    {TableKind::totals, "total.channel", Type::text, false, ""},
    {TableKind::totals, "total.source", Type::text, false, ""},
    {TableKind::totals, "total.store", Type::text, false, ""},
    {TableKind::totals, "total.region", Type::text, false, ""},
    {TableKind::totals, "total.content", Type::text, false, ""},
    {TableKind::totals, "total.title", Type::text, false, ""},
    {TableKind::touches, "touch.time", Type::instant, true, "触达时间|群发时间|send_time|sent_at|发放时间"},
    {TableKind::touches, "touch.batch", Type::text, false, "批次|批次号|batch"},
    {TableKind::touches, "touch.arm", Type::text, false, "组别|分组|arm|variant"},
    {TableKind::touches, "touch.kind", Type::text, false, "触达方式|kind"},
    {TableKind::invites, "invite.inviter", Type::text, true,
     "inviter|inviter_id|邀请人|邀请人ID|推荐人|老客|分享人|上级|来源用户|contact_superior_user_parent|boss_id|"
     "parent_id"},
    {TableKind::invites, "invite.invitee", Type::text, true,
     "invitee|invitee_id|被邀请人|被邀请人ID|被推荐人|新客|助力好友|employee_id|child_id"},
    {TableKind::invites, "invite.time", Type::instant, false, "time|时间|邀请时间|助力时间|invited_at|created_at"},
    {TableKind::invites, "invite.campaign", Type::text, false, "campaign|活动|活动名称|fission_id|活动ID"},
    {TableKind::invites, "invite.status", Type::text, false, "status|状态"},
    {TableKind::messages, "message.group", Type::text, false, "group|群|群名称|群名|TalkerId"},
    {TableKind::messages, "message.time", Type::instant, false,
     "time|时间|发送时间|StrTime|CreateTime|timestamp|timestamp_ms|date_unixtime|date"},
    {TableKind::messages, "message.text", Type::text, true, "text|message|content|内容|消息内容|消息|StrContent"},
    {TableKind::messages, "message.kind", Type::text, false, "kind|type|消息类型|类型"},
    {TableKind::members, "member.group", Type::text, true, "group|group_name|群|群名称|群名|所在群|room_id|chat_id"},
    {TableKind::members, "member.joined_at", Type::instant, true, "joined_at|join_time|入群时间|进群时间|加入时间"},
    {TableKind::members, "member.left_at", Type::instant, false, "left_at|退群时间|离群时间|out_time|quit_time"},
    {TableKind::members, "member.invited_by", Type::text, false, "invited_by|邀请人|入群邀请人|invitor"},
    {TableKind::groups, "group.id", Type::text, false, "group_id|chat_id|群ID|wx_chat_id"},
    {TableKind::groups, "group.name", Type::text, false, "group_name|客户群|群名称|群名|群聊名称"},
    {TableKind::groups, "group.owner", Type::text, false, "owner|群主|owner_id"},
    {TableKind::groups, "group.created_at", Type::instant, false, "create_time|群创建时间|创建时间"},
    {TableKind::groups, "group.members", Type::integer, false, "群人数|群成员数|member_count"},
    {TableKind::costs, "cost.time", Type::instant, false, "date|日期|时间"},
    {TableKind::costs, "cost.channel", Type::text, false, "channel|渠道|投放渠道"},
    {TableKind::costs, "cost.value", Type::money, true, "cost|花费|投放花费|消耗|费用|成本"},
};

constexpr std::string_view kIdentity[] = {"customer.id", "customer.external_userid", "customer.unionid",
                                          "customer.openid", "customer.phone"};

}  // namespace

std::string_view table_name(TableKind kind) { return kTables[static_cast<std::size_t>(kind)].table; }
std::string_view entity_name(TableKind kind) { return kTables[static_cast<std::size_t>(kind)].entity; }

std::optional<TableKind> parse_table(std::string_view name) {
  for (const Names& names : kTables)
    if (names.table == name) return names.kind;
  return std::nullopt;
}

std::span<const Field> fields() { return kFields; }

const Field* find_field(std::string_view name) {
  for (const Field& field : kFields)
    if (field.name == name) return &field;
  return nullptr;
}

std::span<const std::string_view> identity_fields() { return kIdentity; }

}  // namespace siyu::model
