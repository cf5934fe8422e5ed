// Programs write the moment as the phone's locale does: any order, separators, a clock of 12 or 24 hours, blanks of all widths
// and invisible marks of direction. All of them are read by one grammar; only the frame around the moment differs.
#include "csv/chat_line.h"

#include <cstdio>

#include "base/text.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLongestSender = 200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, std::string_view token) {
  if (!text.starts_with(token)) return false;
  text.remove_prefix(token.size());
  return true;
}

// Marks that say which way the text runs.
void skip_marks(std::string_view& text) {
  while (take(text, "\xE2\x80\x8E") || take(text, "\xE2\x80\x8F") || take(text, "\xE2\x80\xAA") ||
         take(text, "\xE2\x80\xAC") || take(text, "\xEF\xBB\xBF")) {
  }
}

bool skip_blanks(std::string_view& text) {
  std::size_t before = text.size();
  do skip_marks(text);
  while (take(text, " ") || take(text, "\xC2\xA0") || take(text, "\xE2\x80\xAF") || take(text, "\xE2\x80\x89"));
  return text.size() < before;
}

// Of at most `most` digits; the number of digits, 0 for none or too many.
std::size_t take_number(std::string_view& text, std::size_t most, unsigned& number) {
  std::size_t digits = 0;
  number = 0;
  while (digits < text.size() && digits <= most && is_digit(text[digits]))
    number = number * 10 + static_cast<unsigned>(text[digits++] - '0');
  if (digits > most) return 0;
  text.remove_prefix(digits);
  return digits;
}

bool take_date(std::string_view& text, ChatMoment& moment) {
  std::size_t digits[3];
  digits[0] = take_number(text, 4, moment.date[0]);
  if (digits[0] == 0 || digits[0] == 3 || text.empty()) return false;
  bool chinese = take(text, "年");
  moment.separator = chinese ? '-' : text.front();
  if (!chinese) {
    if (moment.separator != '/' && moment.separator != '.' && moment.separator != '-') return false;
    text.remove_prefix(1);
  }
  digits[1] = take_number(text, 2, moment.date[1]);
  if (digits[1] == 0 || !take(text, chinese ? std::string_view("月") : std::string_view(&moment.separator, 1)))
    return false;
  moment.year_first = digits[0] == 4;
  digits[2] = take_number(text, moment.year_first ? 2 : 4, moment.date[2]);
  if (digits[2] == 0 || (chinese && !take(text, "日"))) return false;
  if (!moment.year_first) {
    if (digits[2] != 2 && digits[2] != 4) return false;
    if (digits[2] == 2) moment.date[2] += 2000;
  }
  return true;
}

enum class Half : unsigned char { none, morning, afternoon };

Half take_half_before(std::string_view& text) {
  for (std::string_view word : {"上午", "凌晨", "早上", "清晨"}) {
    if (take(text, word)) return Half::morning;
  }
  for (std::string_view word : {"下午", "晚上", "中午", "傍晚"}) {
    if (take(text, word)) return Half::afternoon;
  }
  return Half::none;
}

// am, PM, a.m., "p. m." behind a blank or at once; text stays where it is when it says none of them.
Half take_half_behind(std::string_view& text) {
  std::string_view rest = text;
  skip_blanks(rest);
  if (rest.empty()) return Half::none;
  char first = rest.front();
  bool morning = first == 'a' || first == 'A';
  if (!morning && first != 'p' && first != 'P') return Half::none;
  rest.remove_prefix(1);
  take(rest, ".");
  skip_blanks(rest);
  if (!take(rest, "m") && !take(rest, "M")) return Half::none;
  take(rest, ".");
  text = rest;
  return morning ? Half::morning : Half::afternoon;
}

bool take_clock(std::string_view& text, ChatMoment& moment) {
  Half half = take_half_before(text);
  if (half != Half::none) skip_blanks(text);
  if (take_number(text, 2, moment.hour) == 0) return false;
  char separator = text.empty() ? '\0' : text.front();
  if (separator != ':' && separator != '.') return false;
  text.remove_prefix(1);
  if (take_number(text, 2, moment.minute) != 2) return false;
  moment.has_second = text.size() > 1 && text[0] == separator && is_digit(text[1]);
  if (moment.has_second) {
    text.remove_prefix(1);
    if (take_number(text, 2, moment.second) != 2) return false;
  }
  if (half == Half::none) half = take_half_behind(text);
  if (half == Half::morning && moment.hour == 12) moment.hour = 0;
  if (half == Half::afternoon && moment.hour < 12) moment.hour += 12;
  return moment.hour < 24 && moment.minute < 60 && moment.second < 60;
}

// "Name: text". What names nobody is said by the program itself; so is a line whose colon stands in a quotation.
void split_sender(std::string_view rest, ChatHead& head) {
  std::size_t colon = rest.find(':');
  while (colon != std::string_view::npos && colon + 1 < rest.size() && rest[colon + 1] != ' ' &&
         rest.substr(colon + 1) != ".")
    colon = rest.find(':', colon + 1);
  std::string_view sender = colon == std::string_view::npos ? std::string_view() : trim(rest.substr(0, colon));
  bool named = !sender.empty() && sender.size() <= kLongestSender && sender.find('"') == std::string_view::npos &&
               sender.find("“") == std::string_view::npos;
  if (!named) {
    head.sender = {};
    head.text = rest;
    return;
  }
  head.sender = sender;
  head.text = rest.substr(colon + 1);
  skip_blanks(head.text);
  if (head.text == ".") head.text = {};  // how an empty message is written
}

bool read_framed(ChatForm form, std::string_view line, ChatHead& head) {
  skip_marks(line);
  bool brackets = form == ChatForm::bracketed;
  if (brackets && !take(line, "[")) return false;
  if (!read_chat_moment(line, head.moment)) return false;
  if (brackets) {
    if (!take(line, "]")) return false;
  } else {
    if (!skip_blanks(line) || (!take(line, "-") && !take(line, "–"))) return false;
  }
  if (!skip_blanks(line) && !line.empty()) return false;
  split_sender(line, head);
  return true;
}

bool read_headed(std::string_view line, ChatHead& head) {
  skip_marks(line);
  line = trim(line);
  head.text = {};
  std::string_view rest = line;
  auto is_name = [](std::string_view name) { return !name.empty() && name.size() <= kLongestSender; };
  if (read_chat_moment(rest, head.moment) && head.moment.year_first && !head.moment.comma) {
    if (!skip_blanks(rest)) return false;
    head.sender = trim(rest);
    return is_name(head.sender);
  }
  std::size_t clock = line.rfind(' ');
  std::size_t date =
      clock == std::string_view::npos || clock == 0 ? std::string_view::npos : line.rfind(' ', clock - 1);
  if (date == std::string_view::npos) return false;
  head.moment = {};
  rest = line.substr(date + 1);
  head.sender = trim(line.substr(0, date));
  return read_chat_moment(rest, head.moment) && rest.empty() && head.moment.year_first && !head.moment.comma &&
         is_name(head.sender);
}

}  // namespace

bool read_chat_moment(std::string_view& text, ChatMoment& moment) {
  moment = {};
  if (!take_date(text, moment)) return false;
  moment.comma = take(text, ",");
  if (!skip_blanks(text) && !moment.comma) return false;
  return take_clock(text, moment);
}

bool read_chat_head(ChatForm form, std::string_view line, ChatHead& head) {
  head = {};
  return form == ChatForm::headed ? read_headed(line, head) : read_framed(form, line, head);
}

std::string chat_time(const ChatMoment& moment, bool day_first, bool month_first) {
  unsigned year = moment.date[moment.year_first ? 0 : 2], month = 0, day = 0;
  if (moment.year_first) {
    month = moment.date[1];
    day = moment.date[2];
  } else if (day_first || month_first) {
    month = moment.date[day_first ? 1 : 0];
    day = moment.date[day_first ? 0 : 1];
  }
  char out[64];
  bool known = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (known) {
    std::snprintf(out, sizeof out, "%04u-%02u-%02u %02u:%02u", year, month, day, moment.hour, moment.minute);
  } else {
    char mark = moment.separator;
    const char* form = moment.year_first ? "%04u%c%02u%c%02u %02u:%02u" : "%02u%c%02u%c%04u %02u:%02u";
    std::snprintf(out, sizeof out, form, moment.date[0], mark, moment.date[1], mark, moment.date[2], moment.hour,
                  moment.minute);
  }
  std::string text = out;
  if (!moment.has_second) return text;
  std::snprintf(out, sizeof out, ":%02u", moment.second);
  return text + out;
}

}  // namespace siyu::csv
