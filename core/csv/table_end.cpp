// Words open an end: 合计, 总交易单数, 注：, #, a line of dashes. A small table may also begin without such a word, when a
// blank row parts it from the rows; then its second record must hold a value where the first holds names.
#include "csv/table_end.h"

#include <algorithm>
#include <unordered_set>

#include "base/money.h"
#include "base/number.h"
#include "base/text.h"
#include "base/time.h"
#include "csv/clean.h"
#include "csv/convert.h"
#include "csv/encoding.h"

namespace siyu::csv {
namespace {

// First and second characters of the words below, and signs that are enough by themselves.
constexpr std::u32string_view kFirstCharacters = U"合总小累共汇本注备说导数制打审以报生截更统结附温提交当各平均今全";
constexpr std::u32string_view kSecondCharacters =
    U"计总和页交单笔金数订易注明意出据表印核上报成至止新束馨示积合月周日年期季项均值额天部：:";
constexpr std::u32string_view kSigns = U"※（—－＃\u3000\u00A0\uFEFF\u200B";

// Whether three letters begin one of the English words below.
bool starts_word(std::string_view text) {
  auto letter = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]) | 0x20); };
  auto packed = [](const char(&word)[4]) {
    return static_cast<std::uint32_t>(word[0]) << 16 | static_cast<std::uint32_t>(word[1]) << 8 |
           static_cast<std::uint32_t>(word[2]);
  };
  std::uint32_t start = letter(0) << 16 | letter(1) << 8 | letter(2);
  return start == packed("tot") || start == packed("sub") || start == packed("sum") || start == packed("gra") ||
         start == packed("not") || start == packed("end") || start == packed("gen") || start == packed("exp") ||
         start == packed("rep") || start == packed("sou") || start == packed("ave") || start == packed("avg");
}

std::string_view without_wrapper(std::string_view cell) {
  cell = trim(cell);
  while (cell.starts_with('\'') || cell.starts_with('`') || cell.starts_with('=')) cell.remove_prefix(1);
  return trim(cell);
}

// "合计", "合计：", "总计(元)", "共计3笔" as fold_name() leaves them.
bool is_total_word(std::string_view folded) {
  // 本月合计, 各项合计: a total of what.
  for (std::string_view part : {"本页", "本月", "本周", "本日", "本年", "本期", "本季", "本季度", "当日", "当月",
                                "当天", "当周", "当年", "今日", "今天", "全部", "全年", "各项", "总"}) {
    std::string_view rest = folded.substr(folded.starts_with(part) ? part.size() : folded.size());
    if (rest.starts_with("合计") || rest.starts_with("小计") || rest.starts_with("总计")) {
      folded = rest;
      break;
    }
  }
  for (std::string_view word :
       {"合计",   "总计", "小计",     "累计",     "共计",       "汇总",  "总和",   "总额", "平均",    "均值",
        "平均值", "日均", "合计金额", "subtotal", "grandtotal", "total", "totals", "sum",  "average", "avg"}) {
    if (!folded.starts_with(word)) continue;
    std::string_view rest = folded.substr(word.size());
    if (rest.empty() || rest.front() == ':' || rest.front() == '(' || rest.starts_with("共")) return true;
    bool chinese = static_cast<unsigned char>(word.front()) >= 0x80;
    if (chinese && rest.front() >= '0' && rest.front() <= '9') return true;
  }
  return false;
}

// The first name of a table of totals: 总交易单数, 总笔数 …
bool is_total_name(std::string_view folded) {
  if (is_total_word(folded)) return true;
  for (std::string_view word :
       {"总交易", "总单数", "总笔数", "总金额", "总数", "总订单", "合计", "汇总", "统计项", "交易总"}) {
    if (folded.starts_with(word)) return true;
  }
  return false;
}

bool is_remark_word(std::string_view folded) {
  for (std::string_view word :
       {"注:",         "备注:",      "说明:",      "注意",     "导出",           "数据来源",    "数据说明",
        "数据截",      "制表",       "打印",       "审核",     "以上",           "本表",        "本报表",
        "本数据",      "报表说明",   "报表生成",   "生成时间", "截至",           "截止",        "更新时间",
        "统计时间",    "统计口径",   "结束:",      "附注",     "温馨提示",       "提示:",       "*注",
        "※",           "(注",        "note:",      "notes:",   "source:",        "generatedon", "generatedby",
        "generatedat", "exportedon", "exportedat", "endof",    "reportgenerated"}) {
    if (folded.starts_with(word)) return true;
  }
  std::string_view count = folded;  // "共3条记录"
  return count.starts_with("共") && count.size() > 3 && count[3] >= '0' && count[3] <= '9';
}

bool is_dashes(std::string_view cell) {
  std::size_t dashes = 0;
  for (std::size_t i = 0; i < cell.size();) {
    std::string_view rest = cell.substr(i);
    std::size_t size = rest.front() == '-' || rest.front() == '=' || rest.front() == '*' || rest.front() == '_' ? 1
                       : rest.starts_with("—") || rest.starts_with("－")                                        ? 3
                                                                                                                : 0;
    if (size == 0) break;
    ++dashes;
    i += size;
  }
  return dashes >= 4;
}

// The days that a total is of: "2026-01-01 至 2026-01-31".
bool is_range_of_times(std::string_view text) {
  std::uint32_t rules = 0;
  Resolution resolution = Resolution::day;
  return read_value(column::Type::instant, text, Zone{}, rules, resolution) && (rules & bit(Rule::range)) != 0;
}

// A number of the size that totals have, the days that it is of, or nothing: no id, no time.
bool is_total_value(std::string_view cell, std::size_t most_digits) {
  Cleaned cleaned = clean_cell(cell, Encoding::utf8, false);
  if (cleaned.null) return true;
  std::string_view text = cleaned.text;
  std::size_t digits = 0;
  for (char c : text) digits += c >= '0' && c <= '9' ? 1 : 0;
  if (digits > 15 && is_range_of_times(text)) return true;
  if (digits > most_digits || text.find_first_of("Ee") != std::string_view::npos) return false;
  if (text.starts_with("共")) text = trim(text.substr(std::string_view("共").size()));
  std::uint32_t rules = 0;
  return read_real(text, rules).has_value();
}

const std::string* first_filled(const Record& record) {
  for (const std::string& cell : record) {
    if (!trim(cell).empty()) return &cell;
  }
  return nullptr;
}

}  // namespace

bool is_blank(const Record& record) {
  return std::all_of(record.begin(), record.end(), [](const std::string& cell) { return trim(cell).empty(); });
}

std::size_t filled_cells(const Record& record) {
  return static_cast<std::size_t>(
      std::count_if(record.begin(), record.end(), [](const std::string& cell) { return !trim(cell).empty(); }));
}

bool is_value(std::string_view cell) {
  std::string_view quick = trim(cell);
  if (quick.empty()) return false;
  if (parse_real(quick) || parse_money(quick)) return true;
  Cleaned cleaned = clean_cell(cell, Encoding::utf8, false);
  if (cleaned.null) return false;
  std::uint32_t rules = 0;
  Resolution resolution = Resolution::day;
  if (read_value(column::Type::instant, cleaned.text, Zone{}, rules, resolution) || short_date(cleaned.text))
    return true;
  // A number with a unit ("7天") may be a name; one with a remark is none.
  rules = 0;
  if (!read_real(cleaned.text, rules)) return false;
  return (rules & bit(Rule::unit)) == 0 || (rules & bit(Rule::remark)) != 0 || parse_money(cleaned.text);
}

bool is_counted(std::string_view cell) {
  std::uint32_t rules = 0;
  return is_value(cell) || read_real(clean_cell(cell, Encoding::utf8, false).text, rules);
}

bool may_start_end(std::string_view raw_cell, Encoding encoding) {
  // A short step for the usual: an id, a number or a time in ASCII.
  while (!raw_cell.empty()) {
    unsigned char c = static_cast<unsigned char>(raw_cell.front());
    if (c > ' ' && c != '"' && c != '`' && c != '\'' && c != '=' && c != 0xC2 && c != 0xE3) break;
    std::size_t size = 1;
    if (encoding == Encoding::utf8 && c == 0xC2) size = raw_cell.starts_with("\xC2\xA0") ? 2 : 0;
    if (encoding == Encoding::utf8 && c == 0xE3) size = raw_cell.starts_with("\xE3\x80\x80") ? 3 : 0;
    if (size == 0) break;
    if (c == '=' && raw_cell.size() > 1 && raw_cell[1] == '=') break;  // a line of them
    raw_cell.remove_prefix(size);
  }
  if (raw_cell.empty()) return true;
  unsigned char c = static_cast<unsigned char>(raw_cell.front());
  if (c < 0x80) {
    if (c == '#' || c == '-' || c == '=' || c == '*' || c == '_' || c == '(') return true;
    if (is_usual_start(raw_cell.front())) return false;
    return raw_cell.size() >= 3 && starts_word(raw_cell);
  }
  if (encoding == Encoding::big5) return true;
  auto first_of = encoding == Encoding::gb18030 ? first_gb18030 : first_utf8;
  Decoded first = first_of(raw_cell);
  if (kSigns.find(first.code_point) != std::u32string_view::npos) return true;
  if (kFirstCharacters.find(first.code_point) == std::u32string_view::npos) return false;
  raw_cell.remove_prefix(first.size);
  if (raw_cell.empty()) return true;
  char32_t second = first_of(raw_cell).code_point;
  bool blank = second <= ' ' || kSigns.find(second) != std::u32string_view::npos;
  bool digit = (second >= '0' && second <= '9') || (second >= 0xFF10 && second <= 0xFF19);
  return blank || digit || kSecondCharacters.find(second) != std::u32string_view::npos;
}

bool is_total_row(const Record& record) {
  const std::string* first = first_filled(record);
  if (first == nullptr || record.size() < 2) return false;
  auto is_word = [](const std::string& cell) {
    return may_start_end(cell, Encoding::utf8) && is_total_word(fold_name(without_wrapper(cell)));
  };
  const std::string* word = is_word(*first) ? first : nullptr;
  if (word == nullptr && first != &record.front()) {
    for (const std::string& cell : record) {
      if (word == nullptr && !trim(cell).empty() && is_word(cell)) word = &cell;
    }
  }
  if (word == nullptr) return false;
  // Behind numbers the word may be a remark: then nothing that long may be an id or a phone.
  std::size_t numbers = 0, most_digits = word == first ? 15 : 10;
  for (const std::string& cell : record) {
    if (&cell == word || trim(cell).empty()) continue;
    if (!is_total_value(cell, most_digits)) return false;
    ++numbers;
  }
  return numbers > 0 || record.size() >= 3;
}

bool is_end_head(const Record& record) {
  const std::string* first = first_filled(record);
  return first != nullptr && filled_cells(record) >= 2 && is_total_name(fold_name(without_wrapper(*first))) &&
         std::none_of(record.begin(), record.end(), [](const std::string& cell) { return is_value(cell); });
}

EndWatch::Sign EndWatch::sign_of(const Record& record) const {
  const std::string* first = first_filled(record);
  if (first == nullptr || width_ < 2) return Sign::none;
  std::size_t filled = filled_cells(record);
  std::string_view text = without_wrapper(*first);
  std::string folded;
  bool few = filled == 1 || (filled == 2 && width_ >= 4);
  if (may_start_end(*first, Encoding::utf8)) {
    folded = fold_name(text);
    if (filled == 1 && is_dashes(trim(*first))) return Sign::sure;
    // A comment, not the number of an order.
    bool comment = text.starts_with("＃") || (text.size() > 1 && text.front() == '#' &&
                                              (static_cast<unsigned char>(text[1]) >= 0x80 || text[1] == '-' ||
                                               text[1] == ' ' || text[1] == '#' || text[1] == '='));
    if (few && comment) return Sign::sure;
    if (few && &*first == &record.front() && is_remark_word(folded)) return Sign::sure;
    if (filled * 10 < width_ * 7 && is_end_head(record)) return Sign::sure;
  }
  if (!after_blank_) return Sign::none;
  if (filled == 1 && width_ >= 3) {
    bool sentence = text.find("：") != std::string_view::npos || text.find("。") != std::string_view::npos ||
                    text.find(": ") != std::string_view::npos;
    return sentence ? Sign::sure : Sign::none;
  }
  if (filled < 2 || is_full(record)) return Sign::none;
  std::unordered_set<std::string_view> distinct;
  for (const std::string& cell : record) {
    if (trim(cell).empty()) continue;
    if (is_value(cell) || !distinct.insert(trim(cell)).second) return Sign::none;
  }
  return Sign::small_table;
}

// Compared with the rows seen first: some tables leave most of their cells empty.
bool EndWatch::is_full(const Record& record) const {
  std::size_t filled = filled_cells(record);
  return learned_ == 0 ? filled * 10 >= width_ * 6 : filled * learned_ * 10 >= learned_cells_ * 6;
}

EndWatch::Verdict EndWatch::row_or_total(const Record& record) {
  if (is_total_row(record)) return Verdict::total;
  if (learned_ < kLearned) {
    ++learned_;
    learned_cells_ += filled_cells(record);
  }
  return Verdict::row;
}

EndWatch::Verdict EndWatch::next(const Record& record) {
  bool blank = is_blank(record);
  if (held_ == 0) {
    if (blank) {
      after_blank_ = true;
      return Verdict::blank;
    }
    Sign sign = sign_of(record);
    after_blank_ = false;
    if (sign == Sign::none || is_total_row(record)) return row_or_total(record);
    sign_ = sign;
    held_ = 1;
    second_has_value_ = false;
    return Verdict::hold;
  }
  if (blank) return Verdict::hold;
  bool ends_hold = held_ >= kMostHeld || (is_full(record) && !is_total_row(record));
  if (ends_hold) {
    held_ = 0;
    after_blank_ = false;
    return row_or_total(record);
  }
  if (++held_ == 2)
    second_has_value_ =
        std::any_of(record.begin(), record.end(), [](const std::string& cell) { return is_value(cell); });
  return Verdict::hold;
}

bool EndWatch::finish() {
  bool footer = held_ > 0 && (sign_ == Sign::sure || second_has_value_);
  held_ = 0;
  after_blank_ = false;
  return footer;
}

}  // namespace siyu::csv
