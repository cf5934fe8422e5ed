// Puts the shop's files together. See sample.h.
#include <algorithm>

#include "sample/calendar.h"
#include "sample/campaigns.h"
#include "sample/community.h"
#include "sample/customers.h"
#include "sample/orders.h"
#include "sample/sample.h"

namespace siyu::sample {

std::vector<SampleFile> shop(const ShopOptions& asked) {
  ShopOptions options = asked;
  options.customers = std::min(options.customers, kMaxCustomers);
  const Calendar calendar;
  const std::vector<Customer> customers = make_customers(options, calendar);
  std::vector<SampleFile> files;
  files.push_back({"客户列表.csv", customers_csv(options, calendar, customers)});
  files.push_back({"订单.csv", orders_csv(options, calendar, customers, make_orders(options, calendar, customers))});
  files.push_back({"活动明细.csv", campaign_events_csv(options, calendar, customers)});
  files.push_back({"曝光汇总.csv", exposures_csv(options, calendar, customers)});
  const std::vector<Membership> members = make_memberships(options, customers);
  files.push_back({"群成员.csv", members_csv(options, calendar, members)});
  files.push_back({"群消息.csv", messages_csv(options, calendar, members)});
  files.push_back({"邀请明细.csv", invites_csv(options, calendar, customers)});
  files.push_back({"投放成本.csv", costs_csv(options, calendar)});
  return files;
}

}  // namespace siyu::sample
