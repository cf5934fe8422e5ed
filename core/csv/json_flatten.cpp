// Objects are walked with the reader's own stack and one growing name; a list is read twice, first to see of which kind all its
// elements are. No cell and no name is longer than what a column takes.
#include "csv/json_flatten.h"

#include "csv/convert.h"
#include "csv/json_tokens.h"

namespace siyu::csv {
namespace {

constexpr std::size_t kLongestName = 1000;

bool is_scalar(JsonToken token) {
  return token == JsonToken::string || token == JsonToken::number || token == JsonToken::word;
}

std::string_view scalar_text(JsonToken token, const JsonReader& reader) {
  return token == JsonToken::word && reader.value() == "null" ? std::string_view() : reader.value();
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool begins_blank(std::string_view text) { return text.empty() || is_blank(text.front()); }
bool ends_blank(std::string_view text) { return text.empty() || is_blank(text.back()); }

// What an element of a list says, when it is an object of one of the two known kinds.
struct Element {
  bool is_object = false, has_key = false, has_value = false, has_type = false, has_text = false;
  std::string key, value, text;
};

// {"string_value": "x", "int_value": null}: what it holds; any other object as its JSON.
std::string value_in(std::string_view object) {
  JsonReader reader(object);
  reader.next();
  bool wanted = false, typed = false;
  for (JsonToken token = reader.next(); token != JsonToken::end && token != JsonToken::error; token = reader.next()) {
    if (token == JsonToken::name) {
      wanted = reader.value().ends_with("_value") || reader.value() == "value";
      typed = typed || wanted;
    } else if (token == JsonToken::begin_object || token == JsonToken::begin_array) {
      std::string_view inner = reader.skip();
      if (wanted) return compact_json(inner);
    } else if (wanted && is_scalar(token)) {
      std::string_view text = scalar_text(token, reader);
      bool null = token == JsonToken::word && text.empty();
      if (!null) return std::string(text);
    }
  }
  return typed ? std::string() : compact_json(object);
}

Element read_element(std::string_view object) {
  Element element;
  JsonReader reader(object);
  reader.next();
  enum { other, key, value, type, text } member = other;
  for (JsonToken token = reader.next(); token != JsonToken::end && token != JsonToken::error; token = reader.next()) {
    if (token == JsonToken::name) {
      std::string_view name = reader.value();
      member = name == "key" ? key : name == "value" ? value : name == "type" ? type : name == "text" ? text : other;
      continue;
    }
    bool opens = token == JsonToken::begin_object || token == JsonToken::begin_array;
    if (!opens && !is_scalar(token)) continue;  // the object's own end
    bool is_object = token == JsonToken::begin_object;
    std::string_view inner = opens ? reader.skip() : scalar_text(token, reader);
    if (member == key && !opens) {
      element.has_key = true;
      element.key = inner;
    } else if (member == value) {
      element.has_value = true;
      element.value = is_object ? value_in(inner) : opens ? compact_json(inner) : std::string(inner);
    } else if (member == type) {
      element.has_type = !opens;
    } else if (member == text && token == JsonToken::string) {
      element.has_text = true;
      element.text = inner;
    }
  }
  return element;
}

class Flattener {
 public:
  Flattener(std::vector<JsonCell>& cells, std::size_t& count) : cells_(cells), count_(count) { count_ = 0; }

  bool read(std::string_view text) {
    JsonReader reader(text);
    if (reader.next() != JsonToken::begin_object) return false;
    std::vector<std::size_t> outer = {0};
    while (true) {
      JsonToken token = reader.next();
      switch (token) {
        case JsonToken::name:
          name_.resize(outer.back());
          name_ += reader.value().substr(0, kLongestName + 1);
          if (name_.size() > kLongestName) name_.resize(kLongestName);
          break;
        case JsonToken::begin_object:
          if (name_.size() < kLongestName) name_ += '.';
          outer.push_back(name_.size());
          break;
        case JsonToken::end_object:
          outer.pop_back();
          if (outer.empty()) return reader.next() == JsonToken::end;
          break;
        case JsonToken::begin_array: {
          std::string_view list = reader.skip();
          if (list.empty()) return false;
          read_list(list);
          break;
        }
        case JsonToken::string:
        case JsonToken::number:
        case JsonToken::word:
          put(name_, scalar_text(token, reader));
          break;
        case JsonToken::end_array:
        case JsonToken::end:
        case JsonToken::error:
          return false;
      }
    }
  }

 private:
  void put(std::string_view name, std::string_view text) {
    if (count_ == cells_.size()) cells_.emplace_back();
    cells_[count_].name = name;
    cells_[count_].text = text.substr(0, kLongestCell + 1);
    ++count_;
  }

  void read_list(std::string_view list) {
    bool scalars = true, pairs = true, texts = true;
    std::size_t elements = 0;
    std::vector<Element> read;
    JsonReader reader(list);
    reader.next();
    for (JsonToken token = reader.next(); token != JsonToken::end_array; token = reader.next(), ++elements) {
      if (token == JsonToken::begin_object) {
        Element element = read_element(reader.skip());
        element.is_object = true;
        scalars = false;
        pairs = pairs && element.has_key && element.has_value;
        texts = texts && element.has_type && element.has_text;
        if (pairs || texts) read.push_back(std::move(element));
      } else if (token == JsonToken::begin_array) {
        reader.skip();
        scalars = pairs = texts = false;
      } else {
        pairs = false;
        texts = texts && token == JsonToken::string;
        if (scalars || texts) read.emplace_back().text = scalar_text(token, reader);
      }
    }
    if (elements == 0) return;
    if (pairs) {
      std::size_t outside = name_.size();
      for (const Element& element : read) {
        name_ += '.';
        name_ += element.key;
        put(std::string_view(name_).substr(0, kLongestName), element.value);
        name_.resize(outside);
      }
      return;
    }
    if (!scalars && !texts) return put(name_, compact_json(list));
    std::string joined;
    bool after_object = false;  // two formatted pieces side by side are words of their own
    for (const Element& element : read) {
      bool apart = after_object && element.is_object && !ends_blank(joined) && !begins_blank(element.text);
      if (scalars && &element != read.data()) joined += ';';
      if (apart) joined += ' ';
      joined += element.text;
      after_object = element.is_object;
    }
    put(name_, joined);
  }

  std::vector<JsonCell>& cells_;
  std::size_t& count_;
  std::string name_;
};

}  // namespace

bool flatten_json(std::string_view text, std::vector<JsonCell>& cells, std::size_t& count) {
  return Flattener(cells, count).read(text);
}

}  // namespace siyu::csv
