// JSON objects as records: lines, lists, lists inside, what becomes of values, and texts that are broken.
#include <gtest/gtest.h>

#include "csv/json_flatten.h"
#include "csv/json_list.h"
#include "csv/json_tokens.h"
#include "csv/sniff_parts.h"
#include "unit/csv/unfold_testing.h"

namespace siyu::csv {
namespace {

using testing::unfold;
using testing::Unfolded;

using Strings = std::vector<std::string>;

TEST(JsonRows, Lines) {
  EXPECT_EQ(unfold("{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"c\":null}\r\n\n{}\n{\"a\":3}"),
            "a,b,c\n1,x,\n,y,\n,,\n3,,\n");
  EXPECT_EQ(
      unfold("{\"event\":\"view\",\"items\":[{\"id\":1}],\"more\":{\"x\":{\"y\":\"a long text beside the list\"}}}\n"),
      "event,items,more.x.y\nview,\"[{\"\"id\"\":1}]\",a long text beside the list\n");
}

TEST(JsonRows, Lists) {
  EXPECT_EQ(unfold("[{\"a\":1},{\"a\":2},\n{\"b\":3}]"), "a,b\n1,\n2,\n,3\n");
  EXPECT_EQ(unfold("{\"code\":0,\"data\":{\"total\":2,\"list\":[{\"a\":1},{\"a\":2},{\"a\":3}]},\"tips\":[{\"t\":1}]}"),
            "a\n1\n2\n3\n");
  EXPECT_EQ(unfold("{\"a\":1}{\"a\":2}\n{\n\"a\":3}"), "a\n1\n2\n3\n");  // one behind the other
  EXPECT_EQ(unfold("{\n \"a\": {\n  \"b\": 1\n }\n}"), "a.b\n1\n");
  EXPECT_EQ(unfold("{\"\\u6570\\u636e\":[{\"\\u540d\":\"x\"}]}"), "名\nx\n");
  // Lists in the objects of a list are parts of rows, however long.
  EXPECT_EQ(unfold("[{\"id\":1,\"lines\":[{\"n\":1},{\"n\":2}]}]"), "id,lines\n1,\"[{\"\"n\"\":1},{\"\"n\"\":2}]\"\n");
  EXPECT_EQ(
      unfold("{\"chats\":{\"list\":[{\"name\":\"群一\",\"messages\":[{\"id\":1},{\"id\":2}]},{\"name\":\"\\u7fa4\","
             "\"messages\":[]},{\"name\":\"c\",\"messages\":[{\"id\":3}]}]}}"),
      "id,list_name\n1,群一\n2,群一\n3,c\n");
}

TEST(JsonRows, Values) {
  EXPECT_EQ(unfold("{\"id\":202607011234567890,\"f\":1.50,\"e\":-2E+10,\"t\":true,\"n\":null,\"x\":NaN}\n"),
            "id,f,e,t,n,x\n202607011234567890,1.50,-2E+10,true,,NaN\n");
  EXPECT_EQ(
      unfold(
          "{\"s\":\"a\\\"b,\\n\\u4e2d\\/\\\\\",\"p\":\"\\ud83d\\ude00\",\"l\":\"x\\ud83dy\\ude00\\ud83d\\u0041\"}\n"),
      "s,p,l\n\"a\"\"b,\n中/\\\",😀,x\uFFFDy\uFFFD\uFFFDA\n");
  EXPECT_EQ(unfold("{\"a\":1,\"a\":2,\"o\":{\"x\":1},\"o\":{\"x\":null}}\n"), "a,o.x\n2,\n");
  EXPECT_EQ(unfold("{\"tags\":[\"a\",\"b\",3,true,null],\"none\":[],\"mixed\":[1,[2, {\"k\" : \"a "
                   "b\"}]],\"obj\":[{\"k\" : 1}]}\n"),
            "tags,mixed,obj\na;b;3;true;,\"[1,[2,{\"\"k\"\":\"\"a b\"\"}]]\",\"[{\"\"k\"\":1}]\"\n");
  EXPECT_EQ(
      unfold("{\"event_name\":\"view\",\"event_params\":[{\"key\":\"page\",\"value\":{\"string_value\":\"home\","
             "\"int_value\":null}},{\"key\":\"ms\",\"value\":{\"string_value\":null,\"int_value\":\"12\"}},"
             "{\"key\":\"none\",\"value\":{\"int_value\":null}},{\"key\":\"plain\",\"value\":7}],"
             "\"user_properties\":[{\"key\":\"vip\",\"value\":{\"set_timestamp_micros\":5,\"double_value\":1.5}}]}\n"),
      "event_name,event_params.page,event_params.ms,event_params.none,event_params.plain,user_properties.vip\n"
      "view,home,12,,7,1.5\n");
  EXPECT_EQ(unfold("{\"messages\":[{\"id\":1,\"text\":[\"see \",{\"type\":\"link\",\"text\":\"x.y\"},\", and "
                   "\",{\"type\":\"bold\","
                   "\"text\":\"a\"},{\"type\":\"bold\",\"text\":\"b\"}]}]}"),
            "id,text\n1,\"see x.y, and a b\"\n");
}

TEST(JsonRows, LaterMembersAreCounted) {
  std::string head = "{\"a\":1}\n{\"a\":2}\n";
  Fold fold = look(head, false);
  Unfolded out = unfold(fold, head + "{\"a\":3,\"b\":9}\n{\"b\":{\"c\":1},\"a\":4}\n{\"b\":1}\n");
  EXPECT_EQ(out.text, "a\n1\n2\n3\n4\n\n");
  EXPECT_EQ(out.problems, (Strings{"extra_member b 2 3", "extra_member b.c 1 4"}));
}

TEST(JsonRows, MembersOfTheMiddleAndTheEndAreColumns) {
  std::string text;
  for (int i = 0; i < 900; ++i) {
    text += "{\"event\":\"view\"";
    if (i >= 400) text += ",\"page\":\"p\"";
    if (i >= 800) text += ",\"amount\":5";
    text += "}\n";
  }
  std::string_view all = text;
  constexpr std::size_t kSample = 1000;
  std::vector<Sample> samples;
  for (std::size_t at : {std::size_t{0}, text.size() / 2, text.size() - kSample})
    samples.push_back({std::as_bytes(std::span(all.substr(at, kSample))), at});
  Result<Sniff> found = sniff(samples, text.size());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->dialect.names, (Strings{"event", "page", "amount"}));
  EXPECT_EQ(found->columns[2].type, column::Type::integer);
  Unfolded out = unfold(*found->dialect.fold, text);
  EXPECT_TRUE(out.problems.empty());
}

TEST(JsonRows, BrokenLinesAreLeftOut) {
  std::string text = "{\"a\":1}\n{\"a\":2\nno json\n{\"a\":3}x\n[1]\n{\"a\":01}\n{\"a\":\"\\x\"}\n{\"a\":4}\n{\"a\":";
  Fold fold = look("{\"a\":1}\n{\"a\":1}\n", true);
  Unfolded out = unfold(fold, text);
  EXPECT_EQ(out.text, "a\n1\n4\n");
  EXPECT_EQ(out.problems, (Strings{"bad_json  7 2"}));
}

TEST(JsonRows, BrokenListsKeepTheirRows) {
  Fold fold = look("{\"list\":[{\"a\":1},{\"a\":2}]}", true);
  ASSERT_EQ(fold.path, (Strings{".list", "[]"}));
  EXPECT_EQ(unfold(fold, "{\"x\":[1,{}],\"list\":[{\"a\":1},null,7,{\"a\":},{\"a\":2}],\"y\":\"]}\"}").problems,
            (Strings{"bad_json  3 1"}));
  Unfolded cut = unfold(fold, "{\"list\":[{\"a\":1},\n{\"a\":2");
  EXPECT_EQ(cut.text, "a\n1\n");
  EXPECT_EQ(cut.problems, (Strings{"bad_json  1 2"}));
  EXPECT_EQ(unfold(fold, "{\"list\":[{\"a\":1}").problems, (Strings{"bad_json  1 1"}));
  EXPECT_EQ(unfold(fold, "{\"list\":{\"a\":1}}").text, "a\n");
  EXPECT_EQ(unfold(fold, "]]}}{{\"list\":[[{\"a\":1}]]").text, "a\n");
}

TEST(JsonRows, DepthIsBounded) {
  std::string deep = "{\"a\":1}\n{\"b\":";
  for (int k = 0; k < 100000; ++k) deep += k % 2 == 0 ? "[" : "{\"x\":";
  deep += "\n{\"a\":2}\n";
  auto cut = [] { return std::size_t{5000}; };
  Unfolded out = testing::unfold_in_pieces(look("{\"a\":1}\n{\"a\":1}\n", true), deep, cut);
  EXPECT_EQ(out.text, "a\n1\n2\n");
  EXPECT_EQ(out.problems, (Strings{"bad_json  1 2"}));
  std::string inside = "[{\"a\":1},{\"b\":" + std::string(100000, '[') + std::string(100000, ']') + "},{\"a\":2}]";
  EXPECT_EQ(testing::unfold_in_pieces(look("[{\"a\":1}]", true), inside, cut).text, "a\n1\n2\n");
}

TEST(JsonRows, ManyNamesOfShortRows) {
  std::string text;
  for (int k = 0; k < 2000; ++k) text += "{\"k" + std::to_string(k) + "\":1}\n";
  Fold fold = look(text, true);
  EXPECT_LT(fold.names.size(), 150u);
  EXPECT_EQ(fold.names.front(), "k0");
  auto cut = [] { return std::size_t{5000}; };
  Unfolded out = testing::unfold_in_pieces(fold, text, cut);
  EXPECT_EQ(std::count(out.text.begin(), out.text.end(), '\n'), 2001);
  EXPECT_FALSE(out.problems.empty());
}

TEST(JsonRows, ASampleMayBeCutAnywhere) {
  std::string text = "{\"messages\" : [ {\"a\":\"\\u4e2d\"} , {\"a\":2,\"b\":[1,2]} ] }";
  for (std::size_t at = 0; at <= text.size(); ++at) {
    Fold fold = look(std::string_view(text).substr(0, at), false);
    bool seen = at > text.find('}');
    EXPECT_EQ(fold.layout, seen ? Layout::json : Layout::delimited) << at;
    if (seen) {
      EXPECT_EQ(fold.path, (Strings{".messages", "[]"})) << at;
    }
  }
}

TEST(JsonRows, WhatIsNone) {
  auto layout = [](std::string_view text) { return look(text, true).layout; };
  EXPECT_EQ(layout("{a},{b}\n1,2\n"), Layout::delimited);
  EXPECT_EQ(layout("[a],[b]\n1,2\n"), Layout::delimited);
  EXPECT_EQ(layout("[1,2]"), Layout::delimited);
  EXPECT_EQ(layout("{}"), Layout::delimited);
  EXPECT_EQ(layout("id,json\n1,\"{\"\"a\"\":1}\"\n"), Layout::delimited);
  EXPECT_EQ(layout("{\"a\":1},x\n{\"a\":2},y\n"), Layout::delimited);
}

TEST(JsonTokens, Numbers) {
  auto is_number = [](std::string_view text) { return JsonReader(text).next() == JsonToken::number; };
  for (std::string_view good : {"0", "-0", "10", "1.5", "1e5", "-1.25E-7"}) EXPECT_TRUE(is_number(good)) << good;
  for (std::string_view bad : {"", "-", "01", "1.", ".5", "+1", "1e", "0x1", "1_0"})
    EXPECT_FALSE(is_number(bad)) << bad;
}

}  // namespace
}  // namespace siyu::csv
