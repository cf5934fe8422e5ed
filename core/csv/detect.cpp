// What a file is, by its bytes: exports lie about themselves by extension (HTML named .xls, CSV named .xls, zips).
#include <algorithm>
#include <array>

#include "base/text.h"
#include "csv/sniff_parts.h"

namespace siyu::csv {
namespace {

std::string_view view(const Sample& sample) {
  return {reinterpret_cast<const char*>(sample.bytes.data()), sample.bytes.size()};
}

bool contains_folded(std::string_view text, std::string_view lower_word) {
  auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return std::search(text.begin(), text.end(), lower_word.begin(), lower_word.end(), same) != text.end();
}

}  // namespace

Container detect_container(std::span<const Sample> samples, std::string_view text) {
  std::string_view head = view(samples.front());
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) {
    for (const Sample& sample : samples) {
      std::string_view bytes = view(sample);
      if (bytes.find("[Content_Types].xml") != std::string_view::npos && bytes.find("xl/") != std::string_view::npos) {
        return Container::xlsx;
      }
    }
    return Container::zip;
  }
  if (head.starts_with("\xD0\xCF\x11\xE0")) return Container::xls;
  if (head.starts_with("\x1F\x8B")) return Container::gzip;
  if (head.starts_with("%PDF-")) return Container::pdf;
  if (head.starts_with("\x89PNG") || head.starts_with("\xFF\xD8\xFF") || head.starts_with("GIF8"))
    return Container::image;

  std::string_view begin = trim(text);
  if (begin.empty()) return Container::empty;
  if (begin.front() == '<' && (contains_folded(begin, "<table") || contains_folded(begin, "<html")))
    return Container::html;
  if (begin.front() == '{' || begin.front() == '[') {
    std::string_view next = trim(begin.substr(1));
    char c = next.empty() ? '\0' : next.front();
    bool inside = c == '"' || (begin.front() == '{' ? c == '}' : c == '{' || c == '[' || c == ']');
    if (inside) return Container::json;
  }
  std::size_t controls = 0;
  for (char c : text) {
    unsigned char byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1A ? 1 : 0;
  }
  return controls > 4 && controls * 20 > text.size() ? Container::binary : Container::csv;
}

std::string_view container_name(Container container) {
  constexpr std::array<std::string_view, 11> kNames = {"csv",  "xlsx", "xls",   "html",   "json", "zip",
                                                       "gzip", "pdf",  "image", "binary", "empty"};
  return kNames[static_cast<std::size_t>(container)];
}

}  // namespace siyu::csv
