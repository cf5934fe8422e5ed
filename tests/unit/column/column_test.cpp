// Dictionaries against a map, columns over block borders, tables by name.
#include <gtest/gtest.h>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <unordered_map>

#include "column/table.h"

namespace siyu::column {
namespace {

TEST(Dictionary, NumbersTextsByFirstAppearance) {
  constexpr std::uint32_t kSeed = 7;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  Dictionary dictionary;
  std::map<std::string, std::uint32_t> expected;
  std::vector<std::string_view> views;
  for (int i = 0; i < 60000; ++i) {
    std::string text = std::to_string(random() % 20000);
    text.resize(random() % 24 < text.size() ? text.size() : random() % 24 + text.size(),
                static_cast<char>(random() % 3));
    auto [place, added] = expected.try_emplace(text, static_cast<std::uint32_t>(expected.size()));
    ASSERT_EQ(dictionary.find(text), added ? std::nullopt : std::optional(place->second));
    ASSERT_EQ(dictionary.add(text), place->second);
    if (added) views.push_back(dictionary.text(place->second));
  }
  ASSERT_EQ(dictionary.size(), expected.size());
  for (const auto& [text, code] : expected) {
    EXPECT_EQ(dictionary.text(code), text);
    EXPECT_EQ(views[code], text);  // a view taken early is still good
  }
  EXPECT_GT(dictionary.bytes(), 16 * expected.size());
}

TEST(Dictionary, EveryLengthAroundTheInlineLimit) {
  Dictionary dictionary;
  EXPECT_FALSE(dictionary.find("").has_value());
  for (std::uint32_t length = 0; length < 40; ++length) EXPECT_EQ(dictionary.add(std::string(length, 'x')), length);
  for (std::uint32_t length = 0; length < 40; ++length) EXPECT_EQ(dictionary.text(length), std::string(length, 'x'));
  EXPECT_EQ(dictionary.add(std::string(5, '\0')), 40u);
  EXPECT_EQ(dictionary.add(std::string(6, '\0')), 41u);
  std::string long_text(200000, 'y');
  EXPECT_EQ(dictionary.add(long_text), 42u);
  EXPECT_EQ(dictionary.text(42), long_text);
}

TEST(Dictionary, KeysAgreeWithTexts) {
  Dictionary dictionary;
  for (std::size_t length = 0; length <= Dictionary::kInline; ++length) {
    std::string padded = std::string(length, 'k') + std::string(16, 'z');  // what follows must not matter
    Dictionary::Key key = Dictionary::key_of(padded.data(), length);
    EXPECT_EQ(dictionary.find_and_note(key, length), Dictionary::kAbsent);
    std::uint32_t code = dictionary.add(std::string(length, 'k'));
    EXPECT_EQ(dictionary.find_and_note(key, length), code);
    EXPECT_EQ(dictionary.find_slot(key, Dictionary::hash_of(key)), code);
  }
}

// Ids of several lengths and heads, some with letters among the digits, numbers dense, sparse and scattered over all eight digits: each
// keeps the number of its first appearance, whether a page or a slot knows it.
TEST(Dictionary, NumbersIdsByFirstAppearance) {
  constexpr std::uint32_t kSeed = 11;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  struct Shape {
    const char* format;
    std::uint32_t numbers;
    int rows;
  };
  for (Shape shape : {Shape{"U%08u", 300000, 100000}, Shape{"%u", 200000, 100000}, Shape{"a-%05u", 100000, 50000},
                      Shape{"2025%08u", 100000000, 300000}, Shape{"%08x", 100000000, 50000}}) {
    SCOPED_TRACE(shape.format);
    Dictionary dictionary, by_key;  // by_key: as a reader of cells asks
    std::unordered_map<std::string, std::uint32_t> expected;
    char text[32] = {};
    for (int i = 0; i < shape.rows; ++i) {
      std::snprintf(text, sizeof text, shape.format, static_cast<std::uint32_t>(random() % shape.numbers));
      if (i % 1000 == 0) text[random() % std::strlen(text)] = 'x';
      std::uint32_t code = expected.try_emplace(text, static_cast<std::uint32_t>(expected.size())).first->second;
      ASSERT_EQ(dictionary.add(text), code);
      Dictionary::Key key = Dictionary::key_of(text, std::strlen(text));
      std::uint32_t known = by_key.find_and_note(key, std::strlen(text));
      ASSERT_EQ(known == Dictionary::kAbsent ? by_key.add_new(key, std::strlen(text)) : known, code);
    }
    ASSERT_EQ(dictionary.size(), expected.size());
    for (const auto& [id, code] : expected) ASSERT_EQ(dictionary.find(id), code);
    EXPECT_FALSE(dictionary.find("U99999999").has_value());
    EXPECT_LT(dictionary.bytes(), 64 * expected.size() + 500000);
  }
}

TEST(Dictionary, FindsIdsByTheirPlace) {
  Dictionary dictionary;
  auto key = [](const std::string& text) {
    return Dictionary::key_of((text + std::string(16, ' ')).data(), text.size());
  };
  EXPECT_EQ(dictionary.place_of(key("U00000007"), 9), nullptr);
  dictionary.add("U00000005");
  dictionary.add("U00000007");
  ASSERT_NE(dictionary.place_of(key("U00000007"), 9), nullptr);
  EXPECT_EQ(*dictionary.place_of(key("U00000007"), 9), 2u);
  EXPECT_EQ(*dictionary.place_of(key("U00000006"), 9), 0u);
  EXPECT_EQ(dictionary.place_of(key("V00000007"), 9), nullptr);
  EXPECT_EQ(dictionary.place_of(key("U0000000x"), 9), nullptr);
  EXPECT_EQ(dictionary.place_of(key("U0000007"), 8), nullptr);
}

TEST(Dictionary, Absorbs) {
  Dictionary ours, theirs;
  ours.add("b");
  theirs.add("a");
  theirs.add("b");
  EXPECT_EQ(ours.absorb(theirs), (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(ours.text(1), "a");
}

TEST(Column, KeepsValuesAcrossBlocks) {
  constexpr std::size_t kCount = Narrow<std::int64_t>::kBlock * 2 + 5;
  Column numbers(Type::integer);
  for (std::size_t i = 0; i < kCount; ++i)
    i % 10 == 0 ? numbers.add_null() : numbers.add_value(static_cast<std::int64_t>(i));
  ASSERT_EQ(numbers.size(), kCount);
  EXPECT_TRUE(numbers.is_null(0));
  EXPECT_FALSE(numbers.is_null(65537));
  EXPECT_EQ(numbers.values()[65537], 65537);
  EXPECT_EQ(numbers.nulls(), kCount / 10 + 1);
  EXPECT_EQ(numbers.nulls(65536), kCount / 10 + 1 - 6554);
}

TEST(Column, WritesInPieces) {
  Narrow<std::uint32_t> blocks;
  std::uint32_t next = 0;
  while (blocks.size() < 200000) {
    std::size_t piece = blocks.reserve_piece(std::min<std::size_t>(999, 200000 - blocks.size()));
    ASSERT_GT(piece, 0u);
    for (std::size_t i = 0; i < piece; ++i) blocks.end()[i] = next++;
    blocks.advance(piece);
  }
  for (std::uint32_t i = 0; i < 200000; ++i) ASSERT_EQ(blocks[i], i);
  EXPECT_EQ(blocks.reserve_piece(0), 0u);
}

TEST(Column, TellsWhetherThereIsANullOrAValue) {
  for (Type type : {Type::text, Type::integer, Type::real}) {
    auto add = [&](Column& column, bool null) {
      if (null)
        column.add_null();
      else if (type == Type::text)
        column.add_text("a");
      else if (type == Type::real)
        column.add_real(1);
      else
        column.add_value(1);
    };
    constexpr std::size_t kRows = 70000, kOdd = 66000;  // in the second block
    Column full(type), empty(type), none(type);
    for (std::size_t row = 0; row < kRows; ++row) add(full, row == kOdd), add(empty, row != kOdd);
    EXPECT_FALSE(none.any_null());
    EXPECT_FALSE(none.any_value());
    EXPECT_TRUE(full.any_null());
    EXPECT_TRUE(full.any_null(kOdd));
    EXPECT_FALSE(full.any_null(kOdd + 1));
    EXPECT_TRUE(full.any_value());
    EXPECT_TRUE(empty.any_value());
    EXPECT_EQ(full.nulls(), 1u);
    EXPECT_EQ(empty.nulls(), kRows - 1);
    Column nulls(type);
    for (int i = 0; i < 5000; ++i) nulls.add_null();
    EXPECT_FALSE(nulls.any_value());
  }
}

TEST(Column, AppendsEveryType) {
  for (Type type : {Type::text, Type::integer, Type::money, Type::real, Type::instant, Type::day, Type::boolean}) {
    auto fill = [&](Column& column, std::initializer_list<int> values) {
      for (int value : values) {
        if (value < 0)
          column.add_null();
        else if (type == Type::text)
          column.add_text(std::to_string(value));
        else if (type == Type::real)
          column.add_real(value);
        else
          column.add_value(value);
      }
    };
    Column first(type), second(type);
    fill(first, {1, -1, 2});
    fill(second, {2, 3, -1});
    first.append(second);
    ASSERT_EQ(first.size(), 6u);
    EXPECT_TRUE(first.is_null(1));
    EXPECT_TRUE(first.is_null(5));
    EXPECT_FALSE(first.is_null(4));
    if (type == Type::text) {
      EXPECT_EQ(first.codes()[2], first.codes()[3]);
      EXPECT_EQ(first.dictionary().text(first.codes()[4]), "3");
    }
    EXPECT_GT(first.bytes(), 0u);
  }
}

TEST(Table, FindsColumnsByName) {
  Table table;
  EXPECT_EQ(table.rows(), 0u);
  table.add("金额", Type::money).add_value(1);
  table.add("b", Type::text).add_null();
  EXPECT_EQ(table.rows(), 1u);
  ASSERT_NE(table.find("b"), nullptr);
  EXPECT_EQ(table.find("b")->type(), Type::text);
  EXPECT_EQ(table.find("c"), nullptr);
  EXPECT_EQ(table.columns().front().first, "金额");
}

}  // namespace
}  // namespace siyu::column
