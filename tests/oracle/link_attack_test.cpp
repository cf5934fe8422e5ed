// Nobody works out what a link withholds: random shops, real reports of every analysis, shared as links, decoded as the receiver does, and
// attacked by somebody who knows what such reports always hold (link_attack.h). And whatever is shared, no name, phone, id or number of
// an order of the shop is in it.
//
// SIYU_WORLDS: shops (default 8, each with every link below); SIYU_SEED: the first; SIYU_LINK: only the link of this number.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "oracle/link_attack.h"
#include "sample/sample.h"

namespace siyu::tests {
namespace {

using attack::Found;
using attack::Grid;
using attack::grids_of;
using attack::Hidden;
using attack::Knowledge;

constexpr int kThreshold = 5;

// Links: the questions of each. Between them every analysis that can be asked of a shop, most parameters that make tables, and pairs that tell the
// same in two ways.
const char* const kLinks[] = {
    R"([{"analysis":"funnel","params":{"steps":[{"event":"关注"},{"event":"意向"},{"event":"行动"}],"window":"60d",
         "trend":{"interval":"month"},"time_to_convert":{"from_step":1,"to_step":2}}}])",
    R"([{"analysis":"funnel","params":{"steps":[{"event":"关注"},{"event":"行动"},{"event":"paid"}],"window":"90d"}},
        {"analysis":"funnel","params":{"steps":[{"event":"关注"},{"event":"行动"},{"event":"paid"}],"window":"90d",
         "breakdown":{"by":["event.渠道"],"attribution":"first_touch"}}}])",
    R"([{"analysis":"customer_funnel"},{"analysis":"rfm","params":{"list":true,"cells":true}},{"analysis":"tiers"}])",
    R"([{"analysis":"segments","params":{"overlap":true,"interval":"month","segments":[
         {"id":"a","name":"买过","rule":{"did":{"event":"paid"}}},
         {"id":"b","name":"老客","rule":{"did":{"event":"paid","times":{"min":2}}}},
         {"id":"c","name":"上海","rule":{"field":"customer.city","op":"=","value":"上海"}}]}}])",
    R"([{"analysis":"retention","params":{"start":{"event":"paid"},"return":{"event":"paid"},"period":"month","intervals":6}},
        {"analysis":"lifecycle","params":{"start":{"event":"paid"},"interval":"month"}},
        {"analysis":"stickiness","params":{"event":{"event":"paid"},"interval":"month"}}])",
    R"([{"analysis":"retention","params":{"start":{"event":"paid"},"return":{"event":"paid"},"period":"month","intervals":4,
         "breakdown":{"by":["order.channel"]}}}])",
    R"([{"analysis":"repurchase","params":{"cohort":"quarter"}}])",
    R"([{"analysis":"sales","params":{"interval":"month","by":["order.channel","order.store"],"bands":["100","300"]}},
        {"analysis":"sales","params":{"interval":"week"}},{"analysis":"overview"}])",
    R"([{"analysis":"hours"}])",
    R"([{"analysis":"gmv","params":{"compare":"previous","by":["order.channel"]}},{"analysis":"sales","params":{"by":["order.channel"]}}])",
    R"([{"analysis":"ltv","params":{"cohort":"quarter","channel":"customer.source"}}])",
    R"([{"analysis":"aipl","params":{"interval":"month"}},{"analysis":"paths"},{"analysis":"plan"}])",
    R"([{"analysis":"sales","params":{"interval":"month"}},
        {"analysis":"sales","params":{"interval":"month"},"where":{"field":"order.channel","op":"!=","value":"企微"}}])",
    R"([{"analysis":"health"},{"analysis":"benchmarks"},{"analysis":"overview"}])"};
constexpr std::size_t kLinkCount = sizeof kLinks / sizeof *kLinks;

std::string number(std::size_t n) { return std::to_string(n); }

struct Shop {
  std::vector<NamedText> files;
  std::vector<std::string> secrets;  // what names somebody
};

// Rows of a file that are kept, with planted columns behind the orders'.
std::string thinned(const sample::SampleFile& file, int percent, Random& random, std::vector<std::string>& secrets) {
  std::string out, line;
  bool is_orders = file.name == "订单.csv", is_head = true;
  std::size_t at = 0;
  while (at < file.bytes.size()) {
    std::size_t end = file.bytes.find('\n', at);
    end = end == file.bytes.npos ? file.bytes.size() : end + 1;
    line = file.bytes.substr(at, end - at);
    at = end;
    while (std::count(line.begin(), line.end(), '"') % 2 != 0 &&
           at < file.bytes.size()) {  // a line break inside quotes
      end = std::min(file.bytes.find('\n', at), file.bytes.size() - 1) + 1;
      line += file.bytes.substr(at, end - at);
      at = end;
    }
    if (!is_head && !random.chance(percent)) continue;
    if (is_orders) {
      std::size_t text = line.find_last_not_of("\r\n") + 1;
      std::string rest = line.substr(text);
      line.resize(text);
      if (is_head) {
        line += ",收货人,收货地址,物流单号";
      } else {
        std::vector<std::string> planted{"收货丁" + number(random.below(10'000)),
                                         "秘密路" + number(1000 + random.below(9000)) + "号",
                                         "SF" + number(100'000'000 + random.below(900'000'000))};
        for (const std::string& secret : planted) {
          line += "," + secret;
          secrets.push_back(secret);
        }
        std::size_t first = line.find_first_of("0123456789");
        secrets.push_back(
            line.substr(first, line.find_first_not_of("0123456789", first) - first));  // the order's number
      }
      line += rest;
    }
    is_head = false;
    out += line;
  }
  return out;
}

Shop make(Random& random, std::size_t customers) {
  Shop out;
  sample::ShopOptions options;
  options.customers = static_cast<std::uint32_t>(customers);
  options.seed = random.next();
  int percent = random.chance(50) ? 100 : static_cast<int>(40 + random.below(60));
  for (const sample::SampleFile& file : sample::shop(options)) {
    out.files.push_back({file.name, thinned(file, percent, random, out.secrets), nullptr});
    // Ids, names and phones stand in the first columns of the list.
    if (file.name != "客户列表.csv") continue;
    std::size_t at = file.bytes.find('\n');
    while (at != file.bytes.npos && at + 1 < file.bytes.size()) {
      std::string line = file.bytes.substr(at + 1, file.bytes.find('\n', at + 1) - at - 1);
      std::size_t comma = line.find(',');
      if (comma != line.npos && comma > 8) {
        out.secrets.push_back(line.substr(0, comma));
        out.secrets.push_back(line.substr(comma + 1, line.find(',', comma + 1) - comma - 1));
      }
      for (std::size_t i = 0; i + 11 <= line.size(); ++i)
        if (line[i] == '1' && line.find_first_not_of("0123456789", i) == i + 11 && (i == 0 || line[i - 1] == ','))
          out.secrets.push_back(line.substr(i, 11));
      at = file.bytes.find('\n', at + 1);
    }
  }
  return out;
}

struct Shared {
  Json truth = nullptr, seen = nullptr;  // the reports, and what the receiver decodes
  std::string refused;                   // instead
};

Shared share(Door& door, std::size_t link, const Json& range) {
  Shared out;
  Json reports = Json::array();
  for (Json definition : Json::parse(kLinks[link])) {
    definition["version"] = 1;
    if (!range.is_null()) definition["range"] = range;
    Json reply = door.call({{"call", "run"}, {"definition", definition}});
    if (reply.contains("ok")) reports.push_back(reply["ok"]);
  }
  if (reports.empty()) return out;
  out.truth = reports;
  Json reply = door.call({{"call", "share"}, {"kind", "result"}, {"content", reports}});
  if (!reply.contains("ok")) {
    out.refused = reply.dump();
    return out;
  }
  Json opened = door.call({{"call", "open_link"}, {"fragment", reply["ok"]["fragment"]}});
  out.seen = opened["ok"]["content"];
  return out;
}

Json range_of(Random& random) {
  if (random.chance(50)) return nullptr;
  std::string month = number(1 + random.below(9));
  return {{"from", "2025-0" + month + "-01"}, {"to", "2026-0" + number(1 + random.below(9)) + "-15"}};
}

// Shows what the link withheld beside its few, as if nobody had thought of subtraction.
void show_companions(std::vector<Grid>& seen, const std::vector<Grid>& truth) {
  for (Grid& grid : seen)
    for (const Grid& own : truth) {
      if (own.report != grid.report || own.name != grid.name) continue;
      for (std::size_t row = 0; row < grid.cells.size(); ++row)
        for (std::size_t c = 0; c < grid.columns.size(); ++c)
          if (grid.hidden[row][c] == Hidden::more) {
            grid.hidden[row][c] = Hidden::no;
            grid.cells[row][c] = own.cells[row][c];
          }
    }
}

struct Totals {
  std::size_t shared_links = 0, few = 0, without_companions = 0, scanned = 0;
  Found all;
};

class Links : public ::testing::Test {
 protected:
  static std::size_t first_link() { return setting("SIYU_LINK", 0); }
  static std::size_t last_link() { return std::getenv("SIYU_LINK") ? setting("SIYU_LINK", 0) + 1 : kLinkCount; }

  // The attacker's own shops: large ones, in which a law has cases, and small ones, in which what is only usual fails.
  static const Knowledge& knowledge(std::size_t link) {
    static std::vector<std::unique_ptr<Door>> doors;
    static std::vector<Json> ranges;
    constexpr std::size_t kCustomers[] = {500, 500, 200, 260, 320, 380, 30, 40, 60, 90};
    if (doors.empty())
      for (std::size_t shop = 0; shop < std::size(kCustomers); ++shop) {
        Random random(900'000 + shop);
        doors.push_back(std::make_unique<Door>());
        Shop own = make(random, kCustomers[shop]);
        CHECK(!doors.back()->load(own.files));
        ranges.push_back(shop < 2 ? Json(nullptr) : range_of(random));
      }
    static std::map<std::size_t, Knowledge> known;
    auto it = known.find(link);
    if (it != known.end()) return it->second;
    std::vector<std::vector<Grid>> shops;
    for (std::size_t shop = 0; shop < doors.size(); ++shop) {
      Json reports = Json::array();
      for (Json definition : Json::parse(kLinks[link])) {
        definition["version"] = 1;
        if (!ranges[shop].is_null()) definition["range"] = ranges[shop];
        Json reply = doors[shop]->call({{"call", "run"}, {"definition", definition}});
        if (reply.contains("ok")) reports.push_back(reply["ok"]);
      }
      shops.push_back(grids_of(reports));
    }
    return known.emplace(link, Knowledge(shops)).first->second;
  }

  static void attack_shop(std::size_t seed, std::size_t from, std::size_t to, Totals& totals) {
    Random random(seed);
    Shop shop = make(random, random.of(std::vector<std::size_t>{15, 30, 60, 120, 250, 400}));
    Door door;
    ASSERT_FALSE(door.load(shop.files));
    Json range = range_of(random);
    for (std::size_t link = from; link < to; ++link) {
      SCOPED_TRACE("seed " + number(seed) + " link " + number(link));
      Shared shared = share(door, link, range);
      if (shared.truth.is_null()) continue;
      ASSERT_EQ(shared.refused, "");
      ++totals.shared_links;
      std::string payload = shared.seen.dump();
      for (const std::string& secret : shop.secrets) {
        ++totals.scanned;
        ASSERT_EQ(payload.find(secret), payload.npos) << secret;
      }
      std::vector<Grid> truth = grids_of(shared.truth), seen = grids_of(shared.seen);
      Found found = attack::attack(knowledge(link), seen, truth, kThreshold, 3);
      for (const std::string& leak : found.leaks) ADD_FAILURE() << leak;
      totals.few += found.few + found.sums;
      totals.all.few += found.few;
      totals.all.sums += found.sums;
      totals.all.moneys += found.moneys;
      totals.all.knots += found.knots;
      totals.all.beyond += found.beyond;
      totals.all.tried += found.tried;
      totals.all.largest = std::max(totals.all.largest, found.largest);
      show_companions(seen, truth);
      totals.without_companions += attack::attack(knowledge(link), seen, truth, kThreshold).leaks.size();
    }
  }
};

// Shops of which a link once told more than it should: a curve that never grows, rows in the order of their size, steps that lose more than
// they keep, buyers of orders, the headline of a curve.
TEST_F(Links, hold_nothing_where_they_once_did) {
  constexpr std::pair<std::size_t, std::size_t> kOnce[] = {{207, 10}, {209, 6}, {219, 0}, {220, 0}, {268, 0},
                                                           {277, 0},  {286, 3}, {840, 9}, {441, 10}};
  Totals totals;
  for (auto [seed, link] : kOnce)
    if (link >= first_link() && link < last_link()) attack_shop(seed, link, link + 1, totals);
}

TEST_F(Links, hold_nothing_that_is_withheld) {
  std::size_t worlds = setting("SIYU_WORLDS", 8), first = setting("SIYU_SEED", 1);
  Totals totals;
  for (std::size_t seed = first; seed < first + worlds; ++seed) attack_shop(seed, first_link(), last_link(), totals);
  const Found& all = totals.all;
  std::printf(
      "%zu links: %zu few, %zu groups without a cell and %zu amounts of a few, %zu of them by all whole numbers; %zu "
      "knots, the largest of %zu, "
      "%zu only by pairs; %zu fall where companions are shown; %zu scans\n",
      totals.shared_links, all.few, all.sums, all.moneys, all.tried, all.knots, all.largest, all.beyond,
      totals.without_companions, totals.scanned);
  EXPECT_GT(totals.few, worlds);
  EXPECT_GT(totals.without_companions, worlds);
}

}  // namespace
}  // namespace siyu::tests
