// Open addressing over 8-byte slots (hash, code), entries in blocks. Growing moves slots only; texts stay where they are.
#include "column/dictionary.h"

#include <new>

#include "base/result.h"

namespace siyu::column {
namespace {

Dictionary::Key careful_key(std::string_view text) {
  char padded[16] = {};
  std::memcpy(padded, text.data(), text.size());
  return Dictionary::key_of(padded, text.size());
}

std::uint32_t hash_long(std::string_view text) { return static_cast<std::uint32_t>(hash_bytes(text)); }

}  // namespace

std::uint32_t Dictionary::add(std::string_view text) {
  if (text.size() <= kInline) {
    Key key = text.empty() ? Key{} : careful_key(text);
    std::uint32_t hash = hash_of(key);
    std::uint32_t code = find(key, hash);
    return code != kAbsent ? code : add_new(key, hash);
  }
  std::optional<std::uint32_t> code = find(text);
  return code ? *code : insert_long(text, hash_long(text));
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  if (text.size() <= kInline) {
    Key key = text.empty() ? Key{} : careful_key(text);
    std::uint32_t code = find(key, hash_of(key));
    return code == kAbsent ? std::nullopt : std::optional(code);
  }
  if (slots_.empty()) return std::nullopt;
  std::uint32_t hash = hash_long(text);
  for (std::size_t mask = slots_.size() - 1, at = hash & mask;; at = (at + 1) & mask) {
    Slot slot = slots_[at];
    if (slot.code == 0) return std::nullopt;
    if (slot.hash == hash && this->text(slot.code - 1) == text) return slot.code - 1;
  }
}

std::uint32_t Dictionary::add_new(Key key, std::uint32_t hash) {
  Entry entry;
  std::memcpy(entry.inline_text, &key, sizeof key);
  return insert(entry, hash);
}

std::uint32_t Dictionary::insert_long(std::string_view text, std::uint32_t hash) {
  char* place = allocate(sizeof(std::string_view) + text.size());
  char* bytes = place + sizeof(std::string_view);
  std::memcpy(bytes, text.data(), text.size());
  const std::string_view* view = new (place) std::string_view(bytes, text.size());
  Entry entry{};
  std::memcpy(entry.inline_text, &view, sizeof view);
  entry.inline_text[kInline] = static_cast<char>(kLong);
  return insert(entry, hash);
}

std::uint32_t Dictionary::insert(const Entry& entry, std::uint32_t hash) {
  CHECK(size_ < kAbsent - 1);
  if ((size_ + 1) * 2 > slots_.size()) grow();
  if (size_ == entries_.size() << kEntryBits) entries_.emplace_back(new Entry[kEntries]);
  entries_.back()[size_ & (kEntries - 1)] = entry;
  std::size_t mask = slots_.size() - 1, at = hash & mask;
  while (slots_[at].code != 0) at = (at + 1) & mask;
  ++size_;
  slots_[at] = {hash, static_cast<std::uint32_t>(size_)};
  return static_cast<std::uint32_t>(size_ - 1);
}

void Dictionary::grow() {
  std::vector<Slot> bigger(slots_.empty() ? 64 : slots_.size() * 2);
  std::size_t mask = bigger.size() - 1;
  for (Slot slot : slots_) {
    if (slot.code == 0) continue;
    std::size_t at = slot.hash & mask;
    while (bigger[at].code != 0) at = (at + 1) & mask;
    bigger[at] = slot;
  }
  slots_ = std::move(bigger);
}

char* Dictionary::allocate(std::size_t size) {
  constexpr std::size_t kAlign = alignof(std::string_view), kBlock = std::size_t{1} << 16;
  size = (size + kAlign - 1) / kAlign * kAlign;
  if (capacity_ - used_ < size) {
    capacity_ = size > kBlock ? size : kBlock;
    blocks_.emplace_back(new char[capacity_]);
    used_ = 0;
    long_bytes_ += capacity_;
  }
  char* place = blocks_.back().get() + used_;
  used_ += size;
  return place;
}

std::vector<std::uint32_t> Dictionary::absorb(const Dictionary& other) {
  std::vector<std::uint32_t> codes(other.size());
  for (std::uint32_t code = 0; code < codes.size(); ++code) codes[code] = add(other.text(code));
  return codes;
}

std::size_t Dictionary::bytes() const {
  return entries_.size() * kEntries * sizeof(Entry) + slots_.size() * sizeof(Slot) + long_bytes_;
}

}  // namespace siyu::column
