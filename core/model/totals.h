// Statistics tables: one column a metric becomes one row a metric, and a sum over days is a sum only for flows. A stock
// (累计关注人数) is what its last day says, a rate (送达阅读率) cannot be added up at all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "model/exports.h"
#include "model/store.h"

namespace siyu::model {

// The rows (total.metric, total.time, total.value and the texts beside them) of a totals file that has one column a metric: a
// row for each filled cell, in the order of rows and then of columns. Null for a file that has its metric in a column.
std::shared_ptr<const column::Table> unfold_totals(const LoadedFile& file);
// By row of the unfolded table: the row of the file.
std::vector<std::uint32_t> unfolded_rows(const LoadedFile& file);

// Does every text of the column read as a number (percent and seconds too)? Such a column is a measure, any other tells rows apart.
bool reads_as_numbers(const column::Column& column);

struct Metric {
  std::string name;
  MetricKind kind = MetricKind::flow;
  std::size_t rows = 0;
  std::optional<Money> value;  // over all days, as its kind adds up; nothing for a rate, and where it does not fit
};
// The metrics of a store, numbered as total.metric's texts are.
class MetricTotals {
 public:
  explicit MetricTotals(const Store& store);
  const std::vector<Metric>& metrics() const { return metrics_; }
  MetricKind kind(std::uint32_t code) const;

 private:
  std::vector<Metric> metrics_;
};

// Adds rows of the totals table up, each metric as its kind wants. The columns must outlive it.
class MetricSum {
 public:
  MetricSum(const MetricTotals& kinds, const column::Column& metric, const column::Column& value,
            const column::Column* time, Zone zone);
  void add(std::size_t row);
  std::size_t rows(std::uint32_t code) const { return of_[code].rows; }
  std::optional<Money> value(std::uint32_t code) const;

 private:
  struct Sum {
    std::int64_t value = 0;
    Day day = 0;  // stock: of the rows in `value`
    std::size_t rows = 0;
    bool fits = true;
  };
  const MetricTotals& kinds_;
  const column::Column& metric_;
  const column::Column& value_;
  const column::Column* time_;
  Zone zone_;
  std::vector<Sum> of_;
};

}  // namespace siyu::model
