// What an analysis is to everyone above: a name, a way to bind a definition to a store, and a description.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "model/store.h"
#include "report/definition.h"
#include "report/reader.h"
#include "report/result.h"

namespace siyu::report {

// A question that has been read, checked against this store and found answerable.
class Plan {
 public:
  virtual ~Plan() = default;
  virtual Json params() const = 0;  // canonical
  virtual Result<Report> run(
      const model::Store& store) const = 0;  // fills tables and notes; the engine adds definition and data
  // The people behind a mark of this report's picture (docs/calls.md); ordered by label. Problems: no_people, unknown_mark.
  virtual Result<Table> people(const model::Store& store, const Json& mark) const = 0;
};

struct Analysis {
  std::string_view name;
  // Shape, meaning and fit rounds of the parameters.
  Result<std::unique_ptr<Plan>> (*bind)(const Definition& definition, const model::Store& store);
  Json (*describe)();  // {params: [...], tables: [{name, columns: [...]}]}
  // A first question fit for this store, or null when its data cannot answer.
  Json (*suggest)(const model::Store& store);
  // The shape round alone: what is wrong with the parameters whatever the data.
  Problems (*shape)(const Json& params);
};

template <class Params>
Problems shape_of(const Json& params) {
  Problems problems;
  (void)read_struct<Params>(params, "/params", problems);
  return problems;
}

// Reads Params by its field list and makes a PlanType(definition, params). PlanType::check(definition, params, store, problems) is
// the meaning and fit round.
template <class Params, class PlanType>
Result<std::unique_ptr<Plan>> bind_plan(const Definition& definition, const model::Store& store) {
  Problems problems;
  auto params = read_struct<Params>(definition.params, "/params", problems);
  if (!params) return problems;
  check_rule(definition.where, store, problems);
  PlanType::check(definition, *params, store, problems);
  if (!problems.empty()) return problems;
  return std::unique_ptr<Plan>(std::make_unique<PlanType>(definition, std::move(*params)));
}

}  // namespace siyu::report
