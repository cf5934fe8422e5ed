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

bool is_identity_field(std::string_view name);
// The eleven digits of a complete mainland mobile number, without +86 and separators; nothing for masked or damaged ones.
std::optional<std::string> complete_phone(std::string_view text);
// All complete numbers of a cell that may hold several, divided by 、 , ; / or blanks; a number itself may be written with blanks.
std::vector<std::string> complete_phones(std::string_view text);
// Why a key names nobody: part of it is hidden (138****1402, ##…), or a spreadsheet kept six digits of it (2.02607E+18).
bool is_masked(std::string_view text);
bool is_damaged(std::string_view text);
// A cell of an identity field that names somebody: a complete phone, a usable id.
bool names_somebody(std::string_view field, std::string_view text);
// An id that may name a person: not masked, not scientific notation.
bool usable_id(std::string_view text);

struct Resolved {
  std::vector<std::string_view> labels;  // by customer
  Identity identity;                     // keys, merges, conflicts, masked, damaged; the rest is the store's
};

// Numbers the customers of all rows by first appearance (files in order, then rows) and fills Facts::customer and ::other. A row is
// its strongest usable key's; weaker ones in it join, unless the rules say not to, or the key is shared: one phone beside more than
// Identity::kMostPerKey different ids of one kind is a shop's, not a person's.
Resolved resolve_identity(std::vector<std::unique_ptr<Facts>>& facts, const IdentityRules& rules = {});

}  // namespace siyu::model
