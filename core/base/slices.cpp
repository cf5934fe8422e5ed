#include "base/slices.h"

#include <algorithm>

namespace siyu {

void in_slices(std::size_t count, std::size_t slice, const std::function<void(std::size_t, std::size_t)>& work) {
  for (std::size_t from = 0; from < count; from += std::min(slice, count - from))
    work(from, from + std::min(slice, count - from));
}

}  // namespace siyu
