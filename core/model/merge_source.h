// What merge_table.cpp works on: the columns of one file seen in the codes of all files, and the keys of rows as numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "column/table.h"
#include "model/merge.h"
#include "model/merge_table.h"

namespace siyu::model {

constexpr std::uint32_t kNone = 0xFFFFFFFFu;  // no group, row or file
constexpr std::uint64_t kNullBits = ~std::uint64_t{0};

struct View {  // a column of one file, seen in the codes of all
  const column::Column* column;
  std::size_t id;                     // among the columns of the table, by name and type
  std::vector<std::uint32_t> shared;  // code here → code of all; empty: the same
  std::uint64_t bits(std::size_t row) const {
    switch (column->type()) {
      case column::Type::text: {
        std::uint32_t code = column->codes()[row];
        return code == column::kNullCode ? kNullBits : shared.empty() ? code : shared[code];
      }
      case column::Type::real: {
        double value = column->reals()[row];
        std::uint64_t out;
        __builtin_memcpy(&out, &value, sizeof out);
        return value != value ? kNullBits : out;
      }
      default: {
        std::int64_t value = column->values()[row];
        return value == column::kNullValue ? kNullBits : static_cast<std::uint64_t>(value);
      }
    }
  }
};

struct Source : MergeSource {
  std::vector<View> views;
  std::vector<std::size_t> view_of;                // by column id: index + 1, 0 for none
  std::vector<std::uint32_t> next;                 // by row: the next row of its group here
  std::vector<std::uint8_t> is_aside, line_level;  // by row; empty: none
  bool is_refunds = false;                         // a list of refunds

  std::uint64_t bits(std::size_t id, std::size_t row) const {
    return id < view_of.size() && view_of[id] ? views[view_of[id] - 1].bits(row) : kNullBits;
  }
  std::size_t rows() const { return out->rows().rows(); }
  void drop(std::size_t row) {
    if (out->dropped.empty()) out->dropped.assign(rows(), 0);
    out->dropped[row] = 1;
  }
  bool is_dropped(std::size_t row) const { return !out->dropped.empty() && out->dropped[row]; }
  void judge(std::size_t row, Verdict verdict) {
    if (out->verdict.empty()) out->verdict.assign(rows(), Verdict::added);
    out->verdict[row] = verdict;
  }
  void repeat(std::size_t row) { judge(row, Verdict::repeated), drop(row); }
};

struct Group {
  std::uint32_t source = kNone, first = kNone;
};

struct Space {  // keys of the same fields
  std::vector<std::uint32_t> by_code;
  std::unordered_multimap<std::uint64_t, std::pair<std::size_t, std::uint32_t>> index;  // hash → parts, group
  std::vector<std::uint64_t> parts;
  std::uint32_t find(const std::vector<std::uint64_t>& wanted, std::vector<Group>& groups) {
    std::uint64_t h = 0;
    for (std::uint64_t part : wanted) h = mix(h, part);
    auto [from, to] = index.equal_range(h);
    for (; from != to; ++from)
      if (std::equal(wanted.begin(), wanted.end(), parts.begin() + static_cast<std::ptrdiff_t>(from->second.first)))
        return from->second.second;
    auto group = static_cast<std::uint32_t>(groups.size());
    groups.emplace_back();
    index.emplace(h, std::pair(parts.size(), group));
    parts.insert(parts.end(), wanted.begin(), wanted.end());
    return group;
  }
};

}  // namespace siyu::model
