// Bytes to Unicode: a stream in pieces gives what the whole gives, and what it gives is UTF-8 but for its mark of bad bytes.
#include "csv/encoding.h"
#include "base/text.h"
#include "csv/sniff_parts.h"
#include "fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  tests::Input input(data, size);
  auto encoding = static_cast<csv::Encoding>(input.choose(8));
  std::size_t piece = 1 + input.choose(16);
  std::string_view text = input.rest();

  auto transcode = [&](std::size_t bytes) {
    csv::Transcoder transcoder(encoding);
    std::string out;
    tests::in_pieces(text, bytes, [&](const std::string& part) { transcoder.append(part, out); });
    transcoder.finish(out);
    return out;
  };
  std::string whole = transcode(std::max<std::size_t>(1, text.size()));
  CHECK(transcode(1) == whole);
  CHECK(transcode(piece) == whole);

  std::size_t bad = 0;
  std::string decoded = csv::decode(text, encoding, &bad);
  CHECK(is_valid_utf8(decoded));
  CHECK(static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\xFF')) == bad);
  std::string shown;
  for (char c : whole) shown += c == '\xFF' ? std::string("\uFFFD") : std::string(1, c);
  CHECK(shown == decoded);

  csv::Sample sample{tests::as_bytes(text), 0};
  csv::detect_encoding({&sample, 1}, text.size());
  csv::detect_encoding({&sample, 1}, text.size() + 1000);
  return 0;
}
