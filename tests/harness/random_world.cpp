// Random worlds and questions. See random_world.h.
#include "harness/random_world.h"

#include <algorithm>
#include <cstdio>

namespace siyu::tests {
namespace {

// Times lie in few clusters, a few seconds wide, on three days; a third of the clusters are one instant.
std::string random_time(Random& random, bool date_only) {
  int day = 5 + static_cast<int>(random.below(3));
  char text[32];
  if (date_only) {
    std::snprintf(text, sizeof text, "2026-01-%02d", day);
    return text;
  }
  static const int kClusters[] = {0, 9 * 3600, 9 * 3600 + 55, 23 * 3600 + 59 * 60 + 56};
  int cluster = kClusters[random.below(4)];
  int second = std::min(86399, cluster + (random.chance(35) ? 0 : static_cast<int>(random.below(8))));
  std::snprintf(text, sizeof text, "2026-01-%02d %02d:%02d:%02d", day, second / 3600, second / 60 % 60, second % 60);
  return text;
}

const std::vector<std::string> kNames = {"a", "b", "c", "d"};
const std::vector<std::string> kChannels = {"抖音", "朋友圈", "扫码"};
const std::vector<std::string> kCities = {"上海", "杭州"};

std::string customer_name(std::size_t i) { return "u" + std::to_string(i + 1); }

TableFile events_file(Random& random, std::size_t number, std::size_t customers, bool date_only) {
  TableFile file;
  file.name = "events_" + std::to_string(number) + ".csv";
  file.table = "events";
  file.headers = {"uid", "what", "at", "channel", "session", "amount"};
  file.fields = {"customer.id", "event.name", "event.time", "event.channel", "event.session", "event.amount"};
  file.custom = {false, false, false, true, true, false};
  std::size_t rows = random.below(16);
  std::size_t names = 1 + random.below(kNames.size());
  for (std::size_t i = 0; i < rows; ++i)
    file.rows.push_back({customer_name(random.below(customers)), kNames[random.below(names)],
                         random_time(random, date_only), random.chance(20) ? "" : random.of(kChannels),
                         random.chance(20) ? "" : "s" + std::to_string(random.below(2)),
                         random.chance(20) ? "" : std::to_string(10 * random.below(4)) + ".50"});
  return file;
}

TableFile orders_file(Random& random, std::size_t customers, bool date_only) {
  TableFile file;
  file.name = "orders.csv";
  file.table = "orders";
  file.headers = {"订单号", "买家", "下单时间", "付款时间", "退款时间", "实付", "goods"};
  file.fields = {"order.id",          "customer.id", "order.created_at", "order.paid_at",
                 "order.refunded_at", "order.paid",  "order.goods"};
  file.custom = {false, false, false, false, false, false, true};
  std::size_t rows = random.below(6);
  for (std::size_t i = 0; i < rows; ++i)
    file.rows.push_back({"o" + std::to_string(i + 1), customer_name(random.below(customers)),
                         random_time(random, date_only), random.chance(30) ? "" : random_time(random, date_only),
                         random.chance(70) ? "" : random_time(random, date_only),
                         std::to_string(25 * (1 + random.below(5))) + ".00",
                         random.chance(20) ? "" : "g" + std::to_string(random.below(3))});
  return file;
}

TableFile customers_file(Random& random, std::size_t customers) {
  TableFile file;
  file.name = "customers.csv";
  file.table = "customers";
  file.headers = {"uid", "city", "level"};
  file.fields = {"customer.id", "customer.city", "customer.level"};
  file.custom = {false, false, true};
  for (std::size_t i = 0; i < customers; ++i)
    if (random.chance(80))
      file.rows.push_back({customer_name(i), random.chance(20) ? "" : random.of(kCities),
                           random.chance(20)   ? ""
                           : random.chance(50) ? "v1"
                                               : "v2"});
  return file;
}

TableFile totals_file(Random& random) {
  TableFile file;
  file.name = "totals.csv";
  file.table = "totals";
  file.headers = {"metric", "day", "value"};
  file.fields = {"total.metric", "total.time", "total.value"};
  file.custom = {false, false, false};
  for (std::size_t i = 0; i < 4; ++i)
    file.rows.push_back({i == 0 || random.chance(50) ? "曝光" : "点击", random_time(random, true),
                         std::to_string(100 + 7 * random.below(50))});
  return file;
}

// Names that occur in the world, so that no step is unknown.
std::vector<std::string> known_events(const World& world) {
  std::vector<std::string> names;
  auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const TableFile& file : world.files)
    for (const auto& row : file.rows) {
      if (file.table == "events") add(row[1]);
      if (file.table == "orders") {
        add("order");
        if (!row[3].empty()) add("paid");
        if (!row[4].empty()) add("refund");
      }
    }
  return names;
}

Json random_leaf(Random& random, const World& world) {
  std::vector<Json> leaves;
  if (world.has("events")) {
    leaves.push_back({{"field", "event.channel"}, {"op", "="}, {"value", random.of(kChannels)}});
    leaves.push_back({{"field", "event.channel"}, {"op", "!="}, {"value", random.of(kChannels)}});
    leaves.push_back({{"field", "event.channel"}, {"op", "in"}, {"value", {"抖音", "扫码"}}});
    leaves.push_back({{"field", "event.channel"}, {"op", "not_in"}, {"value", {"朋友圈"}}});
    leaves.push_back({{"field", "event.channel"}, {"op", random.chance(50) ? "is_set" : "not_set"}});
    leaves.push_back({{"field", "event.channel"}, {"op", "contains"}, {"value", "友"}});
    leaves.push_back(
        {{"field", "event.amount"}, {"op", random.of<std::string>({"<", "<=", ">", ">="})}, {"value", 10.5}});
  }
  if (world.has("orders"))
    leaves.push_back({{"field", "order.paid"}, {"op", random.of<std::string>({"<", "<=", ">", ">="})}, {"value", 75}});
  if (world.has("customers")) {
    leaves.push_back({{"field", "customer.city"}, {"op", "in"}, {"value", {"上海"}}});
    leaves.push_back({{"field", "customer.level"}, {"op", "!="}, {"value", "v1"}});
  }
  return leaves.empty() ? Json() : random.of(leaves);
}

Json random_rule(Random& random, const World& world) {
  Json leaf = random_leaf(random, world);
  if (leaf.is_null()) return leaf;
  switch (random.below(6)) {
    case 0:
      return {{"all", {leaf, random_leaf(random, world)}}};
    case 1:
      return {{"any", {leaf, random_leaf(random, world)}}};
    case 2:
      return {{"not", leaf}};
    default:
      return leaf;
  }
}

Json random_match(Random& random, const World& world, const std::vector<std::string>& names) {
  Json match;
  match["event"] = random.chance(5) ? Json() : Json(random.of(names));
  if (random.chance(25)) {
    Json rule = random_rule(random, world);
    if (!rule.is_null()) match["where"] = rule;
  }
  return match;
}

Json random_clickhouse(Random& random) {
  Json modes = Json::array();
  for (const char* mode : {"strict_deduplication", "strict_order", "strict_increase", "strict_once"})
    if (random.chance(25)) modes.push_back(mode);
  return modes;
}

}  // namespace

bool World::has(const std::string& table) const {
  for (const TableFile& file : files)
    if (file.table == table && !file.rows.empty()) return true;
  return false;
}

World random_world(Random& random) {
  World world;
  std::size_t customers = 1 + random.below(4);
  bool date_only = random.chance(10);
  std::size_t logs = 1 + random.below(2);
  for (std::size_t i = 1; i <= logs; ++i) world.files.push_back(events_file(random, i, customers, date_only));
  if (random.chance(35)) world.files.push_back(orders_file(random, customers, date_only));
  if (random.chance(40)) world.files.push_back(customers_file(random, customers));
  if (random.chance(25)) world.files.push_back(totals_file(random));
  world.files.erase(
      std::remove_if(world.files.begin(), world.files.end(), [](const TableFile& f) { return f.rows.empty(); }),
      world.files.end());
  if (world.files.empty() || known_events(world).empty()) {
    TableFile file = events_file(random, 9, customers, date_only);
    file.rows = {{"u1", "a", "2026-01-05 00:00:00", "", "", ""}};
    world.files.push_back(std::move(file));
  }
  return world;
}

Json random_funnel(Random& random, const World& world) {
  std::vector<std::string> names = known_events(world);
  Json params = Json::object();
  bool clickhouse = random.chance(12);

  std::size_t totals = !clickhouse && random.chance(12) ? 1 + random.below(2) : 0;
  std::size_t listed = 1 + random.below(4);
  Json steps = Json::array();
  for (std::size_t i = 0; i < totals; ++i) {
    if (world.has("totals") && random.chance(60))
      steps.push_back({{"total", {{"metric", "曝光"}}}, {"label", "曝光"}});
    else
      steps.push_back({{"total", {{"count", 2000 - 1000 * static_cast<int>(i)}}}, {"label", "总" + std::to_string(i)}});
  }
  std::string order = clickhouse || random.chance(55) ? "ordered" : random.chance(50) ? "strict" : "unordered";
  bool held = !clickhouse && random.chance(12);
  for (std::size_t i = 0; i < listed; ++i) {
    Json step;
    if (random.chance(12)) {
      step["anyOf"] = {random_match(random, world, names), random_match(random, world, names)};
    } else {
      step = random_match(random, world, names);
      if (!clickhouse && !step["event"].is_null() && random.chance(10))
        step["first"] = random.chance(50) ? "ever" : "matching";
      else if (!clickhouse && random.chance(10))
        step["nth"] = 1 + random.below(3);
    }
    bool named = step.contains("event") && !step["event"].is_null();
    if (!named || random.chance(20)) step["label"] = "第" + std::to_string(i + 1) + "步";
    if (order != "unordered" && !clickhouse && i > 0 && !step.contains("anyOf") && random.chance(12))
      step["optional"] = true;
    if (order != "unordered" && !clickhouse && i > 0 && random.chance(10))
      step["within"] = random.of<std::string>({"2s", "5s", "1m"});
    steps.push_back(step);
  }
  params["steps"] = steps;
  if (order != "ordered" || random.chance(20)) params["order"] = order;
  if (random.chance(80))
    params["window"] = random.of<std::string>({"3s", "5s", "10s", "1m", "12h", "1d", "2d", "same_day"});
  if (clickhouse) {
    if (params.value("window", "") == "same_day") params["window"] = "1d";
    params["semantics"] = "clickhouse";
    params["modes"] = random_clickhouse(random);
  } else {
    if (random.chance(25)) params["entry"] = random.chance(70) ? "first" : "latest";
    switch (random.below(6)) {
      case 0:
        params["same_time"] = "row_order";
        break;
      case 1:
        params["same_time"] = "never";
        break;
      case 2:
        params["same_time"] = {{"grace_s", 1 + random.below(4)}};
        break;
      default:
        break;
    }
    if (listed > 1 && random.chance(25)) {
      Json exclusion = random_match(random, world, names);
      std::size_t from = 1, to = listed;
      if (order != "unordered") {
        from = 1 + random.below(listed - 1);
        to = from + 1 + random.below(listed - from);
      }
      exclusion["from_step"] = totals + from;
      exclusion["to_step"] = totals + to;
      params["exclusions"] = {exclusion};
      if (random.chance(50)) params["exclusion"] = random.chance(70) ? "truncate" : "remove";
    }
    if (held && world.has("events"))
      params["hold"] = {{"fields", {random.chance(50) ? "event.channel" : "event.session"}},
                        {"report", random.chance(50) ? "pairs" : "customers"}};
    else if (random.chance(12) && world.has("events"))
      params["count_by"] = random.chance(50) ? "event.session" : "event.channel";
  }
  if (random.chance(20)) params["range_applies"] = "all";
  if (random.chance(35)) {
    std::vector<Json> by = {};
    if (world.has("events")) by.insert(by.end(), {"event.channel", "event.session"});
    if (world.has("customers")) by.insert(by.end(), {"customer.city", "customer.level"});
    if (world.has("orders")) by.push_back("order.goods");
    if (!by.empty()) {
      Json breakdown = {{"by", {random.of(by)}}};
      if (random.chance(25)) {
        Json second = random.of(by);
        if (second != breakdown["by"][0]) breakdown["by"].push_back(second);
      }
      switch (random.below(5)) {
        case 0:
          breakdown["attribution"] = "first_touch";
          break;
        case 1:
          breakdown["attribution"] = "last_touch";
          break;
        case 2:
          breakdown["attribution"] = "all_events";
          break;
        case 3:
          breakdown["attribution"] = "step";
          breakdown["step"] = totals + (order == "unordered" ? 1 : 1 + random.below(listed));
          break;
        default:
          break;
      }
      if (random.chance(40)) breakdown["limit"] = 1 + random.below(3);
      params["breakdown"] = breakdown;
    }
  }
  // Steps that a trend or a time may name: the required ones.
  std::vector<std::size_t> required;
  for (std::size_t i = totals; i < steps.size(); ++i)
    if (!steps[i].contains("optional")) required.push_back(i + 1);
  auto two_steps = [&](Json& out) {
    std::size_t from = random.below(required.size() - 1);
    out["from_step"] = required[from];
    out["to_step"] = required[from + 1 + random.below(required.size() - from - 1)];
  };
  if (random.chance(30)) {
    Json trend = {{"interval", random.of<std::string>({"hour", "day", "week", "month"})}};
    if (random.chance(30)) trend["week_start"] = random.chance(50) ? "sunday" : "monday";
    if (required.size() > 1 && random.chance(30)) two_steps(trend);
    params["trend"] = trend;
  }
  if (required.size() > 1 && random.chance(30)) {
    Json bins = Json::object();
    if (random.chance(70)) two_steps(bins);
    if (random.chance(40)) bins["bins"] = 1 + random.below(5);
    params["time_to_convert"] = bins;
  }
  if (random.chance(50)) params["list"] = true;

  Json definition = {{"version", 1}, {"analysis", "funnel"}};
  if (random.chance(40)) {
    Json range = Json::object();
    if (random.chance(70)) range["from"] = random.chance(60) ? "2026-01-06" : "2026-01-05 09:00:02";
    if (random.chance(60)) range["to"] = random.chance(60) ? "2026-01-06" : "2026-01-06 23:59:58";
    if (random.chance(15)) range["zone"] = random.chance(50) ? "+00:00" : "-05:30";
    if (!range.empty()) definition["range"] = range;
  }
  if (random.chance(15)) {
    Json rule = random_rule(random, world);
    if (!rule.is_null()) definition["where"] = rule;
  }
  definition["params"] = params;
  return definition;
}

std::string to_csv(const TableFile& file, bool quote_all) {
  std::string out;
  auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      bool quote = (quote_all && !cells[i].empty()) || cells[i].find_first_of(",\"\r\n") != std::string::npos;
      if (!quote) {
        out += cells[i];
        continue;
      }
      out += '"';
      for (char c : cells[i]) {
        if (c == '"') out += '"';
        out += c;
      }
      out += '"';
    }
    out += '\n';
  };
  line(file.headers);
  for (const auto& row : file.rows) line(row);
  return out;
}

Json mapping_of(const TableFile& file) {
  Json columns = Json::object();
  for (std::size_t i = 0; i < file.headers.size(); ++i)
    if (!file.custom[i]) columns[file.fields[i]] = file.headers[i];
  return {{"table", file.table}, {"columns", columns}};
}

std::vector<NamedText> texts(const World& world) {
  std::vector<NamedText> out;
  for (const TableFile& file : world.files) out.push_back({file.name, to_csv(file), mapping_of(file)});
  return out;
}

std::string describe(const World& world) {
  std::string out;
  for (const TableFile& file : world.files) out += "== " + file.name + " (" + file.table + ")\n" + to_csv(file);
  return out;
}

}  // namespace siyu::tests
