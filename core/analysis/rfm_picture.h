// Every buyer at one moment: what RFM measures of them, their scores, and which of the groups they are in.
//
// The idea: buyers alone, side by side; a measure is a column of whole numbers, of which more is better.
// Leaves out: tables, and whoever has bought nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/rfm_params.h"
#include "report/buyers.h"

namespace siyu::analysis::rfm {

// Groups: below kEight as statistics::Flags8::index() numbers them; kUnknown where the orders carry no amounts.
constexpr std::uint8_t kEight = 8, kRefunded = 8, kUnknown = 9;

struct Standing {
  std::array<std::uint8_t, kMeasures> score{};
  std::uint8_t segment = kRefunded;
  bool scored() const { return segment != kRefunded; }
};

struct Picture {
  report::buyers::Buyers buyers;
  Instant end = 0;
  std::vector<Standing> of;                                // of buyers.of
  std::array<std::vector<std::int64_t>, kMeasures> value;  // by measure, of buyers.of
  std::size_t scored = 0;
  std::array<std::vector<std::int64_t>, kMeasures> bounds;
  std::array<std::int64_t, kMeasures> good{};           // the least good value
  std::array<std::optional<Level>, kMeasures> level{};  // the thresholds; none where scores divide

  std::int64_t days(const report::buyers::Buyer& buyer) const { return (end - 1 - buyer.last) / kDayMs; }
  // Where the customer stood; null for whoever had bought nothing.
  const Standing* find(model::Customer c) const {
    std::size_t at = buyers.find(c);
    return at == report::buyers::Buyers::kNone ? nullptr : &of[at];
  }
};

// As of the end of `as_of`, see buyers::as_of_end. REQUIRES: params checked. Problems: money_overflow.
Result<Picture> read_picture(const report::Definition& definition, const Params& params, const model::Store& store,
                             const std::string& as_of);

}  // namespace siyu::analysis::rfm
