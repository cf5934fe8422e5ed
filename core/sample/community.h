// Groups and invitations: 群成员.csv, 群消息.csv, 邀请明细.csv. Leaves out group totals a day: they follow from the members.
#pragma once

#include <string>
#include <vector>

#include "sample/calendar.h"
#include "sample/customers.h"
#include "sample/sample.h"

namespace siyu::sample {

// One group for every 125 customers, at least one when there are customers.
std::uint32_t group_count(std::uint32_t customers);

struct Membership {
  std::uint32_t customer, group;
  Moment joined, left;  // kNever when still there
};
std::vector<Membership> make_memberships(const ShopOptions& options, const std::vector<Customer>& customers);

std::string members_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Membership>& members);
std::string messages_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Membership>& members);
std::string invites_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers);

}  // namespace siyu::sample
