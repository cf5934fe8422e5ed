// Blocks on a stack: a new value is a block, and as long as the last two are in the wrong order they become one.
#include "statistics/isotonic.h"

#include "base/result.h"

namespace siyu::statistics {

std::vector<double> isotonic(std::span<const double> values, std::span<const double> weights, Direction direction) {
  CHECK(values.size() == weights.size());
  struct Block {
    double sum, weight;  // of weighted values
    std::size_t length;
    double mean;
  };
  std::vector<Block> blocks;
  auto wrong = [&](const Block& left, const Block& right) {
    return direction == Direction::increasing ? left.mean > right.mean : left.mean < right.mean;
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(weights[i] > 0);
    blocks.push_back({values[i] * weights[i], weights[i], 1, values[i]});
    while (blocks.size() > 1 && wrong(blocks[blocks.size() - 2], blocks.back())) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& block = blocks.back();
      block.sum += last.sum;
      block.weight += last.weight;
      block.length += last.length;
      block.mean = block.sum / block.weight;
    }
  }
  std::vector<double> fit;
  fit.reserve(values.size());
  for (const Block& block : blocks) fit.insert(fit.end(), block.length, block.mean);
  return fit;
}

}  // namespace siyu::statistics
