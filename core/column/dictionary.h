// The distinct texts of a column, numbered by first appearance. Bytes never move, so a view of a text stays valid as long
// as the dictionary lives.
//
// Most texts of an export are short (ids, names, channels), and at a million of them a look-up costs what it misses in
// cache. So a text of up to 15 bytes lives inside its 16-byte entry, as the very two words that are compared: a look-up
// touches one slot and one entry. Longer texts keep a pointer there.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace siyu::column {

class Dictionary {
 public:
  // A text of up to kInline bytes as two words: its bytes, zeros, and in the last byte its length.
  struct Key {
    std::uint64_t low = 0, high = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  static constexpr std::size_t kInline = 15;

  Dictionary() = default;
  Dictionary(Dictionary&&) noexcept = default;
  Dictionary& operator=(Dictionary&&) noexcept = default;

  // The code of the text, added if new. REQUIRES: fewer than 2^32 - 1 texts.
  std::uint32_t add(std::string_view text);
  std::optional<std::uint32_t> find(std::string_view text) const;
  // REQUIRES: code < size()
  std::string_view text(std::uint32_t code) const {
    const Entry& entry = entries_[code >> kEntryBits][code & (kEntries - 1)];
    std::size_t length = static_cast<unsigned char>(entry.inline_text[kInline]);
    return length <= kInline ? std::string_view(entry.inline_text, length) : *entry.long_text();
  }
  std::size_t size() const { return size_; }
  // Adds the texts of other in their order; the result maps other's codes to ours.
  std::vector<std::uint32_t> absorb(const Dictionary& other);
  std::size_t bytes() const;

  // The key of text[0, size). REQUIRES: size <= kInline and 16 bytes readable at text.
  static Key key_of(const char* text, std::size_t size) {
    Key key;
    std::memcpy(&key.low, text, 8);
    std::memcpy(&key.high, text + 8, 8);
    if (size <= 8) {
      key.low = size == 8 ? key.low : key.low & ((std::uint64_t{1} << size * 8) - 1);
      key.high = 0;
    } else {
      key.high &= (std::uint64_t{1} << (size - 8) * 8) - 1;
    }
    key.high |= std::uint64_t{size} << 56;
    return key;
  }
  static std::uint32_t hash_of(Key key) { return static_cast<std::uint32_t>(mix(key.low, key.high)); }
  // Brings the slot of a hash into cache, and then the entry behind it; hints for look-ups done in groups.
  void prefetch_slot(std::uint32_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  void prefetch_entry(std::uint32_t hash) const {
    if (slots_.empty()) return;
    std::uint32_t code = slots_[hash & (slots_.size() - 1)].code;
    if (code != 0) __builtin_prefetch(&entries_[(code - 1) >> kEntryBits][(code - 1) & (kEntries - 1)]);
  }
  // The code of a key; kAbsent when it is not there. REQUIRES: hash == hash_of(key)
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
  // Adds a text by its key. REQUIRES: find(key, hash) == kAbsent
  std::uint32_t add_new(Key key, std::uint32_t hash);
  std::uint32_t find(Key key, std::uint32_t hash) const {
    if (slots_.empty()) return kAbsent;
    for (std::size_t mask = slots_.size() - 1, at = hash & mask;; at = (at + 1) & mask) {
      Slot slot = slots_[at];
      if (slot.code == 0) return kAbsent;
      if (slot.hash != hash) continue;
      const Entry& entry = entries_[(slot.code - 1) >> kEntryBits][(slot.code - 1) & (kEntries - 1)];
      Key there;
      std::memcpy(&there, entry.inline_text, sizeof there);
      if (there == key) return slot.code - 1;
    }
  }

 private:
  static constexpr std::size_t kEntryBits = 12, kEntries = std::size_t{1} << kEntryBits;
  static constexpr unsigned char kLong = 0xFF;  // in the last byte: the first eight are a pointer to a long text

  struct Entry {
    char inline_text[16];
    const std::string_view* long_text() const {
      const std::string_view* view;
      std::memcpy(&view, inline_text, sizeof view);
      return view;
    }
  };
  struct Slot {
    std::uint32_t hash, code;  // code + 1; 0 is free
  };

  std::uint32_t insert(const Entry& entry, std::uint32_t hash);
  std::uint32_t insert_long(std::string_view text, std::uint32_t hash);
  void grow();
  char* allocate(std::size_t size);

  std::vector<std::unique_ptr<Entry[]>> entries_;  // by code
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;  // of long texts: each a string_view, then its bytes
  std::size_t used_ = 0, capacity_ = 0;          // of the last block
  std::size_t long_bytes_ = 0;
  std::vector<Slot> slots_;  // open addressing, power of two
};

}  // namespace siyu::column
