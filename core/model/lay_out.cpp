// Count, deal, settle.
#include "model/lay_out.h"

#include <algorithm>

#include "base/result.h"
#include "base/slices.h"

namespace siyu::model {
namespace {

using column::kNullCode;

constexpr std::size_t kRows = 2048;                       // a slice
constexpr std::size_t kGroupRows = std::size_t{1} << 15;  // about so many rows to a group of customers
// While it is dealt a time is its distance from the earliest possible one, and beside it stands the customer's place in the group.
constexpr unsigned kPlaceBits = 22, kTimeBits = 64 - kPlaceBits;
static_assert(static_cast<std::uint64_t>(kLatest - kEarliest) >> kTimeBits == 0);

struct Event {
  Instant time;
  std::uint32_t row, name;
};

class Layout {
 public:
  Layout(const RowsToLay& rows, std::size_t customers) : rows_(rows), customers_(customers) {}

  LaidOut make() {
    out_.offsets.assign(customers_ + 1, 0);
    in_slices(rows_.count, kRows, [&](std::size_t from, std::size_t to) { count(from, to); });
    for (std::size_t c = 1; c < out_.offsets.size(); ++c) out_.offsets[c] += out_.offsets[c - 1];
    std::size_t all = out_.offsets.back();
    out_.row.resize(all);
    out_.ties.resize((customers_ + 63) / 64);
    out_.time.resize(all);
    if (rows_.names) out_.name = TagList(all, rows_.names->dictionary().size());
    while (shift_ < kPlaceBits && (customers_ >> shift_) * kGroupRows > all) ++shift_;
    for (std::size_t c = 0; c < customers_; c += group()) next_.push_back(out_.offsets[c]);
    in_slices(rows_.count, kRows, [&](std::size_t from, std::size_t to) { deal(from, to); });
    for (std::size_t c = 0; c < customers_; c += group()) settle(c, std::min(customers_, c + group()));
    return std::move(out_);
  }

 private:
  std::size_t group() const { return std::size_t{1} << shift_; }
  std::uint32_t row(std::size_t i) const { return rows_.rows ? (*rows_.rows)[i] : static_cast<std::uint32_t>(i); }

  // Times and names of the rows of a slice.
  void fetch(std::size_t from, std::size_t to) {
    if (!rows_.rows) {
      if (rows_.times) rows_.times->values().read(from, to - from, times_);
      if (rows_.names) rows_.names->codes().read(from, to - from, names_);
      return;
    }
    for (std::size_t i = from; i < to; ++i) {
      if (rows_.times) times_[i - from] = rows_.times->values()[row(i)];
      if (rows_.names) names_[i - from] = rows_.names->codes()[row(i)];
    }
  }

  void count(std::size_t from, std::size_t to) {
    fetch(from, to);
    for (std::size_t i = from; i < to; ++i) {
      std::uint32_t row = this->row(i);
      bool usable = rows_.people[row] != kNoCustomer;
      if (rows_.times) {
        Instant time = times_[i - from];
        if (!is_lived(time)) {
          ++out_.without_time;
          usable = false;
        } else {
          if (!out_.first || time < *out_.first) out_.first = time;
          if (!out_.last || time > *out_.last) out_.last = time;
        }
      }
      if (rows_.names && names_[i - from] == kNullCode) {
        ++out_.without_name;
        usable = false;
      }
      if (usable) ++out_.offsets[rows_.people[row] + 1];
    }
  }

  void deal(std::size_t from, std::size_t to) {
    fetch(from, to);
    const Customer places = static_cast<Customer>(group() - 1);
    for (std::size_t i = from; i < to; ++i) {
      std::uint32_t row = this->row(i);
      Customer customer = rows_.people[row];
      if (customer == kNoCustomer) continue;
      Instant time = rows_.times ? times_[i - from] : kEarliest;
      std::uint32_t name = rows_.names ? names_[i - from] : 0;
      if (!is_lived(time) || name == kNullCode) continue;
      std::uint32_t at = next_[customer >> shift_]++;
      out_.time[at] =
          static_cast<Instant>(static_cast<std::uint64_t>(time - kEarliest) << kPlaceBits | (customer & places));
      out_.row[at] = row;
      if (rows_.names) out_.name.set(at, name);
    }
  }

  // Customers [from, to): a group.
  void settle(std::size_t from, std::size_t to) {
    std::size_t begin = out_.offsets[from], end = out_.offsets[to];
    if (begin == end) return;
    if (events_.size() < end - begin) events_.resize(end - begin);
    place_.assign(out_.offsets.begin() + static_cast<std::ptrdiff_t>(from),
                  out_.offsets.begin() + static_cast<std::ptrdiff_t>(to));
    in_slices(end - begin, kRows,
              [&](std::size_t first, std::size_t last) { gather(begin, begin + first, begin + last); });
    in_slices(to - from, kRows,
              [&](std::size_t first, std::size_t last) { put_in_order(begin, from + first, from + last); });
    in_slices(end - begin, kRows,
              [&](std::size_t first, std::size_t last) { put_back(begin, begin + first, begin + last); });
  }
  void gather(std::size_t begin, std::size_t from, std::size_t to) {
    constexpr std::uint64_t kPlaces = (std::uint64_t{1} << kPlaceBits) - 1;
    for (std::size_t at = from; at < to; ++at) {
      auto dealt = static_cast<std::uint64_t>(out_.time[at]);
      Instant time = static_cast<Instant>(dealt >> kPlaceBits) + kEarliest;
      events_[place_[dealt & kPlaces]++ - begin] = {time, out_.row[at], rows_.names ? out_.name[at] : 0};
    }
  }
  // Equal times stay in the order of rows.
  void put_in_order(std::size_t begin, std::size_t from, std::size_t to) {
    auto earlier = [](const Event& a, const Event& b) { return a.time != b.time ? a.time < b.time : a.row < b.row; };
    for (std::size_t c = from; c < to; ++c) {
      Event* first = events_.data() + (out_.offsets[c] - begin);
      Event* last = events_.data() + (out_.offsets[c + 1] - begin);
      if (first == last) continue;
      bool sorted = true, ties = false;
      for (Event* event = first + 1; event < last; ++event) {
        sorted = sorted & !earlier(event[0], event[-1]);
        ties = ties | (event[0].time == event[-1].time);
      }
      if (!sorted) {
        std::sort(first, last, earlier);
        auto alike = [](const Event& a, const Event& b) { return a.time == b.time; };
        ties = std::adjacent_find(first, last, alike) != last;
      }
      out_.ties[c / 64] |= std::uint64_t{ties} << (c % 64);
    }
  }
  void put_back(std::size_t begin, std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      const Event& event = events_[at - begin];
      out_.time[at] = rows_.times ? event.time : kUntimed;
      out_.row[at] = event.row;
      if (rows_.names) out_.name.set(at, event.name);
    }
  }

  RowsToLay rows_;
  std::size_t customers_;
  LaidOut out_;
  unsigned shift_ = 0;                // customers >> shift_ are groups
  std::vector<std::uint32_t> next_;   // place of each group's next row
  std::vector<std::uint32_t> place_;  // of each customer's, in a group
  std::vector<Event> events_;         // of a group
  Instant times_[kRows];              // of a slice
  std::uint32_t names_[kRows];
};

}  // namespace

LaidOut lay_out(const RowsToLay& rows, std::size_t customers) { return Layout(rows, customers).make(); }

}  // namespace siyu::model
