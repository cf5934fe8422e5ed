// What the fuzz programs share: taking an input apart, and comparing ways that must agree. Every program is one function over
// bytes; what it claims is CHECKed, the sanitizers watch the rest. tests/fuzz/run.mjs runs them, each on its corpus.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "csv/unfold.h"

namespace siyu::tests {

// An input: a few bytes that choose, then the text. An input that is too short chooses 0 and has no text.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // A number below `options`.
  std::size_t choose(std::size_t options) {
    if (rest_.empty()) return 0;
    auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte % options;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

// What the model says of the data: without its last member, the bytes, which grow when a question makes something ready for the next.
inline std::string_view data_of(std::string_view model) { return model.substr(0, model.rfind(",\"bytes\":")); }

// Calls `take` with the text in pieces of `piece` bytes, each in memory of its own.
template <class Take>
void in_pieces(std::string_view text, std::size_t piece, Take take) {
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) take(std::string(text.substr(0, piece)));
}

inline std::string unfold(const csv::Fold& fold, std::string_view text, std::size_t piece) {
  csv::Unfolder unfolder(fold);
  std::string out;
  in_pieces(text, piece, [&](const std::string& part) { unfolder.append(part, out); });
  unfolder.finish(out);
  for (const csv::ProblemCount& count : unfolder.take_problems()) {
    CHECK(count.cells >= count.examples.size() && !count.examples.empty());
    out += "\n! " + count.code + " " + count.column + " " + std::to_string(count.cells) + " " +
           std::to_string(count.examples.front().row);
  }
  return out;
}

// Any cut gives the same, and no text becomes much longer than it is.
inline void check_unfolding(const csv::Fold& fold, std::string_view text, std::size_t piece) {
  std::string whole = unfold(fold, text, std::max<std::size_t>(1, text.size()));
  CHECK(unfold(fold, text, 1) == whole);
  CHECK(unfold(fold, text, piece + 1) == whole);
  CHECK(whole.size() < (std::size_t{1} << 22) + 1000 * text.size());
}

}  // namespace siyu::tests
