// The funnel's answer, worked out the slow and obvious way from a world's rows: the judge of core/analysis/funnel.
//
// Independent of everything above core/base: it reads rows, not tables; text, not codes; and builds the same JSON. It
// follows contract.md §2.1, reference/semantics.md and, where these leave a choice, docs/funnel.md.
#pragma once

#include "harness/random_world.h"

namespace siyu::tests {

// {"tables": [{"name", "columns": [name…], "rows"}…], "notes": […]} of a definition that has no problems.
Json funnel_oracle(const World& world, const Json& definition);

}  // namespace siyu::tests
