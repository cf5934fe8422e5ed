// A mapping document: whatever text it is, a file is read by it or the reply says what is wrong. What was read tells its mapping, and
// a file read by that says the same; a file that was taken out again was never there.
#include "fuzz/fuzzing.h"
#include "harness/world.h"

namespace {

using siyu::tests::Door;
using siyu::tests::Json;

constexpr std::string_view kFile =
    "order_id,buyer,phone,paid_at,amount,status,memo\n1,a,13800000001,2026-01-01 10:00:00,10.00,已完成,x\n"
    "2,b,138****0002,2026-01-02 10:00:00,\"1,020.50\",已完成,\n3,a,,2026-02-03 "
    "11:00:00,5,已关闭,y\n1e15,c,,soon,7,done,z\n";

void check_reply(const Json& reply) {
  CHECK(reply.contains("ok") != reply.contains("problems"));
  if (!reply.contains("problems")) return;
  CHECK(!reply["problems"].empty());
  for (const Json& problem : reply["problems"]) CHECK(!problem.at("code").get<std::string>().empty());
}

// The preview by this document; nothing when it was refused.
Json preview_by(Door& door, int file, const std::string& how, const std::string& document) {
  door.call({{"call", "open"}, {"name", "orders.csv"}, {"size", kFile.size()}});
  std::string request = R"({"call":"sniff","file":)" + std::to_string(file) + R"(,"samples":[{"offset":0,"bytes":)" +
                        std::to_string(kFile.size()) + R"(}],")" + how + "\":" + document + "}";
  Json reply = Json::parse(door.call_text(request, kFile), nullptr, false);
  CHECK(reply.is_object());
  check_reply(reply);
  return reply.contains("ok") ? Json(reply["ok"]) : Json(nullptr);
}

// Reads the file by a mapping and takes it in; what the model then says, without its number. Empty when it was refused.
std::string taken_in(Door& door, int file, const Json& mapping) {
  Json loading = door.call({{"call", "load"}, {"file", file}, {"mapping", mapping}});
  check_reply(loading);
  if (!loading.contains("ok")) return "";
  check_reply(door.call({{"call", "append"}, {"file", file}}, kFile));
  Json finished = door.call({{"call", "finish"}, {"file", file}});
  check_reply(finished);
  if (!finished.contains("ok")) return "";
  Json committed = door.call({{"call", "commit"}, {"files", {file}}});
  check_reply(committed);
  return committed.contains("ok") ? committed["ok"].dump() : "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  siyu::tests::Input input(data, size);
  std::string how = input.choose(2) == 0 ? "mapping" : "remembered";
  Door door;
  std::string empty = door.call_text(R"({"call":"model"})");
  Json preview = preview_by(door, 1, how, std::string(input.rest()));
  if (preview.is_null()) return 0;
  if (preview["table"].is_null()) return 0;
  Json mapping = preview["mapping"];
  mapping["table"] = preview["table"];
  std::string model = taken_in(door, 1, mapping);
  if (model.empty()) return 0;

  Json told = door.call({{"call", "mapping"}, {"files", {1}}});
  CHECK(told.contains("ok"));
  Door other;
  Json again = preview_by(other, 1, "mapping", told["ok"]["mapping"].dump());
  CHECK(!again.is_null());
  CHECK(taken_in(other, 1, again["mapping"]) == model);

  CHECK(door.call({{"call", "remove"}, {"files", {1}}}).contains("ok"));
  CHECK(door.call_text(R"({"call":"model"})") == empty);
  return 0;
}
