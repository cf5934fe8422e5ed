// A fragment: whatever text it is, it is read or refused; what it held is packed again into a link that holds the same.
#include "share/link.h"
#include "fuzz/fuzzing.h"
#include "share/letters.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace siyu;
  tests::Input input(data, size);
  std::size_t way = input.choose(5);
  auto kind = static_cast<share::LinkKind>(way % 3);
  std::string fragment(input.rest());
  // The sum guards what lies behind it: bytes as a payload of their own, and JSON as what was packed.
  if (way == 3 || way == 4) kind = static_cast<share::LinkKind>(input.choose(3));
  if (way == 3) fragment = share::write_fragment(kind, false, share::to_letters(input.rest()));
  if (way == 4) {
    Result<report::Json> json = report::parse_json(input.rest());
    if (!json.ok()) return 0;
    // Under the name of a definition the JSON is packed as it stands.
    Result<std::string> packed = share::pack(share::LinkKind::definition, *json);
    if (!packed.ok()) return 0;
    fragment = share::write_fragment(kind, false, share::to_letters(*packed));
  }
  Result<share::Fragment> read = share::read_fragment(fragment);
  if (!read.ok() || read->is_locked) return 0;
  auto bytes = share::from_letters(read->payload);
  if (!bytes) return 0;
  Result<report::Json> content = share::unpack(read->kind, *bytes);
  if (!content.ok()) return 0;
  Result<std::string> again = share::pack(read->kind, *content);
  if (!again.ok()) return 0;
  Result<report::Json> same = share::unpack(read->kind, *again);
  CHECK(same.ok() && *same == *content);
  return 0;
}
