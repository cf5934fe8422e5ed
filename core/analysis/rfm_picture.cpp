// Measures, then bounds, then scores: each a pass over all buyers.
#include "analysis/rfm_picture.h"

#include <algorithm>

#include "base/slices.h"
#include "statistics/scores.h"

namespace siyu::analysis::rfm {
namespace {

using namespace siyu::report;
using buyers::Buyer;

constexpr std::size_t kSlice = 4096;

void read_values(Picture& picture) {
  const bool has_amounts = picture.buyers.has_amounts;
  const std::vector<Buyer>& buyers = picture.buyers.of;
  picture.of.resize(buyers.size());
  for (std::vector<std::int64_t>& values : picture.value) values.resize(buyers.size());
  in_slices(buyers.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const Buyer& buyer = buyers[i];
      bool nothing_left = has_amounts ? buyer.paid <= 0 : buyer.orders == 0;
      picture.of[i].segment = nothing_left ? kRefunded : has_amounts ? 0 : kUnknown;
      picture.scored += !nothing_left;
      picture.value[kRecency][i] = buyer.orders == 0 ? 0 : -picture.days(buyer);
      picture.value[kFrequency][i] = buyer.orders;
      picture.value[kMonetary][i] = buyer.paid;
    }
  });
}

// False when a sum does not fit.
bool find_bounds(const Params& params, Measure measure, Picture& picture) {
  const std::vector<std::int64_t>& all = picture.value[measure];
  std::vector<std::int64_t> values(all.size());
  std::size_t n = 0;
  in_slices(all.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      values[n] = all[i];
      n += picture.of[i].scored();
    }
  });
  values.resize(n);
  buyers::sort_values(values);
  picture.bounds[measure] = bounds_of(params.scores, measure, values);
  if (params.threshold == Threshold::scores) {
    picture.good[measure] = picture.bounds[measure][picture.bounds[measure].size() / 2];
    return true;
  }
  picture.level[measure] = level_of(values, params.threshold == Threshold::median);
  if (!picture.level[measure] && !values.empty()) return false;
  picture.good[measure] = picture.level[measure] ? picture.level[measure]->bound() : kNever;
  return true;
}

void give_scores(Measure measure, Picture& picture) {
  const std::vector<std::int64_t>& bounds = picture.bounds[measure];
  const std::vector<std::int64_t>& values = picture.value[measure];
  in_slices(values.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      if (picture.of[i].scored()) picture.of[i].score[measure] = static_cast<std::uint8_t>(score_of(values[i], bounds));
  });
}

void give_groups(Picture& picture) {
  auto good = [&](Measure measure, std::size_t i) { return picture.value[measure][i] >= picture.good[measure]; };
  in_slices(picture.of.size(), kSlice, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      statistics::Flags8 flags{good(kRecency, i), good(kFrequency, i), good(kMonetary, i)};
      std::uint8_t& group = picture.of[i].segment;
      group = group == kRefunded ? kRefunded : static_cast<std::uint8_t>(flags.index());
    }
  });
}

}  // namespace

Result<Picture> read_picture(const Definition& definition, const Params& params, const model::Store& store,
                             const std::string& as_of) {
  Picture out;
  out.end = buyers::as_of_end(as_of, definition, store);
  Range window = definition.range ? *definition.range : Range{};
  window.until = window.until ? std::min(*window.until, out.end) : out.end;
  window.from = window.from.value_or(model::kEarliest);  // rows without any time are not recent or old
  Result<buyers::Buyers> read = buyers::read_buyers(store, definition.where, definition.zone, window, params.refunds);
  if (!read) return read.problems();
  out.buyers = std::move(*read);
  read_values(out);
  for (std::size_t m = 0; m < kMeasures; ++m) {
    auto measure = static_cast<Measure>(m);
    if (measure == kMonetary && !out.buyers.has_amounts) continue;
    if (!find_bounds(params, measure, out)) return buyers::money_overflow();
    give_scores(measure, out);
  }
  if (out.buyers.has_amounts) give_groups(out);
  return out;
}

}  // namespace siyu::analysis::rfm
