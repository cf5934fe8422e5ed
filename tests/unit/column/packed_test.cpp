// Packed cells against the column's own, in any order and at every width.
#include "column/packed.h"

#include <gtest/gtest.h>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace siyu::column {
namespace {

std::vector<std::uint32_t> some_rows(std::size_t size, std::mt19937& random) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < 3 * size / 2; ++i) out.push_back(static_cast<std::uint32_t>(random() % size));
  return out;
}

// `many` asks for cells at once; `cells` are the column's, in its own order.
template <class Cell, class Cells, class Many>
void expect_many(const Cells& cells, const std::vector<std::uint32_t>& rows, const std::vector<std::uint32_t>& where,
                 Many many) {
  std::vector<Cell> out(where.size());
  many(where.data(), 0, where.size(), out.data());
  for (std::size_t k = 0; k < where.size(); ++k) ASSERT_EQ(out[k], cells[rows[where[k]]]);
  many(nullptr, 5, rows.size() - 5, out.data());
  for (std::size_t k = 0; k + 5 < rows.size(); ++k) ASSERT_EQ(out[k], cells[rows[k + 5]]);
}

// All ways to ask agree with the column; a cell takes `width` bytes.
void expect_same(const Column& column, std::size_t width, std::mt19937& random) {
  std::vector<std::uint32_t> rows = some_rows(column.size(), random);
  Packed packed(column, rows);
  ASSERT_EQ(packed.size(), rows.size());
  EXPECT_EQ(packed.bytes(), rows.size() * width);
  std::vector<std::uint32_t> where = some_rows(rows.size(), random);
  if (column.type() == Type::text) {
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(packed.code(i), column.codes()[rows[i]]);
    expect_many<std::uint32_t>(column.codes(), rows, where, [&](auto... asked) { packed.codes(asked...); });
  } else {
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(packed.value(i), column.values()[rows[i]]);
    expect_many<std::int64_t>(column.values(), rows, where, [&](auto... asked) { packed.values(asked...); });
  }
}

TEST(Packed, CodesAreAsWideAsTheirDictionary) {
  constexpr std::uint32_t kSeed = 11;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  struct Case {
    std::size_t texts, width;
  };
  // A dictionary of 255 texts still leaves no code for null in one byte.
  for (Case one : {Case{1, 1}, Case{254, 1}, Case{255, 2}, Case{65534, 2}, Case{65535, 4}}) {
    SCOPED_TRACE(one.texts);
    Column column(Type::text);
    for (std::size_t i = 0; i < one.texts; ++i) column.add_text(std::to_string(i));
    for (std::size_t i = 0; i < 100; ++i) column.add_null();
    expect_same(column, one.width, random);
  }
}

TEST(Packed, NumbersAreAsWideAsTheyLieApart) {
  constexpr std::uint32_t kSeed = 12;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  struct Case {
    std::int64_t least, most;
    std::size_t width;
  };
  for (Case one : {Case{7, 7, 1}, Case{-100, 154, 1}, Case{-100, 155, 2}, Case{5'000'000'000, 5'000'065'534, 2},
                   Case{0, 65'535, 4}, Case{-3, 4'294'967'291, 4}, Case{-3, 4'294'967'292, 8},
                   Case{INT64_MIN + 1, INT64_MAX, 8}}) {
    SCOPED_TRACE(one.most);
    Column column(Type::money);
    column.add_value(one.most);
    for (int i = 0; i < 50; ++i) {
      column.add_value(i % 3 == 0 ? one.least : one.most);
      column.add_null();
    }
    expect_same(column, one.width, random);
  }
}

TEST(Packed, NothingButNulls) {
  Column column(Type::integer);
  for (int i = 0; i < 10; ++i) column.add_null();
  std::vector<std::uint32_t> rows = {9, 0};
  Packed packed(column, rows);
  EXPECT_EQ(packed.value(0), kNullValue);
  EXPECT_EQ(packed.value(1), kNullValue);
}

TEST(Packed, RealsKeepTheirBits) {
  Column column(Type::real);
  for (double x : {0.1, -0.0, 1e300, std::nan("")}) column.add_real(x);
  std::vector<std::uint32_t> rows = {3, 1, 0, 2};
  Packed packed(column, rows);
  EXPECT_TRUE(std::isnan(packed.real(0)));
  EXPECT_TRUE(std::signbit(packed.real(1)));
  EXPECT_EQ(packed.real(2), 0.1);
  EXPECT_EQ(packed.real(3), 1e300);
}

}  // namespace
}  // namespace siyu::column
