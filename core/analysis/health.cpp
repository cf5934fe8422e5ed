// The data check-up (数据体检): what was read and what of it counts, control sums to lay beside the platform's own, how many people
// the tables have in common, what is missing and which export would bring it.
//
// The idea: nothing here is judged. Every table is counted from the files as they were read, so that a sum that differs from the
// platform's is found before a report is believed. Leaves out: names, phones and ids of people; a conflict is a count.
#include <algorithm>

#include "analysis/registry.h"
#include "base/number.h"
#include "model/exports.h"
#include "model/merge.h"
#include "model/rank.h"
#include "model/schema.h"
#include "model/status.h"
#include "report/analysis.h"
#include "report/describe.h"
#include "report/match.h"
#include "report/orders.h"

namespace siyu::analysis {
namespace {

using namespace siyu::report;
using model::Customer;
using model::FileCount;
using model::Store;
using model::TableKind;
using Values = column::Column;
using column::Type;

struct Params {
  template <class V>
  static void fields(V&) {}
};

Table files_table() {
  return {"files",
          {{"file", Role::key, Unit::text},
           {"table", Role::key, Unit::text},
           {"rows", Role::measure, Unit::count},
           {"added", Role::measure, Unit::count},
           {"updated", Role::measure, Unit::count},
           {"repeated", Role::measure, Unit::count},
           {"aside", Role::measure, Unit::count},
           {"first_day", Role::measure, Unit::day},
           {"last_day", Role::measure, Unit::day}},
          {}};
}
Table columns_table() {
  return {"columns",
          {{"file", Role::key, Unit::text},
           {"column", Role::key, Unit::text},
           {"field", Role::key, Unit::text},
           {"type", Role::measure, Unit::text},
           {"filled", Role::measure, Unit::count},
           {"distinct", Role::measure, Unit::count},
           {"sum", Role::measure, Unit::text}},
          {}};
}
Table gaps_table() {
  return {"gaps",
          {{"file", Role::key, Unit::text},
           {"from", Role::key, Unit::day},
           {"to", Role::key, Unit::day},
           {"usual", Role::measure, Unit::count}},
          {}};
}
Table match_table() {
  return {"match",
          {{"table", Role::key, Unit::text},
           {"rows", Role::measure, Unit::count},
           {"customers", Role::measure, Unit::count},
           {"with_key", Role::measure, Unit::count},
           {"matched", Role::measure, Unit::count},
           {"share", Role::measure, Unit::share}},
          {}};
}
Table identity_table() {
  return {"identity",
          {{"kind", Role::key, Unit::text},
           {"rows", Role::measure, Unit::count},
           {"distinct", Role::measure, Unit::count},
           {"joined", Role::measure, Unit::count}},
          {}};
}
Table conflicts_table() {
  return {"conflicts",
          {{"kind", Role::key, Unit::text},
           {"of", Role::key, Unit::text},
           {"count", Role::measure, Unit::count},
           {"joined", Role::measure, Unit::flag}},
          {}};
}
Table unknown_table() {
  return {"unknown_values",
          {{"field", Role::key, Unit::text},
           {"rows", Role::measure, Unit::count},
           {"distinct", Role::measure, Unit::count}},
          {}};
}
Table coverage_table() {
  return {"coverage",
          {{"analysis", Role::key, Unit::text},
           {"needs", Role::key, Unit::text},
           {"available", Role::measure, Unit::flag},
           {"opens", Role::measure, Unit::text}},
          {}};
}

std::string_view type_name(Type type) {
  constexpr std::string_view kNames[] = {"text", "integer", "money", "real", "instant", "day", "boolean"};
  return kNames[static_cast<std::size_t>(type)];
}

// Exact for amounts and whole numbers; null where it does not fit, and for what is no number.
Cell sum_of(const Values& column) {
  if (column.type() == Type::real) {
    double sum = 0;
    for (std::size_t row = 0; row < column.size(); ++row)
      if (!column.is_null(row)) sum += column.reals()[row];
    return text_cell(format_real(sum));
  }
  if (column.type() != Type::money && column.type() != Type::integer) return {};
  std::int64_t sum = 0;
  bool fits = true;
  for (std::size_t row = 0; row < column.size() && fits; ++row)
    if (!column.is_null(row)) fits = !__builtin_add_overflow(sum, column.values()[row], &sum);
  if (!fits) return {};
  return column.type() == Type::money ? money_cell(Money{sum}) : text_cell(std::to_string(sum));
}

std::size_t distinct_in(const Values& column) {
  if (column.type() == Type::text) {
    std::vector<std::uint8_t> seen(column.dictionary().size(), 0);
    for (std::size_t row = 0; row < column.size(); ++row)
      if (!column.is_null(row)) seen[column.codes()[row]] = 1;
    return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), 1));
  }
  std::vector<std::int64_t> values;
  std::vector<double> reals;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.is_null(row)) continue;
    if (column.type() == Type::real) {
      reals.push_back(column.reals()[row]);
    } else {
      values.push_back(column.values()[row]);
    }
  }
  std::sort(values.begin(), values.end());
  std::sort(reals.begin(), reals.end());
  return static_cast<std::size_t>(std::unique(values.begin(), values.end()) - values.begin()) +
         static_cast<std::size_t>(std::unique(reals.begin(), reals.end()) - reals.begin());
}

Cell day_cell(const std::optional<Instant>& t, Zone zone) {
  return t ? text_cell(format_day(day_of(*t, zone))) : Cell{};
}

class Health final : public Plan {
 public:
  Health(const Definition& definition, Params) : definition_(definition) {}

  static void check(const Definition& definition, const Params&, const Store& store, Problems& problems) {
    if (store.files() == 0) problems.push_back({"no_data", "", "No file is loaded, so there is nothing to check.", {}});
    if (!definition.where.always())
      problems.push_back({"not_here", "/where", "A check-up is of all the data; a rule has no place in it.", {}});
    if (definition.range && (definition.range->from || definition.range->until))
      problems.push_back({"not_here", "/range", "A check-up is of all the data; a range has no place in it.", {}});
  }

  Json params() const override { return Json::object(); }
  Result<Report> run(const Store& store) const override {
    Report report;
    report.tables = {files(store),    columns(store),   gaps(store),           match(store),
                     identity(store), conflicts(store), unknown_values(store), coverage(store)};
    add_notes(store, report);
    return report;
  }
  Result<Table> people(const Store&, const Json&) const override {
    return Problem{"no_people", "", "A check-up lists no people.", {}};
  }

 private:
  Table files(const Store& store) const {
    Table out = files_table();
    for (const FileCount& count : store.file_counts()) {
      const model::LoadedFile& file = *count.file;
      std::optional<Instant> first, last;
      if (const Values* times = model::time_column(file.mapping.table, file.parsed.table))
        for (std::size_t row = 0; row < times->size(); ++row) {
          Instant t = times->values()[row];
          if (!model::is_lived(t)) continue;
          if (!first || t < *first) first = t;
          if (!last || t > *last) last = t;
        }
      out.rows.push_back({text_cell(file.name), text_cell(model::table_name(file.mapping.table)),
                          count_cell(file.parsed.rows), count_cell(count.added), count_cell(count.updated),
                          count_cell(count.repeated), count_cell(count.aside), day_cell(first, file.mapping.zone),
                          day_cell(last, file.mapping.zone)});
    }
    return out;
  }

  // As the file has them, rows that do not count included: these are the sums of the platform's own file.
  Table columns(const Store& store) const {
    Table out = columns_table();
    for (const FileCount& count : store.file_counts())
      for (const auto& [name, column] : count.file->parsed.table.columns()) {
        std::string header = name.substr(name.find('.') + 1);
        for (const auto& [field, mapped] : count.file->mapping.columns)
          if (field == name) header = mapped;
        out.rows.push_back({text_cell(count.file->name), text_cell(header), text_cell(name),
                            text_cell(type_name(column.type())), count_cell(column.size() - column.nulls()),
                            count_cell(distinct_in(column)), sum_of(column)});
      }
    return out;
  }

  Table gaps(const Store& store) const {
    Table out = gaps_table();
    std::vector<const model::LoadedFile*> files;
    for (const FileCount& count : store.file_counts()) files.push_back(count.file);
    for (const model::FormGap& found : model::find_form_gaps(files)) {
      std::string between = found.before->name;
      if (found.after != found.before) between += " → " + found.after->name;
      out.rows.push_back(
          {text_cell(between), text_cell(found.gap.from), text_cell(found.gap.to), count_cell(found.gap.usual)});
    }
    return out;
  }

  // People of each table, and those whom another table knows too; items by their order.
  Table match(const Store& store) const {
    Table out = match_table();
    std::span<const std::uint16_t> seen = store.seen_in();
    for (std::size_t k = 0; k < model::kTableKinds; ++k) {
      auto kind = static_cast<TableKind>(k);
      const model::Facts* facts = store.facts(kind);
      if (facts == nullptr || kind == TableKind::totals || kind == TableKind::costs) continue;
      std::size_t people = 0, matched = 0, with_key = facts->customer.size() - facts->without_customer;
      for (std::uint32_t set : seen) {
        if ((set & kind_bit(kind)) == 0) continue;
        ++people;
        matched += (set & (set - 1)) != 0;
      }
      out.rows.push_back({text_cell(model::table_name(kind)), count_cell(facts->table.rows()), count_cell(people),
                          count_cell(with_key), count_cell(matched),
                          share_cell(static_cast<std::int64_t>(matched), static_cast<std::int64_t>(people))});
      if (kind == TableKind::items)
        out.rows.push_back({text_cell("items.order"), count_cell(store.item_rows()), Cell{},
                            count_cell(store.item_rows()), count_cell(store.item_rows_matched()),
                            share_cell(static_cast<std::int64_t>(store.item_rows_matched()),
                                       static_cast<std::int64_t>(store.item_rows()))});
    }
    return out;
  }

  Table identity(const Store& store) const {
    Table out = identity_table();
    for (const model::IdentityKey& key : store.identity().keys) {
      std::size_t joined = 0;
      for (const model::Identity::Merge& merge : store.identity().merges)
        if (merge.kind == key.kind) joined = merge.joined;
      out.rows.push_back({text_cell(key.kind), count_cell(key.rows), count_cell(key.distinct), count_cell(joined)});
    }
    return out;
  }

  Table conflicts(const Store& store) const {
    Table out = conflicts_table();
    for (const model::Identity::Conflict& conflict : store.identity().conflicts)
      out.rows.push_back(
          {text_cell(conflict.kind), text_cell(conflict.of), count_cell(conflict.count), conflict.joined});
    return out;
  }

  Table unknown_values(const Store& store) const {
    Table out = unknown_table();
    const model::Facts* orders = store.facts(TableKind::orders);
    for (const char* field : {"order.status", "order.aftersale"}) {
      const Values* column = orders == nullptr ? nullptr : orders->table.find(field);
      if (column == nullptr || column->type() != Type::text) continue;
      std::vector<std::size_t> rows(column->dictionary().size(), 0);
      for (std::size_t row = 0; row < column->size(); ++row)
        if (!column->is_null(row)) ++rows[column->codes()[row]];
      std::size_t unknown = 0, texts = 0;
      for (std::uint32_t code = 0; code < rows.size(); ++code) {
        std::string_view text = column->dictionary().text(code);
        bool none = std::string_view(field) == "order.aftersale" && model::says_no_refund(text);
        if (rows[code] == 0 || model::order_state(text) || none) continue;
        unknown += rows[code], ++texts;
      }
      out.rows.push_back({text_cell(field), count_cell(unknown), count_cell(texts)});
    }
    return out;
  }

  // What each analysis builds on, and the export that would bring what is not here.
  Table coverage(const Store& store) const {
    struct Need {
      std::string_view analysis, needs, opens;
    };
    constexpr Need kNeeds[] = {
        {"overview", "customers", "customer_list"},
        {"overview", "customer.added_at", "customer_list"},
        {"overview", "customer.deleted_at", "lost_customers"},
        {"overview", "orders", "order_export"},
        {"overview", "order.refund", "refund_export"},
        {"funnel", "events", "event_log"},
        {"funnel", "totals", "statistics"},
        {"customer_funnel", "customers", "customer_list"},
        {"customer_funnel", "orders", "order_export"},
        {"customer_funnel", "invites", "referral_list"},
        {"sales", "orders", "order_export"},
        {"sales", "order.paid", "order_export"},
        {"sales", "order.refund", "refund_export"},
        {"sales", "customers", "customer_list"},
        {"gmv", "order.paid", "order_export"},
        {"gmv", "customers", "customer_list"},
        {"gmv", "invites", "referral_list"},
        {"ltv", "order.paid", "order_export"},
        {"ltv", "costs", "cost_list"},
        {"hours", "orders", "order_export"},
        {"plan", "costs", "cost_list"},
        {"segments", "customers", "customer_list"},
        {"segments", "orders", "order_export"},
        {"segments", "customer.tags", "customer_list"},
        {"rfm", "order.paid", "order_export"},
        {"rfm", "order.refund", "refund_export"},
        {"aipl", "customers", "customer_list"},
        {"aipl", "orders", "order_export"},
        {"aipl", "events", "event_log"},
        {"tiers", "order.paid", "order_export"},
        {"retention", "events", "event_log"},
        {"retention", "customer.added_at", "customer_list"},
        {"retention", "customer.deleted_at", "lost_customers"},
        {"repurchase", "orders", "order_export"},
        {"lifecycle", "events", "event_log"},
        {"stickiness", "events", "event_log"},
        {"paths", "events", "event_log"},
    };
    Table out = coverage_table();
    for (const Need& need : kNeeds) {
      bool has = false;
      if (need.needs == "orders") {
        has = paid_event(store).has_value();
      } else if (need.needs == "order.paid") {
        std::optional<PaidEvent> paid = paid_event(store);
        has = paid && !paid->amount_field.empty();
      } else if (need.needs == "events") {
        has = !store.event_names().empty();
      } else if (std::optional<TableKind> kind = model::parse_table(need.needs)) {
        has = store.facts(*kind) != nullptr;
      } else {
        has = !store.field_named(need.needs).empty();
      }
      out.rows.push_back({text_cell(need.analysis), text_cell(need.needs), has, has ? Cell{} : text_cell(need.opens)});
    }
    return out;
  }

  static void add_notes(const Store& store, Report& report) {
    auto note = [&](const char* code, const char* fact, std::size_t count) {
      if (count > 0) report.notes.push_back({code, {{fact, count}}});
    };
    note("identity_conflicts", "keys", store.identity().conflict_count);
    note("masked_keys", "rows", store.identity().masked);
    note("damaged_keys", "rows", store.identity().damaged);
    if (std::optional<PaidEvent> paid = paid_event(store)) add_order_notes(store, *paid, report.notes);
    add_match_note(store, kPeopleTables, report.notes);
  }

  Definition definition_;
};

Json describe() {
  return {{"params", describe_struct<Params>()},
          {"tables", describe_tables({files_table(), columns_table(), gaps_table(), match_table(), identity_table(),
                                      conflicts_table(), unknown_table(), coverage_table()})}};
}

Json suggest(const Store& store) {
  if (store.files() == 0) return nullptr;
  return {{"version", 1}, {"analysis", "health"}, {"params", Json::object()}};
}

}  // namespace

extern const Analysis kHealth = {"health", bind_plan<Params, Health>, describe, suggest, shape_of<Params>};

}  // namespace siyu::analysis
