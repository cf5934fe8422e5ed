// Everything that JavaScript may call: five functions. Logic lives in engine/, which is tested natively; here bytes and texts
// only change hands. A caller writes bytes at reserve(n), then makes a call that says how many of them belong to it; bytes that
// a reply carries are seen through output() until the next call. Pointers are unsigned; views are taken anew after every
// call, because memory may have grown.

#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <cstdint>
#include <new>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace {

siyu::engine::Engine& engine() {
  static siyu::engine::Engine only;
  return only;
}

std::vector<std::byte>& input() {
  static std::vector<std::byte> bytes;
  return bytes;
}

siyu::engine::Engine::Reply& last() {
  static siyu::engine::Engine::Reply reply;
  return reply;
}

// Where the next call's bytes are to be written; 0 when memory is not enough.
std::uint32_t reserve(std::uint32_t bytes) {
  try {
    if (input().size() < bytes) input().resize(bytes);
  } catch (const std::bad_alloc&) {
    return 0;
  }
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(input().data()));
}

// JSON in, JSON out; `bytes` of the reserved ones belong to this request. Never throws.
std::string call(const std::string& request, std::uint32_t bytes) {
  last() = engine().call(request, std::span(input()).first(bytes <= input().size() ? bytes : 0));
  return last().json;
}

// A view of the bytes beside the last reply: copy it out at once.
emscripten::val output() {
  return emscripten::val(
      emscripten::typed_memory_view(last().bytes.size(), reinterpret_cast<const std::uint8_t*>(last().bytes.data())));
}

// Bytes of the heap as it stands.
double memory() { return static_cast<double>(emscripten_get_heap_size()); }

std::string version() { return siyu::engine::Engine::version(); }

}  // namespace

EMSCRIPTEN_BINDINGS(siyu) {
  emscripten::function("reserve", &reserve);
  emscripten::function("call", &call);
  emscripten::function("output", &output);
  emscripten::function("memory", &memory);
  emscripten::function("version", &version);
}
