// RFM: how recently, how often and for how much each buyer bought, as scores and as the eight groups from 重要价值 to 一般挽留.
//
// The idea: orders and refunds of a window up to the end of as_of; three whole numbers a buyer; scores by bounds (rfm_params.h), and
// the groups by three flags that compare values, not scores, with a threshold, unless asked otherwise. Who has nothing left after
// refunds ($refunded) takes no part in scores and thresholds. Definitions: docs/reports.md; statistics.md §4 (Hughes 1994).
// Leaves out: which goods, and what a buyer will do next.
#include <algorithm>

#include "analysis/registry.h"
#include "analysis/rfm_picture.h"
#include "base/slices.h"
#include "report/analysis.h"
#include "report/buyers.h"
#include "report/describe.h"
#include "report/match.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using buyers::Buyer;
using buyers::Buyers;
using model::Customer;
using model::Store;
using rfm::kEight;
using rfm::kRefunded;
using rfm::kUnknown;
using rfm::Level;
using rfm::Measure;
using rfm::Params;
using rfm::Picture;
using rfm::Standing;
using rfm::Threshold;

// In the order of statistics::Flags8::index(), then who is in none of the eight.
constexpr std::array<std::string_view, 9> kSegments = {"重要价值", "重要发展", "重要保持", "重要挽留", "一般价值",
                                                       "一般发展", "一般保持", "一般挽留", "$refunded"};
constexpr std::string_view kNew = "$new";
constexpr std::size_t kSlice = 4096;
constexpr std::size_t kLongList = 100'000;
constexpr std::int64_t kSmallSample = 30;

std::vector<Column> list_columns() {
  return {{"customer", Role::key, Unit::text},       {"recency_days", Role::measure, Unit::days},
          {"frequency", Role::measure, Unit::count}, {"monetary", Role::measure, Unit::money},
          {"r", Role::measure, Unit::count},         {"f", Role::measure, Unit::count},
          {"m", Role::measure, Unit::count},         {"segment", Role::measure, Unit::text}};
}
std::vector<Column> cell_columns() {
  return {{"r", Role::key, Unit::count},
          {"f", Role::key, Unit::count},
          {"m", Role::key, Unit::count},
          {"customers", Role::measure, Unit::count},
          {"monetary", Role::measure, Unit::money}};
}
Table customers_table() { return {"customers_rfm", list_columns(), {}}; }
Table segments_table() {
  return {"segments",
          {{"segment", Role::key, Unit::text},
           {"customers", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share},
           {"monetary", Role::measure, Unit::money},
           {"monetary_share", Role::measure, Unit::share}},
          {}};
}
Table cuts_table() {
  return {"cuts",
          {{"name", Role::key, Unit::text},
           {"recency_days", Role::measure, Unit::days},
           {"frequency", Role::measure, Unit::count},
           {"monetary", Role::measure, Unit::money}},
          {}};
}
Table movement_table() {
  return {"movement",
          {{"from", Role::key, Unit::text}, {"to", Role::key, Unit::text}, {"customers", Role::measure, Unit::count}},
          {}};
}

class Rfm final : public Plan {
 public:
  Rfm(const Definition& definition, Params params) : definition_(definition), params_(std::move(params)) {}

  static void check(const Definition& definition, Params& params, const Store& store, Problems& problems) {
    rfm::check(definition, params, store, problems);
  }

  Json params() const override { return write_struct(params_); }
  Result<Report> run(const Store& store) const override;
  Result<Table> people(const Store& store, const Json& mark) const override;

 private:
  Result<Picture> picture(const Store& store, const std::string& as_of) const {
    return rfm::read_picture(definition_, params_, store, as_of);
  }
  Result<Table> segments(const Picture& picture) const;
  static Table cells(const Picture& picture);
  Table cuts(const Picture& picture) const;
  Table movement(const Picture& before, const Picture& now) const;
  void add_notes(const Store& store, const Picture& picture, Report& report) const;

  Definition definition_;
  Params params_;
};

std::string_view moved_from(const Standing* before) {
  if (before == nullptr) return kNew;
  return before->segment == kUnknown ? std::string_view{} : kSegments[before->segment];
}

std::vector<Cell> list_row(const Store& store, const Picture& picture, std::size_t at) {
  const Buyer& buyer = picture.buyers.of[at];
  const Standing& standing = picture.of[at];
  std::vector<Cell> row = {
      text_cell(store.label(buyer.customer)), buyer.orders == 0 ? Cell{} : Cell{picture.days(buyer)},
      static_cast<std::int64_t>(buyer.orders), picture.buyers.has_amounts ? money_cell(Money{buyer.paid}) : Cell{}};
  for (std::uint8_t score : standing.score) row.push_back(score == 0 ? Cell{} : Cell{std::int64_t{score}});
  row.push_back(standing.segment == kUnknown ? Cell{} : text_cell(kSegments[standing.segment]));
  return row;
}

Result<Table> Rfm::segments(const Picture& picture) const {
  std::array<std::int64_t, kSegments.size()> customers{}, monetary{};
  std::int64_t all = 0, total = 0;
  bool unknown = !picture.buyers.has_amounts;
  bool fits = true;
  in_slices(unknown ? 0 : picture.of.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      std::uint8_t segment = picture.of[i].segment;
      std::int64_t paid = picture.buyers.of[i].paid;
      ++customers[segment], ++all;
      fits = !__builtin_add_overflow(monetary[segment], paid, &monetary[segment]) &&
             !__builtin_add_overflow(total, paid, &total) && fits;
    }
  });
  if (!fits) return buyers::money_overflow();
  Table table = segments_table();
  for (std::size_t k = 0; k < kSegments.size(); ++k) {
    if (k == kRefunded && customers[k] == 0) continue;
    if (unknown) {
      table.rows.push_back({text_cell(kSegments[k]), Cell{}, Cell{}, Cell{}, Cell{}});
    } else {
      table.rows.push_back({text_cell(kSegments[k]), customers[k], share_cell(customers[k], all),
                            money_cell(Money{monetary[k]}), total > 0 ? share_cell(monetary[k], total) : Cell{}});
    }
  }
  return table;
}

// A value as the reader knows it; the best that is still so bad, for recency.
Cell bound_cell(std::size_t measure, std::int64_t bound) {
  if (bound == rfm::kNever) return {};
  if (measure == rfm::kMonetary) return money_cell(Money{bound});
  return measure == rfm::kRecency ? -bound : bound;
}
Cell level_cell(std::size_t measure, const Level& level) {
  if (measure == rfm::kMonetary)
    return money_cell(Money{level.whole + (level.rest >= level.of - level.rest ? 1 : 0)});  // half up
  std::int64_t sum = level.whole * level.of + level.rest;
  return static_cast<double>(measure == rfm::kRecency ? -sum : sum) / static_cast<double>(level.of);
}

// Of the eight segments, whose sums are known to fit.
Table Rfm::cells(const Picture& picture) {
  // A place for every combination of scores, in their order.
  std::array<std::size_t, rfm::kMeasures> places;
  for (std::size_t m = 0; m < rfm::kMeasures; ++m) places[m] = picture.bounds[m].size() + 2;
  struct Sum {
    std::int64_t customers = 0, monetary = 0;
  };
  std::vector<Sum> sums(places[0] * places[1] * places[2]);
  in_slices(picture.of.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (picture.of[i].segment >= kEight) continue;
      auto [r, f, m] = picture.of[i].score;
      Sum& sum = sums[(r * places[1] + f) * places[2] + m];
      ++sum.customers, sum.monetary += picture.buyers.of[i].paid;
    }
  });
  Table table{"cells", cell_columns(), {}};
  for (std::size_t at = 0; at < sums.size(); ++at) {
    if (sums[at].customers == 0) continue;
    std::array<std::size_t, rfm::kMeasures> of = {at / places[2] / places[1], at / places[2] % places[1],
                                                  at % places[2]};
    std::vector<Cell> row;
    for (std::size_t score : of) row.emplace_back(static_cast<std::int64_t>(score));
    row.emplace_back(sums[at].customers);
    row.push_back(money_cell(Money{sums[at].monetary}));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table Rfm::cuts(const Picture& picture) const {
  Table table = cuts_table();
  std::vector<Cell> threshold = {text_cell("threshold")};
  std::size_t scores = 0;
  for (std::size_t m = 0; m < rfm::kMeasures; ++m) {
    scores = std::max(scores, picture.bounds[m].size());
    if (picture.scored == 0 || picture.bounds[m].empty()) {
      threshold.emplace_back();
    } else {
      threshold.push_back(picture.level[m] ? level_cell(m, *picture.level[m]) : bound_cell(m, picture.good[m]));
    }
  }
  table.rows.push_back(std::move(threshold));
  for (std::size_t k = 0; k < scores; ++k) {
    std::vector<Cell> row = {text_cell("score_" + std::to_string(k + 2))};
    for (std::size_t m = 0; m < rfm::kMeasures; ++m)
      row.push_back(k < picture.bounds[m].size() ? bound_cell(m, picture.bounds[m][k]) : Cell{});
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table Rfm::movement(const Picture& before, const Picture& now) const {
  std::vector<std::string_view> places(kSegments.begin(), kSegments.end());
  places.push_back(kNew);
  std::vector<std::int64_t> counts(places.size() * kSegments.size(), 0);
  for (std::size_t i = 0; i < now.of.size(); ++i) {
    if (now.of[i].segment >= kSegments.size()) continue;
    std::string_view moved = moved_from(before.find(now.buyers.of[i].customer));
    auto from = static_cast<std::size_t>(std::find(places.begin(), places.end(), moved) - places.begin());
    ++counts[from * kSegments.size() + now.of[i].segment];
  }
  Table table = movement_table();
  for (std::size_t from = 0; from < places.size(); ++from)
    for (std::size_t to = 0; to < kSegments.size(); ++to) {
      std::int64_t n = counts[from * kSegments.size() + to];
      if (n > 0 || (from < kEight && to < kEight))
        table.rows.push_back({text_cell(places[from]), text_cell(kSegments[to]), n});
    }
  return table;
}

void Rfm::add_notes(const Store& store, const Picture& picture, Report& report) const {
  report.notes.push_back({"as_of", {{"day", format_day(day_of(picture.end - 1, definition_.zone))}}});
  std::string threshold;
  for (const EnumName<Threshold>& name : rfm::enum_names(Threshold{}))
    if (name.value == params_.threshold) threshold = name.name;
  report.notes.push_back({"groups_by", {{"threshold", threshold}}});
  buyers::add_buyer_notes(picture.buyers, store, params_.refunds, report.notes);
  add_match_note(store, kind_bit(picture.buyers.source.table) | kind_bit(model::TableKind::customers), report.notes);
  if (picture.scored > 0 && picture.scored < kSmallSample)
    report.notes.push_back({"small_sample", {{"buyers", picture.scored}}});
}

Result<Report> Rfm::run(const Store& store) const {
  Result<Picture> now = picture(store, params_.as_of);
  if (!now) return now.problems();
  Result<Table> groups = segments(*now);
  if (!groups) return groups.problems();
  Report report;
  add_notes(store, *now, report);
  std::size_t listed = now->of.size();
  if (params_.list.value_or(listed <= kLongList)) {
    Table list = customers_table();
    for (Customer c : store.by_label())
      if (std::size_t at = now->buyers.find(c); at != Buyers::kNone) list.rows.push_back(list_row(store, *now, at));
    report.tables.push_back(std::move(list));
  } else if (!params_.list) {
    report.notes.push_back({"list_left_out", {{"customers", listed}}});
  }
  report.tables.push_back(std::move(*groups));
  if (params_.cells.value_or(false)) report.tables.push_back(cells(*now));
  report.tables.push_back(cuts(*now));
  if (!params_.compare_to.empty()) {
    Result<Picture> before = picture(store, params_.compare_to);
    if (!before) return before.problems();
    report.tables.push_back(movement(*before, *now));
  }
  return report;
}

Result<Table> Rfm::people(const Store& store, const Json& mark) const {
  Problem unknown{"unknown_mark", "", "The report has no such bar.", {}};
  if (!mark.is_object() || mark.empty()) return unknown;
  std::string segment, from;
  std::array<std::optional<std::int64_t>, rfm::kMeasures> scores;
  auto is_segment = [](std::string_view name) {
    return std::find(kSegments.begin(), kSegments.end(), name) != kSegments.end();
  };
  for (auto it = mark.begin(); it != mark.end(); ++it) {
    constexpr std::string_view kScoreKeys[] = {"r", "f", "m"};
    const auto* key = std::find(std::begin(kScoreKeys), std::end(kScoreKeys), it.key());
    if (key != std::end(kScoreKeys) && it->is_number_integer()) {
      scores[static_cast<std::size_t>(key - std::begin(kScoreKeys))] = it->get<std::int64_t>();
    } else if ((it.key() == "segment" || it.key() == "to") && it->is_string() && is_segment(it->get<std::string>())) {
      segment = it->get<std::string>();
    } else if (it.key() == "from" && it->is_string() && !params_.compare_to.empty() && mark.contains("to") &&
               (is_segment(it->get<std::string>()) || it->get<std::string>() == kNew)) {
      from = it->get<std::string>();
    } else {
      return unknown;
    }
  }
  if (mark.contains("to") && (from.empty() || mark.contains("segment"))) return unknown;
  Result<Picture> now = picture(store, params_.as_of);
  if (!now) return now.problems();
  Picture before;
  if (!from.empty()) {
    Result<Picture> then = picture(store, params_.compare_to);
    if (!then) return then.problems();
    before = std::move(*then);
  }
  Table table = {"people", list_columns(), {}};
  for (Customer c : store.by_label()) {
    std::size_t at = now->buyers.find(c);
    if (at == Buyers::kNone) continue;
    const Standing& standing = now->of[at];
    bool meant = segment.empty() || (standing.segment != kUnknown && kSegments[standing.segment] == segment);
    if (!from.empty()) meant = meant && moved_from(before.find(c)) == from;
    for (std::size_t m = 0; m < rfm::kMeasures; ++m) meant = meant && (!scores[m] || *scores[m] == standing.score[m]);
    if (meant) table.rows.push_back(list_row(store, *now, at));
  }
  return table;
}

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables",
           describe_tables(
               {customers_table(), segments_table(), {"cells", cell_columns(), {}}, cuts_table(), movement_table()})}};
}

Json suggest(const Store& store) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid || !paid->timed) return nullptr;
  return {{"version", 1}, {"analysis", "rfm"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kRfm = {"rfm", bind_plan<Params, Rfm>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
