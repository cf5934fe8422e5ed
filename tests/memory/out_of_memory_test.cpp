// Memory that ends anywhere in an import (allocator.h says where it may): the reply says out_of_memory, what was loaded before answers as
// before, and the same again with memory enough gives what it always gives.
#include <gtest/gtest.h>

#include <cstring>

#include "harness/world.h"
#include "memory/allocator.h"

namespace siyu::tests {
namespace {

struct Request {
  std::string json, bytes;
};

std::string orders(std::size_t from, std::size_t rows) {
  std::string text = "订单号,手机,付款时间,实付,备注\n";
  for (std::size_t row = from; row < from + rows; ++row)
    text += "26100" + std::to_string(10'000 + row) + ",1380000" + std::to_string(1000 + row % 40) + ",2026-10-0" +
            std::to_string(1 + row % 9) + " 10:00:00," + (row % 13 == 5 ? "\"1,299.50\"" : std::to_string(row % 90)) +
            ",第 " + std::to_string(row) + " 行的备注比一格短文长\n";
  return text;
}

const Json kMapping = {
    {"table", "orders"},
    {"columns",
     {{"order.id", "订单号"}, {"customer.phone", "手机"}, {"order.paid_at", "付款时间"}, {"order.paid", "实付"}}}};

// The calls that take in file number `file`, as the page makes them.
std::vector<Request> import_of(int file, const std::string& name, const std::string& text) {
  auto with = [&](Json request) { return request.dump(); };
  Json files = Json::array({file});
  return {{with({{"call", "open"}, {"name", name}, {"size", text.size()}}), ""},
          {with({{"call", "sniff"}, {"file", file}, {"samples", {{{"offset", 0}, {"bytes", text.size()}}}}}), text},
          {with({{"call", "load"}, {"file", file}, {"mapping", kMapping}}), ""},
          {with({{"call", "append"}, {"file", file}}), text},
          {with({{"call", "finish"}, {"file", file}}), ""},
          {with({{"call", "preview"}, {"files", files}}), ""},
          {with({{"call", "commit"}, {"files", files}}), ""}};
}

const std::vector<std::string> kQuestions = {
    R"({"call":"model"})",
    R"({"call":"run","definition":{"version":1,"analysis":"sales","params":{"interval":"day"}}})",
    R"({"call":"run","definition":{"version":1,"analysis":"rfm"}})",
    R"({"call":"run","definition":{"version":1,"analysis":"funnel","params":{"steps":[{"event":"paid"},{"event":"paid","where":{"field":"order.paid","op":">","value":50}}],"window":"7d"}}})",
    R"({"call":"count","rule":{"did":{"event":"paid","times":{"min":3}}}})"};

std::string ask(Door& door, const Request& request) { return door.call_text(request.json, request.bytes); }
// Without the numbers of files and the bytes that the model tells: what a question made ready for the next one counts among them.
std::string all_answers(Door& door) {
  std::string out;
  for (const std::string& question : kQuestions) {
    std::string answer = door.call_text(question);
    for (const char* name : {"\"file\":", "\"bytes\":"})
      for (std::size_t at = answer.find(name); at != std::string::npos; at = answer.find(name, at + 1)) {
        at += std::strlen(name);
        while (at < answer.size() && answer[at] >= '0' && answer[at] <= '9') answer.erase(at, 1);
      }
    out += answer + "\n";
  }
  return out;
}
bool all_good(const std::string& text) { return text.find("\"problems\":[{") == std::string::npos; }

// Makes the calls with this failure; false when one of them said that memory was not enough.
template <class Fail>
bool passes(Door& door, const std::vector<Request>& requests, Fail fail) {
  for (const Request& request : requests) {
    fail(true);
    std::string reply = ask(door, request);
    fail(false);
    if (reply.find("out_of_memory") != std::string::npos) return false;
    EXPECT_EQ(reply.rfind("{\"ok\"", 0), 0u) << reply;
  }
  return true;
}

TEST(OutOfMemory, AnywhereInAnImport) {
  NamedText before{"一.csv", orders(0, 60), kMapping};
  std::string more = orders(30, 80);
  Door whole;
  ASSERT_FALSE(whole.load({before}));
  for (const Request& request : import_of(2, "二.csv", more)) ASSERT_EQ(ask(whole, request).rfind("{\"ok\"", 0), 0u);
  std::string expected = all_answers(whole);
  ASSERT_TRUE(all_good(expected)) << expected;

  std::size_t failures = 0;
  for (std::size_t call = 0; call < 7; ++call) {
    for (std::size_t nth = 1;; ++nth) {
      Door door;
      ASSERT_FALSE(door.load({before}));
      std::string answers = all_answers(door);
      std::size_t at = 0;
      std::vector<Request> requests = import_of(2, "二.csv", more);
      bool failed = false;
      bool passed = passes(door, requests, [&](bool on) {
        if (!on) failed = failed || failed_allocations() > 0;
        fail_allocation(on && at++ == call ? nth : 0);
      });
      // A commit whose reply found no room has happened whole.
      std::string now = all_answers(door);
      bool happened = passed || (call == 6 && now == expected);
      ASSERT_EQ(now, happened ? expected : answers) << "call " << call << ", allocation " << nth;
      if (!failed) break;
      ++failures;
      if (happened) continue;  // done without: a sort that found no room beside
      door.call_text(R"({"call":"remove","files":[2]})");
      int number = door.call({{"call", "open"}, {"name", "二.csv"}, {"size", more.size()}})["ok"]["file"];
      requests = import_of(number, "二.csv", more);
      requests.erase(requests.begin());
      ASSERT_TRUE(passes(door, requests, [](bool) {}));
      ASSERT_EQ(all_answers(door), expected) << "call " << call << ", allocation " << nth;
    }
  }
  EXPECT_GT(failures, 50u);
}

// As a tab has it: an end that stays where it is.
TEST(OutOfMemory, AtALimit) {
  Door door;
  ASSERT_FALSE(door.load({{"一.csv", orders(0, 60), kMapping}}));
  std::string answers = all_answers(door), more = orders(0, 60'000);
  std::vector<Request> requests = import_of(2, "二.csv", more);
  std::size_t at = 0;
  bool passed = passes(door, requests, [&](bool on) {
    if (on && at++ == 3) limit_memory(live_bytes() + (1 << 20));
  });
  EXPECT_FALSE(passed);
  EXPECT_GT(failed_allocations(), 0u);
  EXPECT_EQ(all_answers(door), answers);
  limit_memory(0);
  ASSERT_TRUE(passes(door, import_of(3, "二.csv", more), [](bool) {}));
  EXPECT_NE(all_answers(door), answers);
}

// What an import is said to take before it is read, against what it took.
TEST(OutOfMemory, EstimatesAreOfTheRightSize) {
  struct Given {
    std::string name, text;
  };
  std::string log = "user_id,event,time,channel,note\n";
  for (std::size_t row = 0; row < 60'000; ++row)
    log += "U" + std::to_string(row * 7919 % 9001) + "," + (row % 3 ? "浏览" : "支付") + ",2026-01-0" +
           std::to_string(1 + row % 9) + " 10:00:00,渠道" + std::to_string(row % 12) + ",第 " + std::to_string(row) +
           " 行有它自己的一句话\n";
  for (const Given& given : {Given{"订单.csv", orders(0, 60'000)}, Given{"行为.csv", log}}) {
    Door door;
    std::size_t before = live_bytes();
    ASSERT_FALSE(door.load({{given.name, given.text}}));
    auto estimated = door.preview()["estimated_bytes"].get<double>();
    auto took = static_cast<double>(live_bytes() - before);
    auto counted = door.call({{"call", "memory"}})["ok"]["bytes"].get<double>();
    EXPECT_GT(estimated, took / 2) << given.name << " took " << took;
    EXPECT_LT(estimated, took * 2) << given.name << " took " << took;
    EXPECT_GT(counted, took / 1.5) << given.name << " took " << took;
    EXPECT_LT(counted, took * 1.5) << given.name << " took " << took;

    // The last column is skipped: it takes nothing, as was told of it.
    Json preview = door.preview(), mapping = preview["mapping"];
    const Json& last = preview["columns"].back();
    ASSERT_FALSE(last.contains("field"));
    mapping["skip"] = {last["name"]};
    Door narrow;
    before = live_bytes();
    ASSERT_FALSE(narrow.load({{given.name, given.text, mapping}}));
    auto saved = took - static_cast<double>(live_bytes() - before);
    EXPECT_GT(last["estimated_bytes"].get<double>(), saved / 2) << given.name;
    EXPECT_LT(last["estimated_bytes"].get<double>(), saved * 2) << given.name;
  }
}

// The same imports and questions again and again leave nothing behind.
TEST(Soak, NothingGrows) {
  Door door;
  std::size_t rounds = setting("SIYU_SOAK", 12), warm = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    if (round == rounds / 4) warm = live_bytes();
    ASSERT_FALSE(door.load({{"一.csv", orders(round % 7, 300), kMapping}}));
    for (int turn = 0; turn < 2; ++turn) ASSERT_TRUE(all_good(all_answers(door)));
    ASSERT_TRUE(door.call({{"call", "remove"}, {"files", {door.staged().back()}}}).contains("ok"));
  }
  EXPECT_LT(live_bytes(), warm + 4096) << "after " << rounds << " imports";
}

}  // namespace
}  // namespace siyu::tests
