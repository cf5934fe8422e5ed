// Chooses the scan: by the platform at compile time, by the processor at run time where it can differ (x86-64).
#include "csv/scan.h"

#include "csv/ingest.h"
#include "csv/scan_kernel.h"
#include "csv/simd_plain.h"
#if defined(__wasm_simd128__)
#include "csv/simd_wasm.h"
#elif defined(__aarch64__)
#include "csv/simd_neon.h"
#endif

namespace siyu::csv {
namespace {

struct Choice {
  ScanFunction scan;
  std::string_view name;
};

Choice choose() {
#if defined(__wasm_simd128__)
  return {&scan_kernel<SimdWasm>, SimdWasm::kName};
#elif defined(__aarch64__)
  return {&scan_kernel<SimdNeon>, SimdNeon::kName};
#else
#if defined(__x86_64__)
  if (avx2_scan() != nullptr && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
      __builtin_cpu_supports("bmi")) {
    return {avx2_scan(), "avx2"};
  }
#endif
  return {&scan_plain, SimdPlain::kName};
#endif
}

}  // namespace

bool scan_plain(ScanState& state, std::size_t to) { return scan_kernel<SimdPlain>(state, to); }

ScanFunction best_scan() {
  static const ScanFunction scan = choose().scan;
  return scan;
}

std::string_view best_scan_name() { return choose().name; }

std::string_view simd_name() { return best_scan_name(); }

}  // namespace siyu::csv
