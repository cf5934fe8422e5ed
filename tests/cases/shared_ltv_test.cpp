// The models over CDNOW through the whole report, against the parameters that their authors printed: read where SIYU_SHARED names the
// folder; without it every test here skips.
#include <gtest/gtest.h>

#include <map>

#include "cases/shared_folder.h"
#include "harness/world.h"

namespace siyu::tests {
namespace {

// The lines up to the end of the 39 weeks that the papers fit: masterid,sampleid,date,cds,sales.
std::string calibration() {
  const std::string all = read_file(shared_folder() + "cdnow/cdnowElog.csv");
  std::string out;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size() - 1) + 1;
    const std::string line = all.substr(at, end - at);
    std::size_t date = line.find(',', line.find(',') + 1) + 1;
    if (at == 0 || line.compare(date, 8, "19970930") <= 0) out += line;
    at = end;
  }
  return out;
}

std::map<std::string, double> model_of(const std::string& name) {
  Door door;
  const Json columns = {{"customer.id", "masterid"}, {"order.paid_at", "date"}, {"order.paid", "sales"}};
  auto problems = door.load({{"cdnow.csv", calibration(), {{"table", "orders"}, {"columns", columns}}}});
  EXPECT_FALSE(problems) << *problems;
  const Json definition = {{"version", 1}, {"analysis", "ltv"}, {"params", {{"model", name}}}};
  const Json reply = Json::parse(door.run(definition.dump()), nullptr, false);
  std::map<std::string, double> out;
  if (!reply.contains("ok")) ADD_FAILURE() << reply.dump();
  for (const Json& table : reply.value("ok", Json::object()).value("tables", Json::array()))
    for (const Json& row : table["name"] == "model" ? table["rows"] : Json::array())
      if (row[1].is_number()) out[row[0].get<std::string>()] = row[1].get<double>();
  return out;
}

// Fader, Hardie & Lee 2005; Gamma-Gamma of Fader & Hardie 2013.
TEST(SharedLtv, BgNbdOfCdnow) {
  NEEDS_SHARED();
  auto model = model_of("bgnbd");
  EXPECT_EQ(model["customers"], 2357);
  EXPECT_EQ(model["repeaters"], 946);
  EXPECT_NEAR(model["r"], 0.243, 0.0005);
  EXPECT_NEAR(model["alpha"], 4.414, 0.0005);
  EXPECT_NEAR(model["a"], 0.793, 0.0005);
  EXPECT_NEAR(model["b"], 2.426, 0.0005);
  EXPECT_NEAR(model["log_likelihood"], -9582.4, 0.05);
  EXPECT_NEAR(model["p"], 6.25, 0.005);
  EXPECT_NEAR(model["q"], 3.74, 0.005);
  EXPECT_NEAR(model["gamma"], 15.44, 0.005);
}

// Schmittlein, Morrison & Colombo's model, as the same paper fits it.
TEST(SharedLtv, ParetoNbdOfCdnow) {
  NEEDS_SHARED();
  auto model = model_of("pareto_nbd");
  EXPECT_NEAR(model["r"], 0.553, 0.0005);
  EXPECT_NEAR(model["alpha"], 10.578, 0.0005);
  EXPECT_NEAR(model["s"], 0.606, 0.0005);
  EXPECT_NEAR(model["beta"], 11.669, 0.0005);
  EXPECT_NEAR(model["log_likelihood"], -9594.98, 0.01);
}

}  // namespace
}  // namespace siyu::tests
