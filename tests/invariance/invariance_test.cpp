// A report is a function of the data alone: not of how a file is cut, of the order in which files are named or committed,
// of the encoding of a text, of its line ends or of quotes nobody needs. Random worlds; a failure prints its seed.
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/random_world.h"

namespace siyu::tests {
namespace {

std::string answer(const std::vector<NamedText>& files, const std::string& definition, const Cut& cut = {},
                   bool one_by_one = false) {
  Door door;
  if (auto problems = door.load(files, cut, one_by_one)) return "load: " + *problems;
  return door.run(definition);
}

struct Given {
  World world;
  std::vector<NamedText> files;
  std::string definition;
  std::string expected;
};

Given given(std::uint64_t seed) {
  Random random(seed * 1'000'003);
  Given out;
  out.world = random_world(random);
  out.definition = random_funnel(random, out.world).dump();
  out.files = texts(out.world);
  out.expected = answer(out.files, out.definition);
  return out;
}

std::size_t worlds(std::size_t part) { return std::max<std::size_t>(1, setting("SIYU_WORLDS", 1200) / part); }

#define FAILURE(seed, given) "seed " << (seed) << "\n" << (given).definition << "\n" << describe((given).world)

TEST(Invariance, EveryChunkSize) {
  for (std::uint64_t seed = 1; seed <= worlds(100); ++seed) {
    Given one = given(seed);
    std::size_t longest = 0;
    for (const NamedText& file : one.files) longest = std::max(longest, file.bytes.size());
    for (std::size_t chunk = 1; chunk <= longest; chunk += 1 + chunk / 8)
      ASSERT_EQ(answer(one.files, one.definition, {chunk, 0}), one.expected)
          << "pieces of " << chunk << ", " << FAILURE(seed, one);
  }
}

TEST(Invariance, AnyCut) {
  for (std::uint64_t seed = 1; seed <= worlds(8); ++seed) {
    Given one = given(seed);
    for (std::uint64_t cut = 1; cut <= 4; ++cut)
      ASSERT_EQ(answer(one.files, one.definition, {cut * cut * 7, seed + cut}), one.expected)
          << "cut " << cut << ", " << FAILURE(seed, one);
  }
}

TEST(Invariance, AnyOrderOfFiles) {
  for (std::uint64_t seed = 1; seed <= worlds(6); ++seed) {
    Given one = given(seed);
    Random random(seed);
    for (int turn = 0; turn < 3; ++turn) {
      std::vector<NamedText> files = one.files;
      random.shuffle(files);
      ASSERT_EQ(answer(files, one.definition, {}, turn == 1), one.expected)
          << "turn " << turn << ", " << FAILURE(seed, one);
    }
  }
}

// Two files of one name are taken in the order of their contents.
TEST(Invariance, FilesOfOneName) {
  for (std::uint64_t seed = 1; seed <= worlds(12); ++seed) {
    Given one = given(seed);
    for (NamedText& file : one.files) file.name = "export.csv";
    std::string expected = answer(one.files, one.definition);
    std::reverse(one.files.begin(), one.files.end());
    ASSERT_EQ(answer(one.files, one.definition), expected) << FAILURE(seed, one);
  }
}

// Files that were staged and never committed, or committed and removed, leave no trace.
TEST(Invariance, RemovedFilesLeaveNoTrace) {
  for (std::uint64_t seed = 1; seed <= worlds(12); ++seed) {
    Given one = given(seed);
    Given other = given(seed + 77'777);
    Door door;
    ASSERT_FALSE(door.load(other.files, {}));
    std::vector<std::int64_t> strangers = door.staged();
    ASSERT_FALSE(door.load(one.files, {}));
    Json removed = door.call({{"call", "remove"}, {"files", strangers}});
    ASSERT_TRUE(removed.contains("ok")) << removed.dump();
    ASSERT_EQ(door.run(one.definition), one.expected) << FAILURE(seed, one);
  }
}

TEST(Invariance, EncodingsAndLineEnds) {
  for (std::uint64_t seed = 1; seed <= worlds(8); ++seed) {
    Given one = given(seed);
    for (int kind = 0; kind < 6; ++kind) {
      std::vector<NamedText> files = one.files;
      Json hints = nullptr;
      if (kind == 1) hints = {{"encoding", "gb18030"}};  // too few bytes for a guess to be sure of
      if (kind == 5)
        for (std::size_t i = 0; i < files.size(); ++i) files[i].bytes = to_csv(one.world.files[i], true);
      for (NamedText& file : files) {
        if (kind == 0) file.bytes = "\xEF\xBB\xBF" + file.bytes;
        if (kind == 1) file.bytes = to_gb18030(file.bytes);
        if (kind == 2) file.bytes = to_utf16(file.bytes, true);
        if (kind == 3) file.bytes = to_utf16(file.bytes, false);
        if (kind == 4) file.bytes = to_crlf(file.bytes);
        if (kind == 1) file.mapping["encoding"] = "gb18030";
      }
      Door door;
      std::vector<std::int64_t> staged;
      for (const NamedText& file : files) {
        auto problems = door.stage(file, {1 + seed % 50, 0}, hints);
        ASSERT_FALSE(problems) << *problems << " kind " << kind << ", " << FAILURE(seed, one);
      }
      ASSERT_FALSE(door.commit(door.staged()));
      ASSERT_EQ(door.run(one.definition), one.expected) << "kind " << kind << ", " << FAILURE(seed, one);
    }
  }
}

// Exports of one shop that overlap: orders that changed, items, refunds, repeats. What they say together does not depend on the
// order in which they came, and a file that is taken out again was never there.
TEST(Invariance, OverlappingExports) {
  const Json mapping = {{"table", "orders"},
                        {"columns",
                         {{"order.id", "订单号"},
                          {"customer.phone", "手机"},
                          {"order.created_at", "下单时间"},
                          {"order.paid_at", "付款时间"},
                          {"order.paid", "实付"},
                          {"order.refund", "退款"},
                          {"order.status", "状态"},
                          {"item.name", "商品"}}}};
  for (std::uint64_t seed = 1; seed <= worlds(6); ++seed) {
    Random random(seed * 77'003);
    std::vector<NamedText> files;
    for (std::size_t f = 0; f < 3; ++f) {
      std::string text = "订单号,手机,下单时间,付款时间,实付,退款,状态,商品\n";
      std::string last;
      for (std::size_t row = random.below(8); row-- > 0;) {
        if (!last.empty() && random.chance(15)) {
          text += random.chance(50) ? last : ",,,,,,,牛奶\n";
          continue;
        }
        std::string day = "2026-11-0" + std::to_string(1 + random.below(6));
        last = (random.chance(10) ? "" : "o" + std::to_string(random.below(6))) + "," +
               (random.chance(20) ? "138****0001" : "1380000000" + std::to_string(random.below(4))) + "," + day + "," +
               (random.chance(30) ? "" : day + " 10:00:00") + "," + (random.chance(10) ? "-" : "") +
               std::to_string(10 * random.below(4)) + "," + (random.chance(70) ? "" : std::to_string(random.below(9))) +
               "," + random.of<std::string>({"已完成", "待付款", "退款成功", "", "已关闭"}) + "," +
               (random.chance(50) ? "蛋糕" : "") + "\n";
        text += last;
      }
      std::string name =
          random.chance(50) ? "订单_2026110" + std::to_string(random.below(9)) : "订单" + std::to_string(f);
      files.push_back({name + ".csv", text, mapping});
    }
    for (const char* definition : {R"({"version":1,"analysis":"sales"})", R"({"version":1,"analysis":"plan"})",
                                   R"({"version":1,"analysis":"overview"})", R"({"version":1,"analysis":"health"})"}) {
      auto said = [&](const std::vector<NamedText>& some, bool one_by_one = false) {
        return answer(some, definition, {}, one_by_one);
      };
      std::string expected = said(files), without = said({files[0], files[2]});
      std::vector<NamedText> turned = {files[2], files[0], files[1]};
      ASSERT_EQ(said(turned, true), expected) << "seed " << seed << "\n"
                                              << files[0].bytes << files[1].bytes << files[2].bytes;
      Door door;
      ASSERT_FALSE(door.load(turned, {}));
      door.call({{"call", "remove"}, {"files", {door.staged()[2]}}});
      ASSERT_EQ(door.run(definition), without) << "seed " << seed << "\n" << files[0].bytes << files[2].bytes;
    }
  }
}

// The same question twice through one door, and with other questions between, is the same answer.
TEST(Invariance, QuestionsDoNotTouchTheData) {
  for (std::uint64_t seed = 1; seed <= worlds(12); ++seed) {
    Given one = given(seed);
    Door door;
    ASSERT_FALSE(door.load(one.files, {}));
    Random random(seed);
    for (int turn = 0; turn < 3; ++turn) {
      door.run(random_funnel(random, one.world).dump());
      ASSERT_EQ(door.run(one.definition), one.expected) << FAILURE(seed, one);
    }
  }
}

}  // namespace
}  // namespace siyu::tests
