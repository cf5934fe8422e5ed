// Values of fields at an event as group numbers: what a breakdown, a counting unit or a node of a path is.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/store.h"

namespace siyu::report {

// The tuple of the texts of some fields at an event, numbered by first appearance. Group 0 has no text at all.
class Grouping {
 public:
  // `reads`: about how many positions of each stream will be asked about.
  Grouping(const std::vector<std::string>& fields, const model::Store& store, std::span<const model::Stream> streams,
           Zone zone, std::size_t reads = SIZE_MAX);
  std::uint32_t at(std::size_t stream, std::size_t position);
  // The same for many positions of a stream.
  void at_each(std::size_t stream, std::span<const std::uint32_t> positions, std::span<std::uint32_t> out);
  std::size_t size() const { return fields_ == 1 ? texts_.size() : tuples_.size(); }
  bool is_whole(std::uint32_t group) const;  // every field has a text
  std::vector<std::string> texts(std::uint32_t group) const;

 private:
  struct Source {
    model::Property property;
    std::vector<std::uint32_t> of_code;  // by dictionary code; kUnknown until asked for
    std::unordered_map<std::int64_t, std::uint32_t> of_value;
  };
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFFu;
  std::uint32_t part(Source& source, std::size_t position);
  std::uint32_t number(std::string_view text);

  std::size_t fields_;
  Zone zone_;
  std::vector<Source> sources_;  // stream by stream, field by field
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<std::vector<std::uint32_t>> tuples_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> tuple_numbers_;
  std::vector<std::uint32_t> key_;
};

}  // namespace siyu::report
