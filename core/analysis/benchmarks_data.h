// The figures of the articles (文章里的数), as data. Words to them are the page's, by id; docs/reports.md says what is left out.
//
// They are illustrations of 2015–2022, mostly without a source of their own: marks to lay beside one's own number, no targets.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace siyu::analysis::benchmarks {

// What a figure counts. `money` is held in yuan, `share` as a fraction of 1, `growth` as one too (1.15: 115 % more than the year before).
enum class Measure : std::uint8_t { share, growth, money, count, hour, months, years, seconds, ratio };
std::string_view measure_name(Measure);

// Where the reader's own value comes from; `none` where no report can give it.
enum class Own : std::uint8_t {
  none,
  fans_rate,
  first_order_rate,
  repeat_rate,
  super_rate,
  super_overall,
  closed_share,
  first_order_share,
  mini_program_share,
  mini_program_growth,
  pass_rate,
  group_share,
  group_size
};

struct Figure {
  std::string_view id;
  std::string_view report;         // the analysis beside whose figures it may be laid
  std::string_view source;         // S0 … S4: the articles, in the order of docs/reports.md
  int from_year = 0, to_year = 0;  // as the text says; 0: it does not
  Measure measure = Measure::count;
  std::optional<double> low, high;  // both for a figure, one for "at least" and "at most"
  std::int64_t x = 0, n = 0;        // counts that the share is of, where the article gives them
  bool calculated = false;          // not printed there: follows from what is
  bool expected = false;            // the article's own forecast
  Own own = Own::none;
};

std::span<const Figure> figures();

}  // namespace siyu::analysis::benchmarks
