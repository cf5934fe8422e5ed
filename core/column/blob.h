// Flat bytes for what goes from one engine to another, and back again (docs/format-blob.md). Numbers are little-endian, as
// in memory; texts and arrays follow their length. A reader of damaged bytes never reads beyond them: it fails, once and
// for good, and gives zeros from then on.
//
// A column of text does not send its dictionary with every range: writer and reader keep count of the texts that have been
// sent, and only those that are new go along. So a million ids met in sixty ranges cross once, not sixty times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "column/column.h"

namespace siyu::column {

class BlobWriter {
 public:
  template <class T>
  void number(T value) {
    static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
    raw(&value, sizeof value);
  }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    raw(text.data(), text.size());
  }
  void raw(const void* data, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), from, from + size);
  }
  // Room for `size` bytes that the caller fills before the next call.
  std::byte* place(std::size_t size) {
    bytes_.resize(bytes_.size() + size);
    return bytes_.data() + (bytes_.size() - size);
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

class BlobReader {
 public:
  explicit BlobReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <class T>
  T number() {
    static_assert(std::is_integral_v<T>);
    T value = 0;
    if (const std::byte* from = raw(sizeof value)) std::memcpy(&value, from, sizeof value);
    return value;
  }
  bool flag() { return number<std::uint8_t>() == 1; }
  std::string_view text() {
    std::size_t size = number<std::uint32_t>();
    const std::byte* from = raw(size);
    return from ? std::string_view(reinterpret_cast<const char*>(from), size) : std::string_view();
  }
  // A count of things that take at least `least` bytes each, so that no damaged count can ask for more memory than there are bytes.
  std::size_t count(std::size_t least = 1) {
    std::uint64_t count = number<std::uint64_t>();
    if (count > left() / least) fail();
    return good_ ? static_cast<std::size_t>(count) : 0;
  }
  // The next `size` bytes; null when there are fewer.
  const std::byte* raw(std::size_t size) {
    if (size > left()) fail();
    if (!good_) return nullptr;
    const std::byte* from = bytes_.data() + at_;
    at_ += size;
    return from;
  }
  void fail() { good_ = false; }
  bool good() const { return good_; }
  bool at_end() const { return good_ && at_ == bytes_.size(); }

 private:
  std::size_t left() const { return good_ ? bytes_.size() - at_ : 0; }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// The rows of the column; of its dictionary only the texts from `sent` on. REQUIRES: sent <= dictionary().size()
void write_column(BlobWriter& out, const Column& column, std::size_t sent);

// What one sender's codes of a column mean in ours.
class ColumnSource {
 public:
  // The column's rows from the blob, behind those of `column`, in whose dictionary new texts are numbered by their first row. With
  // `taken` false nothing is added, and what the range would have brought is only remembered.
  // False, with the reader failed, for bytes that are no column of this type and so many rows.
  bool read(BlobReader& in, std::size_t rows, bool taken, Column& column);

 private:
  bool read_texts(BlobReader& in, bool taken, Dictionary& dictionary);
  template <class Code>
  bool read_codes(const std::byte* from, std::size_t rows, bool taken, Column& column);

  std::vector<std::uint32_t> ours_;                         // by the sender's code; kUnknown: no row of ours has it yet
  std::unordered_map<std::uint32_t, std::string> untaken_;  // texts of those codes
};

}  // namespace siyu::column
