// Every folder tests/cases/<analysis>/<case>/ is one example: definition.json asked of the data files beside it, with
// mapping.json where the files' own headers do not say enough, must give what expected.json says.
//
// expected.json holds the keys of the report that the case is about (`tables`, often `notes`, `definition`, `data`), or
// `problems` (codes and places). Each is compared as bytes: order of keys and rows counts. Only data.fingerprint is left out, for nobody can
// derive it by hand. Files are loaded whole, in pieces of 1 and of 13 bytes, forwards and backwards, and in ranges of 90 bytes by three readers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <ostream>

#include "harness/world.h"

namespace siyu::tests {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string title;  // "funnel/article"
  fs::path folder;
};

bool is_data(const fs::path& path) {
  std::string extension = path.extension().string();
  return extension == ".csv" || extension == ".txt" || extension == ".tsv";
}

std::vector<Case> find_cases() {
  std::vector<Case> cases;
  for (const auto& analysis : fs::directory_iterator(fs::path(SIYU_TESTS_DIR) / "cases")) {
    if (!analysis.is_directory()) continue;
    for (const auto& folder : fs::directory_iterator(analysis.path()))
      if (folder.is_directory())
        cases.push_back({analysis.path().filename().string() + "/" + folder.path().filename().string(), folder.path()});
  }
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.title < b.title; });
  return cases;
}

Json parse(const std::string& text) { return Json::parse(text, nullptr, false); }

// A problem's code and place; its sentence may be reworded.
Json places(const Json& problems) {
  Json out = Json::array();
  for (const Json& problem : problems) out.push_back({{"code", problem["code"]}, {"where", problem["where"]}});
  return out;
}

// A number has one text here: 1 and 1.0 are the same number in JSON.
void whole_numbers(Json& value) {
  if (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>())
    value = static_cast<std::int64_t>(value.get<double>());
  if (value.is_structured())
    for (Json& part : value) whole_numbers(part);
}
std::string text(Json value) {
  whole_numbers(value);
  return value.dump(1);
}

void PrintTo(const Case& one, std::ostream* out) { *out << one.title; }

std::size_t ranges_taken = 0;  // over all cases

class CasesTest : public ::testing::TestWithParam<Case> {};

TEST_P(CasesTest, GivesWhatIsExpected) {
  const fs::path& folder = GetParam().folder;
  for (const char* name : {"definition.json", "expected.json", "why.md"})
    ASSERT_TRUE(fs::exists(folder / name)) << GetParam().title << " has no " << name;
  std::string definition = read_file((folder / "definition.json").string());
  Json expected = parse(read_file((folder / "expected.json").string()));
  ASSERT_TRUE(expected.is_object()) << "expected.json is not an object";
  Json mapping = nullptr;
  if (fs::exists(folder / "mapping.json")) mapping = parse(read_file((folder / "mapping.json").string()));

  std::vector<NamedText> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (is_data(entry.path()))
      files.push_back({entry.path().filename().string(), read_file(entry.path().string()), mapping});
  std::sort(files.begin(), files.end(), [](const NamedText& a, const NamedText& b) { return a.name < b.name; });

  std::string first;
  for (const Cut& cut : {Cut{}, Cut{1}, Cut{13}, Cut{13, 0, 3, 90}}) {
    Door door;
    auto problems = door.load(files, cut);
    std::string reply = problems ? "{\"problems\":" + *problems + "}" : door.run(definition);
    if (cut.chunk != 0) {
      EXPECT_EQ(reply, first) << "in pieces of " << cut.chunk << ", readers of ranges: " << cut.readers;
      ranges_taken += door.taken();
      continue;
    }
    first = reply;
    Json got = parse(reply);
    ASSERT_TRUE(got.is_object()) << reply;
    if (got.contains("ok")) got = Json(got["ok"]);
    if (got.contains("data")) got["data"].erase("fingerprint");
    for (const auto& [key, value] : expected.items()) {
      ASSERT_TRUE(got.contains(key)) << GetParam().title << ": the reply has no " << key << "\n" << reply;
      Json have = key == "problems" ? places(got[key]) : Json(got[key]);
      EXPECT_EQ(text(have), text(value)) << GetParam().title << ", " << key;
    }
    std::reverse(files.begin(), files.end());
  }
}

std::string test_name(const ::testing::TestParamInfo<Case>& given) {
  std::string name = given.param.title;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

// Behind all of them: reading in ranges was not merely tried.
class RangesWereTaken : public ::testing::Environment {
  void TearDown() override {
    bool all = ::testing::UnitTest::GetInstance()->successful_test_count() > 100;
    EXPECT_TRUE(!all || ranges_taken > 100) << ranges_taken;
  }
};
const auto* const ranges_were_taken = ::testing::AddGlobalTestEnvironment(new RangesWereTaken);

INSTANTIATE_TEST_SUITE_P(All, CasesTest, ::testing::ValuesIn(find_cases()), test_name);

}  // namespace
}  // namespace siyu::tests
