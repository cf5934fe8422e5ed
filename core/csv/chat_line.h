// Where one line of a chat transcript says when a message was sent and by whom, in the forms of WhatsApp, Signal and WeChat.
#pragma once

#include <string>
#include <string_view>

#include "csv/unfold.h"

namespace siyu::csv {

struct ChatMoment {
  unsigned date[3] = {0, 0, 0};  // in the order written
  char separator = 0;            // between them; '-' also for 2019年1月30日
  bool year_first = false;       // else the year is last and the order of day and month is open
  bool comma = false;            // between date and clock
  unsigned hour = 0, minute = 0, second = 0;
  bool has_second = false;
};

struct ChatHead {
  ChatMoment moment;
  std::string_view sender, text;  // of the line; no sender: a line of the system
};

// Reads a date and a clock from the front of `text` and moves behind them; false leaves `text` anywhere.
bool read_chat_moment(std::string_view& text, ChatMoment& moment);

// True when the line begins a message in this form. `line` is without its line end.
bool read_chat_head(ChatForm form, std::string_view line, ChatHead& head);

// `YYYY-MM-DD HH:MM[:SS]`, or the date as written where the order of day and month is not known or does not fit.
std::string chat_time(const ChatMoment& moment, bool day_first, bool month_first);

}  // namespace siyu::csv
