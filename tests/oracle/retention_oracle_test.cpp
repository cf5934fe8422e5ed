// Retention against the obvious way: every cell asks every event of every customer again.
#include <algorithm>
#include <set>

#include "analysis/registry.h"
#include "oracle/coming_back_oracle.h"

namespace siyu::tests::coming_back {
namespace {

struct Member {
  std::string customer;
  std::vector<std::string> group;
  Instant cohort, start;
};

class Oracle {
 public:
  Oracle(const World& world, const Json& params)
      : world_(world),
        params_(params),
        calendar_(calendar_of(world, params.value("period", "day"), params.value("week_start", "monday"))),
        all_(histories(world)),
        range_(range_of(world)),
        end_(data_end(world)) {
    std::map<std::string, Instant> lengths = {
        {"hour", kHourMs}, {"day", kDayMs}, {"week", 7 * kDayMs}, {"month", 30 * kDayMs}};
    window_ = lengths[params.value("period", "day")];
    int next = 1;
    columns_ = {{0, 0}};
    for (const Json& size : params.value("brackets", Json::array())) {
      columns_.push_back({next, next + size.get<int>() - 1});
      next += size.get<int>();
    }
    if (columns_.size() == 1)
      for (int k = 1; k < params.value("intervals", 13); ++k) columns_.push_back({k, k});
    find_members();
    name_groups();
  }

  Lines cohorts() const {
    Lines out;
    each_cohort([&](const std::vector<std::string>& group, Instant cohort, const std::vector<Member>& members) {
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        auto size = static_cast<std::int64_t>(members.size()), customers = counted(members, c);
        bool begun = has_begun(cohort, members, c), closed = is_closed(cohort, members, c);
        out.push_back(prefix(group) + calendar_.label(cohort) + "|" + std::to_string(size) + "|" +
                      std::to_string(columns_[c].first) + "|" + (begun ? std::to_string(customers) : "-") + "|" +
                      (closed ? share(customers, size) : "-") + "|" + (closed ? "true" : "false") + to_period(c));
      }
    });
    return out;
  }

  Lines average() const {
    Lines out;
    for (const auto& group : groups_)
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        std::int64_t size = 0, customers = 0, cohorts = 0;
        each_cohort([&](const std::vector<std::string>& of, Instant cohort, const std::vector<Member>& members) {
          if (of != group || members.empty() || !is_closed(cohort, members, c)) return;
          size += static_cast<std::int64_t>(members.size());
          customers += counted(members, c);
          ++cohorts;
        });
        out.push_back(prefix(group) + std::to_string(columns_[c].first) + "|" + (cohorts ? std::to_string(size) : "-") +
                      "|" + (cohorts ? std::to_string(customers) : "-") + "|" + share(customers, size) + "|" +
                      std::to_string(cohorts) + to_period(c));
      }
    return out;
  }

  Lines list() const {
    Lines out;
    each_cohort([&](const std::vector<std::string>& group, Instant cohort, std::vector<Member> members) {
      std::sort(members.begin(), members.end(),
                [](const Member& a, const Member& b) { return a.customer < b.customer; });
      for (const Member& member : members) {
        int returned = 0, last = 0;
        for (std::size_t c = 1; c < columns_.size(); ++c)
          if (counts(member, c)) ++returned, last = columns_[c].first;
        out.push_back(prefix(group) + calendar_.label(cohort) + "|" + member.customer + "|" +
                      format_instant(member.start, world_.zone) + "|" + std::to_string(returned) + "|" +
                      (last ? std::to_string(last) : "-"));
      }
    });
    return out;
  }

  // Of the people behind one cell, as `people` lists them; nothing when the report has no such cell.
  Lines people(const std::vector<std::string>& group, Instant cohort, std::size_t c, bool lost) const {
    Lines out;
    each_cohort([&](const std::vector<std::string>& of, Instant at, const std::vector<Member>& members) {
      if (of != group || at != cohort || !has_begun(at, members, c)) return;
      for (const Member& member : members)
        if (counts(member, c) != lost)
          out.push_back(member.customer + "|" + calendar_.label(cohort) + "|" +
                        format_instant(member.start, world_.zone));
    });
    std::sort(out.begin(), out.end());
    return out;
  }

  bool empty() const { return members_.empty(); }
  const std::vector<Member>& members() const { return members_; }
  std::size_t columns() const { return columns_.size(); }
  int column(std::size_t c) const { return columns_[c].first; }
  std::string label(Instant cohort) const { return calendar_.label(cohort); }

 private:
  bool leaves() const { return params_.contains("leave"); }
  bool rolling() const { return params_.value("time_window", "calendar") == "rolling"; }
  std::string prefix(const std::vector<std::string>& group) const {
    std::string out;
    for (const std::string& text : group)
      if (!(out.empty() && text.empty())) out += text + "|";  // Answer::lines() writes no bar after nothing
    return out;
  }
  std::string to_period(std::size_t c) const {
    bool wanted = !params_.value("brackets", Json::array()).empty();
    return wanted ? "|" + std::to_string(columns_[c].second) : "";
  }

  std::vector<std::string> group_of(const Event& event) const {
    std::vector<std::string> out;
    if (!params_.contains("breakdown")) return out;
    for (const Json& field : params_["breakdown"]["by"]) {
      auto person = world_.people.find(event.customer);
      out.push_back(field == "event.channel"        ? event.channel
                    : person == world_.people.end() ? ""
                                                    : person->second.city);
    }
    return out;
  }

  void find_members() {
    std::string by = params_.value("cohort_by", "first_time");
    for (const auto& [customer, events] : all_) {
      std::set<Instant> taken;
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (!is_of(params_["start"], events[i], world_)) continue;
        bool earlier_start = false, earlier_name = false;
        for (std::size_t j = 0; j < i; ++j) {
          earlier_start = earlier_start || is_of(params_["start"], events[j], world_);
          earlier_name =
              earlier_name || (is_of(params_["start"], events[j], world_, true) && events[j].time < events[i].time);
        }
        if (by != "recurring" && (earlier_start || (by == "first_ever" && earlier_name))) continue;
        if (!range_.hold(events[i].time)) continue;
        if (rolling() && !taken.empty()) continue;
        Instant cohort = calendar_.start(events[i].time);
        if (taken.insert(cohort).second) members_.push_back({customer, group_of(events[i]), cohort, events[i].time});
      }
    }
  }

  void name_groups() {
    std::map<std::vector<std::string>, int> sizes;
    for (const Member& member : members_) ++sizes[member.group];
    std::vector<std::pair<int, std::vector<std::string>>> order;
    for (const auto& [group, size] : sizes) order.push_back({-size, group});
    std::sort(order.begin(), order.end());
    std::size_t limit = 25;
    if (params_.contains("breakdown")) limit = params_["breakdown"].value("limit", std::size_t{25});
    std::set<std::vector<std::string>> shown;
    for (std::size_t i = 0; i < std::min(limit, order.size()); ++i) shown.insert(order[i].second);
    groups_.assign(shown.begin(), shown.end());
    if (order.size() > shown.size()) {
      std::vector<std::string> other(params_["breakdown"]["by"].size(), "$other");
      groups_.push_back(other);
      for (Member& member : members_)
        if (shown.count(member.group) == 0) member.group = other;
    }
    if (!params_.contains("breakdown")) groups_ = {{}};
  }

  template <class Visit>
  void each_cohort(Visit visit) const {
    if (members_.empty()) return;
    Instant first = INT64_MAX, last = INT64_MIN;
    for (const Member& member : members_) first = std::min(first, member.cohort), last = std::max(last, member.cohort);
    for (const auto& group : groups_)
      for (Instant cohort = first; cohort <= last; cohort = calendar_.after(cohort, 1)) {
        std::vector<Member> members;
        for (const Member& member : members_)
          if (member.cohort == cohort && member.group == group) members.push_back(member);
        visit(group, cohort, members);
      }
  }

  // The k-th period of a member.
  Bounds period(const Member& member, int k) const {
    if (rolling()) return {member.start + k * window_, member.start + (k + 1) * window_};
    return {calendar_.after(member.cohort, k), calendar_.after(member.cohort, k + 1)};
  }
  bool returns_in(const Member& member, int k) const {
    int seen = 0;
    for (const Event& event : all_.at(member.customer))
      if (period(member, k).hold(event.time) &&
          is_of(params_.contains("return") ? params_["return"] : params_["start"], event, world_))
        ++seen;
    return seen >= params_.value("min_occurrences", 1);
  }
  bool counts(const Member& member, std::size_t c) const {
    if (leaves()) {
      for (const Event& event : all_.at(member.customer))
        if (event.time >= member.start && event.time < period(member, columns_[c].second).until &&
            is_of(params_["leave"], event, world_))
          return false;
      return true;
    }
    if (c == 0) return true;
    bool unbounded = params_.value("count", "on") == "on_or_after";
    for (int k = columns_[c].first; unbounded ? period(member, k).from < end_ : k <= columns_[c].second; ++k)
      if (returns_in(member, k)) return true;
    return false;
  }
  std::int64_t counted(const std::vector<Member>& members, std::size_t c) const {
    return std::count_if(members.begin(), members.end(), [&](const Member& member) { return counts(member, c); });
  }

  Instant entry_end(Instant cohort) const { return std::min(calendar_.after(cohort, 1), range_.until); }
  // The members, or for nobody one who would have come last.
  std::vector<Member> someone(Instant cohort, const std::vector<Member>& members) const {
    return members.empty() ? std::vector<Member>{{"", {}, cohort, entry_end(cohort) - 1}} : members;
  }
  bool has_begun(Instant cohort, const std::vector<Member>& members, std::size_t c) const {
    for (const Member& member : someone(cohort, members))
      if (period(member, columns_[c].first).from < end_) return true;
    return false;
  }
  bool is_closed(Instant cohort, const std::vector<Member>& members, std::size_t c) const {
    if (entry_end(cohort) > end_) return false;
    if (c == 0 && !leaves()) return true;
    for (const Member& member : someone(cohort, members))
      if (period(member, columns_[c].second).until > end_) return false;
    return true;
  }

  const World& world_;
  const Json& params_;
  Calendar calendar_;
  std::map<std::string, std::vector<Event>> all_;
  Bounds range_;
  Instant end_, window_ = 0;
  std::vector<std::pair<int, int>> columns_;
  std::vector<Member> members_;
  std::vector<std::vector<std::string>> groups_;
};

Json random_params(Dice& dice) {
  Json params = {{"start", random_step(dice)},
                 {"period", dice.of<std::string>({"day", "day", "week", "month", "hour"})}};
  if (dice.chance(70)) params["cohort_by"] = dice.of<std::string>({"first_time", "first_ever", "recurring"});
  bool rolling = dice.chance(35), leave = dice.chance(25);
  if (rolling) params["time_window"] = "rolling";
  if (leave) {
    params["leave"] = dice.chance(70) ? Json{{"event", "deleted"}} : random_step(dice);
  } else {
    if (dice.chance(70)) params["return"] = random_step(dice);
    if (!rolling && dice.chance(35)) params["count"] = "on_or_after";
    if (dice.chance(20)) params["min_occurrences"] = 1 + dice.below(3);
  }
  if (dice.chance(25)) {
    params["brackets"] = Json::array();
    for (std::size_t n = 1 + dice.below(3); n > 0; --n) params["brackets"].push_back(1 + dice.below(5));
  } else if (dice.chance(80)) {
    params["intervals"] = dice.chance(5) ? 104 : 1 + dice.below(9);
  }
  if (dice.chance(30)) params["week_start"] = dice.of(week_days());
  if (dice.chance(35)) {
    params["breakdown"] = {
        {"by", dice.of<Json>({{"event.channel"}, {"customer.city"}, {"event.channel", "customer.city"}})}};
    if (dice.chance(50)) params["breakdown"]["limit"] = 1 + dice.below(3);
  }
  params["list"] = true;
  return params;
}

TEST(RetentionOracle, RandomWorlds) {
  std::size_t outside = 0, empty = 0, full = 0;
  for (unsigned seed = 1; seed <= setting("SIYU_WORLDS", 1200); ++seed) {
    Dice dice(seed);
    World world = random_world(dice);
    Json params = random_params(dice);
    if (params["period"] == "hour" && histories(world).begin()->second.back().time - data_first(world) > 20 * kDayMs)
      params["period"] = "day";  // the oracle would take minutes
    std::string definition = definition_of(world, params);
    model::Store store = store_of(world);
    Answer answer = ask(analysis::kRetention, store, definition);
    if (is_outside(world)) {
      ASSERT_EQ(answer.codes(), Lines{"outside_data /range"}) << seed << " " << definition;
      ++outside;
      continue;
    }
    ASSERT_EQ(answer.codes(), Lines{}) << seed << " " << definition;
    Oracle oracle(world, params);
    ASSERT_EQ(difference(answer.rows("cohorts"), oracle.cohorts()), "") << seed << " " << definition;
    ASSERT_EQ(difference(answer.rows("people"), oracle.list()), "") << seed << " " << definition;
    ASSERT_EQ(answer.note("nobody_started"), oracle.empty() ? "{}" : "") << seed;
    ASSERT_EQ(answer.plan->params(),
              ask(analysis::kRetention, store, Json{{"params", answer.plan->params()}}.dump()).plan->params());
    if (oracle.empty()) {
      ++empty;
      continue;
    }
    ++full;
    ASSERT_EQ(difference(answer.rows("average"), oracle.average()), "") << seed << " " << definition;
    for (int turn = 0; turn < 3; ++turn) {
      Member member = dice.of(oracle.members());
      std::size_t c = dice.below(oracle.columns());
      bool lost = dice.chance(40);
      Json mark = {
          {"cohort", oracle.label(member.cohort)}, {"period", oracle.column(c)}, {"side", lost ? "lost" : "returned"}};
      for (std::size_t g = 0; g < member.group.size(); ++g)
        mark["group"][params["breakdown"]["by"][g].get<std::string>()] = member.group[g];
      ASSERT_EQ(difference(answer.people(store, mark.dump()), oracle.people(member.group, member.cohort, c, lost)), "")
          << seed << " " << definition << " " << mark;
    }
  }
  EXPECT_GT(full, 5 * (empty + outside) / 3);  // most worlds must have something to say
}

}  // namespace
}  // namespace siyu::tests::coming_back
