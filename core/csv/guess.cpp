// The type of a column from sampled cells. Ids must survive, so whole numbers that start with 0, have more than 15 digits
// or share the column with a word make it text; numbers and times may have a stray word or two (a note, a total), which
// then are counted problems.
#include <algorithm>
#include <unordered_map>

#include "base/number.h"
#include "base/text.h"
#include "base/time.h"
#include "csv/clean.h"
#include "csv/convert.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

using column::Type;

constexpr std::size_t kMostValues = 60;  // of a text column, listed one by one

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_masked(std::string_view text) {
  if (text.starts_with("##") || text.starts_with("$$") || text.find("**") != std::string_view::npos) return true;
  // 王*: one or two characters and a star.
  return text.size() >= 4 && text.size() <= 7 && text.ends_with('*') && static_cast<unsigned char>(text[0]) >= 0xE0;
}

bool is_total_word(std::string_view text) {
  for (std::string_view word : {"合计", "总计", "小计", "累计", "Total", "total"}) {
    if (text.starts_with(word)) return true;
  }
  return false;
}

bool is_unix_time(std::string_view text) {
  if (unix_fraction(text)) return is_unix_time(text.substr(0, 10));
  if (!all_digits(text) || (text.size() != 10 && text.size() != 13 && text.size() != 16)) return false;
  std::optional<ParsedTime> time = parse_time(text, Zone{});
  return time && time->instant >= 946684800000 && time->instant < 4102444800000;  // 2000 … 2099
}

bool is_compact_date(std::string_view text) {
  return text.size() == 8 && all_digits(text) && (text.starts_with("19") || text.starts_with("20")) &&
         parse_time(text, Zone{}).has_value();
}

// A day number of a spreadsheet, from the year 2000 on.
bool is_serial(std::string_view text) {
  std::optional<ParsedTime> time = parse_serial_time(text, Zone{0});
  return time && time->instant >= 946684800000;
}

bool is_flag_word(std::string_view text) {
  constexpr std::size_t kLongest = 9;  // 已关注
  if (text.size() > kLongest) return false;
  std::string folded = fold_name(text);
  for (std::string_view word : {"是", "否", "yes", "no", "true", "false", "已关注", "未关注"}) {
    if (folded == word) return true;
  }
  return false;
}

bool names_a_time(std::string_view name) {
  std::string folded = fold_name(name);
  for (std::string_view word : {"时长", "停留", "间隔", "耗时", "duration"}) {
    if (folded.find(word) != std::string::npos) return false;
  }
  for (std::string_view word : {"time", "date", "时间", "日期", "时刻", "created", "updated"}) {
    if (folded.find(word) != std::string::npos) return true;
  }
  return name.ends_with("_at") || folded == "ts";
}

struct Votes {
  std::size_t values = 0, integers = 0, amounts = 0, reals = 0, times = 0, clocks = 0, dates = 0, unix_times = 0,
              serials = 0, serial_clocks = 0, flags = 0;
  std::size_t long_ids = 0, scientific = 0, masked = 0, same_as_name = 0, totals = 0;

  // The votes of one text that stands in `cells` cells.
  void add(const Votes& one, std::size_t cells) {
    for (std::size_t Votes::*count :
         {&Votes::values, &Votes::integers, &Votes::amounts, &Votes::reals, &Votes::times, &Votes::clocks,
          &Votes::dates, &Votes::unix_times, &Votes::serials, &Votes::serial_clocks, &Votes::flags, &Votes::long_ids,
          &Votes::scientific, &Votes::masked, &Votes::totals})
      this->*count += one.*count * cells;
  }
};

void vote(std::string_view text, DateForm form, bool named_time, Votes& votes) {
  ++votes.values;
  votes.masked += is_masked(text) ? 1 : 0;
  votes.totals += is_total_word(text) ? 1 : 0;
  votes.flags += is_flag_word(text) ? 1 : 0;
  votes.unix_times += is_unix_time(text) ? 1 : 0;
  if (is_serial(text)) {
    ++votes.serials;
    votes.serial_clocks += all_digits(text) ? 0 : 1;
  }
  votes.dates += is_compact_date(text) ? 1 : 0;
  if (all_digits(text) && (text.size() > 15 || (text.size() > 1 && text[0] == '0'))) ++votes.long_ids;
  if (is_scientific(text)) {
    ++votes.scientific;
    ++votes.reals;
    return;
  }
  std::uint32_t rules = 0;
  Resolution resolution = Resolution::day;
  bool may_be_time = form.months || !all_digits(text);
  if (may_be_time && read_value(Type::instant, text, Zone{}, rules, resolution, form) &&
      (rules & (bit(Rule::serial) | bit(Rule::unix_time))) == 0) {
    ++votes.times;
    votes.clocks += resolution > Resolution::day ? 1 : 0;
    return;
  }
  if (short_date(text) || (named_time && narrow_date(text))) {  // a time, though nobody knows which
    ++votes.times;
    votes.clocks += text.find(':') != std::string_view::npos ? 1 : 0;
    return;
  }
  rules = 0;
  bool written_as_money = text.ends_with("元") || text.ends_with("万") || text.ends_with("亿");
  if (!written_as_money && parse_integer(text)) {
    ++votes.integers;
  } else if (read_value(Type::money, text, Zone{}, rules, resolution) && (rules & bit(Rule::rounded)) == 0) {
    bool plain_unit = (rules & bit(Rule::unit)) != 0 && !written_as_money;
    bool whole = plain_unit && text.find('.') == std::string_view::npos;
    ++(whole ? votes.integers : plain_unit ? votes.reals : votes.amounts);
  } else if (read_real(text, rules)) {
    ++votes.reals;
  }
}

Type decide(const Votes& votes, std::string_view name) {
  std::size_t counted = votes.values - std::min(votes.values, votes.totals);
  if (counted == 0) return Type::text;
  auto share = [&](std::size_t count, std::size_t percent) { return count * 100 >= counted * percent; };
  if (share(votes.unix_times, 100) && names_a_time(name)) return Type::instant;  // microseconds have 16 digits
  if (share(votes.serials, 100) && names_a_time(name)) return votes.serial_clocks > 0 ? Type::instant : Type::day;
  if (votes.long_ids > 0 || votes.scientific > 0) return Type::text;
  if (share(votes.times, 95)) return votes.clocks > 0 ? Type::instant : Type::day;
  if (share(votes.dates, 100)) return Type::day;
  if (share(votes.flags, 100)) return Type::boolean;
  if (share(votes.integers, 100)) return Type::integer;
  if (votes.amounts + votes.reals > 0 && share(votes.integers + votes.amounts + votes.reals, 97)) {
    return votes.reals > 0 ? Type::real : Type::money;
  }
  return Type::text;
}

}  // namespace

ColumnGuess guess_column(std::string_view name, const std::vector<Record>& rows, std::size_t index, DateOrder& order) {
  ColumnGuess guess;
  guess.name = name;
  Votes votes;
  std::unordered_map<std::string, std::size_t> cells;  // how often each text occurs
  OrderVotes orders;
  bool named_time = names_a_time(name);
  for (const Record& row : rows) {
    ++guess.seen;
    Cleaned cell;
    cell.null = true;
    if (index < row.size()) cell = clean_cell(row[index], Encoding::utf8, true);
    if (cell.null) {
      ++guess.nulls;
      continue;
    }
    votes.same_as_name += cell.text == name ? 1 : 0;
    if (++cells[cell.text] > 1) continue;
    if (guess.samples.size() < 3) guess.samples.push_back(cell.text);
    orders.add(cell.text, named_time);
    std::size_t point = cell.text.find('.');
    bool number = point != std::string::npos && cell.text.find_first_not_of("0123456789.") == std::string::npos;
    guess.fractions = guess.fractions || (number && !is_whole_id(cell.text));
  }
  if (orders.decided() != DateOrder::unknown) order = orders.decided();
  DateForm form{order, names_months(name)};
  for (const auto& [text, count] : cells) {
    if (clean_cell(text, Encoding::utf8, false).null) continue;  // 无 and the like: no vote for a type
    Votes one;
    vote(text, form, named_time, one);
    votes.add(one, count);
  }
  std::size_t present = guess.seen - guess.nulls;
  guess.distinct = cells.size();
  guess.type = decide(votes, name);
  guess.repeats_name = present > 0 && votes.same_as_name == present;
  guess.masked = votes.masked > 0 && votes.masked * 5 >= present;
  guess.unix_time = present > 0 && votes.unix_times == present;
  guess.scientific = votes.scientific > 0;
  guess.ambiguous_date = order == DateOrder::unknown && orders.dates() > 0 && orders.dates() * 10 >= cells.size() * 9;
  if (guess.type == Type::text && cells.size() <= kMostValues) {
    guess.values.assign(cells.begin(), cells.end());
    std::sort(guess.values.begin(), guess.values.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
  }
  return guess;
}

}  // namespace siyu::csv
