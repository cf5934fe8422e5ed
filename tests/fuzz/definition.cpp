// A question: whatever text it is, the reply says ok or what is wrong; what is read has one canonical text, which asks the same, and
// no question changes the data. The world is loaded once, so that an input costs little.
#include "fuzz/fuzzing.h"
#include "harness/world.h"

namespace {

using siyu::tests::Door;
using siyu::tests::Json;

constexpr std::string_view kOrders =
    "order_id,customer_id,paid_at,amount,status,channel\n1,a,2026-01-01 10:00:00,10.00,已完成,抖音\n"
    "2,b,2026-01-02 10:00:00,20.50,已完成,\n3,a,2026-02-03 11:00:00,5,已关闭,抖音\n4,a,2026-02-05 "
    "11:00:00,7.25,已完成,社群\n";
constexpr std::string_view kEvents =
    "user_id,event,time\na,view,2026-01-01 09:00:00\na,pay,2026-01-01 10:00:00\nb,view,2026-01-02 09:00:00\n"
    "c,view,2026-01-02 09:00:00\nc,view,2026-01-03 09:00:00\n";

struct Loaded {
  Door door;
  std::string model;
  Loaded() {
    CHECK(!door.load({{"orders.csv", std::string(kOrders)}, {"events.csv", std::string(kEvents)}}));
    model = door.call_text(R"({"call":"model"})");
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  static Loaded world;
  std::string text(reinterpret_cast<const char*>(data), size);
  std::string report = world.door.run(text);
  Json reply = Json::parse(report, nullptr, false);
  CHECK(reply.is_object() && reply.contains("ok") != reply.contains("problems"));
  if (reply.contains("problems")) {
    CHECK(!reply["problems"].empty());
    for (const Json& problem : reply["problems"]) CHECK(!problem.at("code").get<std::string>().empty());
  } else {
    std::string checked = world.door.call_text(R"({"call":"check","definition":)" + text + "}");
    std::string canonical = Json::parse(checked)["ok"]["definition"].dump();
    CHECK(world.door.run(canonical) == report);
    CHECK(world.door.call_text(R"({"call":"check","definition":)" + canonical + "}") == checked);
  }
  CHECK(tests::data_of(world.door.call_text(R"({"call":"model"})")) == tests::data_of(world.model));
  return 0;
}
