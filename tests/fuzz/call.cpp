// The door: whatever a request says, the reply is JSON that says ok or what is wrong, and what was loaded stays. The first byte
// chooses what the text is: a whole request, a definition, a mapping, or hints.
#include "fuzz/fuzzing.h"
#include "harness/world.h"

namespace {

using siyu::tests::Door;

constexpr std::string_view kOrders =
    "order_id,customer_id,paid_at,amount,status\n1,a,2026-01-01 10:00:00,10.00,已完成\n2,b,2026-01-02 "
    "10:00:00,20.50,已完成\n"
    "3,a,2026-02-03 11:00:00,5,已关闭\n";
constexpr std::string_view kEvents =
    "user_id,event,time\na,view,2026-01-01 09:00:00\na,pay,2026-01-01 10:00:00\nb,view,2026-01-02 09:00:00\n";

void check_reply(const std::string& text) {
  siyu::tests::Json reply = siyu::tests::Json::parse(text, nullptr, false);
  CHECK(reply.is_object() && (reply.contains("ok") || reply.contains("problems")));
  if (!reply.contains("problems")) return;
  CHECK(!reply["problems"].empty());
  for (const auto& problem : reply["problems"]) CHECK(!problem.at("code").get<std::string>().empty());
}

// As a part of a request; what is no JSON goes in as it is, to be refused.
std::string with(std::string_view before, std::string_view text, std::string_view behind) {
  return std::string(before) + std::string(text) + std::string(behind);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siyu::tests::Input input(data, size);
  std::size_t kind = input.choose(5);
  std::string_view text = input.rest(), bytes;
  if (std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    bytes = text.substr(zero + 1);
    text = text.substr(0, zero);
  }
  Door door;
  CHECK(!door.load({{"orders.csv", std::string(kOrders)}, {"events.csv", std::string(kEvents)}}));
  std::string before = door.call_text(R"({"call":"model"})");
  switch (kind) {
    case 0:
      check_reply(door.call_text(text, bytes));
      return 0;  // may have been `reset` or `remove`
    case 1:
      check_reply(door.call_text(with(R"({"call":"run","definition":)", text, "}")));
      check_reply(door.call_text(with(R"({"call":"check","definition":)", text, "}")));
      break;
    case 2:
      check_reply(
          door.call_text(with(R"({"call":"people","definition":)", text, R"(,"mark":{"step":2,"side":"dropped"}})")));
      check_reply(door.call_text(with(R"({"call":"table_csv","definition":)", text, R"(,"table":"steps"})")));
      break;
    default:
      door.call_text(R"({"call":"open","name":"more.csv","size":)" + std::to_string(kOrders.size()) + "}");
      std::string sniff =
          R"({"call":"sniff","file":3,"samples":[{"offset":0,"bytes":)" + std::to_string(kOrders.size()) + "}]";
      if (kind == 3) {
        check_reply(door.call_text(sniff + "}", kOrders));
        check_reply(door.call_text(with(R"({"call":"load","file":3,"mapping":)", text, "}")));
        check_reply(door.call_text(R"({"call":"append","file":3})", kOrders));
        check_reply(door.call_text(R"({"call":"finish","file":3})"));
      } else {
        check_reply(door.call_text(sniff + with(R"(,"hints":)", text, "}"), kOrders));
        check_reply(door.call_text(sniff + with(R"(,"mapping":)", text, "}"), kOrders));
        check_reply(door.call_text(sniff + with(R"(,"remembered":)", text, "}"), kOrders));
      }
  }
  CHECK(siyu::tests::data_of(door.call_text(R"({"call":"model"})")) == siyu::tests::data_of(before));
  return 0;
}
