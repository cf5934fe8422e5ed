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

  void take(Customer from, Customer to) {
    pick(from, to);
    std::size_t n = at_.size();
    passes_.resize(n);
    who_.resize(n);
    bool by_who = rule_ || order_.column || amount_.by_customer;
    for (Customer c = from; by_who && c < to; ++c)
      std::fill(who_.begin() + begin_[c - from], who_.begin() + begin_[c - from + 1], c);
    if (rule_) {
      rule_->fill(at_.data(), who_.data(), 0, n, passes_.data());
      if (!keep_failing_) n = keep_passing(to - from);
    } else {
      std::fill(passes_.begin(), passes_.end(), 1);
    }
    if (order_.column && orders_once_) {
      for (std::size_t i = 0; i < n; ++i) passes_[i] = order_before(i) == kNoInstant;
      n = keep_passing(to - from);
    }
    hits_.resize(n);
    for (std::size_t i = 0; i < n; ++i) hits_[i] = {time_[i], kNoInstant, 0, bit_, passes_[i] != 0};
    if (order_.column && !orders_once_)
      for (std::size_t i = 0; i < n; ++i) hits_[i].previous = order_before(i);
    for (std::size_t i = 0; amount_.property.column && i < n; ++i)
      hits_[i].amount = amount_at(amount_.property, amount_.by_customer ? who_[i] : at_[i]);
  }

  std::span<const Hit> hits_of(std::size_t i) const { return {hits_.data() + begin_[i], hits_.data() + begin_[i + 1]}; }
  const std::uint32_t* positions_of(std::size_t i) const { return at_.data() + begin_[i]; }

  void count(Customer from, Customer to, std::uint32_t* counts) const {
    std::span<const std::uint32_t> offsets = timeline_.offsets();
    if (!wanted_) {
      for (Customer c = from; c < to; ++c) {
        auto [first, end] = clipped(c);
        counts[c - from] += end - first;
      }
      return;
    }
    for (std::size_t k = wanted_->before(offsets[from]), end = wanted_->before(offsets[to]); k < end; ++k)
      counts[wanted_->customer[k] - from] += is_inside(wanted_->time[k]);
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

  // The positions of the name, and where each customer's begin.
  void pick(Customer from, Customer to) {
    begin_.assign(to - from + 1, 0);
    std::span<const std::uint32_t> offsets = timeline_.offsets();
    std::uint32_t n = 0;
    if (wanted_) {
      std::size_t k = wanted_->before(offsets[from]), end = wanted_->before(offsets[to]);
      at_.resize(end - k + 1);
      time_.resize(end - k + 1);
      for (; k < end; ++k) {
        bool inside = is_inside(wanted_->time[k]);
        at_[n] = wanted_->position[k];
        time_[n] = wanted_->time[k];
        n += inside;
        begin_[wanted_->customer[k] - from + 1] += inside;
      }
      for (std::size_t i = 0; i < to - from; ++i) begin_[i + 1] += begin_[i];
    } else {
      at_.resize(offsets[to] - offsets[from]);
      time_.resize(at_.size());
      for (Customer c = from; c < to; ++c) {
        auto [first, end] = clipped(c);
        for (std::uint32_t p = first; p < end; ++p) {
          time_[n] = timeline_.time()[p];
          at_[n++] = p;
        }
        begin_[c - from + 1] = n;
      }
    }
    at_.resize(n);
  }

  std::size_t keep_passing(std::size_t customers) {
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < customers; ++i) {
      std::uint32_t first = begin_[i], end = begin_[i + 1];
      begin_[i] = n;
      for (std::uint32_t k = first; k < end; ++k) {
        at_[n] = at_[k];
        time_[n] = time_[k];
        who_[n] = who_[k];
        n += passes_[k];
      }
    }
    begin_[customers] = n;
    std::fill(passes_.begin(), passes_.begin() + n, 1);
    return n;
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
  std::unique_ptr<RowRule> rule_;
  RowRule::Source amount_;
  model::Property order_;
  std::vector<Customer> last_who_;  // of each order, whose row came last and when
  std::vector<Instant> last_time_;
  std::vector<std::uint32_t> at_, begin_, who_;
  std::vector<Instant> time_;
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
  for (auto& lane : lanes_) lane->take(from, to);
}

void Scan::count_slice(Customer from, Customer to, std::uint32_t* counts) const {
  std::fill(counts, counts + (to - from), 0);
  for (const auto& lane : lanes_) lane->count(from, to, counts);
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
