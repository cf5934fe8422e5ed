// The scan for x86-64 with AVX2. The build gives this one file -mavx2 -mpclmul -mbmi; elsewhere it is only the null below.
#include "csv/scan.h"

#if defined(__AVX2__) && defined(__PCLMUL__)
#include "csv/scan_kernel.h"
#include "csv/simd_avx2.h"

namespace siyu::csv {
ScanFunction avx2_scan() { return &scan_kernel<SimdAvx2>; }
}  // namespace siyu::csv
#else
namespace siyu::csv {
ScanFunction avx2_scan() { return nullptr; }
}  // namespace siyu::csv
#endif
