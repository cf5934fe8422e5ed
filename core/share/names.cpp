#include "share/names.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/schema.h"
#include "share/cells.h"

namespace siyu::share {
namespace {

using report::Json;

constexpr std::string_view kIdentifying[] = {
    "customer.id",     "customer.phone", "customer.unionid", "customer.external_userid",
    "customer.openid", "customer.name",  "order.id",         "order.line",
    "item.order",      "invite.inviter", "invite.invitee",   "member.invited_by",
    "message.text"};
constexpr std::string_view kStaff[] = {"customer.staff", "order.staff", "total.staff", "total.owner", "group.owner"};
// Words of headers, folded, that make a custom column one that names people, addresses or orders.
constexpr std::string_view kWords[] = {"姓名",     "收货人",   "收件人",     "联系人",   "昵称",   "手机",   "电话",
                                       "身份证",   "微信号",   "地址",       "邮箱",     "备注",   "留言",   "订单号",
                                       "订单编号", "单号",     "流水号",     "phone",    "mobile", "email",  "address",
                                       "nickname", "username", "realname",   "fullname", "userid", "openid", "unionid",
                                       "orderid",  "orderno",  "ordernumber"};
constexpr std::string_view kStaffWords[] = {"导购", "员工", "店员", "客服", "跟进人", "添加人", "群主"};
// Texts of a definition that are never data: their keys.
constexpr std::string_view kForms[] = {"analysis", "op", "field", "event", "zone", "fields", "by", "count_by", "node"};
// Texts of a definition that somebody typed or took from the data.
constexpr std::string_view kTyped[] = {"title", "label", "value", "name", "id", "segment"};

template <class List>
bool has_word(const List& words, std::string_view field) {
  std::size_t dot = field.find('.');
  if (dot == field.npos || model::find_field(field)) return false;
  std::string header = fold_name(field.substr(dot + 1));
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return header.find(word) != header.npos; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_start(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// One of our own words or forms: lower-case letters, or a duration or date.
bool is_own_word(std::string_view text) {
  bool has_letter = false, has_other = false;
  for (char c : text) {
    has_letter = has_letter || (c >= 'a' && c <= 'z') || c == '_' || c == '$';
    has_other = has_other || !((c >= 'a' && c <= 'z') || c == '_' || c == '$');
  }
  if (!has_other) return true;
  std::size_t digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  if (digits == 0 || digits > 14) return false;
  bool is_date = text.size() >= 7 && text.find_first_not_of("0123456789-: Q") == text.npos &&
                 (text[4] == '-' || (text.size() == 10 && text[4] == '-'));
  bool is_duration =
      text.size() <= 6 && is_digit(text[0]) && text.find_first_not_of("0123456789dhmswo") == text.npos && has_letter;
  return is_date || is_duration;
}

// A long enough text is not met inside another by chance: seven digits that stand alone, or four characters that are not all digits.
constexpr std::size_t kLeastDigits = 7, kLeastCharacters = 4, kMostBytes = 128;

// Eleven digits of a mobile phone, or fifteen and more of an order's number.
bool looks_like_a_number_of_somebody(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.'))) continue;
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    std::size_t length = end - i;
    bool is_phone = length == 11 && text[i] == '1' && text[i + 1] >= '3';
    if (is_phone || length >= 15) return true;
  }
  return false;
}

class Search {
 public:
  Search(const KnownNames& names, Problems& problems) : names_(names), problems_(problems) {}

  void content(const Json& value) {
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) one(value[i], "/" + std::to_string(i));
    } else {
      one(value, "");
    }
  }

 private:
  void one(const Json& value, const std::string& where) {
    if (!value.is_object() || !value.contains("tables")) {
      question(value, where, "");
      return;
    }
    is_snapshot_ = true;
    question(value["definition"], where + "/definition", "");
    for (std::size_t t = 0; t < value["tables"].size(); ++t)
      table(value["tables"][t], where + "/tables/" + std::to_string(t));
    texts(value.value("notes", Json()), where + "/notes");
    if (value.contains("shared")) {
      const Json& shared = value["shared"];
      if (shared.contains("notes")) texts(shared["notes"], where + "/shared/notes");
    }
  }

  void table(const Json& value, const std::string& where) {
    const Json& columns = value["columns"];
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::string& name = columns[c]["name"].get_ref<const std::string&>();
      std::string at = where + "/columns/" + std::to_string(c);
      bool is_key = columns[c]["role"] == "key", is_field = name.find('.') != name.npos;
      if (is_key && is_identifying_field(name)) say(at, name, name);
      if (is_field) text(name, at + "/name");
      if (columns[c]["unit"] != "text") continue;
      for (std::size_t r = 0; r < value["rows"].size(); ++r) {
        const Json& cell = value["rows"][r][c];
        if (!cell.is_string()) continue;
        const std::string& is = cell.get_ref<const std::string&>();
        if (is_field || !is_own_word(is)) text(is, where + "/rows/" + std::to_string(r) + "/" + std::to_string(c));
      }
    }
  }

  void question(const Json& value, const std::string& where, std::string_view key) {
    if (value.is_string()) {
      const std::string& is = value.get_ref<const std::string&>();
      bool is_split = is_snapshot_ && (key == "by" || key == "node");
      if (is_split && is_identifying_field(is)) say(where, is, is);
      if (holds(kForms, key)) return;
      if (holds(kTyped, key) || !is_own_word(is)) text(is, where);
      return;
    }
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i) question(value[i], where + "/" + std::to_string(i), key);
    if (!value.is_object()) return;
    auto field = value.find("field");
    if (field != value.end() && field->is_string() && value.contains("value")) {
      const std::string& name = field->get_ref<const std::string&>();
      if (is_identifying_field(name) || is_staff_field(name)) {
        say(where + "/value", name, name);
        return;
      }
    }
    for (const auto& [name, part] : value.items()) question(part, where + "/" + report::escape_pointer(name), name);
  }

  void texts(const Json& value, const std::string& where) {
    if (value.is_string() && !is_own_word(value.get_ref<const std::string&>()))
      text(value.get_ref<const std::string&>(), where);
    if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i) texts(value[i], where + "/" + std::to_string(i));
    if (!value.is_object()) return;
    for (const auto& [name, part] : value.items()) {
      std::string at = where + "/" + report::escape_pointer(name);
      if (name == "definition") {
        question(part, at, "");
      } else {
        texts(part, at);
      }
    }
  }

  void text(const std::string& is, const std::string& where) {
    if (std::optional<std::string_view> field = names_.find(is)) say(where, is, *field);
  }
  void say(const std::string& where, const std::string& what, std::string_view field) {
    constexpr std::size_t kMost = 20;
    if (problems_.size() >= kMost) return;
    problems_.push_back({"link_discloses",
                         where,
                         "\"" + what + "\" would leave with this link" +
                             (field.empty() ? ": it looks like a phone or an order number"
                                            : ": it is of the column " + std::string(field)) +
                             "; take it out, or group by something else",
                         {{"text", what}, {"field", std::string(field)}}});
  }

  const KnownNames& names_;
  Problems& problems_;
  bool is_snapshot_ = false;  // a definition alone takes no value of a field with it
};

}  // namespace

bool is_identifying_field(std::string_view field) { return holds(kIdentifying, field) || has_word(kWords, field); }
bool is_staff_field(std::string_view field) {
  return holds(kStaff, field) || field.substr(0, 6) == "staff." || has_word(kStaffWords, field);
}

KnownNames::KnownNames(const model::Store& store) {
  for (std::size_t k = 0; k < model::kTableKinds; ++k) {
    const model::Facts* facts = store.facts(static_cast<model::TableKind>(k));
    if (!facts) continue;
    for (const auto& [name, column] : facts->table.columns())
      if (column.type() == column::Type::text && (is_identifying_field(name) || is_staff_field(name)))
        values_.push_back({name, &column.dictionary()});
  }
}

std::optional<std::string_view> KnownNames::find_whole(std::string_view text) const {
  for (const Values& values : values_)
    if (values.texts->find(text)) return values.field;
  return std::nullopt;
}

bool KnownNames::is_staff(std::string_view text) const {
  return std::any_of(values_.begin(), values_.end(), [&](const Values& values) {
    return is_staff_field(values.field) && values.texts->find(text).has_value();
  });
}

std::optional<std::string_view> KnownNames::find(std::string_view text) const {
  if (text.empty()) return std::nullopt;
  if (auto field = find_whole(text)) return field;
  if (auto field = find_whole(trim(text))) return field;
  if (looks_like_a_number_of_somebody(text)) return "";
  for (std::size_t from = 0; from < text.size() && !values_.empty(); ++from) {
    if (!is_start(text[from])) continue;
    std::size_t characters = 0, digits = 0;
    for (std::size_t to = from; to < text.size() && to - from < kMostBytes;) {
      digits += is_digit(text[to]);
      ++to;
      while (to < text.size() && !is_start(text[to])) ++to;
      ++characters;
      bool all_digits = digits == characters;
      if (all_digits) {
        bool alone = (from == 0 || !is_digit(text[from - 1])) && (to == text.size() || !is_digit(text[to]));
        if (digits < kLeastDigits || !alone) continue;
      } else if (characters < kLeastCharacters) {
        continue;
      }
      if (auto field = find_whole(text.substr(from, to - from))) return field;
    }
  }
  return std::nullopt;
}

Problems find_names(const Json& content, const KnownNames& names) {
  Problems out;
  Search(names, out).content(content);
  return out;
}

}  // namespace siyu::share
