// Ranges of a file on their way between engines (docs/format-blob.md). The first byte chooses: a text read in ranges is the table
// that one parser makes of it; a damaged blob or recipe is refused, or makes a table that holds together. Blobs carry no sum of
// their bytes, so what is damaged within a value is another value: that nobody can see, and engines of one page need not.
#include "csv/ranges.h"
#include "fuzz/fuzzing.h"
#include "unit/csv/csv_testing.h"

namespace {

using namespace siyu;

constexpr std::size_t kColumns = 6;

csv::Dialect dialect_of(csv::Encoding encoding) {
  csv::Dialect dialect;
  dialect.encoding = encoding;
  for (std::size_t k = 0; k < kColumns; ++k) dialect.names.push_back("c" + std::to_string(k));
  return dialect;
}

std::vector<csv::ColumnPlan> plan() {
  return {{0, "id", column::Type::text, true, true, true},
          {1, "time", column::Type::instant, false, true},
          {2, "amount", column::Type::money},
          {3, "note", column::Type::text},
          {4, "share", column::Type::real},
          {5, "flag", column::Type::boolean}};
}

// Rows enough for a recipe, before the text that is looked into.
std::string top() {
  std::string rows = "c0,c1,c2,c3,c4,c5\n";
  for (int row = 0; row < 17; ++row) rows += "U" + std::to_string(row) + ",2026-01-02 10:20:30,1.5,x,0.25,是\n";
  return rows;
}

struct Readers {
  csv::FileReader whole;
  std::vector<csv::RangeReader> ranges;
};

Readers readers_of(const csv::Dialect& dialect, std::size_t count, csv::ParserTuning tuning, std::string_view text) {
  Readers out{csv::FileReader(dialect, plan(), Zone{480}, tuning), {}};
  out.whole.append(tests::as_bytes(text));
  std::vector<std::byte> recipe = out.whole.recipe();
  CHECK(!recipe.empty());
  for (std::size_t i = 0; i < count; ++i) {
    Result<csv::RangeReader> reader = csv::RangeReader::make(recipe, tuning);
    CHECK(reader.ok());
    out.ranges.push_back(std::move(*reader));
  }
  return out;
}

std::span<const std::byte> range_of(std::string_view file, std::size_t from, std::size_t to) {
  return tests::as_bytes(file.substr(from - 1, to - from + 1 + csv::kSeam));
}

void text_in_ranges(tests::Input& input) {
  csv::Dialect dialect = dialect_of(input.choose(2) == 0 ? csv::Encoding::utf8 : csv::Encoding::gb18030);
  std::size_t count = 1 + input.choose(4), range = 1 + input.choose(256);
  csv::ParserTuning tuning;
  tuning.block_bytes = 64 + input.choose(256);
  std::string before = top(), file = before + std::string(input.rest());

  csv::Parser alone(dialect, plan(), Zone{480}, tuning);
  alone.append(tests::as_bytes(file));
  Readers by = readers_of(dialect, count, tuning, before);
  auto feed_to = [&](std::size_t to) {
    std::size_t at = by.whole.position();
    if (to > at) by.whole.append(tests::as_bytes(std::string_view(file).substr(at, to - at)));
  };
  std::size_t turn = 0;
  for (std::size_t from = before.size(); from < file.size(); from += range, ++turn) {
    std::size_t to = std::min(file.size(), from + range), source = turn % count;
    auto blob = by.ranges[source].read(from, to, range_of(file, from, to));
    if (blob) {
      feed_to(by.ranges[source].start());
      Result<bool> taken = by.whole.offer(source, *blob);
      CHECK(taken.ok());
      if (*taken) continue;
    }
    feed_to(to);
  }
  feed_to(file.size());
  CHECK(csv::print(by.whole.finish()) == csv::print(alone.finish()));
}

// Four bytes of the input are one damage: where, of which kind, and with what.
std::vector<std::byte> damaged(std::vector<std::byte> bytes, std::string_view how) {
  auto number = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
  for (; how.size() >= 4 && !bytes.empty(); how.remove_prefix(4)) {
    std::size_t at = (number(how[0]) + 256 * number(how[1])) % bytes.size(), size = 1 + number(how[3]) % 16;
    auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (number(how[2]) % 5) {
      case 0:
        *place = static_cast<std::byte>(how[3]);
        break;
      case 1:
        *place ^= static_cast<std::byte>(1u << (size % 8));
        break;
      case 2:
        bytes.erase(place, place + static_cast<std::ptrdiff_t>(std::min(size, bytes.size() - at)));
        break;
      case 3:
        bytes.insert(place, size, static_cast<std::byte>(how[3]));
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

std::string body() {
  return "U1,2026-01-03 10:20:30,\"1,299.00\",\"two\nlines\",1,否\n"
         "U99,soon,x,plain,0.5,maybe\n\n合计,,12.50,,,\n2.02607E+18,2026-01-04,2,x,,是\nU7,2026-01-05,3,y,2,是\n";
}

void damaged_blob(std::string_view how) {
  std::string before = top(), file = before + body() + body();
  std::size_t middle = before.size() + body().size();
  Readers by = readers_of(dialect_of(csv::Encoding::utf8), 1, {}, before);
  auto first = by.ranges[0].read(before.size(), middle, range_of(file, before.size(), middle));
  auto second = by.ranges[0].read(middle, file.size(), range_of(file, middle, file.size()));
  CHECK(first && second);
  bool both = how.size() % 2 == 0;  // else only the second is damaged
  for (const auto& blob : {both ? damaged(*first, how) : *first, damaged(*second, how)}) {
    Result<bool> taken = by.whole.offer(0, blob);
    if (taken.ok()) continue;
    CHECK(taken.problems().front().code == "bad_blob");
    return;  // the file is given up
  }
  csv::Parsed parsed = by.whole.finish();
  CHECK(parsed.table.rows() == parsed.rows);
  for (std::uint32_t row : parsed.aside) CHECK(row < parsed.rows);
  for (const csv::AsideRow& row : parsed.aside_rows) CHECK(row.row < parsed.rows);
  csv::print(parsed);
}

void damaged_recipe(std::string_view how) {
  std::string before = top(), file = before + body();
  csv::FileReader whole(dialect_of(csv::Encoding::utf8), plan(), Zone{480});
  whole.append(tests::as_bytes(before));
  Result<csv::RangeReader> reader = csv::RangeReader::make(damaged(whole.recipe(), how));
  if (!reader.ok()) {
    CHECK(reader.problems().front().code == "bad_blob");
    return;
  }
  auto blob = reader->read(before.size(), file.size(), range_of(file, before.size(), file.size()));
  if (blob && whole.offer(0, *blob).ok()) csv::print(whole.finish());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tests::Input input(data, size);
  switch (input.choose(4)) {
    case 0:
      damaged_blob(input.rest());
      return 0;
    case 1:
      damaged_recipe(input.rest());
      return 0;
    default:
      text_in_ranges(input);
      return 0;
  }
}
