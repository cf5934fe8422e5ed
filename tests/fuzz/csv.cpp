// Delimited text to a table: any cut, any block size, every scan and the serial machine give the same.
#include "fuzz/fuzzing.h"
#include "unit/csv/csv_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  using csv::ParserTuning;
  tests::Input input(data, size);
  csv::Dialect dialect;
  dialect.encoding = static_cast<csv::Encoding>(input.choose(8));
  dialect.delimiter = ",;\t|"[input.choose(4)];
  dialect.header_row = input.choose(4);
  dialect.note_rows = input.choose(2);
  dialect.end_row = input.choose(16);
  dialect.first_column = input.choose(3);
  dialect.has_right = input.choose(2) == 1;
  std::size_t piece = 1 + input.choose(100), block = 64 + input.choose(200);
  constexpr column::Type kTypes[] = {column::Type::text,   column::Type::integer, column::Type::real,
                                     column::Type::money,  column::Type::instant, column::Type::day,
                                     column::Type::boolean};
  std::vector<csv::ColumnPlan> plan;
  std::size_t columns = input.choose(8);
  for (std::size_t k = 0; k < columns; ++k) {
    std::string name = "c" + std::to_string(k);
    dialect.names.push_back(name);
    std::size_t how = input.choose(56);
    plan.push_back({k, name, kTypes[how % 7], how % 8 == 1, how % 8 >= 4, how % 8 >= 6});
  }

  auto parse = [&](ParserTuning tuning, std::size_t bytes) {
    csv::Parser parser(dialect, plan, Zone{480}, tuning);
    tests::in_pieces(input.rest(), bytes, [&](const std::string& part) { parser.append(tests::as_bytes(part)); });
    csv::Parsed parsed = parser.finish();
    CHECK(plan.empty() || parsed.table.rows() == parsed.rows);
    std::string out = csv::print(parsed);
    for (std::uint32_t row : parsed.aside) {
      CHECK(row < parsed.rows);
      out += "\naside " + std::to_string(row);
    }
    for (const csv::AsideRow& row : parsed.aside_rows) {
      out += "\n" + std::to_string(row.number);
      for (const auto& [code, column] : row.reasons) out += " " + code + " " + column;
      for (const std::string& cell : row.cells) out += "|" + cell;
    }
    return out;
  };
  std::size_t all = std::max<std::size_t>(1, input.rest().size());
  std::string expected = parse({ParserTuning::Scan::serial}, all);
  CHECK(parse({ParserTuning::Scan::plain}, all) == expected);
  CHECK(parse({ParserTuning::Scan::best}, all) == expected);
  CHECK(parse({ParserTuning::Scan::best, block}, piece) == expected);
  CHECK(parse({ParserTuning::Scan::serial, block}, 1) == expected);
  return 0;
}
