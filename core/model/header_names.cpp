// Comparison of header names, cheapest and surest first.

#include "model/header_names.h"

#include <algorithm>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"

namespace siyu::model {
namespace {

constexpr std::string_view kUnits[] = {"元", "件", "秒", "人", "次", "个", "%",    "单",   "天",
                                       "分", "篇", "条", "¥",  "￥", "克", "分钟", "小时", "人民币"};
constexpr std::string_view kSuffixes[] = {"人数", "次数", "数", "数量"};

// Where each code point begins, and the end: one entry more than there are code points.
std::vector<std::size_t> starts(std::string_view text) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) out.push_back(i);
  out.push_back(text.size());
  return out;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> at_a = starts(a), at_b = starts(b);
  std::size_t n = at_a.size() - 1, m = at_b.size() - 1;
  auto piece = [](std::string_view text, const std::vector<std::size_t>& at, std::size_t i) {
    return text.substr(at[i], at[i + 1] - at[i]);
  };
  std::vector<std::size_t> row(m + 1);
  for (std::size_t j = 0; j <= m; ++j) row[j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= m; ++j) {
      std::size_t change = diagonal + (piece(a, at_a, i - 1) == piece(b, at_b, j - 1) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row[m];
}

bool suffix_apart(std::string_view longer, std::string_view shorter) {
  if (!longer.starts_with(shorter)) return false;
  std::string_view rest = longer.substr(shorter.size());
  return std::find(std::begin(kSuffixes), std::end(kSuffixes), rest) != std::end(kSuffixes);
}

constexpr std::size_t kMostStrangers = 300;
constexpr std::size_t kLongName = 300;  // no header worth comparing letter by letter is longer

}  // namespace

std::vector<std::string> folded_words(std::string_view words) {
  std::vector<std::string> out;
  while (!words.empty()) {
    std::size_t bar = words.find('|');
    out.push_back(fold_name(words.substr(0, bar)));
    words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
  }
  return out;
}

std::string without_brackets(const std::string& folded) {
  std::size_t open = folded.find('(');
  return open == std::string::npos || open == 0 ? folded : folded.substr(0, open);
}

std::string without_unit(const std::string& folded) {
  if (!folded.ends_with(")"))
    return folded.ends_with("%") && folded.size() > 1 ? folded.substr(0, folded.size() - 1) : folded;
  std::size_t open = folded.rfind('(');
  if (open == std::string::npos || open == 0) return folded;
  std::string_view inside = std::string_view(folded).substr(open + 1, folded.size() - open - 2);
  bool unit = std::find(std::begin(kUnits), std::end(kUnits), inside) != std::end(kUnits);
  return unit ? folded.substr(0, open) : folded;
}

NameMatch match_names(const std::string& header, const std::string& wanted) {
  if (header == wanted) return NameMatch::same;
  if (header.empty() || wanted.empty() || header.size() > kLongName) return NameMatch::none;
  std::string a = without_unit(header), b = without_unit(wanted);
  if (a == b) return NameMatch::unit;
  if (b.find('(') == std::string::npos && without_brackets(a) == b) return NameMatch::unit;
  if (suffix_apart(a, b) || suffix_apart(b, a)) return NameMatch::suffix;
  // One character in a short name is another word: 发货时间 is not 收货时间. Callers ask besides that nobody knows the name.
  std::size_t length = starts(b).size() - 1, other = starts(a).size() - 1;
  bool latin = static_cast<unsigned char>(b[0]) < 0x80;
  if (length < (latin ? 7u : 4u) || other + 1 < length || other > length + 1) return NameMatch::none;
  return distance(a, b) <= 1 ? NameMatch::one_character : NameMatch::none;
}

const std::vector<std::string>& field_words(const Field& field) {
  static const std::vector<std::vector<std::string>> kWords = [] {
    std::vector<std::vector<std::string>> out;
    for (const Field& each : fields()) {
      out.push_back(folded_words(each.words));
      out.back().push_back(fold_name(each.name));
    }
    return out;
  }();
  return kWords[static_cast<std::size_t>(&field - fields().data())];
}

HeaderIndex::HeaderIndex(const csv::Sniff& sniff, const std::unordered_set<std::string>* known) {
  for (std::size_t c = 0; c < sniff.columns.size(); ++c) {
    std::string name = fold_name(sniff.columns[c].name);
    std::string bare = without_unit(name);
    same_[name].push_back(c);
    bare_[bare].push_back(c);
    open_[without_brackets(bare)].push_back(c);
    if (known && !known->contains(name)) strangers_.push_back(c);
    folded_.push_back(std::move(name));
  }
  if (strangers_.size() > kMostStrangers) strangers_.clear();
}

std::vector<HeaderIndex::Hit> HeaderIndex::find(const std::string& wanted) const {
  std::vector<Hit> hits;
  if (wanted.empty()) return hits;
  auto add = [&](std::size_t column, NameMatch how) {
    for (const Hit& hit : hits)
      if (hit.column == column) return;
    hits.push_back({column, how});
  };
  auto take = [&](const Columns& columns, const std::string& key, NameMatch how) {
    if (auto found = columns.find(key); found != columns.end())
      for (std::size_t c : found->second) add(c, how);
  };
  std::string bare = without_unit(wanted);
  take(same_, wanted, NameMatch::same);
  take(bare_, bare, NameMatch::unit);
  if (bare.find('(') == std::string::npos) take(open_, bare, NameMatch::unit);
  for (std::string_view suffix : kSuffixes) {
    take(bare_, bare + std::string(suffix), NameMatch::suffix);
    if (bare.size() > suffix.size() && bare.ends_with(suffix))
      take(bare_, bare.substr(0, bare.size() - suffix.size()), NameMatch::suffix);
  }
  // One character apart, a name keeps its beginning or its end.
  std::size_t edge = std::min<std::size_t>(3, bare.size());
  std::string_view front = std::string_view(bare).substr(0, edge),
                   back = std::string_view(bare).substr(bare.size() - edge);
  for (std::size_t c : strangers_) {
    const std::string& name = folded_[c];
    if (!name.starts_with(front) && name.find(back) == std::string::npos) continue;
    if (match_names(name, wanted) == NameMatch::one_character) add(c, NameMatch::one_character);
  }
  return hits;
}

double name_likeness(const std::string& a, const std::string& b) {
  if (a == b) return 1;
  std::size_t longer = std::max(starts(a).size(), starts(b).size()) - 1;
  if (longer == 0 || a.size() > kLongName || b.size() > kLongName) return 0;
  return 1 - static_cast<double>(distance(a, b)) / static_cast<double>(longer);
}

bool content_allows(const Field& field, const csv::ColumnGuess& guess) {
  using column::Type;
  if (guess.seen == guess.nulls || guess.type == field.type) return true;
  // A column with bad cells in it is still the one that its header names; only where nothing reads as the field's type is
  // it not.
  if (field.type == Type::instant)
    return guess.type == Type::day || guess.unix_time ||
           std::any_of(guess.samples.begin(), guess.samples.end(),
                       [](const std::string& text) { return parse_time(text, Zone{}).has_value(); });
  if (field.type == Type::money || field.type == Type::real || field.type == Type::integer)
    return guess.type == Type::integer || guess.type == Type::real || guess.type == Type::money ||
           std::any_of(guess.samples.begin(), guess.samples.end(),
                       [](const std::string& text) { return parse_money(text).has_value(); });
  return true;  // masked and damaged ids stay mapped: identity passes over each such value and keeps the good ones
}

}  // namespace siyu::model
