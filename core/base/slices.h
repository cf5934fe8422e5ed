// Long loops in short calls.
#pragma once

#include <cstddef>
#include <functional>

namespace siyu {

// Calls work(from, to) over [0, count), `slice` at a time. A WebAssembly engine compiles a function well only when it is called again
// after a while, never while it runs, and the linker's optimiser puts a function with one caller into that caller whatever
// its attributes say. The call through std::function is neither; a long loop in one function would run to its end as it
// was first translated, four times slower.
void in_slices(std::size_t count, std::size_t slice, const std::function<void(std::size_t from, std::size_t to)>& work);

}  // namespace siyu
