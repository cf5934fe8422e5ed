// The distinct texts of a column, numbered by first appearance. Bytes never move, so a view of a text stays valid as long
// as the dictionary lives.
//
// Most texts of an export are short (ids, names, channels), and at a million of them a look-up costs what it misses in
// cache. So a text of up to 15 bytes lives inside its 16-byte entry, as the very two words that are compared: a look-up
// touches one slot and one entry. Longer texts keep a pointer there.
//
// Ids are mostly a head and a number (U00012345): those of one length and head are found by the number itself, in pages made as
// numbers come, without hash and without a look at the entry. Pages are made no faster than texts come, and given up where
// the numbers turn out to be scattered; so a page is never a condition, only a shorter way. Texts that came before their page are
// put there when they are seen again, or when there are half as many again; once all have their place, an empty one says that a text is new.
#pragma once

#include <array>
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
    // Sizes come as they like: a branch on them would often be guessed wrong.
    static constexpr std::array<unsigned char, 32> kMask = [] {
      std::array<unsigned char, 32> ones{};
      for (std::size_t i = 0; i < 16; ++i) ones[i] = 0xFF;
      return ones;
    }();
    Key key, mask;
    std::memcpy(&key, text, sizeof key);
    std::memcpy(&mask, kMask.data() + 16 - size, sizeof mask);
    key.low &= mask.low;
    key.high &= mask.high;
    key.high |= std::uint64_t{size} << 56;
    return key;
  }
  static std::uint32_t hash_of(Key key) { return static_cast<std::uint32_t>(mix(key.low, key.high)); }
  // Where the code of a text with a number is noted, one more than it: 0 is not known to be there. Null: there is no such place.
  // Valid until the next text is added. REQUIRES: key == key_of(text, size)
  const std::uint32_t* place_of(Key key, std::size_t size) const {
    if (size >= numbered_.size()) return nullptr;
    const Numbered& of = numbered_[size];
    if (of.pages.empty()) return nullptr;
    std::uint32_t number = of.number(key, size);
    std::size_t page = number >> kPageBits;
    if (page >= of.pages.size() || !of.pages[page]) return nullptr;
    return &of.pages[page][number & (kPage - 1)];
  }
  // Brings the slot of a hash into cache, and then the entry behind it; hints for look-ups done in groups.
  void prefetch_slot(std::uint32_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  void prefetch_entry(std::uint32_t hash) const {
    if (slots_.empty()) return;
    std::uint32_t code = slots_[hash & (slots_.size() - 1)].code;
    if (code != 0) __builtin_prefetch(&entries_[(code - 1) >> kEntryBits][(code - 1) & (kEntries - 1)]);
  }
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
  // Of a text by its slot; kAbsent also for one that only a page knows. REQUIRES: hash == hash_of(key)
  std::uint32_t find_slot(Key key, std::uint32_t hash) const {
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
  // The code of a text, kAbsent for a new one; what has a slot alone is noted at its place, for the next time.
  std::uint32_t find_and_note(Key key, std::size_t size);
  // Adds a text by its key. REQUIRES: it is new
  std::uint32_t add_new(Key key, std::size_t size);

 private:
  static constexpr std::size_t kEntryBits = 12, kEntries = std::size_t{1} << kEntryBits;
  static constexpr std::size_t kPageBits = 10, kPage = std::size_t{1} << kPageBits;
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
  // Texts of one length that share all but their last digits, at most eight.
  struct Numbered {
    enum class State : std::uint8_t { unseen, open, closed };
    State state = State::unseen;
    Key head, mask;                // key & mask == head
    std::uint64_t digit_mask = 0;  // of the last eight bytes, those that are digits
    std::vector<std::unique_ptr<std::uint32_t[]>> pages;
    std::size_t page_count = 0, texts = 0, noted = 0;
    std::size_t unplaced = 0;                       // texts with a number that only a slot knows
    std::size_t next_sweep = std::size_t{1} << 14;  // when there are so many texts

    // The number of the key; kAbsent for one with another head, or no number.
    std::uint32_t number(Key key, std::size_t size) const {
      if ((key.low & mask.low) != head.low || (key.high & mask.high) != head.high) return kAbsent;
      constexpr std::uint64_t kZeros = 0x3030303030303030, kNines = 0x7676767676767676, kHigh = 0x8080808080808080;
      std::uint64_t digits = (last_eight(key, size) ^ kZeros) & digit_mask;
      if (((digits | (digits + kNines)) & kHigh) != 0) return kAbsent;
      digits = digits * 10 + (digits >> 8);
      constexpr std::uint64_t kPair = 0x000000FF000000FF;
      std::uint64_t high = (digits & kPair) * (100 + (std::uint64_t{1000000} << 32));
      std::uint64_t low = (digits >> 16 & kPair) * (1 + (std::uint64_t{10000} << 32));
      return static_cast<std::uint32_t>((high + low) >> 32);
    }
    static std::uint64_t last_eight(Key key, std::size_t size) {
      if (size < 8) return size == 0 ? 0 : key.low << (8 - size) * 8;
      return size == 8 ? key.low : key.low >> (size - 8) * 8 | key.high << (16 - size) * 8;
    }
  };

  std::uint32_t find(Key key, std::size_t size) const;
  std::uint32_t append(const Entry& entry);
  void hash_in(std::uint32_t hash, std::uint32_t code);
  // Notes the code at the place of its number, in a new page if there may be one; false where there may not.
  bool note(Key key, std::size_t size, std::uint32_t code);
  void open_numbers(Key key, std::size_t size);
  void close_numbers(std::size_t size);
  // Notes all texts of this length that may be.
  void sweep(std::size_t size);
  std::uint32_t hash_of_code(std::uint32_t code) const;
  std::uint32_t insert_long(std::string_view text, std::uint32_t hash);
  void grow();
  char* allocate(std::size_t size);

  std::vector<std::unique_ptr<Entry[]>> entries_;  // by code
  std::size_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;  // of long texts: each a string_view, then its bytes
  std::size_t used_ = 0, capacity_ = 0;          // of the last block
  std::size_t long_bytes_ = 0;
  std::vector<Slot> slots_;         // open addressing, power of two
  std::size_t hashed_ = 0;          // texts that have a slot
  std::vector<Numbered> numbered_;  // by length; empty before the first text with a number
};

}  // namespace siyu::column
