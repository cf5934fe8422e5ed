// Codes are written in as few bytes as the dictionary needs. A text is looked up once for every sender, in groups, so that
// the misses in cache overlap; the rows then only pass through an array.
#include "column/blob.h"

#include <algorithm>

#include "base/result.h"

namespace siyu::column {
namespace {

constexpr std::uint32_t kUnknown = Dictionary::kAbsent - 1;  // a dictionary never gives this code

template <class Code>
void write_codes(BlobWriter& out, const Column& column) {
  std::byte* to = out.place(column.size() * sizeof(Code));
  column.codes().each([&](std::uint32_t code) {
    Code narrow = static_cast<Code>(code);  // a null is all ones in every width
    std::memcpy(to, &narrow, sizeof narrow);
    to += sizeof narrow;
  });
}

std::size_t width_of(std::size_t texts) {
  if (texts < 0xFF) return 1;
  return texts < 0xFFFF ? 2 : 4;
}

void write_values(BlobWriter& out, const Narrow<std::int64_t>& values) {
  values.each_slice([&](std::span<const std::int64_t> some) { out.raw(some.data(), some.size_bytes()); });
}

void write_reals(BlobWriter& out, const Reals& reals) {
  for (std::size_t b = 0; b < reals.block_count(); ++b) out.raw(reals.block(b).data(), reals.block(b).size_bytes());
}

void read_values(const std::byte* from, std::size_t rows, Narrow<std::int64_t>& values) {
  while (rows > 0) {
    std::size_t piece = values.reserve_piece(rows);
    std::memcpy(values.end(), from, piece * sizeof(std::int64_t));
    values.advance(piece);
    from += piece * sizeof(std::int64_t);
    rows -= piece;
  }
}

}  // namespace

void write_column(BlobWriter& out, const Column& column, std::size_t sent) {
  out.number(column.type());
  if (column.type() == Type::real) return write_reals(out, column.reals());
  if (column.type() != Type::text) return write_values(out, column.values());
  const Dictionary& dictionary = column.dictionary();
  CHECK(sent <= dictionary.size());
  out.number(static_cast<std::uint64_t>(sent));
  out.number(static_cast<std::uint64_t>(dictionary.size() - sent));
  for (std::size_t code = sent; code < dictionary.size(); ++code)
    out.text(dictionary.text(static_cast<std::uint32_t>(code)));
  switch (width_of(dictionary.size())) {
    case 1:
      return write_codes<std::uint8_t>(out, column);
    case 2:
      return write_codes<std::uint16_t>(out, column);
    default:
      return write_codes<std::uint32_t>(out, column);
  }
}

bool ColumnSource::read(BlobReader& in, std::size_t rows, bool taken, Column& column) {
  if (in.number<std::uint8_t>() != static_cast<std::uint8_t>(column.type())) in.fail();
  if (!in.good()) return false;
  if (column.type() != Type::text) {
    const std::byte* from = in.raw(rows * sizeof(std::int64_t));
    if (!from) return false;
    if (!taken) return true;
    if (column.type() != Type::real) {
      read_values(from, rows, column.mutable_values());
      return true;
    }
    for (std::size_t row = 0; row < rows; ++row) {
      double value;
      std::memcpy(&value, from + row * sizeof value, sizeof value);
      column.add_real(value);
    }
    return true;
  }
  if (!read_texts(in, taken, column.dictionary())) return false;
  std::size_t width = width_of(ours_.size());
  const std::byte* from = in.raw(rows * width);
  bool good = from && (width == 1   ? read_codes<std::uint8_t>(from, rows, taken, column)
                       : width == 2 ? read_codes<std::uint16_t>(from, rows, taken, column)
                                    : read_codes<std::uint32_t>(from, rows, taken, column));
  if (!good) in.fail();
  return good;
}

// Texts are numbered here, in the sender's order, which is that of their first rows. When some of an untaken range are waiting,
// the rows themselves must say which comes first, and all wait for them.
bool ColumnSource::read_texts(BlobReader& in, bool taken, Dictionary& dictionary) {
  std::uint64_t sent = in.number<std::uint64_t>();
  std::size_t count = in.count(sizeof(std::uint32_t));
  if (!in.good() || sent != ours_.size() || count >= kUnknown - ours_.size()) {
    in.fail();
    return false;
  }
  bool now = taken && untaken_.empty();
  ours_.reserve(ours_.size() + count);
  for (; count > 0; --count) {
    std::string_view text = in.text();
    if (!in.good()) return false;
    if (!now) untaken_.emplace(static_cast<std::uint32_t>(ours_.size()), text);
    ours_.push_back(now ? dictionary.add(text) : kUnknown);
  }
  return true;
}

template <class Code>
bool ColumnSource::read_codes(const std::byte* from, std::size_t rows, bool taken, Column& column) {
  constexpr Code kNull = static_cast<Code>(kNullCode);
  bool waiting = !untaken_.empty();
  Narrow<std::uint32_t>& codes = column.mutable_codes();
  if (!taken) return true;
  while (rows > 0) {
    std::size_t piece = codes.reserve_piece(rows);
    std::uint32_t* out = codes.end();
    for (std::size_t i = 0; i < piece; ++i, from += sizeof(Code)) {
      Code code;
      std::memcpy(&code, from, sizeof code);
      if (code == kNull) {
        out[i] = kNullCode;
        continue;
      }
      if (code >= ours_.size()) return false;
      if (waiting && ours_[code] == kUnknown) {
        auto text = untaken_.find(code);
        ours_[code] = column.dictionary().add(text->second);
        untaken_.erase(text);
      }
      out[i] = ours_[code];
    }
    codes.advance(piece);
    rows -= piece;
  }
  return true;
}

}  // namespace siyu::column
