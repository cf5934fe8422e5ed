// A large file read in ranges by several readers, to the same table as by one.
//
// A cut may fall inside a quoted cell. Where the first record behind it starts is guessed from the quotes near it, which for
// a regular file is certain; every reader guesses alike, so each range ends where the next begins. The guess is then
// proved, not trusted: FileReader takes a range only where it itself stands between two records at that very byte and
// nothing before can change how the next record is read. Whatever it does not take, it reads itself from the bytes. So
// a footer, a stray quote or a blank line at a cut costs time, never another answer.
//
// Headers, notes and the rows that tell a full row from a footer lie before the first range; FileReader reads them. Ranges
// are offered in the order of the file. Texts keep their numbers within one reader of ranges, and each crosses once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "csv/ingest.h"

namespace siyu::csv {

// Bytes behind the end of a range in which the start of the next one is looked for.
constexpr std::size_t kSeam = std::size_t{1} << 16;

// Reads ranges of a file as its recipe says, in any order of places, each into a blob (docs/format-blob.md).
class RangeReader {
 public:
  // Problem: bad_blob, for bytes that FileReader::recipe did not write.
  static Result<RangeReader> make(std::span<const std::byte> recipe, ParserTuning tuning = {});
  ~RangeReader();
  RangeReader(RangeReader&&) noexcept;
  RangeReader& operator=(RangeReader&&) noexcept;

  // The records that start in the file's bytes [from, to). `bytes` are those from `from - 1` on, to kSeam bytes behind `to` or to the
  // end of the file. Nothing when no record starts near one of the ends.
  std::optional<std::vector<std::byte>> read(std::uint64_t from, std::uint64_t to, std::span<const std::byte> bytes);
  // Of the last range read: where its first record starts, and where its last one ends.
  std::uint64_t start() const;
  std::uint64_t end() const;

 private:
  struct Impl;
  explicit RangeReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A Parser that also takes ranges which others have read.
class FileReader {
 public:
  FileReader(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning = {});
  ~FileReader();
  FileReader(FileReader&&) noexcept;
  FileReader& operator=(FileReader&&) noexcept;

  // As of Parser: the file's next bytes, those at position().
  void append(std::span<const std::byte> bytes);
  std::uint64_t position() const;
  std::size_t rows() const;
  // What a reader of ranges behind position() must know; empty when this file cannot be read in ranges, or not from here.
  std::vector<std::byte> recipe();
  // A range that reader `source` has read; every blob of that reader is to be offered, in the order it made them. True when it was taken:
  // then position() is behind it. Problem: bad_blob, for damaged bytes; the file is then to be given up.
  Result<bool> offer(std::size_t source, std::span<const std::byte> blob);
  Parsed finish();  // REQUIRES: called once, at the end of the file

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace siyu::csv
