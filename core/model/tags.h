// A small number for every position of a timeline: which name an event has, or what a question sees in it. A byte each where they fit,
// for there are as many as events and a question reads them all; else four.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace siyu::model {

// A view of tags.
class Tags {
 public:
  // So many bytes may be read behind the last tag of a byte.
  static constexpr std::size_t kSpare = 16;

  Tags() = default;
  Tags(std::span<const std::uint32_t> tags) : words_(tags.data()), size_(tags.size()) {}
  Tags(const std::vector<std::uint32_t>& tags) : Tags(std::span(tags)) {}
  // REQUIRES: kSpare bytes behind them
  Tags(const std::uint8_t* tags, std::size_t size) : bytes_(tags), size_(size) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::uint32_t operator[](std::size_t i) const { return bytes_ ? bytes_[i] : words_[i]; }
  Tags subspan(std::size_t from, std::size_t count) const {
    Tags out;
    out.size_ = count;
    if (bytes_) out.bytes_ = bytes_ + from;
    if (words_) out.words_ = words_ + from;
    return out;
  }
  // Calls visit(tags) with what they are: a pointer to bytes, or to words.
  template <class Visit>
  auto as_they_are(Visit&& visit) const {
    return bytes_ ? visit(bytes_) : visit(words_);
  }
  // Null where they take four.
  const std::uint8_t* bytes() const { return bytes_; }

 private:
  const std::uint8_t* bytes_ = nullptr;
  const std::uint32_t* words_ = nullptr;
  std::size_t size_ = 0;
};

// Tags that are kept.
class TagList {
 public:
  TagList() = default;
  // `kinds`: every tag will be less.
  TagList(std::size_t size, std::size_t kinds) : size_(size), narrow_(kinds <= 256) {
    narrow_ ? bytes_.resize(size + Tags::kSpare) : words_.resize(size);
  }
  std::uint32_t operator[](std::size_t i) const { return narrow_ ? bytes_[i] : words_[i]; }
  // Calls visit(tags) with what they are, to be written: a pointer to bytes, or to words.
  template <class Visit>
  void write(Visit&& visit) {
    narrow_ ? visit(bytes_.data()) : visit(words_.data());
  }
  Tags view() const { return narrow_ ? Tags(bytes_.data(), size_) : Tags(words_); }
  std::size_t bytes() const { return bytes_.capacity() + words_.capacity() * sizeof(std::uint32_t); }

 private:
  std::size_t size_ = 0;
  bool narrow_ = false;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint32_t> words_;
};

}  // namespace siyu::model
