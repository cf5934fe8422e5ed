// One walk with the reader; for each open list or object it is known how the path leads there. Sizes are summed by path, since
// every chat has its list of messages.
#include "csv/json_list.h"

#include <map>

#include "csv/json_tokens.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLongestPath = 1000, kMostPaths = 1000;

struct Open {
  bool is_object = false;
  std::string step;  // to this value, as in a path
  std::size_t path_bytes = 0, begin = 0;
  bool in_rows = false;                         // inside the objects of a list
  std::size_t objects = 0, pieces = 0;          // of a list: its objects; those that are parts of one value
  std::size_t members = 0, pair = 0, text = 0;  // of an object
};

class ListFinder {
 public:
  JsonList find(std::string_view text) {
    JsonReader reader(text);
    std::string name;
    JsonToken token = reader.next();
    for (; token != JsonToken::end && token != JsonToken::error; token = reader.next()) {
      if (token == JsonToken::name) {
        name = reader.value().substr(0, kLongestPath);
        count_member(reader.value());
      } else if (token == JsonToken::begin_object || token == JsonToken::begin_array) {
        begin(token == JsonToken::begin_object, name, reader.begin());
      } else if (token == JsonToken::end_object || token == JsonToken::end_array) {
        end(reader.at());
      }
    }
    while (!open_.empty()) end(text.size());
    return std::move(best_);
  }

 private:
  void count_member(std::string_view name) {
    Open& object = open_.back();
    ++object.members;
    object.pair += name == "key" || name == "value" ? 1 : 0;
    object.text += name == "type" || name == "text" ? 1 : 0;
  }

  void begin(bool is_object, const std::string& name, std::size_t at) {
    Open next;
    next.is_object = is_object;
    next.begin = at;
    if (!open_.empty()) {
      const Open& outer = open_.back();
      next.step = outer.is_object ? "." + name : "[]";
      next.path_bytes = outer.path_bytes + next.step.size();
      next.in_rows = outer.in_rows || (!outer.is_object && is_object);
    }
    open_.push_back(std::move(next));
  }

  void end(std::size_t at) {
    Open& closed = open_.back();
    if (closed.is_object && open_.size() > 1 && !open_[open_.size() - 2].is_object) {
      Open& list = open_[open_.size() - 2];
      ++list.objects;
      bool piece = closed.pair == 2 || (closed.text == 2 && closed.members <= 3);
      list.pieces += piece ? 1 : 0;
    }
    bool messages = closed.step == ".messages";
    bool counts = !closed.is_object && closed.objects > closed.pieces && closed.path_bytes <= kLongestPath &&
                  (messages || !closed.in_rows);
    if (counts) add(at - closed.begin, messages);
    open_.pop_back();
  }

  void add(std::size_t bytes, bool messages) {
    std::string key;
    for (std::size_t k = 1; k < open_.size(); ++k) {
      key += open_[k].step;
      key += '\0';
    }
    if (sums_.size() >= kMostPaths && sums_.find(key) == sums_.end()) return;
    std::size_t sum = sums_[key] += bytes;
    if (messages < best_.messages || (messages == best_.messages && sum <= best_.bytes)) return;
    best_.messages = messages;
    best_.bytes = sum;
    best_.path.clear();
    for (std::size_t k = 1; k < open_.size(); ++k) best_.path.push_back(open_[k].step);
    best_.path.emplace_back("[]");
  }

  std::vector<Open> open_;
  std::map<std::string, std::size_t> sums_;
  JsonList best_;
};

}  // namespace

JsonList find_json_list(std::string_view text) { return ListFinder().find(text); }

}  // namespace siyu::csv
