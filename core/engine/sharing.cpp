// The calls about links: what leaves, packed into a fragment, and what arrived in one. Opening asks nothing of the store and changes nothing.

#include <algorithm>

#include "engine/engine.h"
#include "share/audit.h"
#include "share/disclosure.h"
#include "share/letters.h"
#include "share/link.h"
#include "share/names.h"
#include "share/snapshot.h"

namespace siyu::engine {

using report::Json;

namespace {

constexpr std::int64_t kDefaultThreshold = 5, kMostThreshold = 1000;

Result<share::LinkKind> kind_of(const Json& request) {
  std::string name = request.value("kind", "");
  if (auto kind = share::parse_kind(name)) return *kind;
  Problems problems;
  report::unknown_value(problems, "/kind", name, {"definition", "result", "mapping"});
  return problems;
}

std::string text_of(const Json& request, const char* key) {
  auto it = request.find(key);
  return it != request.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<std::string> bytes_of(const Json& request) {
  if (auto bytes = share::from_letters(text_of(request, "payload"))) return std::move(*bytes);
  return Problem{"wrong_type", "/payload", "expected base64url", {}};
}

// Cells that name the shop's own people say nothing of customers; they are withheld, not refused.
void withhold_staff(share::Snapshot& snapshot, const share::KnownNames& names) {
  for (share::SharedReport& report : snapshot.reports)
    for (share::SharedTable& shared : report.tables)
      for (std::size_t c = 0; c < shared.table.columns.size(); ++c) {
        if (shared.table.columns[c].unit != report::Unit::text) continue;
        bool is_staff = share::is_staff_field(shared.table.columns[c].name);
        for (std::size_t r = 0; r < shared.table.rows.size(); ++r) {
          const auto* text = std::get_if<std::string>(&shared.table.rows[r][c]);
          if (!text || text->empty() || (!is_staff && !names.is_staff(*text))) continue;
          shared.table.rows[r][c] = {};
          shared.marks[r][c] = share::Mark::more;
        }
      }
}

Json withheld_json(const share::Snapshot& snapshot) {
  Json tables = Json::array();
  std::size_t all = 0;
  for (std::size_t i = 0; i < snapshot.reports.size(); ++i)
    for (const share::SharedTable& shared : snapshot.reports[i].tables) {
      std::size_t cells = 0;
      for (const auto& row : shared.marks)
        cells += row.size() - static_cast<std::size_t>(std::count(row.begin(), row.end(), share::Mark::shown));
      if (cells > 0) tables.push_back({{"report", i}, {"table", shared.table.name}, {"cells", cells}});
      all += cells;
    }
  return {{"cells", all}, {"tables", std::move(tables)}};
}

std::size_t characters(share::LinkKind kind, std::string_view packed) {
  return share::write_fragment(kind, false, share::to_letters(packed)).size();
}

// Leaves out the longest tables, one after the other, until the link is short enough.
Result<std::string> fit(share::Snapshot& snapshot, std::size_t most) {
  while (true) {
    Result<std::string> packed = share::pack(share::LinkKind::result, share::snapshot_content(snapshot));
    if (!packed.ok() || characters(share::LinkKind::result, *packed) <= most) return packed;
    share::SharedReport* in = nullptr;
    std::size_t table = 0, longest = 0, tables = 0;
    for (share::SharedReport& report : snapshot.reports) {
      tables += report.tables.size();
      for (std::size_t t = 0; t < report.tables.size(); ++t) {
        std::size_t cells = report.tables[t].table.rows.size() * report.tables[t].table.columns.size();
        if (cells <= longest) continue;
        longest = cells;
        in = &report;
        table = t;
      }
    }
    if (!in || tables == 1) return packed;
    in->left_out.push_back({in->tables[table].table.name, "long"});
    in->tables.erase(in->tables.begin() + static_cast<std::ptrdiff_t>(table));
  }
}

}  // namespace

// The reports of a request's content: those it holds, and the answers to the definitions it holds.
Result<Json> Engine::reports_of(const Json& content) {
  bool is_list = content.is_array();
  Json list = is_list ? content : Json::array({content}), reports = Json::array();
  Problems problems;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].is_object() && list[i].contains("tables")) {
      reports.push_back(list[i]);
      continue;
    }
    Result<Answer> answer = run({{"call", "run"}, {"definition", list[i]}});
    if (answer.ok()) {
      reports.push_back(std::move(answer->ok));
      continue;
    }
    for (Problem problem : answer.problems()) {
      problem.where = (is_list ? "/content/" + std::to_string(i) : "/content") + problem.where;
      problems.push_back(std::move(problem));
    }
  }
  if (!problems.empty()) return problems;
  return is_list ? reports : reports[0];
}

Result<Engine::Answer> Engine::share(const Json& request) {
  Result<share::LinkKind> kind = kind_of(request);
  if (!kind.ok()) return kind.problems();
  auto content = request.find("content");
  if (content == request.end() || !content->is_structured() || content->empty())
    return Problem{"missing", "/content", "what is to be shared?", {}};
  share::KnownNames names(store_);
  auto answer = [&](const std::string& packed, Json seen, Json withheld) {
    std::string payload = share::to_letters(packed);
    std::string fragment = share::write_fragment(*kind, false, payload);
    std::size_t size = fragment.size();
    return Answer{{{"fragment", std::move(fragment)},
                   {"payload", std::move(payload)},
                   {"characters", size},
                   {"content", std::move(seen)},
                   {"withheld", std::move(withheld)}},
                  {}};
  };
  if (*kind != share::LinkKind::result) {
    Problems named = share::find_names(*content, names);
    if (!named.empty()) return named;
    Json plain = share::with_whole_numbers(*content);
    Result<std::string> packed = share::pack(*kind, plain);
    if (!packed.ok()) return packed.problems();
    return answer(*packed, std::move(plain), {{"cells", 0}, {"tables", Json::array()}});
  }

  std::int64_t threshold = request.value("threshold", kDefaultThreshold);
  if (threshold < 0 || threshold > kMostThreshold)
    return Problem{"out_of_limit", "/threshold", "the threshold is from 0 to 1000", {}};
  Result<Json> reports = reports_of(*content);
  if (!reports.ok()) return reports.problems();
  Result<share::Snapshot> snapshot = share::read_reports(*reports);
  if (!snapshot.ok()) return snapshot.problems();
  snapshot->threshold = threshold;
  snapshot->by = text_of(request, "by");
  snapshot->at = text_of(request, "at");
  if (auto notes = request.find("notes"); notes != request.end() && notes->is_array()) snapshot->notes = *notes;
  share::withhold(*snapshot, threshold);
  withhold_staff(*snapshot, names);
  std::size_t most = request.value("most", std::size_t{0});
  Result<std::string> packed = fit(*snapshot, most > 0 ? most : share::kMostExpanded * 2);
  if (!packed.ok()) return packed.problems();
  // The last look is at what the other side will read, not at what we meant to write.
  Result<Json> seen = share::unpack(*kind, *packed);
  if (!seen.ok()) return seen.problems();
  Problems found = share::find_names(*seen, names);
  if (threshold > 1) {
    Problems told = share::audit(*snapshot, *seen);
    found.insert(found.end(), told.begin(), told.end());
  }
  if (!found.empty()) return found;
  return answer(*packed, std::move(*seen), withheld_json(*snapshot));
}

Result<Engine::Answer> Engine::seal(const Json& request) {
  Result<share::LinkKind> kind = kind_of(request);
  if (!kind.ok()) return kind.problems();
  Result<std::string> bytes = bytes_of(request);
  if (!bytes.ok()) return bytes.problems();
  std::string fragment = share::write_fragment(*kind, true, share::to_letters(*bytes));
  std::size_t size = fragment.size();
  return Answer{{{"fragment", std::move(fragment)}, {"characters", size}}, {}};
}

Result<Engine::Answer> Engine::open_link(const Json& request) {
  Result<share::Fragment> fragment = share::read_fragment(text_of(request, "fragment"));
  if (!fragment.ok()) return fragment.problems();
  std::string kind(share::kind_name(fragment->kind));
  if (fragment->is_locked)
    return Answer{{{"kind", std::move(kind)}, {"locked", true}, {"payload", std::move(fragment->payload)}}, {}};
  return open_payload({{"kind", std::move(kind)}, {"payload", std::move(fragment->payload)}});
}

Result<Engine::Answer> Engine::open_payload(const Json& request) {
  Result<share::LinkKind> kind = kind_of(request);
  if (!kind.ok()) return kind.problems();
  std::optional<std::string> bytes = share::from_letters(text_of(request, "payload"));
  if (!bytes)
    return Problem{"link_changed", "", "this link was changed on its way, so it was not opened; ask for it again", {}};
  Result<Json> content = share::unpack(*kind, *bytes);
  if (!content.ok()) return content.problems();
  return Answer{{{"kind", std::string(share::kind_name(*kind))}, {"content", std::move(*content)}}, {}};
}

}  // namespace siyu::engine
