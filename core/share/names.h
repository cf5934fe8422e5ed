// Texts that name somebody: the values of every column of names, phones, ids and order numbers that is loaded, and, whatever is loaded, what
// looks like one.
//
// The idea: every text of a link is compared with all of these values, whole and, where they are long enough not to be met by chance, inside
// longer texts. It is the last look before a link leaves, at the very content the other side will read.
// Leaves out: names nobody has told us, in notes that somebody types.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/store.h"
#include "report/json.h"

namespace siyu::share {

// Fields whose values name a person or an order: by what they are, and custom ones by their header's word.
bool is_identifying_field(std::string_view field);
// Those of them that name the shop's own people.
bool is_staff_field(std::string_view field);

class KnownNames {
 public:
  explicit KnownNames(const model::Store& store);
  // Whom the text names, whole or inside: the field of one of the store's values, or "" for what only looks like a phone or a number
  // of an order; nothing when the text is clean.
  std::optional<std::string_view> find(std::string_view text) const;
  // Whether the whole text is the name of one of the shop's own people.
  bool is_staff(std::string_view text) const;

 private:
  struct Values {
    std::string_view field;
    const column::Dictionary* texts;
  };
  std::optional<std::string_view> find_whole(std::string_view text) const;
  std::vector<Values> values_;
};

// Everything in a link's content that names somebody, each a problem link_discloses with its place: texts, rules that compare an
// identifying field with a value, and in a snapshot tables of groups by such a field. Who shares it (shared.by) is not looked at.
Problems find_names(const report::Json& content, const KnownNames& names);

}  // namespace siyu::share
