// Count, deal, settle.
#include "model/lay_out.h"

#include <algorithm>

#include "base/result.h"
#include "base/slices.h"

namespace siyu::model {
namespace {

using column::kNullCode;

constexpr std::size_t kRows = 2048;                       // a slice
constexpr std::size_t kGroupRows = std::size_t{1} << 17;  // about so many rows to a group of customers
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
    Instant first = kLatest, last = kEarliest - 1;
    for (std::size_t i = from; i < to; ++i) {
      Customer customer = rows_.people[row(i)];
      bool usable = customer != kNoCustomer;
      if (rows_.times) {
        Instant time = times_[i - from];
        bool lived = is_lived(time);
        out_.without_time += !lived;
        first = std::min(first, lived ? time : kLatest);
        last = std::max(last, lived ? time : kEarliest - 1);
        usable = usable & lived;
      }
      if (rows_.names) {
        bool named = names_[i - from] != kNullCode;
        out_.without_name += !named;
        usable = usable & named;
      }
      if (usable) ++out_.offsets[customer + 1];
    }
    if (first > last) return;
    out_.first = std::min(out_.first.value_or(first), first);
    out_.last = std::max(out_.last.value_or(last), last);
  }

  void deal(std::size_t from, std::size_t to) {
    fetch(from, to);
    if (!rows_.names) return deal_to(from, to, static_cast<std::uint8_t*>(nullptr));
    out_.name.write([&](auto* names) { deal_to(from, to, names); });
  }
  // What the loop writes goes through pointers of its own: a byte may be part of anything, so all else would be read anew behind it.
  template <class Name>
  void deal_to(std::size_t from, std::size_t to, Name* names) {
    const std::uint32_t* some = rows_.rows ? rows_.rows->data() : nullptr;
    const Customer* people = rows_.people.data();
    const bool timed = rows_.times != nullptr;
    const unsigned shift = shift_;
    const Customer places = static_cast<Customer>(group() - 1);
    Instant* times = out_.time.data();
    std::uint32_t *rows = out_.row.data(), *next = next_.data();
    for (std::size_t i = from; i < to; ++i) {
      std::uint32_t row = some ? some[i] : static_cast<std::uint32_t>(i);
      Customer customer = people[row];
      if (customer == kNoCustomer) continue;
      Instant time = timed ? times_[i - from] : kEarliest;
      std::uint32_t name = names ? names_[i - from] : 0;
      if (!is_lived(time) || name == kNullCode) continue;
      std::uint32_t at = next[customer >> shift]++;
      times[at] =
          static_cast<Instant>(static_cast<std::uint64_t>(time - kEarliest) << kPlaceBits | (customer & places));
      rows[at] = row;
      if (names) names[at] = static_cast<Name>(name);
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
    if (!rows_.names) return put_back_to(begin, from, to, static_cast<std::uint8_t*>(nullptr));
    out_.name.write([&](auto* names) { put_back_to(begin, from, to, names); });
  }
  template <class Name>
  void put_back_to(std::size_t begin, std::size_t from, std::size_t to, Name* names) {
    const bool timed = rows_.times != nullptr;
    const Event* events = events_.data();
    Instant* times = out_.time.data();
    std::uint32_t* rows = out_.row.data();
    for (std::size_t at = from; at < to; ++at) {
      const Event& event = events[at - begin];
      times[at] = timed ? event.time : kUntimed;
      rows[at] = event.row;
      if (names) names[at] = static_cast<Name>(event.name);
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
