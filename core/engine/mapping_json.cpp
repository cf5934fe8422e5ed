#include "engine/mapping_json.h"

#include "base/text.h"
#include "model/exports.h"
#include "report/reader.h"

namespace siyu::engine {

using report::Json;

Result<model::FileMapping> read_file_mapping(const Json& json, const std::string& where) {
  Problems problems;
  model::FileMapping out;
  if (!json.is_object()) {
    report::wrong_type(problems, where, "an object", json);
    return problems;
  }
  const std::vector<std::string> known = {"match",  "table",  "header_row", "encoding",   "zone", "columns",
                                          "values", "export", "separators", "date_order", "skip"};
  for (auto it = json.begin(); it != json.end(); ++it) {
    bool is_known = false;
    for (const std::string& name : known) is_known = is_known || name == it.key();
    if (!is_known) report::unknown_key(problems, where + "/" + report::escape_pointer(it.key()), it.key(), known);
  }
  auto text = [&](const Json& value, const std::string& at) {
    return report::Kind<std::string>::read(value, at, problems, {}).value_or("");
  };
  if (auto match = json.find("match"); match != json.end()) {
    if (!match->is_object()) {
      report::wrong_type(problems, where + "/match", "an object", *match);
    } else {
      for (auto it = match->begin(); it != match->end(); ++it) {
        std::string at = where + "/match/" + report::escape_pointer(it.key());
        if (it.key() == "name") {
          out.match_name = text(*it, at);
        } else if (it.key() == "headers") {
          out.match_headers =
              report::Kind<std::vector<std::string>>::read(*it, at, problems, {}).value_or(std::vector<std::string>{});
        } else {
          report::unknown_key(problems, at, it.key(), {"name", "headers"});
        }
      }
    }
  }
  if (auto table = json.find("table"); table == json.end()) {
    report::missing(problems, where + "/table");
  } else {
    std::string name = text(*table, where + "/table");
    if (std::optional<model::TableKind> kind = model::parse_table(name)) {
      out.table = *kind;
    } else if (table->is_string()) {
      std::vector<std::string> names;
      for (std::size_t k = 0; k < model::kTableKinds; ++k)
        names.emplace_back(model::table_name(static_cast<model::TableKind>(k)));
      report::unknown_value(problems, where + "/table", name, names);
    }
  }
  if (auto row = json.find("header_row"); row != json.end() && !row->is_null())
    if (auto read = report::Kind<std::int64_t>::read(*row, where + "/header_row", problems, {0, 1'000'000}))
      out.header_row = static_cast<std::size_t>(*read);
  if (auto encoding = json.find("encoding"); encoding != json.end() && !encoding->is_null()) {
    std::string name = text(*encoding, where + "/encoding");
    out.encoding = csv::parse_encoding(name);
    if (!out.encoding && name != "auto" && !name.empty())
      report::unknown_value(problems, where + "/encoding", name,
                            {"auto", "utf-8", "gb18030", "big5", "utf-16le", "utf-16be"});
  }
  if (auto order = json.find("date_order"); order != json.end() && !order->is_null()) {
    std::string name = text(*order, where + "/date_order");
    out.date_order = parse_date_order(name);
    if (!out.date_order && order->is_string())
      report::unknown_value(problems, where + "/date_order", name, {"day_first", "month_first", "year_first"});
  }
  if (auto zone = json.find("zone"); zone != json.end() && !zone->is_null()) {
    std::string name = text(*zone, where + "/zone");
    if (std::optional<Zone> read = parse_zone(name)) {
      out.zone = *read;
    } else {
      problems.push_back({"zone_unknown",
                          where + "/zone",
                          "a zone is an offset such as \"+08:00\"; got \"" + name + "\"",
                          {{"got", name}}});
    }
  }
  if (auto name = json.find("export"); name != json.end() && !name->is_null()) {
    out.export_id = text(*name, where + "/export");
    if (!out.export_id.empty() && !model::find_export(out.export_id)) {
      std::vector<std::string> names;
      for (const model::Export& one : model::exports()) names.emplace_back(one.id);
      report::unknown_value(problems, where + "/export", out.export_id, names);
    }
  }
  if (auto separators = json.find("separators"); separators != json.end()) {
    if (!separators->is_object()) {
      report::wrong_type(problems, where + "/separators", "an object", *separators);
    } else {
      for (auto it = separators->begin(); it != separators->end(); ++it)
        out.separators.emplace_back(it.key(), text(*it, where + "/separators/" + report::escape_pointer(it.key())));
    }
  }
  if (auto skip = json.find("skip"); skip != json.end())
    out.skip = report::Kind<std::vector<std::string>>::read(*skip, where + "/skip", problems, {}).value_or(out.skip);
  if (auto columns = json.find("columns"); columns != json.end()) {
    if (!columns->is_object()) {
      report::wrong_type(problems, where + "/columns", "an object", *columns);
    } else {
      for (auto it = columns->begin(); it != columns->end(); ++it) {
        std::string at = where + "/columns/" + report::escape_pointer(it.key());
        if (!it->is_null()) out.columns.emplace_back(it.key(), text(*it, at));
      }
    }
  }
  if (auto values = json.find("values"); values != json.end()) {
    if (!values->is_object()) {
      report::wrong_type(problems, where + "/values", "an object", *values);
    } else {
      for (auto it = values->begin(); it != values->end(); ++it) {
        std::string at = where + "/values/" + report::escape_pointer(it.key());
        if (!it->is_object()) {
          report::wrong_type(problems, at, "an object", *it);
          continue;
        }
        model::ValueMap map{it.key(), {}};
        for (auto value = it->begin(); value != it->end(); ++value)
          map.values.emplace_back(value.key(), text(*value, at + "/" + report::escape_pointer(value.key())));
        out.values.push_back(std::move(map));
      }
    }
  }
  if (!problems.empty()) return problems;
  return out;
}

Result<std::vector<model::FileMapping>> read_mapping(const Json& json) {
  Problems problems;
  std::vector<model::FileMapping> out;
  if (!json.is_object()) {
    report::wrong_type(problems, "", "an object", json);
    return problems;
  }
  for (auto it = json.begin(); it != json.end(); ++it)
    if (it.key() != "version" && it.key() != "files")
      report::unknown_key(problems, "/" + report::escape_pointer(it.key()), it.key(), {"version", "files"});
  if (auto version = json.find("version"); version == json.end()) {
    report::missing(problems, "/version");
  } else if (!version->is_number_integer()) {
    report::wrong_type(problems, "/version", "a whole number", *version);
  } else if (*version != 1) {
    problems.push_back(
        {"newer_version", "/version", "this mapping was made by a newer version; reload the page and try again", {}});
  }
  if (auto files = json.find("files"); files == json.end()) {
    report::missing(problems, "/files");
  } else if (!files->is_array()) {
    report::wrong_type(problems, "/files", "a list", *files);
  } else {
    for (std::size_t i = 0; i < files->size(); ++i) {
      Result<model::FileMapping> entry = read_file_mapping((*files)[i], "/files/" + std::to_string(i));
      if (entry.ok()) {
        out.push_back(std::move(*entry));
      } else {
        problems.insert(problems.end(), entry.problems().begin(), entry.problems().end());
      }
    }
  }
  if (!problems.empty()) return problems;
  return out;
}

Json write_file_mapping(const model::FileMapping& mapping) {
  Json out = Json::object();
  if (!mapping.match_name.empty()) out["match"]["name"] = mapping.match_name;
  if (!mapping.match_headers.empty()) out["match"]["headers"] = mapping.match_headers;
  out["table"] = std::string(model::table_name(mapping.table));
  if (mapping.header_row) out["header_row"] = *mapping.header_row;
  out["encoding"] = mapping.encoding ? std::string(csv::encoding_name(*mapping.encoding)) : "auto";
  out["zone"] = format_zone(mapping.zone);
  if (mapping.date_order) out["date_order"] = std::string(date_order_name(*mapping.date_order));
  out["columns"] = Json::object();
  for (const auto& [field, header] : mapping.columns) out["columns"][field] = header;
  if (!mapping.values.empty())
    for (const model::ValueMap& map : mapping.values)
      for (const auto& [from, to] : map.values) out["values"][map.field][from] = to;
  if (!mapping.export_id.empty()) out["export"] = mapping.export_id;
  for (const auto& [field, separator] : mapping.separators) out["separators"][field] = separator;
  if (!mapping.skip.empty()) out["skip"] = mapping.skip;
  return out;
}

}  // namespace siyu::engine
