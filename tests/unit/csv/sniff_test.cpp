// The first look: containers, encodings, delimiters, headers, names, types; on made files and on the shared data sets.
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "csv/ingest.h"
#include "csv/sniff_parts.h"
#include "unit/csv/csv_testing.h"

namespace siyu::csv {
namespace {

using column::Type;
namespace fs = std::filesystem;

Result<Sniff> look(std::string_view text, const Hints& hints = {}) { return sniff_whole(text, hints); }

std::string problem(std::string_view text) {
  Result<Sniff> found = look(text);
  if (found) return "none";
  const Problem& first = found.problems().front();
  return first.facts.empty() ? first.code : first.code + ":" + first.facts.front().second;
}

Type type_of(std::initializer_list<std::string_view> cells, std::string_view name = "列") {
  std::string text = std::string(name) + ",k\n";
  for (std::string_view cell : cells) text += "\"" + std::string(cell) + "\",w\n";
  Result<Sniff> found = look(text);
  return found ? found->columns.at(0).type : Type::text;
}

TEST(Sniff, ContainersByContent) {
  EXPECT_EQ(problem(""), "empty_file");
  EXPECT_EQ(problem(" \r\n\r\n"), "empty_file");
  EXPECT_EQ(problem("\xEF\xBB\xBF"), "empty_file");
  EXPECT_EQ(problem("PK\x03\x04 [Content_Types].xml xl/workbook.xml"), "container_unreadable:xlsx");
  EXPECT_EQ(problem("PK\x03\x04 orders.csv"), "container_unreadable:zip");
  EXPECT_EQ(problem("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "container_unreadable:xls");
  EXPECT_EQ(problem("\x1F\x8B\x08"), "container_unreadable:gzip");
  EXPECT_EQ(problem("%PDF-1.7"), "container_unreadable:pdf");
  EXPECT_EQ(problem("\x89PNG\r\n"), "container_unreadable:image");
  EXPECT_EQ(problem("\xFF\xD8\xFF\xE0"), "container_unreadable:image");
  EXPECT_EQ(problem("<html><TABLE><tr>"), "container_unreadable:html");
  EXPECT_EQ(look("\n  {\"a\": 1}\n{\"a\": 2}\n")->container, Container::json);
  EXPECT_EQ(look("[{\"a\": 1}]")->dialect.layout, Layout::json);
  EXPECT_EQ(look("<html><table><tr><td>a<td>b<tr><td>1<td>2</table>")->container, Container::html);
  EXPECT_EQ(problem(std::string(100, '\x01') + "abc"), "container_unreadable:binary");
  EXPECT_EQ(problem("{x},b\n1,2\n"), "none");
  EXPECT_EQ(problem("<3,b\n1,2\n"), "none");
  EXPECT_EQ(problem(std::string("a,b\n1,\0\n", 8)), "none");
}

TEST(Sniff, HeaderOnlyIsATableOfNoRows) {
  Result<Sniff> found = look("user_id,event,time\n");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->dialect.names, (std::vector<std::string>{"user_id", "event", "time"}));
  EXPECT_EQ(found->estimated_rows, 0);
  EXPECT_TRUE(found->first_rows.empty());
}

TEST(Sniff, Encodings) {
  auto encoding = [](std::string_view text) {
    Result<Sniff> found = look(text);
    return found ? std::string(encoding_name(found->dialect.encoding)) + "+" + std::to_string(found->dialect.bom_bytes)
                 : found.problems().front().code;
  };
  EXPECT_EQ(encoding("a,b\n1,2\n"), "utf-8+0");
  EXPECT_EQ(encoding("\xEF\xBB\xBF"
                     "a,b\n1,2\n"),
            "utf-8+3");
  EXPECT_EQ(encoding("订单,b\n1,2\n"), "utf-8+0");
  EXPECT_EQ(encoding("\xB6\xA9\xB5\xA5,b\n1,2\n"), "gb18030+0");
  EXPECT_EQ(encoding(std::string_view("\xFF\xFE"
                                      "a\0,\0b\0\n\0",
                                      10)),
            "utf-16le+2");
  EXPECT_EQ(encoding(std::string_view("\xFE\xFF\0a\0,\0b\0\n", 10)), "utf-16be+2");
  EXPECT_EQ(encoding(std::string_view("a\0,\0b\0\n\0", 8)), "utf-16le+0");
  EXPECT_EQ(encoding(std::string_view("\0a\0,\0b\0\n", 8)), "utf-16be+0");
  EXPECT_EQ(encoding("caf\xE9,na\xEFve,\xFC"
                     "ber\n\xE9t\xE9,\xE0,\xE7,\xE8\n"),
            "windows-1252+0");
  // One broken character in much good text does not change the encoding.
  std::string text = "名称,b\n";
  for (int i = 0; i < 100; ++i) text += "订单编号,1\n";
  EXPECT_EQ(encoding(text + "坏\xE4\xB8,2\n"), "utf-8+0");
  // A small file cut inside its last character.
  EXPECT_EQ(encoding("user,event\na,曝光\nb,曝\xE5\x85"), "utf-8+0");
  EXPECT_EQ(encoding("名,b\n坏\xE4\xB8"), "utf-8+0");
  EXPECT_EQ(problem_cells(parse("a,b\n1,曝\xE5\x85", {texts(2)}), "bad_bytes"), 1u);
  EXPECT_EQ(encoding("a,b\ncaf,\xE9"), "windows-1252+0");
  EXPECT_EQ(encoding("a,b\n1,caf\xE9s\n"), "windows-1252+0");  // E9 73 is a Chinese character as well
  EXPECT_EQ(encoding("a,b\n\x81\x20\x81\x20,\xFF\xFF\n"), "bad_encoding");
  EXPECT_EQ(encoding(std::string_view("a\0\0\0,\0\0\0b\0\0\0\n\0\0\0", 16)), "utf-32le+0");
  EXPECT_EQ(encoding(std::string_view("\0\0\xFE\xFF\0\0\0a\0\0\0,\0\0\0b\0\0\0\n", 20)), "utf-32be+4");
  EXPECT_EQ(encoding("\xAD\x71\xB3\xE6\xBD\x73\xB8\xB9,\xAA\xF7\xC3\x42\n1,2\n"), "big5+0");  // 訂單編號,金額
}

TEST(Sniff, ACharacterCutAtTheEdgeOfASampleIsNoDamage) {
  std::string text = "名称,编号\n";
  while (text.size() < 3000) text += "订单,支付\n";
  for (std::size_t cut = 1000; cut < 1012; ++cut) {
    std::vector<Sample> samples = {{bytes_of(std::string_view(text).substr(0, cut)), 0},
                                   {bytes_of(std::string_view(text).substr(cut + 500, 500)), cut + 500},
                                   {bytes_of(std::string_view(text).substr(text.size() - 301)), text.size() - 301}};
    Result<Sniff> found = sniff(samples, text.size());
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->dialect.encoding, Encoding::utf8);
    EXPECT_EQ(found->columns.at(0).samples, std::vector<std::string>{"订单"});
    EXPECT_NEAR(found->estimated_rows, 230, 30);
  }
}

TEST(Sniff, Delimiters) {
  auto delimiter = [](std::string_view text) { return look(text)->dialect.delimiter; };
  EXPECT_EQ(delimiter("a,b\n1,2\n"), ',');
  EXPECT_EQ(delimiter("a\tb\n1,5\t2\n3,5\t4\n"), '\t');
  EXPECT_EQ(delimiter("a;b;c\n1,5;2;3\n3,5;4;5\n"), ';');
  EXPECT_EQ(delimiter("a|b|c\n1|2|3\n"), '|');
  EXPECT_EQ(delimiter("id,items\n1,x;y;z\n2,x\n"), ',');
  EXPECT_EQ(delimiter("a,\"b;c;d;e\"\n1,\"f;g;h;i\"\n"), ',');
  EXPECT_EQ(delimiter("one\n1\n2\n"), ',');
  // One row, and more notes than rows.
  std::string rows = "状态;时间;商品;金额\n已发货;2026-05-21 10:00:06;茶;397.07\n";
  std::string footer = "#---列表结束---\n#交易合计：1笔，共397.07元\n#导出时间：2026-07-01\n";
  EXPECT_EQ(delimiter(rows + footer), ';');
  EXPECT_EQ(delimiter("# 订单\n# 账号[1]\n# 起始[2026-01-01]\n# ----\n" + rows + footer), ';');
  Result<Sniff> noted = look("# 订单\n# 账号[1]\n# 起始[2026-01-01]\n# ----\n" + rows + footer);
  EXPECT_EQ(noted->dialect.header_row, 5u);
  EXPECT_EQ(noted->estimated_rows, 1);
  EXPECT_EQ(look("a;b,c\n1;2,3\n", {std::nullopt, ';', std::nullopt})->dialect.names,
            (std::vector<std::string>{"a", "b,c"}));
}

TEST(Sniff, HeaderRows) {
  auto header = [](std::string_view text) { return look(text)->dialect.header_row; };
  EXPECT_EQ(header("a,b\n1,2\n"), 1u);
  EXPECT_EQ(header("用户统计\n日期,新增,取消\n2026-01-01,1,2\n2026-01-02,1,2\n"), 2u);
  EXPECT_EQ(header("# 导出说明\n# 第二行\n订单号,金额\n1,2\n3,4\n"), 3u);
  EXPECT_EQ(header("\n\na,b\n1,2\n"), 3u);
  EXPECT_EQ(header("微信支付账单明细,,,\n昵称：[x],,,\n起始时间：[2026-01-01],,,\n,,,\n交易时间,类型,对方,金额\n2026-"
                   "01-01 10:00:00,a,b,1\n2026-01-02 10:00:00,a,b,1\n"),
            5u);
  EXPECT_EQ(header("1,2,3\n4,5,6\n"), 1u);
  EXPECT_EQ(look("x,y\na,b\n1,2\n", {std::nullopt, std::nullopt, 2})->dialect.names,
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(look("x,y\n", {std::nullopt, std::nullopt, 9}).problems().front().code, "no_header");
}

TEST(Sniff, AFileWithoutNamesLosesNoRow) {
  EXPECT_EQ(problem("1,2268318,2520377,pv,1511544070\n1,2333346,2520771,pv,1511561733\n2,1,2,buy,1511572885\n"),
            "no_header");
  EXPECT_EQ(problem("u1,pv,2026-06-01 10:00:00,home\nu2,pv,2026-06-01 10:00:00,home\nu3,buy,2026-06-02 10:00:00,x\n"),
            "no_header");
  std::string text = "1,2,3,pv,1511544070\n1,2,4,pv,1511561733\n1,2,5,buy,1511572885\n";
  EXPECT_EQ(look(text, {std::nullopt, std::nullopt, 1})->dialect.header_row, 1u);
  // Days over numbers, words over words, a page of its own name.
  for (std::string_view names : {"渠道,2026-06-01,2026-06-02\n微信,5,6\n微博,7,8\n", "客户,标签\n张三,高\n李四,低\n",
                                 "page,page2\npage,page2\npage,page2\n"})
    EXPECT_EQ(look(names)->dialect.header_row, 1u) << names;
}

TEST(Sniff, Names) {
  EXPECT_EQ(look(" a ,,分销员,分销员,分销员,\n1,2,3,4,5,6\n")->dialect.names,
            (std::vector<std::string>{"a", "#2", "分销员", "分销员#2", "分销员#3", "#6"}));
  EXPECT_EQ(look("a,a#2,a\n1,2,3\n")->dialect.names, (std::vector<std::string>{"a", "a#2", "a#3"}));
  EXPECT_EQ(look("a,a,a#3,a,b,b,a\n1,2,3,4,5,6,7\n")->dialect.names,
            (std::vector<std::string>{"a", "a#2", "a#3", "a#4", "b", "b#2", "a#5"}));
  EXPECT_EQ(look("a,b\n1,2,3\n4,5,6\n")->dialect.names, (std::vector<std::string>{"a", "b", "#3"}));
}

TEST(Sniff, Types) {
  EXPECT_EQ(type_of({"2026-11-01 09:31:05", "2026/1/2 9:31"}), Type::instant);
  EXPECT_EQ(type_of({"2026-11-01", "2026/1/2"}), Type::day);
  EXPECT_EQ(type_of({"20261101", "20261102"}), Type::day);
  EXPECT_EQ(type_of({"12", "1,099", "-3"}), Type::integer);
  EXPECT_EQ(type_of({"0", "1", "1"}), Type::integer);
  EXPECT_EQ(type_of({"12.5", "3"}), Type::money);
  EXPECT_EQ(type_of({"¥12", "¥3"}), Type::money);
  EXPECT_EQ(type_of({"3.5万", "20"}), Type::money);
  EXPECT_EQ(type_of({"0.123456", "0.5"}), Type::real);
  EXPECT_EQ(type_of({"4.41%", "-"}), Type::real);
  EXPECT_EQ(type_of({"是", "否"}), Type::boolean);
  EXPECT_EQ(type_of({"TRUE", "false"}), Type::boolean);
  EXPECT_EQ(type_of({"007", "12"}), Type::text);
  EXPECT_EQ(type_of({"1930679858170649"}), Type::text);
  EXPECT_EQ(type_of({"12", "C13"}), Type::text);
  EXPECT_EQ(type_of({"-", "", "--"}), Type::text);
  EXPECT_EQ(type_of({"1600272000", "1600358400"}, "stat_time"), Type::instant);
  EXPECT_EQ(type_of({"1600272000", "1600358400"}, "编号"), Type::integer);
  EXPECT_EQ(type_of({"关注", "扫码"}), Type::text);
  EXPECT_EQ(type_of({"1.93068E+15", "4.2E+27"}), Type::text);
}

TEST(Sniff, Signs) {
  Result<Sniff> found =
      look("page,phone,time,id\npage,138****1402,1600272000,2.02607E+18\npage,##密文,1600272001,1.5E+20\n");
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->columns[0].repeats_name);
  EXPECT_TRUE(found->columns[1].masked);
  EXPECT_TRUE(found->columns[2].unix_time);
  EXPECT_TRUE(found->columns[3].scientific);
  EXPECT_FALSE(found->columns[1].repeats_name || found->columns[0].masked || found->columns[1].unix_time);
  EXPECT_EQ(found->columns[1].seen, 2u);
  EXPECT_EQ(found->columns[1].distinct, 2u);
  EXPECT_EQ(found->first_rows[1], (std::vector<std::string>{"page", "##密文", "1600272001", "1.5E+20"}));
}

TEST(Sniff, WideFiles) {
  std::string row = "c0";
  for (int i = 1; i < 10000; ++i) row += ",c" + std::to_string(i);
  EXPECT_EQ(look(row + "\n" + row + "\n")->columns.size(), 10000u);
  EXPECT_EQ(problem(row + ",more\n"), "too_many_columns:10001");
}

// The shared data sets.

double sum_of(const Parsed& parsed, const column::Column& column) {
  double sum = 0, unit = column.type() == Type::money ? 10000 : 1;
  for (std::size_t row = 0; row < parsed.rows; ++row)
    sum += column.is_null(row) ? 0 : static_cast<double>(column.values()[row]) / unit;
  return sum;
}

TEST(SharedData, ExportShapesAreReadAsTheOracleSays) {
  fs::path shared = shared_folder();
  if (shared.empty()) GTEST_SKIP() << "set SIYU_SHARED to the shared folder";
  fs::path folder = shared / "datasets/export-shapes";
  nlohmann::json expected = nlohmann::json::parse(read_file(folder / "expected.json"));
  std::size_t sums = 0;
  for (const auto& [name, shape] : expected.items()) {
    std::string text = read_file(folder / name), encoding = shape.at("encoding");
    Result<Sniff> found = look(text);
    if (name.ends_with(".xlsx") || name.ends_with(".zip")) {
      ASSERT_FALSE(found.ok()) << name;
      EXPECT_EQ(found.problems().front().code, "container_unreadable") << name;
      continue;
    }
    ASSERT_TRUE(found.ok()) << name;
    std::string read(encoding_name(found->dialect.encoding));
    if (found->dialect.bom_bytes > 0) read += "+bom";
    EXPECT_EQ(read, encoding == "gbk" ? "gb18030" : encoding.substr(0, encoding.find(' '))) << name;
    if (shape.contains("delimiter")) {
      EXPECT_EQ(std::string(1, found->dialect.delimiter), shape.at("delimiter")) << name;
    }
    if (shape.contains("header_row")) {
      EXPECT_EQ(found->dialect.header_row, shape.at("header_row").get<std::size_t>() + 1) << name;
    }
    if (shape.contains("columns")) {
      auto named = [](const std::string& column) { return !column.starts_with('#'); };
      const std::vector<std::string>& names = found->dialect.names;
      EXPECT_EQ(static_cast<std::size_t>(std::count_if(names.begin(), names.end(), named)),
                shape.at("columns").get<std::size_t>())
          << name;
    }
    std::size_t notes = shape.value("note_rows", nlohmann::json::array()).size();
    std::size_t footers = shape.value("footer_rows", nlohmann::json::array()).size();
    EXPECT_EQ(found->dialect.note_rows, notes) << name;
    EXPECT_EQ(found->blocks, 1u) << name;
    for (bool whole : {true, false}) {
      Sniff sniffed = *found;
      if (!whole) sniffed.dialect.end_row = 0;  // as if the end had not been in the samples
      Parsed parsed = read_as_sniffed(text, sniffed, whole ? 0 : 7);
      EXPECT_EQ(parsed.rows, shape.at("data_rows").get<std::size_t>()) << name;
      EXPECT_EQ(skipped_rows(parsed, "note_row"), notes) << name;
      EXPECT_EQ(skipped_rows(parsed, "footer"), footers) << name;
      for (const auto& [check, value] : shape.at("checks").items()) {
        if (!check.starts_with("sum ")) continue;
        const column::Column* column = parsed.table.find(check.substr(4));
        ASSERT_NE(column, nullptr) << name << " " << check;
        ASSERT_TRUE(column->type() == Type::money || column->type() == Type::integer) << name << " " << check;
        EXPECT_NEAR(sum_of(parsed, *column), value.get<double>(), 1e-9) << name << " " << check;
        ++sums;
      }
    }
  }
  EXPECT_GE(sums, 16u);
}

TEST(SharedData, EncodingsByFolder) {
  fs::path shared = shared_folder();
  if (shared.empty()) GTEST_SKIP() << "set SIYU_SHARED to the shared folder";
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(shared / "datasets/encodings")) {
    if (!entry.is_regular_file() || entry.path().stem() == "README") continue;
    std::string folder = entry.path().parent_path().filename(), text = read_file(entry.path());
    Sample sample{bytes_of(text), 0};
    std::optional<EncodingGuess> guess = detect_encoding({&sample, 1}, text.size());
    ASSERT_TRUE(guess.has_value()) << entry.path();
    std::string read(encoding_name(guess->encoding)), wanted = folder;
    std::erase(wanted, '_');
    if (folder == "gb2312") wanted = "gb18030";
    std::erase(read, '-');
    EXPECT_TRUE(read.starts_with(wanted)) << entry.path() << " read as " << read;
    std::size_t bad = 0;
    std::string decoded = decode(std::string_view(text).substr(guess->bom_bytes), guess->encoding, &bad);
    EXPECT_EQ(bad, 0u) << entry.path();
    EXPECT_FALSE(decoded.empty());
    ++files;
  }
  EXPECT_EQ(files, 49u);
}

// Every byte of the file is in a row, a skipped record or a counted problem; nothing stops.
TEST(SharedData, BadFilesAreReadWithTheirProblemsCounted) {
  fs::path shared = shared_folder();
  if (shared.empty()) GTEST_SKIP() << "set SIYU_SHARED to the shared folder";
  fs::path folder = shared / "datasets/csv-torture/rfc4180-cases/csv";
  auto read = [&](const std::string& name, std::size_t header_row) {
    Asked asked{texts(3)};
    asked.header_row = header_row;
    return parse(read_file(folder / name), asked);
  };
  Parsed missing = read("bad-missing-quote.csv", 0);
  EXPECT_EQ(problem_cells(missing, "unclosed_quote"), 1u);
  Parsed unescaped = read("bad-unescaped-quote.csv", 0);
  EXPECT_EQ(problem_cells(unescaped, "stray_quote"), 1u);
  Parsed inner = read("bad-quotes-with-unescaped-quote.csv", 0);
  EXPECT_EQ(problem_cells(inner, "stray_quote"), 1u);
  EXPECT_EQ(problem_cells(read("bad-header-less-fields.csv", 1), "short_row"), 1u);
  EXPECT_EQ(problem_cells(read("bad-header-more-fields.csv", 1), "long_row"), 1u);
  EXPECT_EQ(look(read_file(folder / "bad-header-no-header.csv")).problems().front().code, "empty_file");
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(shared / "datasets/csv-torture")) {
    if (!entry.is_regular_file()) continue;
    std::string text = read_file(entry.path());
    Result<Sniff> found = look(text);
    if (!found) continue;
    EXPECT_EQ(print(read_as_sniffed(text, *found, 3)), print(read_as_sniffed(text, *found))) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 70u);
}

// Cells exactly as they stand: through a plan of text columns, nulls as empty.
std::vector<std::vector<std::string>> table_of(std::string_view text, std::size_t header_row, std::size_t width) {
  Asked asked{texts(width)};
  asked.header_row = header_row;
  Parsed parsed = parse(text, asked);
  std::vector<std::vector<std::string>> rows(parsed.rows);
  for (std::size_t row = 0; row < parsed.rows; ++row) {
    for (const auto& [name, column] : parsed.table.columns())
      rows[row].push_back(column.is_null(row) ? "" : cell_text(column, row));
  }
  return rows;
}

TEST(SharedData, CsvTorture) {
  fs::path shared = shared_folder();
  if (shared.empty()) GTEST_SKIP() << "set SIYU_SHARED to the shared folder";
  std::size_t files = 0;
  for (std::string set : {"csv-spectrum/csvs", "rfc4180-cases/csv"}) {
    fs::path folder = shared / "datasets/csv-torture" / set;
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::string name = entry.path().stem();
      fs::path oracle = folder.parent_path() / "json" / (name + ".json");
      if (name.starts_with("bad-") || !fs::exists(oracle)) continue;
      if (name == "location_coordinates") continue;  // its JSON holds another phone number than its CSV
      std::string text = read_file(entry.path());
      nlohmann::ordered_json expected = nlohmann::ordered_json::parse(read_file(oracle));
      if (expected.is_object()) expected = nlohmann::ordered_json::array({expected});
      bool named = !expected.empty() && expected.front().is_object();
      std::vector<std::vector<std::string>> rows;
      std::size_t width = 1;
      for (const auto& record : expected) {
        std::vector<std::string> row;
        for (const auto& [key, value] : record.items()) {
          // The parser trims cells and drops blank rows; so does the oracle here.
          std::string cell = value;
          std::size_t from = cell.find_first_not_of(' '), to = cell.find_last_not_of(' ');
          row.push_back(from == std::string::npos ? "" : cell.substr(from, to - from + 1));
        }
        width = std::max(width, row.size());
        if (std::any_of(row.begin(), row.end(), [](const std::string& cell) { return !cell.empty(); }))
          rows.push_back(row);
      }
      bool header = named || name.starts_with("header-");
      EXPECT_EQ(table_of(text, header ? 1 : 0, width), rows) << entry.path();
      ++files;
    }
  }
  EXPECT_GT(files, 25u);
}

}  // namespace
}  // namespace siyu::csv
