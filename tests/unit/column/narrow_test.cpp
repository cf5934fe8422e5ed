// Narrow against a plain vector: every width, nulls, blocks sealed and open, and values put in the place of others.
#include "column/narrow.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace siyu::column {
namespace {

constexpr std::size_t kBlock = Narrow<std::int64_t>::kBlock;

struct Random {
  std::uint64_t state;
  std::uint64_t next() {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
  }
};

template <class T>
void expect_same(const Narrow<T>& narrow, const std::vector<T>& plain) {
  ASSERT_EQ(narrow.size(), plain.size());
  std::size_t nulls = 0;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    ASSERT_EQ(narrow[i], plain[i]) << i;
    nulls += plain[i] == Narrow<T>::kNull;
  }
  EXPECT_EQ(narrow.nulls(), nulls);
  std::vector<T> all;
  narrow.each([&](T value) { all.push_back(value); });
  EXPECT_EQ(all, plain);
  std::size_t from = plain.size() / 3, count = plain.size() / 2, later = 0;
  std::vector<T> part(count);
  narrow.read(from, count, part.data());
  EXPECT_TRUE(std::equal(part.begin(), part.end(), plain.begin() + static_cast<std::ptrdiff_t>(from)));
  for (std::size_t i = from; i < plain.size(); ++i) later += plain[i] == Narrow<T>::kNull;
  EXPECT_EQ(narrow.nulls(from), later);
}

TEST(Narrow, HoldsWhatItWasGivenAtEveryWidth) {
  for (unsigned bits = 0; bits <= 64; ++bits) {
    for (bool nulls : {false, true}) {
      Random random{bits * 2 + nulls + 7ull};
      std::int64_t base = bits < 60 ? static_cast<std::int64_t>(random.next() >> 4) : std::int64_t{-5};
      Narrow<std::int64_t> narrow;
      std::vector<std::int64_t> plain;
      for (std::size_t i = 0; i < kBlock + 100; ++i) {
        std::uint64_t distance = bits == 0 ? 0 : random.next() >> (64 - bits);
        auto value = static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + distance);
        if (nulls && i % 7 == 3) value = kNullValue;
        narrow.push_back(value), plain.push_back(value);
      }
      expect_same(narrow, plain);
      if (bits > 0 && bits <= 56) {
        // A range that fills all bits needs the byte above it, where null would else be one of the values.
        EXPECT_LE(narrow.bytes(), kBlock * (8 + (bits + 8) / 8));
      }
    }
  }
}

TEST(Narrow, HoldsCodes) {
  for (std::uint32_t most : {0u, 1u, 254u, 255u, 256u, 65534u, 65535u, 16777214u, 16777215u, 4294967294u}) {
    Random random{most + 3ull};
    Narrow<std::uint32_t> narrow;
    std::vector<std::uint32_t> plain;
    for (std::size_t i = 0; i < 2 * kBlock + 17; ++i) {
      auto code = static_cast<std::uint32_t>(random.next() % (std::uint64_t{most} + 1));
      if (i % 11 == 5) code = kNullCode;
      if (i == 3) code = most;
      narrow.push_back(code), plain.push_back(code);
    }
    expect_same(narrow, plain);
  }
}

TEST(Narrow, OfNothingButNullsTakesNoRoom) {
  Narrow<std::int64_t> narrow;
  for (std::size_t i = 0; i < 3 * kBlock; ++i) narrow.push_back(kNullValue);
  EXPECT_EQ(narrow.bytes(), kBlock * 8);  // the open block
  expect_same(narrow, std::vector<std::int64_t>(3 * kBlock, kNullValue));
}

TEST(Narrow, HoldsTheEndsOfTheRange) {
  constexpr std::int64_t kEnds[] = {kNullValue + 1, std::numeric_limits<std::int64_t>::max(), kNullValue, -1, 0};
  Narrow<std::int64_t> narrow;
  std::vector<std::int64_t> plain;
  for (std::size_t i = 0; i < kBlock + 5; ++i) narrow.push_back(kEnds[i % 5]), plain.push_back(kEnds[i % 5]);
  expect_same(narrow, plain);
}

TEST(Narrow, TakesOtherValuesInTheirPlace) {
  Random random{11};
  Narrow<std::int64_t> narrow;
  std::vector<std::int64_t> plain;
  for (std::size_t i = 0; i < 2 * kBlock + 9; ++i) {
    std::int64_t value = i % 5 == 0 ? kNullValue : static_cast<std::int64_t>(1000 + random.next() % 100);
    narrow.push_back(value), plain.push_back(value);
  }
  const std::int64_t others[] = {kNullValue,     1050, 999, 1254, 1255, std::numeric_limits<std::int64_t>::max(),
                                 kNullValue + 1, 0,    -1};
  for (std::int64_t other : others) {
    for (int k = 0; k < 20; ++k) {
      std::size_t i = random.next() % plain.size();
      narrow.set(i, other), plain[i] = other;
    }
    expect_same(narrow, plain);
  }
  Narrow<std::uint32_t> codes;
  std::vector<std::uint32_t> same;
  for (std::uint32_t i = 0; i < kBlock + 4; ++i) codes.push_back(i % 3), same.push_back(i % 3);
  for (std::uint32_t code : {kNullCode, 254u, 255u, kNullCode - 1, 7u}) {
    codes.set(17 + code % 3, code), same[17 + code % 3] = code;
    codes.set(kBlock + 1, code), same[kBlock + 1] = code;
  }
  expect_same(codes, same);
}

}  // namespace
}  // namespace siyu::column
