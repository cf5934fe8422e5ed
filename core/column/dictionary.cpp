// Open addressing over 8-byte slots (hash, code), entries in blocks. Growing moves slots only; texts stay where they are. Every text has
// a slot or a place in a page of numbers; one that got its slot before there was a page may have both.
#include "column/dictionary.h"

#include <algorithm>
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

constexpr std::size_t kFewestDigits = 3;
constexpr std::size_t kTrial = std::size_t{1} << 18;  // texts of one length after which numbers must have paid

}  // namespace

std::uint32_t Dictionary::add(std::string_view text) {
  if (text.size() <= kInline) {
    Key key = text.empty() ? Key{} : careful_key(text);
    std::uint32_t code = find(key, text.size());
    return code != kAbsent ? code : add_new(key, text.size());
  }
  std::optional<std::uint32_t> code = find(text);
  return code ? *code : insert_long(text, hash_long(text));
}

std::uint32_t Dictionary::find(Key key, std::size_t size) const {
  if (const std::uint32_t* place = place_of(key, size)) {
    if (*place != 0) return *place - 1;
    if (numbered_[size].unplaced == 0) return kAbsent;
  }
  return find_slot(key, hash_of(key));
}

std::uint32_t Dictionary::find_and_note(Key key, std::size_t size) {
  if (const std::uint32_t* place = place_of(key, size)) {
    if (*place != 0) return *place - 1;
    if (numbered_[size].unplaced == 0) return kAbsent;
  }
  std::uint32_t code = find_slot(key, hash_of(key));
  if (code != kAbsent && size < numbered_.size() && note(key, size, code)) --numbered_[size].unplaced;
  return code;
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  if (text.size() <= kInline) {
    Key key = text.empty() ? Key{} : careful_key(text);
    std::uint32_t code = find(key, text.size());
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

std::uint32_t Dictionary::add_new(Key key, std::size_t size) {
  Entry entry;
  std::memcpy(entry.inline_text, &key, sizeof key);
  std::uint32_t code = append(entry);
  if (size >= kFewestDigits) {
    if (numbered_.empty()) numbered_.resize(kInline + 1);
    Numbered& of = numbered_[size];
    if (of.state == Numbered::State::unseen) open_numbers(key, size);
    ++of.texts;
    bool placed = note(key, size, code);
    of.unplaced += !placed && of.state == Numbered::State::open && of.number(key, size) != kAbsent;
    if (of.unplaced > 0 && of.texts >= of.next_sweep) sweep(size);
    if (placed) return code;
  }
  hash_in(hash_of(key), code);
  return code;
}

void Dictionary::sweep(std::size_t size) {
  Numbered& of = numbered_[size];
  of.next_sweep = of.texts + of.texts / 2;
  for (std::uint32_t code = 0; code < size_ && of.state == Numbered::State::open; ++code) {
    Key key;
    std::memcpy(&key, entries_[code >> kEntryBits][code & (kEntries - 1)].inline_text, sizeof key);
    if (key.high >> 56 != size) continue;
    const std::uint32_t* place = place_of(key, size);
    if ((!place || *place == 0) && note(key, size, code)) --of.unplaced;
  }
}

void Dictionary::open_numbers(Key key, std::size_t size) {
  Numbered& of = numbered_[size];
  std::uint64_t word = Numbered::last_eight(key, size);
  std::size_t digits = 0;
  while (digits < std::min<std::size_t>(size, 8) && (word >> (7 - digits) * 8 & 0xFF) - '0' <= 9) ++digits;
  if (digits < kFewestDigits) {
    of.state = Numbered::State::closed;
    return;
  }
  of.state = Numbered::State::open;
  of.digit_mask = ~std::uint64_t{0} << (8 - digits) * 8;
  char bytes[16];
  std::memset(bytes, 0xFF, sizeof bytes);
  std::memset(bytes + size - digits, 0, digits);
  std::memcpy(&of.mask, bytes, sizeof bytes);
  of.head = {key.low & of.mask.low, key.high & of.mask.high};
}

bool Dictionary::note(Key key, std::size_t size, std::uint32_t code) {
  Numbered& of = numbered_[size];
  if (of.state != Numbered::State::open) return false;
  if (of.texts >= kTrial && of.noted < of.texts / 4) {
    close_numbers(size);
    return false;
  }
  std::uint32_t number = of.number(key, size);
  if (number == kAbsent) return false;
  std::size_t page = number >> kPageBits;
  if (page >= of.pages.size() || !of.pages[page]) {
    if (of.page_count >= 16 + of.texts / 64) return false;
    if (page >= of.pages.size()) of.pages.resize(page + 1);
    of.pages[page] = std::make_unique<std::uint32_t[]>(kPage);
    ++of.page_count;
  }
  of.pages[page][number & (kPage - 1)] = code + 1;
  ++of.noted;
  return true;
}

// The numbers are scattered: all texts get slots.
void Dictionary::close_numbers(std::size_t size) {
  Numbered& of = numbered_[size];
  of.pages.clear();
  of.pages.shrink_to_fit();
  of.page_count = 0;
  of.state = Numbered::State::closed;
  std::vector<bool> has_slot(size_, false);
  for (Slot slot : slots_)
    if (slot.code != 0) has_slot[slot.code - 1] = true;
  for (std::uint32_t code = 0; code < size_; ++code)
    if (!has_slot[code] && text(code).size() == size) hash_in(hash_of_code(code), code);
}

std::uint32_t Dictionary::hash_of_code(std::uint32_t code) const {
  Key key;
  std::memcpy(&key, entries_[code >> kEntryBits][code & (kEntries - 1)].inline_text, sizeof key);
  return hash_of(key);
}

std::uint32_t Dictionary::insert_long(std::string_view text, std::uint32_t hash) {
  char* place = allocate(sizeof(std::string_view) + text.size());
  char* bytes = place + sizeof(std::string_view);
  std::memcpy(bytes, text.data(), text.size());
  const std::string_view* view = new (place) std::string_view(bytes, text.size());
  Entry entry{};
  std::memcpy(entry.inline_text, &view, sizeof view);
  entry.inline_text[kInline] = static_cast<char>(kLong);
  std::uint32_t code = append(entry);
  hash_in(hash, code);
  return code;
}

std::uint32_t Dictionary::append(const Entry& entry) {
  CHECK(size_ < kAbsent - 1);
  if (size_ == entries_.size() << kEntryBits) entries_.emplace_back(new Entry[kEntries]);
  entries_.back()[size_ & (kEntries - 1)] = entry;
  return static_cast<std::uint32_t>(size_++);
}

void Dictionary::hash_in(std::uint32_t hash, std::uint32_t code) {
  if ((hashed_ + 1) * 2 > slots_.size()) grow();
  std::size_t mask = slots_.size() - 1, at = hash & mask;
  while (slots_[at].code != 0) at = (at + 1) & mask;
  slots_[at] = {hash, code + 1};
  ++hashed_;
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
  std::size_t pages = 0;
  for (const Numbered& of : numbered_) pages += of.page_count * kPage * 4 + of.pages.capacity() * sizeof(of.pages[0]);
  return entries_.size() * kEntries * sizeof(Entry) + slots_.size() * sizeof(Slot) + pages + long_bytes_;
}

}  // namespace siyu::column
