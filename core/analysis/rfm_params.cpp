// Reads RFM's parameters, and makes bounds of them.
#include "analysis/rfm_params.h"

#include <algorithm>

#include "base/money.h"
#include "base/result.h"
#include "report/buyers.h"
#include "statistics/scores.h"

namespace siyu::analysis::rfm {

using namespace siyu::report;

namespace {

constexpr int kQuintiles = 5;
constexpr std::size_t kMostCuts = 9;
constexpr EnumName<Scores::Kind> kKinds[] = {{Scores::Kind::quintile, "quintile"},
                                             {Scores::Kind::fifth, "fifth"},
                                             {Scores::Kind::mean, "mean"},
                                             {Scores::Kind::median, "median"}};

// A cut as the measure counts: whole days or orders, or an amount.
std::optional<std::int64_t> read_cut(const Json& json, Measure measure, const std::string& where, Problems& problems) {
  if (measure != kMonetary) return Kind<std::int64_t>::read(json, where, problems, {0, 1'000'000'000});
  std::optional<Money> money;
  if (json.is_string()) money = parse_money(json.get<std::string>());
  if (json.is_number()) money = parse_money(json.dump());
  if (!money) {
    wrong_type(problems, where, "an amount", json);
    return std::nullopt;
  }
  return money->tenthousandths;
}

void read_cuts(const Json& json, Measure measure, const std::string& where, Scores& scores, Problems& problems) {
  if (!json.is_array()) return wrong_type(problems, where, "a list", json);
  if (json.empty() || json.size() > kMostCuts)
    return out_of_limit(problems, where, {1, static_cast<std::int64_t>(kMostCuts)}, "list length");
  std::vector<std::int64_t>& cuts = scores.cuts[measure];
  for (std::size_t i = 0; i < json.size(); ++i) {
    std::string at = where + "/" + std::to_string(i);
    std::optional<std::int64_t> cut = read_cut(json[i], measure, at, problems);
    if (!cut) continue;
    if (!cuts.empty() && *cut <= cuts.back())
      problems.push_back({"cuts_order", at, "Cut points must rise: each greater than the one before.", {}});
    cuts.push_back(*cut);
  }
}

}  // namespace

std::vector<EnumName<Threshold>> enum_names(Threshold) {
  return {{Threshold::mean, "mean"}, {Threshold::median, "median"}, {Threshold::scores, "scores"}};
}

void check(const Definition& definition, Params& params, const model::Store& store, Problems& problems) {
  std::optional<PaidEvent> paid = paid_event(store);
  if (!paid)
    problems.push_back(
        {"no_orders", "", "The data holds no paid orders; load an orders table, or events named paid or 支付.", {}});
  if (paid && !paid->timed)
    problems.push_back({"no_times", "", "The orders carry no times, so nobody knows how recent they are.", {}});
  if (!params.threshold) {
    params.threshold = params.scores.kind == Scores::Kind::cuts     ? Threshold::scores
                       : params.scores.kind == Scores::Kind::median ? Threshold::median
                                                                    : Threshold::mean;
  }
  std::size_t before = problems.size();
  if (!params.as_of.empty()) buyers::end_of(params.as_of, definition.zone, "/params/as_of", problems);
  std::optional<Instant> earlier;
  if (!params.compare_to.empty())
    earlier = buyers::end_of(params.compare_to, definition.zone, "/params/compare_to", problems);
  if (problems.size() != before) return;
  Instant end = buyers::as_of_end(params.as_of, definition, store);
  std::optional<Instant> from = definition.range ? definition.range->from : std::nullopt;
  if (!params.as_of.empty() && from && end <= *from)
    problems.push_back({"contradiction", "/params/as_of", "The moment lies before the range begins.", {}});
  if (earlier && (*earlier >= end || (from && *earlier <= *from)))
    problems.push_back({"contradiction",
                        "/params/compare_to",
                        "The moment to compare with must lie before as_of and after the start of the range.",
                        {}});
}

std::optional<Level> level_of(const std::vector<std::int64_t>& sorted, bool median) {
  if (sorted.empty()) return std::nullopt;
  Level out;
  std::int64_t sum = 0;
  if (median) {
    std::size_t low = (sorted.size() - 1) / 2, high = sorted.size() / 2;
    if (__builtin_add_overflow(sorted[low], sorted[high], &sum)) return std::nullopt;
    out.of = 2;
  } else {
    for (std::int64_t value : sorted)
      if (__builtin_add_overflow(sum, value, &sum)) return std::nullopt;
    out.of = static_cast<std::int64_t>(sorted.size());
  }
  out.whole = sum / out.of;
  out.rest = sum % out.of;
  if (out.rest < 0) --out.whole, out.rest += out.of;
  return out;
}

std::vector<std::int64_t> bounds_of(const Scores& scores, Measure measure, const std::vector<std::int64_t>& sorted) {
  std::vector<std::int64_t> out;
  if (scores.kind == Scores::Kind::cuts) {
    for (std::int64_t cut : scores.cuts[measure]) out.push_back((measure == kRecency ? -cut : cut) + 1);
    std::sort(out.begin(), out.end());
    return out;
  }
  if (scores.kind == Scores::Kind::fifth) {
    for (std::size_t k = 1; k < std::size_t{kQuintiles}; ++k)
      out.push_back(sorted.empty() ? kNever : sorted[k * sorted.size() / std::size_t{kQuintiles}]);
    return out;
  }
  if (scores.kind != Scores::Kind::quintile) {
    std::optional<Level> level = level_of(sorted, scores.kind == Scores::Kind::median);
    out.push_back(level ? level->bound() : kNever);
    return out;
  }
  out.assign(kQuintiles - 1, kNever);
  auto n = static_cast<std::int64_t>(sorted.size());
  int reached = 1;
  for (std::size_t i = 0; i < sorted.size() && reached < kQuintiles;) {
    auto end = static_cast<std::size_t>(
        std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(i), sorted.end(), sorted[i]) - sorted.begin());
    int score =
        statistics::midrank_score(static_cast<std::int64_t>(i), static_cast<std::int64_t>(end - i), n, kQuintiles);
    for (; reached < score; ++reached) out[static_cast<std::size_t>(reached - 1)] = sorted[i];
    i = end;
  }
  return out;
}

}  // namespace siyu::analysis::rfm

namespace siyu::report {

using analysis::rfm::Scores;

std::optional<Scores> Kind<Scores>::read(const Json& json, const std::string& where, Problems& problems, Limit) {
  using namespace analysis::rfm;
  Scores out;
  std::size_t before = problems.size();
  if (json.is_string()) {
    std::vector<std::string> known;
    for (const auto& kind : kKinds) {
      known.emplace_back(kind.name);
      if (json.get_ref<const std::string&>() != kind.name) continue;
      out.kind = kind.value;
      return out;
    }
    unknown_value(problems, where, json.get_ref<const std::string&>(), known);
    return std::nullopt;
  }
  if (!json.is_object()) {
    wrong_type(problems, where, "a way of scoring, or cut points", json);
    return std::nullopt;
  }
  out.kind = Scores::Kind::cuts;
  out.written = json;
  std::vector<std::string> known(kMeasureNames.begin(), kMeasureNames.end());
  for (auto it = json.begin(); it != json.end(); ++it)
    if (std::find(known.begin(), known.end(), it.key()) == known.end())
      unknown_key(problems, where + "/" + escape_pointer(it.key()), it.key(), known);
  for (std::size_t m = 0; m < kMeasures; ++m) {
    std::string at = where + "/" + known[m];
    if (auto it = json.find(known[m]); it != json.end()) {
      read_cuts(*it, static_cast<Measure>(m), at, out, problems);
    } else {
      missing(problems, at);
    }
  }
  if (problems.size() != before) return std::nullopt;
  return out;
}

Json Kind<Scores>::write(const Scores& scores) {
  for (const auto& kind : analysis::rfm::kKinds)
    if (kind.value == scores.kind) return std::string(kind.name);
  return scores.written;
}

Json Kind<Scores>::describe(Limit) {
  Json options = Json::array();
  for (const auto& kind : analysis::rfm::kKinds) options.push_back(std::string(kind.name));
  return {{"kind", "scores"}, {"options", std::move(options)}};
}

}  // namespace siyu::report
