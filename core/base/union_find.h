// Which of many things are one: things are joined two by two, and every set answers with its first.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace siyu {

class UnionFind {
 public:
  explicit UnionFind(std::size_t size = 0) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t add() {
    parent_.push_back(parent_.size());
    return parent_.size() - 1;
  }
  std::size_t root(std::size_t u) {
    while (parent_[u] != u) u = parent_[u] = parent_[parent_[u]];
    return u;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a), b = root(b);
    parent_[a > b ? a : b] = a > b ? b : a;
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace siyu
