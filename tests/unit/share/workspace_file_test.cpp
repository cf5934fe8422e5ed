// The workspace file's frame: what was written is read, damage costs the part it hit, and whatever the bytes are nothing else happens.
#include "share/workspace_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/crc32.h"

namespace siyu::share {
namespace {

using report::Json;

std::span<const std::byte> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

Json state() {
  return Json::parse(R"({"version":1,"name":"示例女装店","tables":[
    {"section":1,"name":"订单.csv","mapping":{"table":"orders","columns":{"order.id":"订单号"}},"policy":"merge","rows":2},
    {"section":2,"name":"客户.csv","mapping":{"table":"customers","columns":{"customer.id":"客户ID"}},"rows":1}],
    "segments":[{"id":"s1","name":"沉睡","rule":{"field":"customer.city","op":"=","value":"上海"}}],
    "notes":[{"id":"n1","text":"换海报","day":"2026-11-06"}]})");
}

const std::string kOrders = "订单号,实付金额\nA1,10.00\nA2,12.50\n", kCustomers = "客户ID\nwm1\n";

std::string written() {
  auto frame = write_workspace(
      state(), {{WorkspaceSection::Kind::table, "订单.csv", 0, kOrders.size(), crc32(as_bytes(kOrders))},
                {WorkspaceSection::Kind::table, "客户.csv", 0, kCustomers.size(), crc32(as_bytes(kCustomers))}});
  EXPECT_TRUE(frame.ok());
  return frame->head + kOrders + kCustomers + frame->tail;
}

// Looks as a caller does: the two ends first, then what is asked for. Bytes seen at once: `sample`.
Result<WorkspaceLook> look(const std::string& file, std::size_t sample = 64) {
  std::size_t end = std::min(file.size(), sample);
  std::vector<WorkspaceSample> seen = {{0, as_bytes(file).first(end)}, {file.size() - end, as_bytes(file).last(end)}};
  for (int turn = 0; turn < 5; ++turn) {
    auto found = look_at_workspace(file.size(), seen);
    if (!found.ok() || found->more.empty()) return found;
    for (const auto& [offset, bytes] : found->more) {
      EXPECT_LE(offset + bytes, file.size());
      seen.push_back({offset, as_bytes(file).subspan(offset, bytes)});
    }
  }
  ADD_FAILURE() << "asks for ever more";
  return Problem{"endless", "", "", {}};
}

std::string_view part(const std::string& file, const WorkspaceSection& section) {
  return section.offset >= file.size() ? std::string_view()
                                       : std::string_view(file).substr(section.offset, section.bytes);
}

TEST(Crc32, IsTheOneOfZip) {
  EXPECT_EQ(crc32(as_bytes("123456789")), 0xCBF43926u);
  EXPECT_EQ(crc32({}), 0u);
}

TEST(Crc32, OfPiecesIsThatOfTheWhole) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 37);
  for (std::size_t cut : {0u, 1u, 15u, 16u, 17u, 500u, 999u})
    EXPECT_EQ(crc32(as_bytes(text).subspan(cut), crc32(as_bytes(text).first(cut))), crc32(as_bytes(text)));
}

TEST(WorkspaceFile, WhatWasWrittenIsRead) {
  std::string file = written();
  for (std::size_t sample : {32u, 64u, 4096u}) {
    auto found = look(file, sample);
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found->sections.size(), 3u);
    EXPECT_FALSE(found->by_tail);
    EXPECT_EQ(part(file, found->sections[1]), kOrders);
    EXPECT_EQ(part(file, found->sections[2]), kCustomers);
    EXPECT_EQ(found->sections[2].name, "客户.csv");
    auto read = read_workspace_state(part(file, found->sections[0]), found->sections[0].sum);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, state());
  }
}

TEST(WorkspaceFile, OneWrongByteIsNoticedAndCostsOnePart) {
  std::string good = written();
  auto whole = look(good);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string file = good;
    file[at] = static_cast<char>(file[at] ^ 0x20);
    auto found = look(file);
    ASSERT_TRUE(found.ok()) << "byte " << at << ": the directory stands at both ends";
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < found->sections.size(); ++i) {
      const WorkspaceSection& section = found->sections[i];
      EXPECT_EQ(section.offset, whole->sections[i].offset);
      bool hit = at >= section.offset && at < section.offset + section.bytes;
      EXPECT_EQ(crc32(as_bytes(part(file, section))) != section.sum, hit) << "byte " << at << ", section " << i;
      wrong += hit;
    }
    EXPECT_LE(wrong, 1u);
  }
}

TEST(WorkspaceFile, OfACutFileTheBeginningIsRead) {
  std::string good = written();
  auto whole = look(good);
  std::size_t first = whole->sections[0].offset;
  for (std::size_t size = 0; size < good.size(); ++size) {
    auto found = look(good.substr(0, size));
    if (size >= std::max<std::size_t>(first, 64)) {
      ASSERT_TRUE(found.ok()) << size;
      EXPECT_EQ(found->sections.size(), 3u);
    } else {
      EXPECT_FALSE(found.ok()) << size;
    }
  }
}

TEST(WorkspaceFile, ANewerVersionAndAnotherFileAreSaid) {
  std::string file = written();
  EXPECT_EQ(look("订单号,实付金额\n" + std::string(200, 'x')).problems()[0].code, "not_workspace");
  EXPECT_EQ(look("").problems()[0].code, "not_workspace");
  std::string newer = file;
  for (std::size_t at : {std::size_t{0}, newer.size() - 32}) {
    newer[at + 8] = 2;
    std::uint32_t sum = crc32(as_bytes(newer).subspan(at, 28));
    for (std::size_t i = 0; i < 4; ++i) newer[at + 28 + i] = static_cast<char>(sum >> (8 * i));
  }
  EXPECT_EQ(look(newer).problems()[0].code, "workspace_newer");
}

TEST(WorkspaceFile, AStateThatWouldNotBeReadIsNotWritten) {
  auto code = [](const char* json) {
    auto frame = write_workspace(Json::parse(json), {});
    return frame.ok() ? std::string() : frame.problems()[0].code + " " + frame.problems()[0].where;
  };
  EXPECT_EQ(code(R"({"version":1,"name":""})"), "");
  EXPECT_EQ(code(R"({"version":1})"), "missing /name");
  EXPECT_EQ(code(R"({"version":1,"name":"x","tabels":[]})"), "unknown_key /tabels");
  EXPECT_EQ(code(R"({"version":1,"name":"x","tables":{}})"), "wrong_type /tables");
  EXPECT_EQ(code(R"({"version":1,"name":"x","tables":[{"section":1,"name":"a"}]})"), "missing /tables/0/mapping");
  EXPECT_EQ(code(R"({"version":2,"name":"x"})"), "unknown_value /version");
  EXPECT_EQ(code(R"([])"), "wrong_type ");
}

TEST(WorkspaceFile, TheStateOfANewerVersionIsSaid) {
  std::string text = R"({"version":2,"what":"ever"})";
  EXPECT_EQ(read_workspace_state(text, crc32(as_bytes(text))).problems()[0].code, "workspace_newer");
  EXPECT_EQ(read_workspace_state(text, 1).problems()[0].code, "workspace_damaged");
}

// A file of every released version stays readable. It is committed as hexadecimal digits.
TEST(WorkspaceFile, TheGoldenFileOfVersion1) {
  std::ifstream in(std::string(SIYU_TESTS_DIR) + "/unit/share/workspace_1.hex");
  std::string digits, line, file;
  while (std::getline(in, line)) digits += line;
  ASSERT_GT(digits.size(), 0u);
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    file += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  EXPECT_EQ(file, written()) << "what this version writes is another file: give it a new version and keep this one";
  auto found = look(file);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->sections.size(), 3u);
  auto read = read_workspace_state(part(file, found->sections[0]), found->sections[0].sum);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ((*read)["name"], "示例女装店");
  EXPECT_EQ(part(file, found->sections[1]), kOrders);
}

}  // namespace
}  // namespace siyu::share
