// Memory that ends when a test says so. allocator.cpp replaces this program's operator new, which otherwise only counts.
#pragma once

#include <cstddef>

namespace siyu::tests {

std::size_t live_bytes();
// The n-th allocation of kLarge bytes or more from now on fails, once. 0: none does. Smaller ones are let through: the JSON library
// allocates a little in destructors, where a failure ends the program.
constexpr std::size_t kLarge = 1024;
void fail_allocation(std::size_t nth);
// Every allocation that would make more than `bytes` live fails. 0: no limit.
void limit_memory(std::size_t bytes);
// Allocations that failed since either was set last.
std::size_t failed_allocations();

}  // namespace siyu::tests
