// A file read in ranges by other engines, through the door: every reply is, byte for byte, what it is when one engine reads it
// alone, wherever the cuts fall. tests/unit/csv/ranges_test.cpp says the same of the tables inside.
#include <gtest/gtest.h>

#include "harness/random_world.h"

namespace siyu::tests {
namespace {

// An export of orders with all that exports do: line ends and delimiters in quotes, quotes where none may stand, blank lines,
// rows that are set aside, sums and remarks at the end. `nasty` of a hundred rows are not plain.
std::string orders(Random& random, std::size_t rows, int nasty, const std::string& line_end) {
  const std::vector<std::string> notes = {"\"两行\n备注,带逗号\"",
                                          "\"说\"\"好\"\"\"",
                                          "5\" 的锅",
                                          "\"没有关上",
                                          "\"空\"格",
                                          "合计",
                                          "  ",
                                          "\t退款",
                                          "\"\n\n\"",
                                          "="};
  std::string out = "小店导出" + line_end + "订单号,手机,付款时间,实付,渠道,备注" + line_end;
  for (std::size_t row = 0; row < rows; ++row) {
    auto odd = [&] { return random.chance(nasty); };
    if (odd() && random.chance(20)) out += line_end;
    if (odd() && random.chance(20)) out += "合计,,,1299.00,," + line_end;
    if (odd() && random.chance(20)) out += "缺,列" + line_end;
    out += odd() && random.chance(30) ? "2.61001E+14" : "26100" + std::to_string(10'000 + random.below(rows));
    out += ",1380000" + std::to_string(1000 + random.below(rows / 3 + 1));
    out += odd() && random.chance(30) ? ",昨天" : ",2026-10-0" + std::to_string(1 + random.below(9)) + " 10:20:30";
    out += odd() ? ",\"1,299.50\"" : "," + std::to_string(random.below(900)) + ".25";
    out += "," + random.of<std::string>({"抖音", "朋友圈", "扫码", ""});
    out += "," + (odd() ? random.of(notes) : std::to_string(random.below(50))) + line_end;
  }
  if (nasty > 0) out += line_end + "总单数,总金额" + line_end + "12,99.50" + line_end + "注：以上仅供参考" + line_end;
  return out;
}

const Json kMapping = {{"table", "orders"},
                       {"columns",
                        {{"order.id", "订单号"},
                         {"customer.phone", "手机"},
                         {"order.paid_at", "付款时间"},
                         {"order.paid", "实付"},
                         {"order.channel", "渠道"}}}};

// Everything that is said of the file, before and after it is taken in.
std::string all_said(Door& door, const NamedText& file, const Cut& cut, const Json& hints) {
  if (auto problems = door.stage(file, cut, hints)) return "stage: " + *problems;
  const Json files = door.staged();
  std::string out = door.finished();
  out += door.call_text(Json{{"call", "aside"}, {"file", files[0]}, {"limit", 100'000}}.dump());
  out += door.call_text(Json{{"call", "preview"}, {"files", files}}.dump());
  out += door.call_text(Json{{"call", "commit"}, {"files", files}}.dump());
  out += door.call_text(R"({"call":"model"})");
  out += door.run(R"({"version":1,"analysis":"sales","params":{"interval":"day"}})");
  out += door.run(R"({"version":1,"analysis":"rfm"})");
  out += door.run(R"({"version":1,"analysis":"ltv","params":{"model":"pareto_nbd"}})");
  out += door.run(R"({"version":1,"analysis":"health"})");
  return out;
}

TEST(Invariance, ReadInRanges) {
  std::size_t taken = 0, offered = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(4, setting("SIYU_WORLDS", 1200) / 40); ++seed) {
    Random random(seed * 50'021);
    NamedText file{
        "订单.csv",
        orders(random, 60 + random.below(400), seed % 5 == 0 ? 0 : 1 << seed % 6, seed % 3 == 0 ? "\r\n" : "\n"),
        kMapping};
    Json hints = {{"header_row", 2}};
    file.mapping["header_row"] = 2;
    if (seed % 2 == 0) {
      file.bytes = to_gb18030(file.bytes);
      file.mapping["encoding"] = hints["encoding"] = "gb18030";
    }
    Door alone;
    std::string expected = all_said(alone, file, {}, hints);
    ASSERT_EQ(expected.rfind("{\"ok\"", 0), 0u) << expected;
    for (std::size_t readers : {1u, 2u, 4u}) {
      std::size_t range = readers == 1 ? 150 : 1 + random.below(file.bytes.size() / 2);
      Door door;
      ASSERT_EQ(all_said(door, file, {0, random.next() | 1, readers, range}, hints), expected)
          << "seed " << seed << ", ranges of at most " << range << " by " << readers;
      taken += door.taken();
      offered += door.offered();
    }
  }
  EXPECT_GT(taken, 300u);
  RecordProperty("offered", static_cast<int>(offered));
  RecordProperty("taken", static_cast<int>(taken));
}

// The texts of small worlds' tables, in ranges of a row or two; what one reads alone is asked afterwards too.
TEST(Invariance, WorldsInRanges) {
  std::size_t taken = 0;
  for (std::uint64_t seed = 1; seed <= std::max<std::size_t>(40, setting("SIYU_WORLDS", 1200) / 24); ++seed) {
    Random random(seed * 1'000'003);
    World world = random_world(random);
    // Sixteen rows are read before there is a recipe: each table tells itself four times over.
    for (TableFile& file : world.files) {
      std::vector<std::vector<std::string>> rows = file.rows;
      for (int again = 0; again < 3; ++again) file.rows.insert(file.rows.end(), rows.begin(), rows.end());
    }
    std::string definition = random_funnel(random, world).dump();
    std::string said[2];
    for (std::size_t readers : {0u, 3u}) {
      Door door;
      auto problems = door.load(texts(world), {0, seed, readers, 60});
      said[readers > 0] = problems ? *problems : door.run(definition);
      taken += door.taken();
    }
    ASSERT_EQ(said[1], said[0]) << "seed " << seed << "\n" << definition << "\n" << describe(world);
  }
  EXPECT_GT(taken, 40u);
}

}  // namespace
}  // namespace siyu::tests
