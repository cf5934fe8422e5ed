// Looking for the lending event, one sequence or many.
#include "analysis/funnel_touch.h"

#include "base/equal_bytes.h"

namespace siyu::analysis::funnel {

Touch::Touch(report::Grouping& groups, const Matched& matched, Levels lends, bool openers_end, Instant until,
             bool of_person, bool last)
    : groups_(groups), matched_(matched), until_(until), of_person_(of_person), last_(last) {
  for (const Tag& tag : matched.tags) {
    lends_.push_back((tag.steps & lends) != 0);
    lends_late_.push_back((tag.steps & lends & (openers_end ? ~1u : ~0u)) != 0);
  }
  constexpr std::size_t kFew = 4;
  for (std::size_t tag = 0; tag < lends_.size() && tag <= 0xFF; ++tag)
    if (lends_[tag]) few_.push_back(static_cast<std::uint8_t>(tag));
  if (few_.size() > kFew) few_.clear();
}

std::uint32_t Touch::scope(const model::Sequence& s) {
  if (of_person_) return groups_.at(s.stream(0), s.position(0)) + 1;
  for (std::size_t n = 0; n < s.size(); ++n) {
    std::size_t i = last_ ? s.size() - 1 - n : n;
    if (!lends(s.tag[i], s.time[i])) continue;
    if (std::uint32_t group = groups_.at(s.stream(i), s.position(i))) return group + 1;
  }
  return 1;
}

// The lending event of [first, end) that counts; `end` where none lends. REQUIRES: first < end
std::uint32_t Touch::lender(const model::Stream& log, std::uint32_t first, std::uint32_t end) const {
  std::span<const Instant> time = log.timeline->time();
  const std::uint8_t* bytes = few_.empty() || end - first > 64 ? nullptr : log.tags.bytes();
  if (bytes && time[end - 1] < until_) {
    std::uint64_t lend = 0;
    for (std::uint8_t code : few_) lend |= equal_bytes(bytes + first, end - first, code);
    if (lend == 0) return end;
    return first + static_cast<std::uint32_t>(last_ ? 63 - __builtin_clzll(lend) : __builtin_ctzll(lend));
  }
  for (std::uint32_t n = 0; n < end - first; ++n)
    if (std::uint32_t at = last_ ? end - 1 - n : first + n; lends(log.tags[at], time[at])) return at;
  return end;
}

void Touch::scopes(std::span<const FastWalk::Reach> reaches, std::size_t from, std::span<std::uint32_t> out) {
  const model::Stream& log = matched_.streams[0];
  std::span<const std::uint32_t> offsets = log.timeline->offsets();
  std::span<const Instant> time = log.timeline->time();
  constexpr std::uint32_t kNothing = 0, kEmpty = 1, kFound = 2;
  position_.clear();
  for (std::size_t c = 0; c < reaches.size(); ++c) {
    out[c] = kNothing;
    if (reaches[c].level == 0) continue;
    std::uint32_t first = offsets[from + c], end = offsets[from + c + 1];
    std::uint32_t at = of_person_ ? first : lender(log, first, end);
    out[c] = at == end ? kEmpty : kFound;
    position_.push_back(at == end ? first : at);
  }
  group_.resize(position_.size());
  groups_.at_each(0, position_, group_);
  std::size_t k = 0;
  for (std::size_t c = 0; c < reaches.size(); ++c) {
    if (out[c] == kNothing) continue;
    std::uint32_t group = group_[k++];
    if (out[c] == kEmpty) continue;
    std::size_t first = offsets[from + c], count = offsets[from + c + 1] - first;
    out[c] = of_person_ || group != 0
                 ? group + 1
                 : scope({time.subspan(first, count), log.tags.subspan(first, count), {}, {}, offsets[from + c]});
  }
}

}  // namespace siyu::analysis::funnel
