// RFM: how recently, how often and for how much each buyer bought, as scores and as the eight groups from 重要价值 to 一般挽留.
//
// The idea: orders and refunds of a window up to the end of as_of; three whole numbers a buyer; scores by bounds (rfm_params.h), and
// the groups by three flags that compare values, not scores, with a threshold, unless asked otherwise. Who has nothing left after
// refunds ($refunded) takes no part in scores and thresholds. Definitions: docs/reports.md; statistics.md §4 (Hughes 1994).
// Leaves out: which goods, and what a buyer will do next.
#include <algorithm>
#include <map>

#include "analysis/registry.h"
#include "analysis/rfm_params.h"
#include "report/analysis.h"
#include "report/buyers.h"
#include "report/describe.h"
#include "report/match.h"
#include "statistics/scores.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using buyers::Buyer;
using buyers::Buyers;
using model::Customer;
using model::Store;
using rfm::Level;
using rfm::Measure;
using rfm::Params;
using rfm::Threshold;

// In the order of statistics::Flags8::index(), then who is in none of the eight.
constexpr std::array<std::string_view, 9> kSegments = {"重要价值", "重要发展", "重要保持", "重要挽留", "一般价值",
                                                       "一般发展", "一般保持", "一般挽留", "$refunded"};
constexpr std::uint8_t kEight = 8, kRefunded = 8, kUnknown = 9, kNobody = 10;
constexpr std::string_view kNew = "$new";
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

struct Standing {
  std::array<std::uint8_t, rfm::kMeasures> score{};
  std::uint8_t segment = kNobody;
};

// Everybody at one moment.
struct Picture {
  Buyers buyers;
  Instant end = 0;
  std::vector<Standing> of;  // by customer number
  std::size_t scored = 0;
  std::array<std::vector<std::int64_t>, rfm::kMeasures> bounds;
  std::array<std::int64_t, rfm::kMeasures> good{};           // the least good value
  std::array<std::optional<Level>, rfm::kMeasures> level{};  // the thresholds; none where scores divide

  std::int64_t days(const Buyer& buyer) const { return (end - 1 - buyer.last) / kDayMs; }
  std::int64_t value(const Buyer& buyer, std::size_t measure) const {
    return measure == rfm::kRecency ? -days(buyer) : measure == rfm::kFrequency ? buyer.orders : buyer.paid;
  }
};

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
  Result<Picture> picture(const Store& store, const std::string& as_of) const;
  // Fills scores and groups; false when a sum does not fit.
  bool score(Picture& picture) const;
  bool find_bounds(Picture& picture) const;
  Result<Table> segments(const Picture& picture) const;
  static Table cells(const Picture& picture);
  Table cuts(const Picture& picture) const;
  Table movement(const Picture& before, const Picture& now) const;
  void add_notes(const Store& store, const Picture& picture, Report& report) const;

  Definition definition_;
  Params params_;
};

std::string_view moved_from(const Standing& before) {
  if (before.segment == kNobody) return kNew;
  return before.segment == kUnknown ? std::string_view{} : kSegments[before.segment];
}

std::vector<Cell> list_row(const Store& store, const Picture& picture, Customer c) {
  const Buyer& buyer = picture.buyers.of[c];
  const Standing& standing = picture.of[c];
  std::vector<Cell> row = {text_cell(store.label(c)), buyer.orders == 0 ? Cell{} : Cell{picture.days(buyer)},
                           static_cast<std::int64_t>(buyer.orders),
                           picture.buyers.has_amounts ? money_cell(Money{buyer.paid}) : Cell{}};
  for (std::uint8_t score : standing.score) row.push_back(score == 0 ? Cell{} : Cell{std::int64_t{score}});
  row.push_back(standing.segment == kUnknown ? Cell{} : text_cell(kSegments[standing.segment]));
  return row;
}

bool Rfm::find_bounds(Picture& picture) const {
  std::vector<std::int64_t> values;
  values.reserve(picture.scored);
  for (std::size_t m = 0; m < rfm::kMeasures; ++m) {
    if (m == rfm::kMonetary && !picture.buyers.has_amounts) continue;
    values.clear();
    for (std::size_t c = 0; c < picture.of.size(); ++c)
      if (picture.of[c].segment < kEight || picture.of[c].segment == kUnknown)
        values.push_back(picture.value(picture.buyers.of[c], m));
    buyers::sort_values(values);
    picture.bounds[m] = rfm::bounds_of(params_.scores, static_cast<Measure>(m), values);
    if (params_.threshold == Threshold::scores) {
      picture.good[m] = picture.bounds[m][picture.bounds[m].size() / 2];
      continue;
    }
    picture.level[m] = rfm::level_of(values, params_.threshold == Threshold::median);
    if (!picture.level[m] && !values.empty()) return false;
    picture.good[m] = picture.level[m] ? picture.level[m]->bound() : rfm::kNever;
  }
  return true;
}

bool Rfm::score(Picture& picture) const {
  const bool has_amounts = picture.buyers.has_amounts;
  for (std::size_t c = 0; c < picture.of.size(); ++c) {
    const Buyer& buyer = picture.buyers.of[c];
    if (buyer.orders == 0 && !buyer.refunded) continue;
    bool nothing_left = has_amounts ? buyer.paid <= 0 : buyer.orders == 0;
    picture.of[c].segment = nothing_left ? kRefunded : has_amounts ? 0 : kUnknown;
    picture.scored += !nothing_left;
  }
  if (!find_bounds(picture)) return false;
  for (std::size_t c = 0; c < picture.of.size(); ++c) {
    Standing& standing = picture.of[c];
    if (standing.segment == kNobody || standing.segment == kRefunded) continue;
    bool good[rfm::kMeasures] = {};
    for (std::size_t m = 0; m < rfm::kMeasures; ++m) {
      if (picture.bounds[m].empty()) continue;
      std::int64_t value = picture.value(picture.buyers.of[c], m);
      standing.score[m] = static_cast<std::uint8_t>(rfm::score_of(value, picture.bounds[m]));
      good[m] = value >= picture.good[m];
    }
    if (standing.segment != kUnknown)
      standing.segment = static_cast<std::uint8_t>(statistics::Flags8{good[0], good[1], good[2]}.index());
  }
  return true;
}

Result<Picture> Rfm::picture(const Store& store, const std::string& as_of) const {
  Picture out;
  out.end = buyers::as_of_end(as_of, definition_, store);
  Range window = definition_.range ? *definition_.range : Range{};
  window.until = window.until ? std::min(*window.until, out.end) : out.end;
  window.from = window.from.value_or(model::kEarliest);  // rows without any time are not recent or old
  Result<Buyers> read = buyers::read_buyers(store, definition_.where, definition_.zone, window, params_.refunds);
  if (!read) return read.problems();
  out.buyers = std::move(*read);
  out.of.resize(store.customers());
  if (!score(out)) return buyers::money_overflow();
  return out;
}

Result<Table> Rfm::segments(const Picture& picture) const {
  std::array<std::int64_t, kSegments.size()> customers{}, monetary{};
  std::int64_t all = 0, total = 0;
  bool unknown = !picture.buyers.has_amounts;
  for (std::size_t c = 0; c < picture.of.size(); ++c) {
    std::uint8_t segment = picture.of[c].segment;
    if (segment == kNobody || unknown) continue;
    std::int64_t paid = picture.buyers.of[c].paid;
    ++customers[segment], ++all;
    if (__builtin_add_overflow(monetary[segment], paid, &monetary[segment]) ||
        __builtin_add_overflow(total, paid, &total))
      return buyers::money_overflow();
  }
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
  std::map<std::array<std::uint8_t, rfm::kMeasures>, std::array<std::int64_t, 2>> found;
  for (std::size_t c = 0; c < picture.of.size(); ++c)
    if (picture.of[c].segment < kEight) {
      auto& [customers, monetary] = found[picture.of[c].score];
      ++customers, monetary += picture.buyers.of[c].paid;
    }
  Table table{"cells", cell_columns(), {}};
  for (const auto& [score, sums] : found) {
    std::array<std::int64_t, 3> at{score[0], score[1], score[2]};
    table.rows.push_back({at[0], at[1], at[2], sums[0], money_cell(Money{sums[1]})});
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
  for (std::size_t c = 0; c < now.of.size(); ++c) {
    if (now.of[c].segment >= kSegments.size()) continue;
    auto from =
        static_cast<std::size_t>(std::find(places.begin(), places.end(), moved_from(before.of[c])) - places.begin());
    ++counts[from * kSegments.size() + now.of[c].segment];
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
  auto listed = static_cast<std::size_t>(
      std::count_if(now->of.begin(), now->of.end(), [](const Standing& s) { return s.segment != kNobody; }));
  if (params_.list.value_or(listed <= kLongList)) {
    Table list = customers_table();
    for (Customer c : store.by_label())
      if (now->of[c].segment != kNobody) list.rows.push_back(list_row(store, *now, c));
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
    const Standing& standing = now->of[c];
    if (standing.segment == kNobody) continue;
    bool meant = segment.empty() || (standing.segment != kUnknown && kSegments[standing.segment] == segment);
    if (!from.empty()) meant = meant && moved_from(before.of[c]) == from;
    for (std::size_t m = 0; m < rfm::kMeasures; ++m) meant = meant && (!scores[m] || *scores[m] == standing.score[m]);
    if (meant) table.rows.push_back(list_row(store, *now, c));
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
