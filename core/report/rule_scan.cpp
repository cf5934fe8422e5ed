// Lanes: one search in one timeline each; a customer's hits of several lanes are merged.
#include "report/rule_scan.h"

#include <algorithm>

#include "base/money.h"
#include "report/rule_row.h"

namespace siyu::report {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;
using model::Customer;
using model::Timeline;

// A value as a rule's sum takes it, in ten-thousandths: out of range becomes the nearest end, what is no amount is null.
std::int64_t amount_at(const model::Property& property, std::size_t at) {
  switch (property.column->type()) {
    case Type::money:
      return property.value(at);
    case Type::integer: {
      std::int64_t value = property.value(at), scaled;
      if (value == kNullValue || !__builtin_mul_overflow(value, std::int64_t{10'000}, &scaled))
        return value == kNullValue ? kNullValue : scaled;
      return value > 0 ? INT64_MAX : INT64_MIN + 1;
    }
    case Type::real: {
      double value = property.real(at) * 10'000;
      constexpr double kMost = 9.2e18;
      if (value != value) return kNullValue;
      return static_cast<std::int64_t>(std::clamp(value < 0 ? value - 0.5 : value + 0.5, -kMost, kMost));
    }
    case Type::text:
      if (std::uint32_t code = property.code(at); code != kNullCode)
        if (std::optional<Money> money = parse_money(property.column->dictionary().text(code)))
          return money->tenthousandths;
      return kNullValue;
    default:
      return kNullValue;
  }
}

bool node_has_behaviour(const RuleNode& node) {
  if (is_behaviour(node.kind)) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return node_has_behaviour(*child); });
}

}  // namespace

bool has_behaviour(const Rule& rule) { return rule.root() && node_has_behaviour(*rule.root()); }

// One search in one timeline.
class Scan::Lane {
 public:
  Lane(const Search& search, std::size_t number, const Timeline& t, const RuleContext& context, const Clip& clip)
      : timeline_(t),
        number_(static_cast<std::size_t>(&t - context.store.timelines().data())),
        clip_(clip),
        bit_(1u << number),
        keep_failing_(search.keep_failing),
        orders_once_(search.orders_once) {
    const model::Store& store = context.store;
    if (t.names() && search.match->event) {
      wanted_ = &store.named(t, t.names()->find(*search.match->event).value_or(kNullCode));
    }
    if (clip_.from && t.timed() && store.first() && *clip_.from <= *store.first()) clip_.from.reset();
    if (search.match->where.root()) rule_ = std::make_unique<RowRule>(*search.match->where.root(), t, context);
    if (!search.sum_field.empty()) amount_ = RowRule::source_of(store, t, search.sum_field);
    if (t.table() == model::TableKind::orders && store.repeated_order_rows() > 0)
      if (const Column* id = store.column(t, "order.id"); id && id->type() == Type::text) {
        order_ = store.property(t, "order.id");
        last_who_.assign(id->dictionary().size(), model::kNoCustomer);
        last_time_.resize(last_who_.size());
      }
  }

  std::size_t timeline() const { return number_; }  // in the store's order
  bool counts_only() const { return !rule_ && !order_.column && !amount_.property.column; }

  // The positions of the name, and where each customer's begin. Slices come in ascending order.
  void pick(Customer from, Customer to) {
    begin_.assign(to - from + 1, 0);
    if (wanted_) {
      pick_wanted(from, to);
    } else {
      pick_all(from, to);
    }
  }
  bool has_some(std::size_t i) const { return begin_[i] != begin_[i + 1]; }
  std::uint32_t bit() const { return bit_; }

  // Makes hits of what was picked; only of the customers of the slice that are meant.
  void finish(std::span<const std::uint8_t> meant) {
    std::size_t customers = begin_.size() - 1;
    if (!meant.empty()) keep(customers, [&](std::size_t i, std::size_t) { return meant[i] != 0; });
    if (rule_) {
      if (passes_.size() < begin_.back()) passes_.resize(begin_.back());
      rule_->fill(at_, who_, 0, begin_.back(), passes_.data());
      if (!keep_failing_) keep(customers, [&](std::size_t, std::size_t k) { return passes_[k] != 0; });
    }
    if (order_.column && orders_once_)
      keep(customers, [&](std::size_t, std::size_t k) { return order_before(k) == kNoInstant; });
    std::size_t n = begin_.back();
    if (hits_.size() < n) hits_.resize(n);
    bool failing = rule_ && keep_failing_;
    for (std::size_t k = 0; k < n; ++k) hits_[k] = {time_[k], kNoInstant, 0, bit_, !failing || passes_[k] != 0};
    if (order_.column && !orders_once_)
      for (std::size_t k = 0; k < n; ++k) hits_[k].previous = order_before(k);
    for (std::size_t k = 0; amount_.property.column && k < n; ++k)
      hits_[k].amount = amount_at(amount_.property, amount_.by_customer ? who_[k] : at_[k]);
  }

  std::span<const Hit> hits_of(std::size_t i) const { return {hits_.data() + begin_[i], hits_.data() + begin_[i + 1]}; }
  const std::uint32_t* positions_of(std::size_t i) const { return at_ + begin_[i]; }

  void count(Customer from, Customer to, std::uint32_t* counts) {
    if (!wanted_) {
      for (Customer c = from; c < to; ++c) {
        auto [first, end] = clipped(c);
        counts[c - from] += end - first;
      }
      return;
    }
    for (; next_ < wanted_->position.size() && wanted_->customer[next_] < to; ++next_)
      counts[wanted_->customer[next_] - from] += is_inside(wanted_->time[next_]);
  }

 private:
  bool is_inside(Instant time) const {
    return (!clip_.from || time >= *clip_.from) && (!clip_.until || time < *clip_.until);
  }
  std::pair<std::uint32_t, std::uint32_t> clipped(Customer c) const {
    std::uint32_t first = timeline_.offsets()[c], end = timeline_.offsets()[c + 1];
    std::span<const Instant> time = timeline_.time();
    if (clip_.until)
      while (end > first && time[end - 1] >= *clip_.until) --end;
    if (clip_.from) {
      std::uint32_t p = end;
      while (p > first && time[p - 1] >= *clip_.from) --p;
      first = p;
    }
    return {first, end};
  }

  void pick_wanted(Customer from, Customer to) {
    const std::vector<Customer>& who = wanted_->customer;
    std::size_t first = next_;
    if (!clip_.from && !clip_.until) {  // seen where they lie
      for (; next_ < who.size() && who[next_] < to; ++next_) ++begin_[who[next_] - from + 1];
      at_ = wanted_->position.data() + first;
      who_ = who.data() + first;
      time_ = wanted_->time.data() + first;
    } else {
      make_room(timeline_.offsets()[to] - timeline_.offsets()[from] + 1);
      std::size_t n = 0;
      for (; next_ < who.size() && who[next_] < to; ++next_) {
        bool inside = is_inside(wanted_->time[next_]);
        room_at_[n] = wanted_->position[next_];
        room_time_[n] = wanted_->time[next_];
        room_who_[n] = who[next_];
        n += inside;
        begin_[who[next_] - from + 1] += inside;
      }
      use_room();
    }
    for (std::size_t i = 0; i < to - from; ++i) begin_[i + 1] += begin_[i];
  }
  void pick_all(Customer from, Customer to) {
    std::span<const std::uint32_t> offsets = timeline_.offsets();
    make_room(offsets[to] - offsets[from]);
    std::uint32_t n = 0;
    for (Customer c = from; c < to; ++c) {
      auto [first, end] = clipped(c);
      for (std::uint32_t p = first; p < end; ++p, ++n) {
        room_time_[n] = timeline_.time()[p];
        room_at_[n] = p;
        room_who_[n] = c;
      }
      begin_[c - from + 1] = n;
    }
    use_room();
  }
  // Room of one's own for n that are picked.
  void make_room(std::size_t n) {
    if (room_at_.size() < n) {
      room_at_.resize(n);
      room_who_.resize(n);
      room_time_.resize(n);
    }
  }
  void use_room() {
    at_ = room_at_.data();
    who_ = room_who_.data();
    time_ = room_time_.data();
  }
  // Keeps what holds(customer of the slice, place) holds for; asked in ascending order.
  template <class Holds>
  void keep(std::size_t customers, Holds&& holds) {
    make_room(begin_[customers]);  // where it is theirs already, it is large enough
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < customers; ++i) {
      std::uint32_t first = begin_[i], end = begin_[i + 1];
      begin_[i] = n;
      for (std::uint32_t k = first; k < end; ++k) {
        bool kept = holds(i, k);
        room_at_[n] = at_[k];
        room_time_[n] = time_[k];
        room_who_[n] = who_[k];
        n += kept;
      }
    }
    begin_[customers] = n;
    use_room();
  }

  // When the row before of this row's order was, and from now on this one is that.
  Instant order_before(std::size_t i) {
    std::uint32_t code = order_.code(at_[i]);
    if (code == kNullCode) return kNoInstant;
    Instant before = last_who_[code] == who_[i] ? last_time_[code] : kNoInstant;
    last_who_[code] = who_[i];
    last_time_[code] = time_[i];
    return before;
  }

  const Timeline& timeline_;
  std::size_t number_;
  Clip clip_;
  std::uint32_t bit_;
  bool keep_failing_, orders_once_;
  const model::Named* wanted_ = nullptr;  // by name: its events
  std::size_t next_ = 0;                  // of which the first not yet looked at
  std::unique_ptr<RowRule> rule_;
  RowRule::Source amount_;
  model::Property order_;
  std::vector<Customer> last_who_;  // of each order, whose row came last and when
  std::vector<Instant> last_time_;
  // What was picked of the slice: position, customer and time, in the store or in room of one's own.
  const std::uint32_t* at_ = nullptr;
  const Customer* who_ = nullptr;
  const Instant* time_ = nullptr;
  std::vector<std::uint32_t> room_at_, begin_;
  std::vector<Customer> room_who_;
  std::vector<Instant> room_time_;
  std::vector<std::uint8_t> passes_;
  std::vector<Hit> hits_;
};

Scan::Scan(const std::vector<Search>& searches, const RuleContext& context, const Clip& clip, Need need)
    : people_(static_cast<Customer>(context.store.customers())), need_(need), searches_(searches.size()) {
  Clip real = clip;  // an end behind all data clips nothing
  if (real.until && context.store.last() && *real.until > *context.store.last()) real.until.reset();
  for (std::size_t s = 0; s < searches.size(); ++s)
    for (const Timeline* t : timelines_with(context.store, searches[s].match->event))
      lanes_.push_back(std::make_unique<Lane>(searches[s], s, *t, context, real));
}

Scan::Scan(Scan&&) noexcept = default;
Scan::~Scan() = default;

bool Scan::counts_only() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->counts_only(); });
}

void Scan::take(Customer from, Customer to) {
  for (auto& lane : lanes_) lane->pick(from, to);
  meant_.clear();
  if (need_ == Need::all_together) {
    meant_.resize(to - from);
    for (std::size_t i = 0; i < meant_.size(); ++i) {
      std::uint32_t found = 0;
      for (const auto& lane : lanes_) found |= lane->has_some(i) ? lane->bit() : 0;
      meant_[i] = found + 1 == 1u << searches_;
    }
  }
  for (auto& lane : lanes_) lane->finish(meant_);
}

void Scan::count_slice(Customer from, Customer to, std::uint32_t* counts) {
  std::fill(counts, counts + (to - from), 0);
  for (auto& lane : lanes_) lane->count(from, to, counts);
}

std::span<const Hit> Scan::hits_of(std::size_t i) {
  if (lanes_.size() == 1 && searches_ == 1) return lanes_[0]->hits_of(i);
  fronts_.clear();
  std::uint32_t found = 0;
  for (const auto& lane : lanes_)
    if (std::span<const Hit> hits = lane->hits_of(i); !hits.empty()) {
      fronts_.push_back({hits.data(), hits.data() + hits.size(), lane->positions_of(i), lane->timeline()});
      found |= hits[0].searches;
    }
  if (need_ == Need::all_together && found + 1 != 1u << searches_) return {};
  if (fronts_.empty()) return {};
  if (fronts_.size() == 1) return {fronts_[0].next, fronts_[0].end};
  merged_.clear();
  std::size_t last_timeline = 0;
  std::uint32_t last_position = 0;
  while (!fronts_.empty()) {
    Front* best = &fronts_[0];
    for (Front& front : fronts_)
      if (front.is_before(*best)) best = &front;
    bool same =
        need_ != Need::each && !merged_.empty() && best->timeline == last_timeline && *best->position == last_position;
    if (same) {
      merged_.back().searches |= best->next->searches;
    } else {
      merged_.push_back(*best->next);
    }
    last_timeline = best->timeline, last_position = *best->position;
    ++best->position;
    if (++best->next != best->end) continue;
    *best = fronts_.back();
    fronts_.pop_back();
  }
  return merged_;
}

}  // namespace siyu::report
