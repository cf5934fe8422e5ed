// Counting: who is of which cohort and channel, and the sums of the cells.
#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/ltv.h"
#include "base/slices.h"
#include "base/text.h"

namespace siyu::analysis::ltv {

using namespace siyu::report;
using model::Customer;
using model::Facts;
using model::Store;
using model::TableKind;
using model::Timeline;

namespace {

constexpr std::size_t kMostPeriods = 3000, kSlice = 8192;

Problem money_overflow() {
  return {"money_overflow", "", "The amounts add up to more than 922 trillion; check the amount column.", {}};
}
bool add(std::int64_t& sum, std::int64_t amount) { return !__builtin_add_overflow(sum, amount, &sum); }

class Counter {
 public:
  Counter(const Params& params, const Definition& definition, const Store& store, const Movements& movements)
      : params_(params), definition_(definition), store_(store), movements_(movements) {}

  Result<Study> count() {
    out_.people.resize(store_.customers());
    out_.last_day = day(*store_.last());
    if (!find_first_orders()) return money_overflow();
    if (!number_periods())
      return Problem{"too_many_cohorts",
                     "/params/cohort",
                     "The orders span more than 3000 periods; choose a longer period or a shorter range.",
                     {}};
    name_channels();
    find_inviters();
    if (!add_movements() || !add_costs()) return money_overflow();
    return std::move(out_);
  }

 private:
  std::int32_t day(Instant t) const { return static_cast<std::int32_t>(day_of(t, definition_.zone)); }
  std::int32_t range_from() const {
    return definition_.range && definition_.range->from ? day(*definition_.range->from) : INT32_MIN;
  }
  // Exclusive. A range may begin or end within a day; cohorts are of whole days.
  std::int32_t range_until() const {
    return definition_.range && definition_.range->until ? day(*definition_.range->until - 1) + 1 : INT32_MAX;
  }

  bool find_first_orders() {
    // As little as can be for each customer: the movements walk all over them.
    struct First {
      std::int64_t value = 0, amount = 0;
      std::int32_t day = 0;
      std::uint32_t orders = 0;
    };
    std::vector<First> firsts(out_.people.size());
    std::int32_t earliest = INT32_MAX;
    bool fits = true;
    in_slices(movements_.all.size(), kSlice, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const Movement& movement = movements_.all[i];
        First& of = firsts[movement.customer];
        fits = fits && add(of.value, movement.amount);
        if (!movement.order) continue;
        earliest = std::min(earliest, movement.day);
        if (of.orders++ != 0 && movement.day >= of.day) continue;
        of.day = movement.day;
        of.amount = movement.amount;
      }
    });
    if (!fits) return false;
    if (earliest != INT32_MAX) out_.first_day = earliest;
    std::int32_t from = range_from(), until = range_until();
    for (std::size_t c = 0; c < firsts.size(); ++c) {
      Person& person = out_.people[c];
      person.value = firsts[c].value;
      person.first = firsts[c].amount;
      person.first_day = firsts[c].day;
      person.orders = firsts[c].orders;
      if (person.orders > 0 && person.first_day >= from && person.first_day < until) person.cohort = 0;
    }
    return true;
  }

  bool number_periods() {
    std::int32_t first = INT32_MAX, last = INT32_MIN;
    for (const Person& person : out_.people) {
      if (person.cohort == kNone) continue;
      first = std::min(first, person.first_day);
      last = std::max(last, person.first_day);
    }
    if (first > last) return true;
    Grain grain = grain_of(params_.cohort);
    first = day(bucket_start(start_of(first, definition_.zone), grain, definition_.zone));
    std::int32_t end = first;
    std::vector<std::uint32_t> of_day;
    first_period_day_ = first;
    for (std::int32_t d = first; d <= std::max(last, out_.last_day); ++d) {
      if (d >= end) {
        if (out_.periods.size() == kMostPeriods) return false;
        Instant start = bucket_start(start_of(d, definition_.zone), grain, definition_.zone);
        end = day(next_bucket(start, grain, definition_.zone));
        out_.periods.push_back(format_bucket(start, grain, definition_.zone));
        out_.period_ends.push_back(end);
      }
      of_day.push_back(static_cast<std::uint32_t>(out_.periods.size() - 1));
    }
    period_of_day_ = std::move(of_day);
    out_.cohorts = period_of(last) + 1;
    for (Person& person : out_.people)
      if (person.cohort != kNone) person.cohort = period_of(person.first_day);
    return true;
  }
  std::uint32_t period_of(std::int32_t d) const {
    return period_of_day_[std::min(static_cast<std::size_t>(d - first_period_day_), period_of_day_.size() - 1)];
  }

  // The text of the channel field of each customer, numbered; kNone without one.
  std::vector<std::string> channel_texts(std::vector<std::uint32_t>& of) {
    std::vector<std::string> texts;
    of.assign(out_.people.size(), kNone);
    auto number = [&](std::map<std::string, std::uint32_t>& numbers, std::string_view text) {
      std::string clean(trim(text));
      auto [it, added] = numbers.emplace(clean, static_cast<std::uint32_t>(texts.size()));
      if (added) texts.push_back(clean);
      return it->second;
    };
    std::map<std::string, std::uint32_t> numbers;
    if (params_.channel.empty()) return texts;
    const column::Column* people = store_.people().find(params_.channel);
    if (people != nullptr && people->type() == column::Type::text) {
      std::vector<std::uint32_t> of_code(people->dictionary().size(), kNone);
      for (std::size_t c = 0; c < of.size(); ++c) {
        std::uint32_t code = out_.people[c].cohort == kNone ? column::kNullCode : people->codes()[c];
        if (code == column::kNullCode) continue;
        if (of_code[code] == kNone) of_code[code] = number(numbers, people->dictionary().text(code));
        of[c] = of_code[code];
      }
      return texts;
    }
    // A field of orders: what the first one says.
    for (const Timeline* timeline : timelines_with(store_, movements_.source.event)) {
      if (timeline->table() != movements_.source.table) continue;
      model::Property property = store_.property(*timeline, params_.channel, of.size());
      if (property.column == nullptr) continue;
      std::vector<std::uint32_t> of_code(property.column->dictionary().size(), kNone);
      std::vector<std::uint8_t> paid =
          rows_matching({movements_.source.event, Rule()}, *timeline, {store_, definition_.zone});
      std::vector<std::uint8_t> holds;
      if (!definition_.where.always()) holds = events_where(definition_.where, *timeline, {store_, definition_.zone});
      for (std::size_t c = 0; c < of.size(); ++c) {
        if (out_.people[c].cohort == kNone) continue;
        for (std::uint32_t p = timeline->offsets()[c]; p < timeline->offsets()[c + 1]; ++p) {
          if (paid[p] == 0 || (!holds.empty() && holds[p] == 0)) continue;
          if (std::uint32_t code = property.code(p); code != column::kNullCode) {
            if (of_code[code] == kNone) of_code[code] = number(numbers, property.column->dictionary().text(code));
            of[c] = of_code[code];
          }
          break;
        }
      }
    }
    return texts;
  }

  // The largest channels by customers, ordered by their texts; the others are $other.
  void name_channels() {
    std::vector<std::uint32_t> of;
    std::vector<std::string> texts = channel_texts(of);
    texts.emplace_back();  // of nothing is known where they come from
    std::vector<std::size_t> customers(texts.size(), 0);
    for (std::size_t c = 0; c < of.size(); ++c) {
      if (of[c] == kNone || texts[of[c]].empty()) of[c] = static_cast<std::uint32_t>(texts.size() - 1);
      customers[of[c]] += out_.people[c].cohort != kNone;
    }
    std::vector<std::uint32_t> order;
    for (std::uint32_t t = 0; t < texts.size(); ++t)
      if (customers[t] > 0) order.push_back(t);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return customers[a] != customers[b] ? customers[a] > customers[b] : texts[a] < texts[b];
    });
    out_.channels_found = order.size();
    std::size_t shown = std::min(order.size(), static_cast<std::size_t>(params_.limit));
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown),
              [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; });
    std::vector<std::uint32_t> row(texts.size(), kNone);
    for (std::size_t i = 0; i < order.size(); ++i) {
      row[order[i]] = static_cast<std::uint32_t>(std::min(i, shown));
      if (i < shown) out_.channels.push_back(texts[order[i]]);
      channel_of_[fold_name(texts[order[i]])] = row[order[i]];
    }
    if (order.size() > shown) out_.channels.emplace_back("$other");
    for (std::size_t c = 0; c < of.size(); ++c)
      if (out_.people[c].cohort != kNone) out_.people[c].channel = row[of[c]];
    out_.spending.resize(out_.channels.size());
    out_.won.assign(out_.channels.size(), 0);
  }

  // Who invited whom first, before the first order.
  void find_inviters() {
    const Facts* invites = store_.facts(TableKind::invites);
    if (invites == nullptr || invites->other.empty()) return;
    const column::Column* times = invites->table.find("invite.time");
    if (times != nullptr && times->type() != column::Type::instant) times = nullptr;
    std::vector<Instant> when(out_.people.size(), std::numeric_limits<Instant>::max());
    for (std::size_t row = 0; row < invites->customer.size(); ++row) {
      Customer inviter = invites->customer[row], invitee = invites->other[row];
      if (inviter == model::kNoCustomer || invitee == model::kNoCustomer || inviter == invitee) continue;
      ++out_.invites;
      Instant at = times == nullptr ? model::kUntimed : times->values()[row];
      if (times != nullptr && !model::is_lived(at)) continue;
      Person& person = out_.people[invitee];
      if (person.orders == 0 || at >= when[invitee]) continue;
      when[invitee] = at;
      person.inviter = at == model::kUntimed || day(at) <= person.first_day ? inviter : kNone;
    }
  }

  // The age that a day is to somebody of a cohort.
  std::size_t age_of(std::int32_t first_day, std::int32_t d) const {
    if (params_.time_window == TimeWindow::calendar) return period_of(d) - period_of(first_day);
    return static_cast<std::size_t>((d - first_day) / days_of(params_.cohort));
  }

  bool add_movements() {
    std::size_t rows = out_.channels.size() * out_.cohorts, horizon = static_cast<std::size_t>(params_.horizon);
    out_.sizes.assign(rows, 0);
    out_.firsts.assign(rows, 0);
    out_.paid.assign(rows * horizon, 0);
    out_.referred.assign(out_.invites > 0 ? rows * horizon : 0, 0);
    out_.cash.assign(out_.periods.size(), 0);
    out_.last_start.assign(out_.cohorts, INT32_MIN);
    for (const Person& person : out_.people) {
      if (person.cohort == kNone) continue;
      std::size_t at = out_.cell(person.channel, person.cohort);
      ++out_.sizes[at];
      if (!add(out_.firsts[at], person.first)) return false;
      out_.last_start[person.cohort] = std::max(out_.last_start[person.cohort], person.first_day);
    }
    struct Began {
      std::int32_t day;
      std::uint32_t cell;  // kNone: of no cohort
    };
    std::vector<Began> began;
    began.reserve(out_.people.size());
    for (const Person& person : out_.people)
      began.push_back({person.first_day, person.cohort == kNone
                                             ? kNone
                                             : static_cast<std::uint32_t>(out_.cell(person.channel, person.cohort))});
    bool fits = true;
    in_slices(movements_.all.size(), kSlice, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; fits && i < end; ++i) {
        const Movement& movement = movements_.all[i];
        const Began& of = began[movement.customer];
        if (of.cell != kNone) {
          // Money given back before the first order (of an order that no file has) belongs to its day.
          std::int32_t d = std::max(movement.day, of.day);
          std::size_t age = age_of(of.day, d);
          if (age < horizon) fits = add(out_.paid[of.cell * horizon + age], movement.amount);
          fits = fits && add(out_.cash[period_of(d)], movement.amount);
        }
        if (out_.invites > 0) fits = fits && add_referred(movement, horizon);
      }
    });
    return fits;
  }

  // To whom the customer was invited by, since they are customers themselves.
  bool add_referred(const Movement& movement, std::size_t horizon) {
    const Person& person = out_.people[movement.customer];
    if (person.inviter == kNone) return true;
    Person& inviter = out_.people[person.inviter];
    if (inviter.cohort == kNone || movement.day < inviter.first_day) return true;
    if (!add(inviter.referred, movement.amount)) return false;
    std::size_t age = age_of(inviter.first_day, movement.day), at = out_.cell(inviter.channel, inviter.cohort);
    return age >= horizon || add(out_.referred[at * horizon + age], movement.amount);
  }

  std::uint32_t channel_named(const std::string& text) const {
    auto it = channel_of_.find(fold_name(text));
    return it == channel_of_.end() ? kNone : it->second;
  }

  bool add_costs() {
    if (!add_cost_table()) return false;
    for (const ChannelCost& cost : params_.cost) {
      std::uint32_t channel = channel_named(cost.channel);
      if (channel == kNone) {
        out_.unknown_channels.push_back(cost.channel);
        continue;
      }
      Spent spending;
      spending.known = true;
      auto amount = [](double yuan) { return static_cast<std::int64_t>(std::floor(yuan * 10000 + 0.5)); };
      if (cost.spent) spending.total = amount(*cost.spent);
      if (cost.cac) spending.cac = amount(*cost.cac);
      out_.spending[channel] = std::move(spending);
    }
    std::sort(out_.unknown_channels.begin(), out_.unknown_channels.end());
    for (const Person& person : out_.people) {
      if (person.cohort == kNone) continue;
      bool inside = !out_.spending[person.channel].timed ||
                    (person.first_day >= out_.cost_from && person.first_day < out_.cost_until);
      out_.won[person.channel] += inside;
    }
    return true;
  }

  bool add_cost_table() {
    const Facts* facts = store_.facts(TableKind::costs);
    if (facts == nullptr) return true;
    const column::Column* value = facts->table.find("cost.value");
    const column::Column* names = facts->table.find("cost.channel");
    const column::Column* times = facts->table.find("cost.time");
    if (value == nullptr || value->type() != column::Type::money) return true;
    if (names != nullptr && names->type() != column::Type::text) names = nullptr;
    if (times != nullptr && times->type() != column::Type::instant) times = nullptr;
    out_.has_table = true;
    std::int32_t from = INT32_MAX, until = INT32_MIN;
    for (std::size_t row = 0; times != nullptr && row < value->size(); ++row) {
      if (value->is_null(row) || !model::is_lived(times->values()[row])) continue;
      from = std::min(from, day(times->values()[row]));
      until = std::max(until, day(times->values()[row]) + 1);
    }
    // What was spent before anybody came is not the cost of those who did.
    out_.cost_from = std::max({from, range_from(), first_period_day_});
    out_.cost_until = std::min(until, range_until());
    std::vector<std::uint32_t> of_code(names == nullptr ? 0 : names->dictionary().size());
    for (std::uint32_t code = 0; code < of_code.size(); ++code)
      of_code[code] = channel_named(std::string(names->dictionary().text(code)));
    std::vector<std::uint8_t> unknown(of_code.size(), 0);
    for (std::size_t row = 0; row < value->size(); ++row) {
      if (value->is_null(row)) continue;
      std::int32_t d = times != nullptr && model::is_lived(times->values()[row]) ? day(times->values()[row]) : 0;
      if (times != nullptr && (!model::is_lived(times->values()[row]) || d < out_.cost_from || d >= out_.cost_until))
        continue;
      std::uint32_t code = names == nullptr ? column::kNullCode : names->codes()[row];
      std::uint32_t channel = code == column::kNullCode ? channel_named("") : of_code[code];
      if (channel == kNone) {
        if (code != column::kNullCode) unknown[code] = 1;
        continue;
      }
      Spent& spending = out_.spending[channel];
      spending.known = true;
      spending.timed = times != nullptr;
      if (!add(spending.total, value->values()[row])) return false;
      if (times == nullptr) continue;
      spending.by_period.resize(out_.periods.size(), 0);
      if (!add(spending.by_period[period_of(d)], value->values()[row])) return false;
    }
    for (std::uint32_t code = 0; code < unknown.size(); ++code)
      if (unknown[code] != 0) out_.unknown_channels.emplace_back(names->dictionary().text(code));
    return true;
  }

  const Params& params_;
  const Definition& definition_;
  const Store& store_;
  const Movements& movements_;
  Study out_;
  std::int32_t first_period_day_ = 0;
  std::vector<std::uint32_t> period_of_day_;
  std::map<std::string, std::uint32_t> channel_of_;  // folded text
};

}  // namespace

Result<Study> count(const Params& params, const Definition& definition, const Store& store,
                    const Movements& movements) {
  return Counter(params, definition, store, movements).count();
}

bool is_complete(const Params& params, const Study& study, std::size_t cohort, std::size_t age) {
  if (params.time_window == TimeWindow::calendar) {
    std::size_t period = cohort + age;
    return period < study.period_ends.size() && study.period_ends[period] <= study.last_day + 1;
  }
  std::int64_t until = study.last_start[cohort] + static_cast<std::int64_t>(age + 1) * days_of(params.cohort);
  return until <= study.last_day + 1;
}

}  // namespace siyu::analysis::ltv
