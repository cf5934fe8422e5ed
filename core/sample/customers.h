// The people of the sample shop, and the WeCom customer list they appear in. A customer's number is the place in
// order of adding, so whoever has a smaller number was there earlier. Leaves out what people do: orders.h,
// campaigns.h, community.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sample/calendar.h"
#include "sample/sample.h"

namespace siyu::sample {

enum class Habit : std::uint8_t { fan, one_time, regular, heavy, festival, price_sensitive };
enum class ListedPhone : std::uint8_t { complete, masked, empty };

// What an order shows of its buyer. `bridge`: the first order shows id and phone, later ones the phone only.
enum class OrderKey : std::uint8_t { id, phone, bridge };

struct Customer {
  Moment added;
  Moment deleted;  // kNever when still there
  std::uint8_t source;
  Habit habit;
  ListedPhone listed_phone;
  OrderKey order_key;
};

enum Source : std::uint8_t {
  kDouyin,
  kRednote,
  kVideoChannel,
  kParcelCard,
  kStoreCode,
  kReferral,
  kGroup,
  kAccount,
  kMomentsAd,
  kNameCard,
  kPhoneSearch,
  kSources
};
std::string_view source_name(std::uint8_t source);

constexpr std::uint32_t kStaff = 14;
std::string_view staff_name(std::uint32_t staff);  // REQUIRES: staff < kStaff

std::vector<Customer> make_customers(const ShopOptions& options, const Calendar& calendar);
std::string customers_csv(const ShopOptions& options, const Calendar& calendar, const std::vector<Customer>& customers);

std::string external_id(std::uint64_t seed, std::uint32_t customer);  // distinct for distinct customers
// 11 digits in number ranges that no operator hands out, distinct for distinct persons below 10^8.
std::string phone_number(std::uint64_t seed, std::uint32_t person);
std::string masked_phone(std::string_view phone);  // 154****1402

}  // namespace siyu::sample
