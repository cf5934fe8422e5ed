// Chat transcripts as records of time, sender, text and kind. Lines that begin no message belong to the one above. Whether a
// text is a chat at all is asked of many lines, since single lines of logs and tables look like messages.
#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"
#include "csv/chat_line.h"
#include "csv/convert.h"
#include "csv/unfold_parts.h"

namespace siyu::csv {
namespace {

// What programs write in place of what is no text.
bool is_media(std::string_view text) {
  constexpr std::string_view kWhole[] = {"<Media omitted>",  "<省略多媒体文件>", "<媒体已忽略>",    "image omitted",
                                         "video omitted",    "audio omitted",    "sticker omitted", "GIF omitted",
                                         "document omitted", "[图片]",           "[视频]",          "[语音]",
                                         "[文件]",           "[表情]",           "[动画表情]",      "[链接]",
                                         "[位置]",           "[名片]",           "[小程序]"};
  while (text.starts_with("\xE2\x80\x8E")) text.remove_prefix(3);
  return std::find(std::begin(kWhole), std::end(kWhole), text) != std::end(kWhole) || text.starts_with("<attached: ");
}

class ChatRows final : public TextUnfolder {
 public:
  explicit ChatRows(const Fold& fold) : form_(fold.chat), day_first_(fold.day_first), month_first_(fold.month_first) {}

  void append(std::string_view text, std::string& out) override {
    begin(out);
    while (!text.empty()) {
      std::size_t end = text.find('\n');
      keep(line_, text.substr(0, end));
      if (end == std::string_view::npos) return;
      end_line();
      text.remove_prefix(end + 1);
    }
  }

  void finish(std::string& out) override {
    begin(out);
    if (!line_.empty()) end_line();
    end_message();
  }

 private:
  void begin(std::string& out) {
    out_ = &out;
    if (!std::exchange(begun_, true)) out += "time,sender,text,kind\n";
  }

  // One byte over the longest is kept, so that the reader of the column sees that the cell is too long.
  static void keep(std::string& text, std::string_view more) {
    text += more.substr(0, kLongestCell + 1 - std::min(text.size(), kLongestCell + 1));
  }

  void end_line() {
    ++number_;
    std::string_view line = line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    ChatHead head;
    bool may_begin = form_ != ChatForm::headed || after_blank_;
    after_blank_ = trim(line).empty();
    if (may_begin && read_chat_head(form_, line, head)) {
      end_message();
      open_ = true;
      time_ = chat_time(head.moment, day_first_, month_first_);
      sender_ = head.sender;
      text_ = head.text;
    } else if (open_) {
      if (!text_.empty()) keep(text_, "\n");
      keep(text_, line);
    } else if (!after_blank_) {
      problems_.add("stray_text", {}, number_, line);
    }
    line_.clear();
  }

  void end_message() {
    if (!std::exchange(open_, false)) return;
    std::string_view text = trim(text_);
    std::string_view kind = sender_.empty() || sender_ == "系统消息" ? "system" : is_media(text) ? "media" : "text";
    append_record(*out_, {time_, sender_, std::string(text), std::string(kind)});
  }

  const ChatForm form_;
  const bool day_first_, month_first_;
  std::string* out_ = nullptr;
  bool begun_ = false, open_ = false, after_blank_ = true;
  std::size_t number_ = 0;
  std::string line_, time_, sender_, text_;
};

// A word of a log, not of a person: "ERROR", "local.INFO", "main [warn]".
bool names_log_level(std::string_view sender) {
  constexpr std::string_view kLevels[] = {"error", "warn",   "warning",  "info",   "debug", "trace",
                                          "fatal", "notice", "critical", "severe", "err"};
  std::string word;
  for (std::size_t at = 0; at <= sender.size(); ++at) {
    char c = at < sender.size() ? sender[at] : ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c >= 'a' && c <= 'z') {
      word += c;
      continue;
    }
    if (std::find(std::begin(kLevels), std::end(kLevels), word) != std::end(kLevels)) return true;
    word.clear();
  }
  return false;
}

// What the first lines of a text say about one form.
struct Tally {
  std::size_t lines = 0, above = 0;  // not blank; of them those above the first message
  std::size_t heads = 0, with_sender = 0, odd_senders = 0;
  std::size_t together = 0, with_text = 0;  // headed: those not behind a blank line; with a line of text below
  std::size_t bare = 0;                     // moments that logs also write: 2019-12-24 12:23 without a comma
  std::size_t first_large = 0, second_large = 0, points = 0;  // dates whose first or second number is no month
  std::set<std::string, std::less<>> senders;
};

Tally tally(ChatForm form, std::string_view text, bool whole) {
  constexpr std::size_t kLooked = 5000, kSenders = 10;
  Tally sum;
  bool blank = true, below_head = false;
  while (!text.empty() && sum.lines < kLooked) {
    std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !whole) break;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (trim(line).empty()) {
      blank = true;
      below_head = false;
      continue;
    }
    ++sum.lines;
    ChatHead head;
    bool looks_so = read_chat_head(form, line, head), begins = looks_so && (blank || form != ChatForm::headed);
    sum.together += looks_so && !begins ? 1 : 0;
    if (begins) {
      ++sum.heads;
      const ChatMoment& moment = head.moment;
      sum.bare += moment.year_first && moment.separator == '-' && !moment.comma ? 1 : 0;
      if (!moment.year_first) {
        sum.first_large += moment.date[0] > 12 ? 1 : 0;
        sum.second_large += moment.date[1] > 12 ? 1 : 0;
        sum.points += moment.separator == '.' ? 1 : 0;
      }
      if (!head.sender.empty()) {
        ++sum.with_sender;
        bool odd = names_log_level(head.sender) || head.sender.find_first_of(",;\t|") != std::string_view::npos;
        sum.odd_senders += odd ? 1 : 0;
        if (sum.senders.size() < kSenders) sum.senders.emplace(head.sender);
      }
    } else if (sum.heads == 0) {
      ++sum.above;
    } else if (below_head) {
      ++sum.with_text;
    }
    below_head = begins;
    blank = false;
  }
  return sum;
}

bool is_chat(ChatForm form, const Tally& sum, bool whole) {
  if (sum.heads == 0 || (sum.heads == 1 && !whole)) return false;
  if (sum.above > 0 && sum.heads < 5 * sum.above) return false;
  if (sum.with_sender == 0 || sum.with_sender * 10 < sum.heads || sum.odd_senders * 5 > sum.with_sender) return false;
  if (sum.heads * 50 < sum.lines) return false;
  if (form == ChatForm::headed) return sum.together * 2 <= sum.heads && sum.with_text * 10 >= sum.heads * 8;
  return sum.bare * 2 < sum.heads || sum.senders.size() >= 2;
}

}  // namespace

Fold look_chat(std::string_view text, bool whole) {
  for (ChatForm form : {ChatForm::dashed, ChatForm::bracketed, ChatForm::headed}) {
    Tally sum = tally(form, text, whole);
    if (!is_chat(form, sum, whole)) continue;
    Fold fold;
    fold.layout = Layout::chat;
    fold.names = {"time", "sender", "text", "kind"};
    fold.chat = form;
    fold.day_first = sum.second_large == 0 && (sum.first_large > 0 || sum.points > 0);
    fold.month_first = sum.first_large == 0 && sum.second_large > 0;
    return fold;
  }
  return {};
}

std::unique_ptr<TextUnfolder> unfold_chat(const Fold& fold) { return std::make_unique<ChatRows>(fold); }

}  // namespace siyu::csv
