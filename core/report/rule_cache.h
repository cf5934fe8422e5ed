// Answers of clauses that were asked before, so that a count follows somebody who changes one clause of three.
//
// The idea: a clause's canonical JSON and its moment name the answer, kept as one bit per customer; the longest unused go first
// when the memory is full. Leaves out: which store the answers are about. Its owner calls forget() when that changes.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

namespace siyu::report {

class RuleCache {
 public:
  explicit RuleCache(std::size_t most_bytes = std::size_t{16} << 20) : most_bytes_(most_bytes) {}

  // Null when it was not kept. The pointer holds until the next keep() or forget().
  const std::vector<std::uint64_t>* find(const std::string& key) {
    auto it = entries_.find(key);
    if (it == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, it->second.place);
    return &it->second.bits;
  }
  void keep(const std::string& key, std::vector<std::uint64_t> bits) {
    std::size_t bytes = size_of(key, bits);
    if (bytes > most_bytes_ || entries_.count(key) > 0) return;
    while (bytes_ + bytes > most_bytes_) {
      auto oldest = entries_.find(order_.back());
      bytes_ -= size_of(oldest->first, oldest->second.bits);
      entries_.erase(oldest);
      order_.pop_back();
    }
    order_.push_front(key);
    entries_.emplace(key, Entry{std::move(bits), order_.begin()});
    bytes_ += bytes;
  }
  void forget() {
    entries_.clear();
    order_.clear();
    bytes_ = 0;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::vector<std::uint64_t> bits;
    std::list<std::string>::iterator place;
  };
  static std::size_t size_of(const std::string& key, const std::vector<std::uint64_t>& bits) {
    return 2 * key.size() + bits.size() * 8 + 128;
  }
  std::size_t most_bytes_, bytes_ = 0;
  std::map<std::string, Entry> entries_;
  std::list<std::string> order_;  // the last used first
};

}  // namespace siyu::report
