// The parser of ingest.h: a reader of tables behind a door that shows nothing of it.
#include "csv/table_reader.h"

namespace siyu::csv {

struct Parser::Impl : TableReader {
  using TableReader::TableReader;
};

Parser::Parser(Dialect dialect, std::vector<ColumnPlan> plan, Zone zone, ParserTuning tuning)
    : impl_(std::make_unique<Impl>(std::move(dialect), std::move(plan), zone, tuning)) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

void Parser::append(std::span<const std::byte> bytes) {
  impl_->append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::size_t Parser::rows() const { return impl_->row_count; }

Parsed Parser::finish() { return impl_->finish(); }

}  // namespace siyu::csv
