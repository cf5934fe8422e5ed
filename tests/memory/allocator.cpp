// The C library's allocator behind a count and two ways to fail. See allocator.h.
#include "memory/allocator.h"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace siyu::tests {
namespace {

std::size_t live = 0, most = 0, left = 0, failed = 0;

void* take(std::size_t size) {
  bool fails = (size >= kLarge && left > 0 && --left == 0) || (most > 0 && live + size > most);
  void* memory = fails ? nullptr : std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) {
    ++failed;
    return nullptr;
  }
  live += malloc_usable_size(memory);
  return memory;
}

void give(void* memory) {
  if (memory == nullptr) return;
  live -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

std::size_t live_bytes() { return live; }
void fail_allocation(std::size_t nth) {
  left = nth;
  failed = 0;
}
void limit_memory(std::size_t bytes) {
  most = bytes;
  failed = 0;
}
std::size_t failed_allocations() { return failed; }

}  // namespace siyu::tests

void* operator new(std::size_t size) {
  if (void* memory = siyu::tests::take(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return siyu::tests::take(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return siyu::tests::take(size); }
void operator delete(void* memory) noexcept { siyu::tests::give(memory); }
void operator delete[](void* memory) noexcept { siyu::tests::give(memory); }
void operator delete(void* memory, std::size_t) noexcept { siyu::tests::give(memory); }
void operator delete[](void* memory, std::size_t) noexcept { siyu::tests::give(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { siyu::tests::give(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { siyu::tests::give(memory); }
