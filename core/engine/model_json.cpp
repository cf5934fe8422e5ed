// What is loaded, as the page's Model (docs/calls.md).
#include "base/money.h"
#include "engine/engine.h"
#include "engine/file_json.h"
#include "model/totals.h"

namespace siyu::engine {

using report::Json;

namespace {

std::string_view resolution_name(Resolution resolution) {
  constexpr std::string_view kNames[] = {"day", "hour", "minute", "second", "millisecond"};
  return kNames[static_cast<std::size_t>(resolution)];
}

const char* metric_kind_name(model::MetricKind kind) {
  constexpr const char* kNames[] = {"flow", "stock", "rate"};
  return kNames[static_cast<std::size_t>(kind)];
}

Json identity_json(const model::Identity& identity, const model::IdentityRules& rules) {
  Json keys = Json::array(), merges = Json::array(), conflicts = Json::array(), orphans = Json::array();
  for (const model::IdentityKey& key : identity.keys)
    keys.push_back({{"kind", key.kind}, {"rows", key.rows}, {"distinct", key.distinct}});
  for (const model::Identity::Merge& merge : identity.merges)
    merges.push_back({{"kind", merge.kind}, {"joined", merge.joined}});
  for (const model::Identity::Conflict& conflict : identity.conflicts)
    conflicts.push_back({{"kind", conflict.kind},
                         {"value", conflict.value},
                         {"of", conflict.of},
                         {"values", texts_json(conflict.values)},
                         {"count", conflict.count},
                         {"joined", conflict.joined}});
  for (const auto& [table, customers] : identity.orphans)
    orphans.push_back({{"table", std::string(model::table_name(table))}, {"customers", customers}});
  return {{"keys", std::move(keys)},
          {"matched", identity.matched},
          {"buyers", identity.buyers},
          {"buyers_matched", identity.buyers_matched},
          {"without_key", identity.without_key},
          {"without", texts_json(rules.without)},
          {"merges", std::move(merges)},
          {"conflicts", std::move(conflicts)},
          {"conflict_count", identity.conflict_count},
          {"orphans", std::move(orphans)},
          {"masked", identity.masked},
          {"damaged", identity.damaged}};
}

}  // namespace

Json Engine::model_json() const {
  Json files = Json::array(), tables = Json::array(), events = Json::array(), metrics = Json::array(),
       fields = Json::array();
  for (const auto& [id, file] : files_) {
    if (file.state != State::committed) continue;
    Json entry = {{"file", id}, {"name", file.name}};
    if (!file.entry.empty()) entry["entry"] = file.entry;
    if (!file.sheet.empty()) entry["sheet"] = file.sheet;
    entry["table"] = std::string(model::table_name(file.loaded->mapping.table));
    entry["export"] = export_json(file.loaded->mapping.export_id);
    entry["rows"] = file.loaded->parsed.rows;
    files.push_back(std::move(entry));
  }
  Zone zone = store_.zone();
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    auto kind = static_cast<model::TableKind>(k);
    const model::Facts* facts = store_.facts(kind);
    if (!facts) continue;
    tables.push_back({{"table", std::string(model::table_name(kind))},
                      {"files", facts->files.size()},
                      {"rows", facts->table.rows()},
                      {"first_day", facts->first ? Json(format_day(day_of(*facts->first, zone))) : Json()},
                      {"last_day", facts->last ? Json(format_day(day_of(*facts->last, zone))) : Json()}});
    for (const auto& [name, column] : facts->table.columns()) {
      std::string label;
      for (const model::LoadedFile* file : facts->files)
        for (const auto& [field, header] : file->mapping.columns)
          if (field == name && label.empty()) label = header;
      if (label.empty()) label = name.substr(name.find('.') + 1);
      Json entry = {{"field", name},
                    {"table", std::string(model::table_name(kind))},
                    {"type", std::string(type_name(column.type()))},
                    {"label", label}};
      entry["distinct"] = column.type() == column::Type::text ? Json(column.dictionary().size()) : Json();
      fields.push_back(std::move(entry));
    }
  }
  for (const model::EventName& name : store_.event_names())
    events.push_back({{"name", name.name},
                      {"events", name.events},
                      {"customers", name.customers},
                      {"table", std::string(model::table_name(name.table))}});
  if (store_.facts(model::TableKind::totals)) {
    model::MetricTotals totals(store_);
    for (const model::Metric& metric : totals.metrics())
      metrics.push_back({{"metric", metric.name},
                         {"kind", metric_kind_name(metric.kind)},
                         {"rows", metric.rows},
                         {"value", metric.value ? Json(format_money(*metric.value)) : Json()}});
  }
  Json notes = Json::array();
  auto note = [&](const char* code, std::size_t count) {
    if (count > 0) notes.push_back({{"code", code}, {"facts", {{"rows", count}}}});
  };
  note("rows_without_time", store_.rows_without_time());
  note("rows_without_name", store_.rows_without_name());
  note("rows_without_key", store_.identity().without_key);
  note("customers_by_name", store_.identity().by_name);
  note("bills_left_out", store_.bill_rows());
  note("spending_left_out", store_.order_notes().spending);
  note("refunds_without_order", store_.order_notes().refunds_without_order);
  note("order_numbers_apart", store_.order_notes().apart);
  note("repeated_order_rows", store_.repeated_order_rows());
  if (store_.same_content() > 0)
    notes.push_back({{"code", "same_content"}, {"facts", {{"files", store_.same_content()}}}});
  Json out = data_json();
  out["files"] = std::move(files);
  out["first_day"] = store_.first() ? Json(format_day(day_of(*store_.first(), zone))) : Json();
  out["resolution"] = std::string(resolution_name(store_.resolution()));
  out["zone"] = format_zone(zone);
  out["tables"] = std::move(tables);
  out["events"] = std::move(events);
  out["metrics"] = std::move(metrics);
  out["fields"] = std::move(fields);
  out["identity"] = identity_json(store_.identity(), identity_rules_);
  out["notes"] = std::move(notes);
  out["bytes"] = store_.bytes();
  return out;
}

Json Engine::memory_json() const {
  constexpr std::size_t kMany = 10'000;  // fewer share what a store costs when it is empty
  std::size_t tables = 0, timelines = store_.bytes(), events = 0;
  for (const auto& [id, file] : files_)
    if (file.loaded) tables += file.loaded->parsed.table.bytes();
  for (const model::Timeline& timeline : store_.timelines()) events += timeline.size();
  std::size_t bytes = tables + timelines;
  return {{"bytes", bytes},
          {"tables", tables},
          {"timelines", timelines},
          {"events", events},
          {"bytes_an_event", events >= kMany ? Json((bytes + events / 2) / events) : Json()}};
}

}  // namespace siyu::engine
