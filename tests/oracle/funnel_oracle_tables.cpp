// The tables and notes of a funnel's answer, from the outcomes of its units. See funnel_question.h.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "funnel_question.h"

namespace siyu::tests {
namespace {

constexpr Milliseconds kDay = kDayLength;

// The samples of a step's time, in order.
Json quantile(const std::vector<Milliseconds>& sorted, double p) {
  if (sorted.empty()) return nullptr;
  double position = static_cast<double>(sorted.size() - 1) * p;
  std::size_t below = static_cast<std::size_t>(std::floor(position));
  double fraction = position - static_cast<double>(below);
  double x = static_cast<double>(sorted[below]);
  if (fraction > 0) x += fraction * static_cast<double>(sorted[below + 1] - sorted[below]);
  return x / 1000;
}

Json share(std::int64_t n, std::int64_t d) {
  return d == 0 ? Json() : Json(static_cast<double>(n) / static_cast<double>(d));
}

}  // namespace

void Oracle::add_steps(Json& rows, const std::vector<Part>& parts, const Json& prefix) {
  std::int64_t first = 0;
  std::optional<std::int64_t> before;
  auto begin = [&](int number, const std::string& label, std::int64_t customers, bool optional) {
    Json row = prefix;
    if (!before) first = customers;
    row.push_back(number);
    row.push_back(label);
    row.push_back(customers);
    row.push_back(before ? share(customers, *before) : Json());
    row.push_back(share(customers, first));
    row.push_back(before && !optional ? Json(*before - customers) : Json());
    if (!optional) before = customers;
    return row;
  };
  if (prefix.empty())
    for (std::size_t i = 0; i < totals_.size(); ++i) {
      Json row = begin(static_cast<int>(i) + 1, totals_[i].first, totals_[i].second, false);
      for (int k = 0; k < 5; ++k) row.push_back(nullptr);
      rows.push_back(row);
    }
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    int level = static_cast<int>(i) + 1, source = required_before(level);
    bool optional = rules_.optional[i + 1];
    Json row = begin(steps_[i].number, steps_[i].label, did(parts, level), optional);
    std::vector<Milliseconds> times;
    std::int64_t ties = 0;
    for (const Part& part : parts) {
      const auto& done = part.outcome.done;
      if (source == 0 || done.count(level) == 0) continue;
      times.push_back(done.at(level) - done.at(source));
      ties += times.back() == 0 ? 1 : 0;
    }
    if (source == 0 || optional) {
      for (int k = 0; k < 5; ++k) row.push_back(nullptr);
    } else {
      std::sort(times.begin(), times.end());
      Milliseconds sum = std::accumulate(times.begin(), times.end(), Milliseconds{0});
      row.push_back(times.empty() ? Json()
                                  : Json(static_cast<double>(sum) / (static_cast<double>(times.size()) * 1000)));
      for (double p : {0.5, 0.25, 0.75}) row.push_back(quantile(times, p));
      row.push_back(unordered() ? 0 : ties);
    }
    rows.push_back(row);
  }
}

Json Oracle::steps_table(const std::vector<Group>& groups) {
  Json rows = Json::array();
  for (const Group& group : groups) add_steps(rows, group.parts, Json(group.value));
  return {{"name", "steps"},
          {"columns", with_by({"step", "label", "customers", "step_rate", "overall_rate", "dropped", "mean_s",
                               "median_s", "p25_s", "p75_s", "ties"})},
          {"rows", rows}};
}

Json Oracle::trend_table(const std::vector<Group>& groups) {
  const Json& trend = params_["trend"];
  std::string interval = trend["interval"];
  static const std::vector<std::string> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
  std::int64_t week_start =
      std::find(kWeekdays.begin(), kWeekdays.end(), trend.value("week_start", "monday")) - kWeekdays.begin();
  Milliseconds shift = zone_ * Milliseconds{60'000};
  auto bucket = [&](Milliseconds t) {
    Milliseconds local = t + shift;
    if (interval == "hour") return floor_divide(local, 3'600'000) * 3'600'000 - shift;
    std::int64_t days = floor_divide(local, kDay);
    if (interval == "week") days -= ((days + 3 - week_start) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    if (interval == "month") {
      int year, month, day;
      date_of(days, year, month, day);
      days -= day - 1;
    }
    return days * kDay - shift;
  };
  auto after = [&](Milliseconds start) {
    return bucket(start + (interval == "hour"   ? 3'600'000
                           : interval == "day"  ? kDay
                           : interval == "week" ? 7 * kDay
                                                : 32 * kDay));
  };
  int from = trend.contains("from_step") ? level_of(trend["from_step"]) : 1;
  int to = trend.contains("to_step") ? level_of(trend["to_step"]) : last_required();

  Milliseconds first = facts_.events.empty() ? 0 : facts_.events[0].time;
  for (const Fact& fact : facts_.events) first = std::min(first, fact.time);
  for (const Total& total : facts_.totals) first = std::min(first, total.time);
  Milliseconds last = *facts_.last;
  if (range_.from) first = std::max(first, *range_.from);
  if (range_.until) last = std::min(last, *range_.until - 1);

  Json rows = Json::array();
  for (const Group& group : groups) {
    if (group.other) continue;
    for (Milliseconds start = bucket(first); first <= last && start <= last; start = after(start)) {
      Lens lens;
      lens.entries = {start, after(start)};
      lens.not_before = start;
      std::function<bool(const Unit&)> in;
      if (!by_.empty() && attribution_ == "all_events") lens.only_value = group.value;
      if (!by_.empty() && attribution_ == "step") {
        lens.attributed = level_of(params_["breakdown"]["step"]);
        lens.value = group.value;
      }
      if (!by_.empty() && (attribution_ == "first_touch" || attribution_ == "last_touch"))
        in = [&](const Unit& unit) { return unit_value(unit) == group.value; };
      // `entry: first`: only the unit's one entry, wherever it lies in the plain run.
      auto takes_part = [&](const Unit& unit) {
        if (in && !in(unit)) return false;
        if (!rules_.first_entry) return true;
        Lens plain = lens;
        plain.entries = {};
        plain.not_before = Lens{}.not_before;
        for (const Seen& event : seen(unit, plain))
          if (opens(event)) return lens.entries.hold(event.time);
        return false;
      };
      std::int64_t entered = 0, converted = 0;
      for (const Part& part : parts(lens, takes_part)) {
        if (lens.attributed != 0 && part.outcome.done.count(lens.attributed) == 0) continue;
        entered += static_cast<std::int64_t>(part.outcome.done.count(from));
        converted += static_cast<std::int64_t>(part.outcome.done.count(to));
      }
      Milliseconds end = after(start) - 1;
      if (range_.until) end = std::min(end, *range_.until - 1);
      std::string label = write_clock(start, zone_);
      label = interval == "hour" ? label.substr(0, 16) : interval == "month" ? label.substr(0, 7) : label.substr(0, 10);
      Json row = Json(group.value);
      for (const Json& cell : {Json(label), Json(entered), Json(converted), share(converted, entered),
                               Json(cut_window_end(end) < data_end())})
        row.push_back(cell);
      rows.push_back(row);
    }
  }
  return {
      {"name", "trend"}, {"columns", with_by({"bucket", "entered", "converted", "rate", "complete"})}, {"rows", rows}};
}

Json Oracle::convert_table(const std::vector<Part>& parts) const {
  const Json& given = params_["time_to_convert"];
  int from = given.contains("from_step") ? level_of(given["from_step"]) : 1;
  int to = given.contains("to_step") ? level_of(given["to_step"]) : last_required();
  std::vector<std::int64_t> seconds;
  for (const Part& part : parts) {
    const auto& done = part.outcome.done;
    if (done.count(from) != 0 && done.count(to) != 0) seconds.push_back((done.at(to) - done.at(from)) / 1000);
  }
  Json rows = Json::array();
  if (!seconds.empty()) {
    auto [low, high] = std::minmax_element(seconds.begin(), seconds.end());
    std::int64_t least = *low, most = *high, bins = 1;
    if (given.contains("bins") && given["bins"].is_number()) {
      bins = given["bins"];
    } else {
      while (bins * bins * bins < static_cast<std::int64_t>(seconds.size())) ++bins;
    }
    std::int64_t width = std::max<std::int64_t>(1, (most - least + bins - 1) / bins);
    for (std::int64_t i = 0; i <= bins; ++i) {
      std::int64_t start = least + i * width, end = i == bins ? start : start + width;
      auto count = std::count_if(seconds.begin(), seconds.end(),
                                 [&](std::int64_t s) { return s >= start && (s < end || (i == bins && s == start)); });
      if (i < bins || count > 0) rows.push_back({start, end, count});
    }
  }
  return {{"name", "time_to_convert"}, {"columns", {"from_s", "to_s", "customers"}}, {"rows", rows}};
}

Json Oracle::people_table(const std::vector<Group>& groups) const {
  Json rows = Json::array();
  for (const Group& group : groups)
    for (const Part& part : group.parts) {
      Json row = Json(group.value);
      row.push_back(part.unit->customer);
      row.push_back(steps_[static_cast<std::size_t>(part.outcome.done.rbegin()->first) - 1].number);
      row.push_back(write_clock(part.outcome.entered, zone_));
      rows.push_back(row);
    }
  return {{"name", "people"}, {"columns", with_by({"customer", "reached", "entered_at"})}, {"rows", rows}};
}

Json Oracle::notes(const std::vector<Part>& parts, std::size_t group_count) const {
  Json notes = Json::array();
  auto add = [&](const char* code, const Json& facts) { notes.push_back({{"code", code}, {"facts", facts}}); };
  if (facts_.by_day && (rules_.order == "strict" || !option("time_to_convert").is_null()))
    add("date_only", Json::object());

  struct Row {
    int level, number;
    std::string label;
    std::int64_t customers, before;
    bool total_before;
  };
  std::vector<Row> listed;  // required listed steps that have a step before
  std::optional<std::int64_t> before;
  if (!totals_.empty()) before = totals_.back().second;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    int level = static_cast<int>(i) + 1;
    if (rules_.optional[i + 1]) continue;
    std::int64_t customers = did(parts, level);
    if (before) listed.push_back({level, steps_[i].number, steps_[i].label, customers, *before, i == 0});
    before = customers;
  }
  std::int64_t total = 0;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    bool is_total = i + 1 < totals_.size();
    std::int64_t next = is_total ? totals_[i + 1].second : listed[0].customers;
    if (next <= totals_[i].second) continue;
    add("exceeds_total", {{"step", i + 2},
                          {"label", is_total ? totals_[i + 1].first : listed[0].label},
                          {"customers", next},
                          {"total", totals_[i].second}});
  }
  if (!unordered())
    for (const Part& part : parts) {
      bool tie = false;
      for (const auto& [level, time] : part.outcome.done) {
        int source = required_before(level);
        tie = tie ||
              (source > 0 && !rules_.optional[static_cast<std::size_t>(level)] && time == part.outcome.done.at(source));
      }
      total += tie ? 1 : 0;
    }
  if (total > 0) add("ties", {{"conversions", total}});

  std::int64_t open = 0;
  for (const Part& part : parts) {
    if (part.outcome.done.count(last_required()) != 0) continue;
    bool is_open = false;
    for (const Unit& unit : units_) {
      // Of a customer who holds several values, any.
      if (&unit != part.unit && !(by_customer() && unit.customer == part.unit->customer)) continue;
      std::optional<Milliseconds> entry;
      for (const Seen& event : seen(unit, {}))
        if (opens(event) && !(rules_.first_entry && entry)) entry = event.time;
      bool counted = run(unit, {}).level != 0;  // a pair that an exclusion removed is not open
      is_open = is_open || (counted && entry && cut_window_end(*entry) >= data_end());
    }
    open += is_open ? 1 : 0;
  }
  if (open > 0) add("open_attempts", {{"customers", open}});

  const Row *drop = nullptr, *listed_drop = nullptr;
  Json small = Json::array();
  for (const Row& row : listed) {
    std::int64_t dropped = row.before - row.customers;
    if (dropped > 0 && (drop == nullptr || dropped > drop->before - drop->customers)) drop = &row;
    if (dropped > 0 && !row.total_before &&
        (listed_drop == nullptr || dropped > listed_drop->before - listed_drop->customers))
      listed_drop = &row;
    if (row.before > 0 && row.before < 30) small.push_back(row.number);
  }
  auto drop_facts = [&](const Row& row) {
    return Json{{"step", row.number},
                {"label", row.label},
                {"dropped", row.before - row.customers},
                {"rate", share(row.customers, row.before)}};
  };
  if (drop != nullptr) add("biggest_drop", drop_facts(*drop));
  if (listed_drop != nullptr) add("biggest_listed_drop", drop_facts(*listed_drop));
  if (!small.empty()) add("small_sample", {{"steps", small}});
  bool overlap = !by_.empty() && (attribution_ == "all_events" || attribution_ == "step");
  if (overlap) add("groups_overlap", Json::object());
  std::size_t limit = by_.empty() ? 0 : params_["breakdown"].value("limit", std::size_t{25});
  if (!by_.empty() && group_count > limit) add("group_limit", {{"groups", group_count}, {"shown", limit}});
  return notes;
}

Json Oracle::answer() {
  std::vector<Part> plain = parts({});
  std::vector<Group> shown;
  std::size_t group_count = 0;
  if (by_.empty()) {
    shown.push_back({{}, false, plain});
  } else {
    shown = groups();
    group_count = shown.size();
    std::size_t limit = params_["breakdown"].value("limit", std::size_t{25});
    if (shown.size() > limit) {
      std::vector<std::size_t> order(shown.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return did(shown[a].parts, 1) > did(shown[b].parts, 1); });
      std::set<std::size_t> kept(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(limit));
      std::vector<Group> all = std::move(shown);
      shown.clear();
      Group other{Texts(by_.size(), "$other"), true, {}};
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (kept.count(i) != 0) {
          shown.push_back(std::move(all[i]));
        } else {
          other.parts.insert(other.parts.end(), all[i].parts.begin(), all[i].parts.end());
        }
      }
      std::stable_sort(other.parts.begin(), other.parts.end(),
                       [](const Part& a, const Part& b) { return a.unit->customer < b.unit->customer; });
      shown.push_back(std::move(other));
    }
  }
  Json tables = Json::array();
  tables.push_back(steps_table(shown));
  if (!option("trend").is_null()) tables.push_back(trend_table(shown));
  if (!option("time_to_convert").is_null()) tables.push_back(convert_table(plain));
  if (params_.value("list", false)) tables.push_back(people_table(shown));
  return {{"tables", tables}, {"notes", notes(plain, group_count)}};
}

}  // namespace siyu::tests
