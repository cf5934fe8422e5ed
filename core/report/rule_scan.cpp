// Lanes: one search in one timeline each; a customer's hits of several lanes are merged.
#include "report/rule_scan.h"

#include <algorithm>

#include "base/money.h"
#include "report/rule_leaf.h"

namespace siyu::report {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;
using model::Customer;
using model::Timeline;

// A field seen from positions of a timeline: through the row, or through the customer.
struct Source {
  const Column* column = nullptr;
  std::span<const std::uint32_t> index;  // by position; not used by customers
  bool by_customer = false;
};

Source source_of(const model::Store& store, const Timeline& t, std::string_view field) {
  if (store.field_named(field).starts_with("customer.")) return {store.person(field), {}, true};
  model::Property property = store.property(t, field);
  return {property.column, property.index, false};
}

// A value as a rule's sum takes it, in ten-thousandths: out of range becomes the nearest end, what is no amount is null.
std::int64_t amount_at(const Column& column, std::size_t row) {
  switch (column.type()) {
    case Type::money:
      return column.values()[row];
    case Type::integer: {
      std::int64_t value = column.values()[row], scaled;
      if (value == kNullValue || !__builtin_mul_overflow(value, std::int64_t{10'000}, &scaled))
        return value == kNullValue ? kNullValue : scaled;
      return value > 0 ? INT64_MAX : INT64_MIN + 1;
    }
    case Type::real: {
      double value = column.reals()[row] * 10'000;
      constexpr double kMost = 9.2e18;
      if (value != value) return kNullValue;
      return static_cast<std::int64_t>(std::clamp(value < 0 ? value - 0.5 : value + 0.5, -kMost, kMost));
    }
    case Type::text:
      if (column.codes()[row] != kNullCode)
        if (std::optional<Money> money = parse_money(column.dictionary().text(column.codes()[row])))
          return money->tenthousandths;
      return kNullValue;
    default:
      return kNullValue;
  }
}

// The rule of a match, asked of the picked positions of a slice.
class RowRule {
 public:
  RowRule(const RuleNode& node, const Timeline& t, const RuleContext& context) : kind_(node.kind) {
    if (kind_ == RuleKind::leaf) {
      const model::Store& store = context.store;
      source_ = source_of(store, t, node.field);
      if (!node.other_field.empty()) other_ = source_of(store, t, node.other_field);
      leaf_ = std::make_unique<LeafTest>(node, source_.column, other_.column, context.zone,
                                         store.field_named(node.field) == "customer.tags");
    } else if (is_behaviour(kind_)) {
      people_ = people_of(node, context);
    } else {
      for (const auto& child : node.children) children_.push_back(std::make_unique<RowRule>(*child, t, context));
    }
  }

  void fill(const std::uint32_t* positions, const std::uint32_t* who, std::size_t n, std::uint8_t* out) {
    if (kind_ == RuleKind::leaf) {
      leaf_->fill(rows(source_, positions, who, n, rows_), rows(other_, positions, who, n, other_rows_), n, out);
    } else if (is_behaviour(kind_)) {
      for (std::size_t i = 0; i < n; ++i) out[i] = people_[who[i]];
    } else {
      std::fill(out, out + n, kind_ == RuleKind::all);
      scratch_.resize(n);
      for (const auto& child : children_) {
        child->fill(positions, who, n, scratch_.data());
        for (std::size_t i = 0; i < n; ++i)
          out[i] = kind_ == RuleKind::any   ? out[i] | scratch_[i]
                   : kind_ == RuleKind::all ? out[i] & scratch_[i]
                                            : !scratch_[i];
      }
    }
  }

 private:
  static const std::uint32_t* rows(const Source& source, const std::uint32_t* positions, const std::uint32_t* who,
                                   std::size_t n, std::vector<std::uint32_t>& scratch) {
    if (source.by_customer || !source.column) return who;
    scratch.resize(n);
    for (std::size_t i = 0; i < n; ++i) scratch[i] = source.index[positions[i]];
    return scratch.data();
  }

  RuleKind kind_;
  Source source_, other_;
  std::unique_ptr<LeafTest> leaf_;
  std::vector<std::unique_ptr<RowRule>> children_;
  std::vector<std::uint8_t> people_, scratch_;
  std::vector<std::uint32_t> rows_, other_rows_;
};

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
  Lane(const Search& search, std::size_t number, const Timeline& t, const RuleContext& context, const Clip& clip,
       bool needs_time)
      : timeline_(t),
        number_(static_cast<std::size_t>(&t - context.store.timelines().data())),
        clip_(clip),
        bit_(1u << number),
        keep_failing_(search.keep_failing),
        orders_once_(search.orders_once) {
    const model::Store& store = context.store;
    if (t.names() && search.match->event) {
      by_name_ = true;
      wanted_ = t.names()->find(*search.match->event).value_or(kNullCode);
    }
    if (search.match->where.root()) rule_ = std::make_unique<RowRule>(*search.match->where.root(), t, context);
    if (!search.sum_field.empty()) amount_ = source_of(store, t, search.sum_field);
    if (t.table() == model::TableKind::orders && store.repeated_order_rows() > 0)
      if (model::Property id = store.property(t, "order.id"); id.column && id.column->type() == Type::text) {
        order_ = id;
        last_who_.assign(id.column->dictionary().size(), model::kNoCustomer);
        last_time_.resize(last_who_.size());
      }
    needs_time_ = needs_time || order_.column;
  }

  std::size_t timeline() const { return number_; }  // in the store's order
  bool counts_only() const { return !rule_ && !order_.column && !amount_.column; }

  void take(Customer from, Customer to) {
    pick(from, to);
    std::size_t n = at_.size();
    passes_.resize(n);
    who_.resize(n);
    bool by_who = rule_ || order_.column || amount_.by_customer;
    for (Customer c = from; by_who && c < to; ++c)
      std::fill(who_.begin() + begin_[c - from], who_.begin() + begin_[c - from + 1], c);
    if (rule_) {
      rule_->fill(at_.data(), who_.data(), n, passes_.data());
      if (!keep_failing_) n = keep_passing(to - from);
    } else {
      std::fill(passes_.begin(), passes_.end(), 1);
    }
    if (order_.column && orders_once_) {
      for (std::size_t i = 0; i < n; ++i) passes_[i] = order_before(i) == kNoInstant;
      n = keep_passing(to - from);
    }
    hits_.resize(n);
    std::span<const Instant> time = timeline_.time();
    for (std::size_t i = 0; i < n; ++i)
      hits_[i] = {needs_time_ ? time[at_[i]] : 0, kNoInstant, 0, bit_, passes_[i] != 0};
    if (order_.column && !orders_once_)
      for (std::size_t i = 0; i < n; ++i) hits_[i].previous = order_before(i);
    for (std::size_t i = 0; amount_.column && i < n; ++i)
      hits_[i].amount = amount_at(*amount_.column, amount_.by_customer ? who_[i] : amount_.index[at_[i]]);
  }

  std::span<const Hit> hits_of(std::size_t i) const { return {hits_.data() + begin_[i], hits_.data() + begin_[i + 1]}; }
  std::uint32_t position(std::size_t i, std::size_t k) const { return at_[begin_[i] + k]; }

  void count(Customer from, Customer to, std::uint32_t* counts) const {
    std::span<const std::uint32_t> codes = timeline_.name_codes();
    for (Customer c = from; c < to; ++c) {
      auto [first, end] = clipped(c);
      std::uint32_t n = 0;
      if (by_name_) {
        for (std::uint32_t p = first; p < end; ++p) n += codes[p] == wanted_;
      } else {
        n = end - first;
      }
      counts[c - from] += n;
    }
  }

 private:
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
    begin_.resize(to - from + 1);
    std::span<const std::uint32_t> offsets = timeline_.offsets(), codes = timeline_.name_codes();
    at_.resize(offsets[to] - offsets[from]);
    std::uint32_t n = 0;
    for (Customer c = from; c < to; ++c) {
      begin_[c - from] = n;
      auto [first, end] = clipped(c);
      if (by_name_) {
        for (std::uint32_t p = first; p < end; ++p) {
          at_[n] = p;
          n += codes[p] == wanted_;
        }
      } else {
        for (std::uint32_t p = first; p < end; ++p) at_[n++] = p;
      }
    }
    begin_[to - from] = n;
    at_.resize(n);
  }

  std::size_t keep_passing(std::size_t customers) {
    std::uint32_t n = 0;
    for (std::size_t i = 0; i < customers; ++i) {
      std::uint32_t first = begin_[i], end = begin_[i + 1];
      begin_[i] = n;
      for (std::uint32_t k = first; k < end; ++k) {
        at_[n] = at_[k];
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
    last_time_[code] = timeline_.time()[at_[i]];
    return before;
  }

  const Timeline& timeline_;
  std::size_t number_;
  Clip clip_;
  std::uint32_t bit_;
  bool keep_failing_, orders_once_, by_name_ = false, needs_time_ = false;
  std::uint32_t wanted_ = kNullCode;
  std::unique_ptr<RowRule> rule_;
  Source amount_;
  model::Property order_;
  std::vector<Customer> last_who_;  // of each order, whose row came last and when
  std::vector<Instant> last_time_;
  std::vector<std::uint32_t> at_, begin_, who_;
  std::vector<std::uint8_t> passes_;
  std::vector<Hit> hits_;
};

Scan::Scan(const std::vector<Search>& searches, const RuleContext& context, const Clip& clip, bool needs_time,
           bool joined)
    : people_(static_cast<Customer>(context.store.customers())), joined_(joined) {
  Clip real = clip;  // an end behind all data clips nothing
  if (real.until && context.store.last() && *real.until > *context.store.last()) real.until.reset();
  for (std::size_t s = 0; s < searches.size(); ++s)
    for (const Timeline* t : timelines_with(context.store, searches[s].match->event))
      lanes_.push_back(std::make_unique<Lane>(searches[s], s, *t, context, real, needs_time));
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
  if (lanes_.size() == 1) return lanes_[0]->hits_of(i);
  placed_.clear();
  std::size_t filled = 0;
  std::span<const Hit> only;
  for (const auto& lane : lanes_)
    if (std::span<const Hit> hits = lane->hits_of(i); !hits.empty()) only = hits, ++filled;
  if (filled <= 1) return only;
  for (const auto& lane : lanes_) {
    std::span<const Hit> hits = lane->hits_of(i);
    for (std::size_t k = 0; k < hits.size(); ++k) placed_.push_back({hits[k], lane->timeline(), lane->position(i, k)});
  }
  std::sort(placed_.begin(), placed_.end(), [](const Placed& a, const Placed& b) {
    if (a.hit.time != b.hit.time) return a.hit.time < b.hit.time;
    return a.timeline != b.timeline ? a.timeline < b.timeline : a.position < b.position;
  });
  merged_.clear();
  for (std::size_t k = 0; k < placed_.size(); ++k) {
    bool same = joined_ && k > 0 && placed_[k].timeline == placed_[k - 1].timeline &&
                placed_[k].position == placed_[k - 1].position && placed_[k].hit.time == placed_[k - 1].hit.time;
    if (same) {
      merged_.back().searches |= placed_[k].hit.searches;
    } else {
      merged_.push_back(placed_[k].hit);
    }
  }
  return merged_;
}

}  // namespace siyu::report
