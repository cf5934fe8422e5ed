// Draws groups, what is said in them, and who brought whom. One group in eleven is dead: customers are silent there
// after the first weeks, and many leave. See community.h.
#include "sample/community.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <tuple>

#include "sample/csv_writer.h"
#include "sample/random.h"

namespace siyu::sample {
namespace {

constexpr std::string_view kThemes[] = {"门店福利", "新品抢先", "穿搭交流", "羽绒服内购",
                                        "老客专享", "直播预告", "会员日",   "清仓捡漏"};

struct Choice {
  std::string_view text;
  std::uint32_t weight;
};
constexpr Choice kWays[] = {{"扫描群二维码", 62}, {"由群成员邀请（直接）", 25}, {"邀请链接", 13}};
constexpr Choice kSayings[] = {{"这件还有M码吗？", 14},
                               {"身高165穿什么码合适", 11},
                               {"羽绒服什么时候补货", 9},
                               {"已下单,坐等收货", 9},
                               {"今晚几点直播", 8},
                               {"有优惠券吗", 10},
                               {"颜色和图片一样,很喜欢", 6},
                               {"可以退换吗", 5},
                               {"[图片]", 12},
                               {"好看👍", 10}};
constexpr Choice kNotices[] = {{"【福利】今晚8点直播间,满300减50 https://example.com/live", 5},
                               {"新品上架,前50名送围巾 https://example.com/new", 4},
                               {"早上好,今天降温,记得添衣", 3},
                               {"接龙:秋冬内购团", 2}};

bool is_dead(std::uint32_t group) { return group % 11 == 3; }

std::string group_name(std::uint32_t group) {
  std::string name(kThemes[group % std::size(kThemes)]);
  append_number(name, group + 1, 2);
  name += "群";
  return name;
}

struct Message {
  Moment time;
  std::uint32_t group;
  std::uint32_t sender;  // a customer, or kFromStaff
  std::uint32_t choice;  // of the sayings or notices
};
constexpr std::uint32_t kFromStaff = 0xFFFFFFFF;

}  // namespace

std::uint32_t group_count(std::uint32_t customers) { return customers == 0 ? 0 : std::max(1u, customers / 125); }

std::vector<Membership> make_memberships(const ShopOptions& options, const std::vector<Customer>& customers) {
  const std::uint32_t listed = static_cast<std::uint32_t>(customers.size());
  const std::uint32_t groups = group_count(listed);
  std::vector<Membership> members;
  for (std::uint32_t i = 0; i < listed; ++i) {
    Random random(options.seed, Topic::groups, i);
    const bool in_any = random.chance(610);
    const bool in_two = random.chance(160);
    const std::uint32_t wanted = in_any ? (in_two ? 2 : 1) : 0;
    std::uint32_t last_group = groups;
    for (std::uint32_t k = 0; k < wanted; ++k) {
      // Groups are opened one after another; a newcomer joins one of the last few.
      const std::uint32_t newest = static_cast<std::uint32_t>(std::uint64_t{i} * groups / listed);
      const std::uint32_t back = random.below(6);
      const std::uint32_t group = newest >= back ? newest - back : newest;
      const Moment joined = customers[i].added + random.between(20, 3 * kDaySeconds);
      const bool leaves = random.chance(is_dead(group) ? 480 : 210);
      const Moment left = joined + random.between(3600, 200 * kDaySeconds);
      if (group == last_group || joined >= kEnd || joined >= customers[i].deleted) continue;
      last_group = group;
      members.push_back({i, group, joined, leaves && left < kEnd ? left : kNever});
    }
  }
  std::sort(members.begin(), members.end(), [](const Membership& a, const Membership& b) {
    return std::tie(a.group, a.joined, a.customer) < std::tie(b.group, b.joined, b.customer);
  });
  return members;
}

std::string members_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Membership>& members) {
  CsvWriter csv("群名称,客户ID,入群时间,退群时间,入群方式,邀请人");
  csv.reserve(members.size() * 110);
  for (const Membership& member : members) {
    Random random(options.seed, Topic::groups, member.customer, member.group + 1);
    const std::size_t way = random.pick(kWays);
    const bool by_staff =
        way == 1 && random.chance(450);  // the platform names an inviter only when it is a member of staff
    const std::uint32_t staff = random.below(kStaff);
    csv.cell(group_name(member.group)).cell(external_id(options.seed, member.customer));
    calendar.append(csv.plain_cell(), member.joined);
    std::string& left = csv.plain_cell();
    if (member.left != kNever) calendar.append(left, member.left);
    csv.cell(kWays[way].text).cell(by_staff ? staff_name(staff) : "");
    csv.end_row();
  }
  return csv.take();
}

std::string messages_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Membership>& members) {
  std::vector<Message> messages;
  std::vector<Moment> opened;  // by group; kNever for one without members
  for (const Membership& member : members) {
    if (opened.size() <= member.group) opened.resize(member.group + 1, kNever);
    opened[member.group] = std::min(opened[member.group], member.joined);
    Random random(options.seed, Topic::messages, member.customer, member.group);
    const std::uint32_t count = random.chance(300) ? random.between(1, 9) : 0;
    const Moment silent_after =
        is_dead(member.group) ? std::min(kEnd - 20 * kDaySeconds, member.joined + 20 * kDaySeconds) : kEnd;
    const Moment until = std::min(member.left, silent_after);
    if (until <= member.joined) continue;
    for (std::uint32_t k = 0; k < count; ++k) {
      const std::uint32_t first_day = member.joined / kDaySeconds;
      const std::uint32_t day = calendar.busy_day(random, first_day, (until - 1) / kDaySeconds);
      const Moment time = day * kDaySeconds + calendar.busy_second(random);
      const std::uint32_t choice = static_cast<std::uint32_t>(random.pick(kSayings));
      if (time > member.joined && time < until) messages.push_back({time, member.group, member.customer, choice});
    }
  }
  for (std::uint32_t group = 0; group < opened.size(); ++group) {
    if (opened[group] == kNever) continue;
    Random random(options.seed, Topic::messages, group, 0xFFFFFFFF);
    for (Moment time = opened[group] + 3600; time < kEnd; time += random.between(3 * kDaySeconds, 12 * kDaySeconds)) {
      const Moment sent = time / kDaySeconds * kDaySeconds + random.between(9 * 3600, 21 * 3600);
      const std::uint32_t choice = static_cast<std::uint32_t>(random.pick(kNotices));
      messages.push_back({sent, group, kFromStaff, choice});
    }
  }
  std::sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return std::tie(a.time, a.group, a.sender, a.choice) < std::tie(b.time, b.group, b.sender, b.choice);
  });

  CsvWriter csv("群名称,发送者角色,客户ID,发送时间,消息类型,消息内容");
  csv.reserve(messages.size() * 120);
  for (const Message& message : messages) {
    const bool staff = message.sender == kFromStaff;
    const std::string_view text = staff ? kNotices[message.choice].text : kSayings[message.choice].text;
    csv.cell(group_name(message.group))
        .cell(staff ? "员工" : "客户")
        .cell(staff ? "" : external_id(options.seed, message.sender));
    calendar.append(csv.plain_cell(), message.time);
    csv.cell(text == "[图片]" ? "图片" : text.find("https") != std::string_view::npos ? "链接" : "文本").cell(text);
    csv.end_row();
  }
  return csv.take();
}

std::string invites_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers) {
  constexpr std::uint32_t kHubEvery = 97;  // customers who invite far more than others
  struct Invite {
    Moment time;
    std::uint32_t inviter, invitee;
    std::string_view status;
  };
  std::vector<Invite> invites;
  for (std::uint32_t i = 1; i < customers.size(); ++i) {
    const Customer& customer = customers[i];
    Random random(options.seed, Topic::invites, i);
    const bool old_customer = customer.source != kReferral && random.chance(30);
    if (customer.source != kReferral && !old_customer) continue;
    std::uint32_t inviter = random.below(i);
    if (random.chance(350)) inviter -= inviter % kHubEvery;
    const Moment lead = random.between(20, 900);
    const Moment later = random.between(kDaySeconds, 90 * kDaySeconds);
    const Moment before = customer.added >= lead ? customer.added - lead : 0;
    const Moment time = old_customer ? customer.added + later : std::max(customers[inviter].added, before);
    const bool done = random.chance(740);
    if (time >= kEnd || time >= customer.deleted) continue;
    const std::string_view answer = done ? "已完成" : "未完成";
    const std::string_view outcome = customer.deleted != kNever ? "已流失" : answer;
    invites.push_back({time, inviter, i, old_customer ? "老用户" : outcome});
  }
  std::sort(invites.begin(), invites.end(), [](const Invite& a, const Invite& b) {
    return std::tie(a.time, a.invitee) < std::tie(b.time, b.invitee);  // nobody is invited twice
  });
  CsvWriter csv("邀请人,被邀请人,时间,活动,状态");
  csv.reserve(invites.size() * 110);
  for (const Invite& invite : invites) {
    std::string campaign = "老带新第";
    append_number(campaign, invite.time / (91 * kDaySeconds) + 1);
    campaign += "期";
    csv.cell(external_id(options.seed, invite.inviter)).cell(external_id(options.seed, invite.invitee));
    calendar.append(csv.plain_cell(), invite.time);
    csv.cell(campaign).cell(invite.status);
    csv.end_row();
  }
  return csv.take();
}

}  // namespace siyu::sample
