#include "engine/people_csv.h"

namespace siyu::engine {

std::vector<std::byte> people_csv(report::Table table, const report::Json& request) {
  const auto words = request.find("words");
  if (words != request.end() && words->is_object())
    for (report::Column& column : table.columns)
      if (const auto word = words->find(column.name); word != words->end() && word->is_string())
        column.name = word->get<std::string>();
  const std::string text = report::table_csv(table);
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

}  // namespace siyu::engine
