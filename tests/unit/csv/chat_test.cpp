// Chat transcripts as records: moments of every locale, who said what, and texts that only look like chats.
#include <gtest/gtest.h>

#include "csv/chat_line.h"
#include "unit/csv/unfold_testing.h"

namespace siyu::csv {
namespace {

using testing::unfold;
using testing::Unfolded;

std::string moment(std::string_view text) {
  ChatMoment read;
  return read_chat_moment(text, read) && text.empty() ? chat_time(read, false, false) : "none";
}

TEST(Chat, Moments) {
  EXPECT_EQ(moment("2019/01/30, 20:49"), "2019-01-30 20:49");
  EXPECT_EQ(moment("2019-1-3 9:05:07"), "2019-01-03 09:05:07");
  EXPECT_EQ(moment("2019年1月3日 下午8:49"), "2019-01-03 20:49");
  EXPECT_EQ(moment("2019/1/3 上午12:01"), "2019-01-03 00:01");
  EXPECT_EQ(moment("2019/1/3, 12:01\u202FPM"), "2019-01-03 12:01");
  EXPECT_EQ(moment("01/02/2019, 08:49 p. m."), "01/02/2019 20:49");
  EXPECT_EQ(moment("1.2.19, 20.49"), "01.02.2019 20:49");
  for (std::string_view bad :
       {"2019-01-30", "2019-01-30T10:00", "19:30 2019-01-30", "2019-01-30 25:00", "2019-01-30 10:60", "2019-01-30 10:1",
        "20190130 10:00", "2019/01-30 10:00", "2019-01-30 10:00 x"}) {
    EXPECT_EQ(moment(bad), "none") << bad;
  }
}

TEST(Chat, OrderOfDayAndMonth) {
  ChatMoment read;
  std::string_view text = "03/04/19 10:00";
  ASSERT_TRUE(read_chat_moment(text, read));
  EXPECT_EQ(chat_time(read, true, false), "2019-04-03 10:00");
  EXPECT_EQ(chat_time(read, false, true), "2019-03-04 10:00");
  EXPECT_EQ(chat_time(read, false, false), "03/04/2019 10:00");

  Fold open = look("03/04/19, 10:00 - A: x\n04/04/19, 10:00 - B: y\n", true);
  EXPECT_EQ(open.layout, Layout::chat);
  EXPECT_FALSE(open.day_first || open.month_first);
  EXPECT_TRUE(look("03/04/19, 10:00 - A: x\n13/04/19, 10:00 - B: y\n", true).day_first);
  EXPECT_TRUE(look("03/04/19, 10:00 - A: x\n03/14/19, 10:00 - B: y\n", true).month_first);
  EXPECT_TRUE(look("03.04.19, 10:00 - A: x\n04.04.19, 10:00 - B: y\n", true).day_first);
  Fold both = look("13/04/19, 10:00 - A: x\n03/14/19, 10:00 - B: y\n", true);
  EXPECT_FALSE(both.day_first || both.month_first);
  // A date that the order of the sample does not fit stays as written.
  EXPECT_EQ(unfold(look("13/04/19, 10:00 - A: x\n", true), "03/14/19, 10:00 - B: y\n").text,
            "time,sender,text,kind\n03/14/2019 10:00,B,y,text\n");
}

TEST(Chat, Framed) {
  EXPECT_EQ(
      unfold("[2019-12-24, 12:23] Jane Doe: Hello John!\n[2020-01-17, 21:49] John Doe: Hello\nJane!\n\n"),
      "time,sender,text,kind\n2019-12-24 12:23,Jane Doe,Hello John!,text\n2020-01-17 21:49,John Doe,\"Hello\nJane!\","
      "text\n");
  EXPECT_EQ(unfold("2019/1/3, 10:00 - 消息和通话已加密。\r\n2019/1/3, 10:01 - 老王: <省略多媒体文件>\r\n2019/1/3, "
                   "10:02 - 小李:\r\n"
                   "2019/1/3, 10:03 - 老王 将群名改为 \"a: b\"\r\n"),
            "time,sender,text,kind\n2019-01-03 10:00,,消息和通话已加密。,system\n2019-01-03 "
            "10:01,老王,<省略多媒体文件>,media\n"
            "2019-01-03 10:02,小李,,text\n2019-01-03 10:03,,\"老王 将群名改为 \"\"a: b\"\"\",system\n");
  EXPECT_EQ(unfold("\u200E[13.01.19, 10:00:01] A: \u200Eimage omitted\n[13.01.19, 10:00:02] B: at 10:30\n"),
            "time,sender,text,kind\n2019-01-13 10:00:01,A,image omitted,media\n2019-01-13 10:00:02,B,at 10:30,text\n");
}

TEST(Chat, Headed) {
  EXPECT_EQ(unfold("2026-10-05 21:40:12 老王\n第一行\n\n第三行\n\n2026-10-05 21:41:00 小李(wxid_1)\n[图片]\n\n"),
            "time,sender,text,kind\n2026-10-05 21:40:12,老王,\"第一行\n\n第三行\",text\n"
            "2026-10-05 21:41:00,小李(wxid_1),[图片],media\n");
  EXPECT_EQ(unfold("老王 2026-10-05 21:40:12\n你好\n\n小 李 2026-10-05 21:41\n2026-10-05 21:40:12 不是新消息\n"),
            "time,sender,text,kind\n2026-10-05 21:40:12,老王,你好,text\n2026-10-05 21:41,小 李,2026-10-05 21:40:12 "
            "不是新消息,text\n");
}

TEST(Chat, LinesAboveTheFirstMessage) {
  std::string text = "与老王的聊天记录\n";
  for (int k = 0; k < 6; ++k) text += "2019/1/3, 10:0" + std::to_string(k) + " - 老王: 好\n";
  Unfolded out = unfold(look(text, true), text);
  EXPECT_EQ(out.problems, (std::vector<std::string>{"stray_text  1 1"}));
}

TEST(Chat, WhatIsNone) {
  auto layout = [](std::string_view text) { return look(text, true).layout; };
  EXPECT_EQ(layout("date,name\n2019-01-01 10:00,x\n"), Layout::delimited);
  EXPECT_EQ(layout("2019-01-01 10:00:00 INFO main: started\n2019-01-01 10:00:01 WARN main: slow\n"), Layout::delimited);
  EXPECT_EQ(layout("2019-01-01 10:00:00 - INFO - main: a\n2019-01-01 10:00:01 - ERROR - main: b\n"), Layout::delimited);
  EXPECT_EQ(layout("[2019-01-01 10:00:00] local.ERROR: a\n[2019-01-01 10:00:01] local.INFO: b\n"), Layout::delimited);
  EXPECT_EQ(layout("[2019-01-01 10:00:00] worker: a\n[2019-01-01 10:00:01] worker: b\n"), Layout::delimited);
  EXPECT_EQ(layout("2019/01/01 10:00 - 11:00,room: A,x\n2019/01/01 11:00 - 12:00,room: B,y\n"), Layout::delimited);
  EXPECT_EQ(layout("会议 2026-10-05 21:40:12\n会议 2026-10-05 21:41:12\n"), Layout::delimited);
  EXPECT_EQ(layout("姓名\n老王\n小李\n"), Layout::delimited);
  EXPECT_EQ(layout("时间;人\n2019/1/3, 10:00 - 11:00;x\n"), Layout::delimited);
}

}  // namespace
}  // namespace siyu::csv
