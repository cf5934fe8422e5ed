// A whole import: after a good file any bytes are opened, sniffed, loaded, appended in pieces, finished, previewed and
// committed, as the page does. Whatever becomes of them, what was loaded before answers the same until the commit, and
// again when the file is removed.
#include "fuzz/fuzzing.h"
#include "harness/world.h"

namespace {

constexpr std::string_view kGood =
    "order_id,customer_id,paid_at,amount,status\n1,a,2026-01-01 10:00:00,10.00,已完成\n2,b,2026-01-02 "
    "10:00:00,20.50,已完成\n"
    "3,a,2026-02-03 11:00:00,5,已关闭\n";
constexpr std::string_view kQuestion = R"({"analysis":"sales","params":{}})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu::tests;
  static const std::vector<std::string> kNames = {"more.csv", "订单.xls", "会员导出.txt", "chat.json",
                                                  "1791430000_orders.csv"};
  Input input(data, size);
  const std::string& name = kNames[input.choose(kNames.size())];
  std::size_t piece = 1 + input.choose(200), block = input.choose(4);
  Json hints = block == 3 ? Json{{"block", 1}} : Json(nullptr);

  Door door;
  CHECK(!door.load({{"orders.csv", std::string(kGood)}}));
  std::string report = door.run(kQuestion), model = door.call_text(R"({"call":"model"})");
  bool staged = !door.stage({name, std::string(input.rest())}, {piece, 0}, hints);
  CHECK(door.run(kQuestion) == report);
  CHECK(data_of(door.call_text(R"({"call":"model"})")) == data_of(model));
  if (!staged) return 0;

  Json files = Json::array({door.staged().back()});
  Json coming = door.call({{"call", "preview"}, {"files", files}});
  if (coming.contains("ok")) {
    for (const Json& file : coming["ok"]["files"]) {
      auto rows = [&](const char* key) { return file.value(key, std::int64_t{0}); };
      CHECK(rows("added") + rows("updated") + rows("repeated") + rows("aside") == rows("rows"));
    }
  }
  CHECK(door.run(kQuestion) == report);
  if (!door.commit({door.staged().back()})) {
    door.run(kQuestion);
    door.call({{"call", "suggest"}});
    CHECK(!door.call({{"call", "remove"}, {"files", files}}).contains("problems"));
  }
  CHECK(door.run(kQuestion) == report);
  CHECK(data_of(door.call_text(R"({"call":"model"})")) == data_of(model));
  return 0;
}
