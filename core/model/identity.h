// Who is who: rows that share an id are one customer. Ids of every kind but the phone live in one space of texts (an
// external_userid written into a shop's buyer column is the same person); phones count only when complete.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/store.h"

namespace siyu::model {

// The eleven digits of a complete mainland mobile number, without +86 and separators; nothing for masked or damaged ones.
std::optional<std::string> complete_phone(std::string_view text);
// An id that may name a person: not masked, not scientific notation.
bool usable_id(std::string_view text);

struct Resolved {
  std::vector<std::string_view> labels;  // by customer
  std::vector<IdentityKey> keys;
};

// Numbers the customers of all rows by first appearance (files in order, then rows) and fills Facts::customer and ::other.
Resolved resolve_identity(std::vector<std::unique_ptr<Facts>>& facts);

}  // namespace siyu::model
