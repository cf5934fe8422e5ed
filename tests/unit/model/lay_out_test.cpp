// Rows laid out by customer and time, beside a plain sort.
#include "model/lay_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

namespace siyu::model {
namespace {

using column::Column;
using column::Type;

struct World {
  std::vector<Customer> people;
  Column names{Type::text}, times{Type::instant};
};

// Few or many customers, rows in order of time or not, some without a customer, a name or a time, some times alike.
World make_world(std::mt19937& random, std::size_t rows, std::uint32_t customers, bool in_order) {
  World out;
  for (std::size_t row = 0; row < rows; ++row) {
    out.people.push_back(random() % 20 == 0 ? kNoCustomer : static_cast<Customer>(random() % customers));
    random() % 30 == 0 ? out.names.add_null()
                       : out.names.add_text(std::string(1, static_cast<char>('a' + random() % 5)));
    auto at = static_cast<std::int64_t>(in_order ? row / 3 : random() % rows) * 1000;
    random() % 40 == 0 ? out.times.add_null() : out.times.add_value(at);
  }
  return out;
}

TEST(LayOut, IsASortByCustomerTimeAndRow) {
  constexpr std::uint32_t kSeed = 5;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (std::size_t rows : {0u, 1u, 50u, 5000u, 200000u})
    for (std::uint32_t customers : {1u, 7u, 3000u, 100000u})
      for (int kind = 0; kind < 8; ++kind) {
        bool in_order = kind & 1, timed = kind & 2, named = kind & 4;
        SCOPED_TRACE(std::to_string(rows) + " rows of " + std::to_string(customers) + ", kind " + std::to_string(kind));
        World world = make_world(random, rows, customers, in_order);
        std::vector<std::uint32_t> some;
        for (std::uint32_t row = 0; row < rows; row += 2) some.push_back(row);
        bool all = random() % 2 == 0;
        std::vector<std::tuple<Customer, Instant, std::uint32_t>> expected;
        std::size_t without_time = 0, without_name = 0;
        for (std::uint32_t row = 0; row < rows; row += all ? 1 : 2) {
          Instant time = timed ? world.times.values()[row] : kUntimed;
          bool has_time = !timed || time != column::kNullValue, has_name = !named || !world.names.is_null(row);
          without_time += !has_time;
          without_name += !has_name;
          if (has_time && has_name && world.people[row] != kNoCustomer)
            expected.emplace_back(world.people[row], time, row);
        }
        std::sort(expected.begin(), expected.end());
        LaidOut laid = lay_out({world.people, named ? &world.names : nullptr, timed ? &world.times : nullptr,
                                all ? nullptr : &some, all ? rows : some.size()},
                               customers);
        ASSERT_EQ(laid.offsets.size(), customers + 1u);
        ASSERT_EQ(laid.row.size(), expected.size());
        EXPECT_EQ(laid.without_time, without_time);
        EXPECT_EQ(laid.without_name, without_name);
        std::vector<bool> ties(customers, false);
        for (std::size_t i = 0; i < expected.size(); ++i) {
          auto [customer, time, row] = expected[i];
          ASSERT_LE(laid.offsets[customer], i);
          ASSERT_GT(laid.offsets[customer + 1], i);
          ASSERT_EQ(laid.time[i], time);
          ASSERT_EQ(laid.row[i], row);
          if (named) {
            ASSERT_EQ(laid.name[i], world.names.codes()[row]);
          }
          bool follows = i > 0 && std::get<0>(expected[i - 1]) == customer;
          if (follows && std::get<1>(expected[i - 1]) == time) ties[customer] = true;
        }
        for (std::uint32_t c = 0; c < customers; ++c) ASSERT_EQ((laid.ties[c / 64] >> (c % 64) & 1) != 0, ties[c]);
      }
}

}  // namespace
}  // namespace siyu::model
