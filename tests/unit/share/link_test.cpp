// Fragments: the golden links of every released version, and what is noticed when one was cut or changed.
#include "share/link.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "report/json.h"
#include "share/letters.h"

namespace siyu::tests {
namespace {

namespace fs = std::filesystem;
using report::Json;
using share::LinkKind;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string code_of(std::string_view fragment) {
  auto read = share::read_fragment(fragment);
  if (!read.ok()) return read.problems()[0].code;
  if (read->is_locked) return "";
  auto bytes = share::from_letters(read->payload);
  if (!bytes) return "link_changed";
  auto content = share::unpack(read->kind, *bytes);
  return content.ok() ? "" : content.problems()[0].code;
}

std::vector<std::pair<std::string, std::string>> golden_links() {  // name, fragment
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : fs::directory_iterator(SIYU_TESTS_DIR "/golden/links"))
    if (entry.path().extension() == ".link")
      out.emplace_back(entry.path().stem().string(), std::string(trim(text_of(entry.path()))));
  std::sort(out.begin(), out.end());
  return out;
}

TEST(GoldenLinks, stay_readable) {
  ASSERT_GE(golden_links().size(), 4u);
  for (const auto& [name, link] : golden_links()) {
    auto read = share::read_fragment(link);
    ASSERT_TRUE(read.ok()) << name;
    if (read->is_locked) continue;
    auto content = share::unpack(read->kind, *share::from_letters(read->payload));
    ASSERT_TRUE(content.ok()) << name;
    std::string expected = text_of(fs::path(SIYU_TESTS_DIR "/golden/links") / (name + ".json"));
    EXPECT_EQ(report::write_json(*content) + "\n", expected) << name;
  }
}

TEST(GoldenLinks, every_changed_character_is_caught) {
  for (const auto& [name, link] : golden_links())
    for (std::size_t at = link[0] == '#'; at < link.size(); ++at)
      for (char other : std::string_view("A0az9-_.e#%rdm2 ")) {
        if (link[at] == other) continue;
        std::string changed = link;
        changed[at] = other;
        // A locked link whose kind was changed is noticed when it is unlocked: what it holds is not of that kind.
        bool is_locked_kind = link.substr(0, link.find('.', 4)).back() == 'e' && at <= 5;
        if (is_locked_kind) continue;
        EXPECT_NE(code_of(changed), "") << name << " at " << at << " " << other;
      }
}

TEST(GoldenLinks, every_cut_is_told_with_both_lengths) {
  for (const auto& [name, link] : golden_links()) {
    std::string whole = link.substr(link[0] == '#');
    std::size_t head = whole.size() - share::read_fragment(link)->payload.size();
    for (std::size_t size = 3; size < whole.size(); ++size) {
      auto read = share::read_fragment(std::string_view(whole).substr(0, size));
      ASSERT_FALSE(read.ok());
      EXPECT_EQ(read.problems()[0].code, "link_cut") << name << " " << size;
      const auto& facts = read.problems()[0].facts;
      ASSERT_FALSE(facts.empty());
      EXPECT_EQ(facts[0].second, std::to_string(size));
      if (size < head) continue;
      ASSERT_EQ(facts.size(), 2u);
      EXPECT_EQ(facts[1].second, std::to_string(whole.size()));
    }
  }
}

TEST(Link, is_read_with_and_without_its_address) {
  auto packed = share::pack(LinkKind::definition, Json{{"version", 1}, {"analysis", "rfm"}});
  ASSERT_TRUE(packed.ok());
  std::string link = share::write_fragment(LinkKind::definition, false, share::to_letters(*packed));
  for (std::string text : {link, "#" + link, "https://x.example/siyu.html#" + link, "  #" + link + "\n"})
    EXPECT_EQ(code_of(text), "") << text;
}

TEST(Link, says_what_it_is_not) {
  EXPECT_EQ(code_of(""), "link_unknown");
  EXPECT_EQ(code_of("你好"), "link_unknown");
  EXPECT_EQ(code_of("#section-2"), "link_unknown");
  EXPECT_EQ(code_of("v2.r.1.0000000.A"), "link_newer");
  EXPECT_EQ(code_of("v1"), "link_cut");
  auto of = [](LinkKind kind, const Json& json) {
    std::string packed = *share::pack(LinkKind::definition, json);
    return code_of(share::write_fragment(kind, false, share::to_letters(packed)));
  };
  Json definition = {{"version", 1}, {"analysis", "rfm"}};
  EXPECT_EQ(of(LinkKind::definition, definition), "");
  EXPECT_EQ(of(LinkKind::result, definition), "link_changed");
  EXPECT_EQ(of(LinkKind::mapping, definition), "link_changed");
  EXPECT_EQ(of(LinkKind::definition, Json{{"version", 2}, {"analysis", "rfm"}}), "link_newer");
  Json deep = 1;
  for (int i = 0; i < 33; ++i) deep = Json::array({deep});
  EXPECT_FALSE(share::pack(LinkKind::definition, deep).ok());
  EXPECT_EQ(of(LinkKind::definition, Json{{"version", 1}, {"analysis", "rfm"}, {"later", 1}}), "");
}

}  // namespace
}  // namespace siyu::tests
