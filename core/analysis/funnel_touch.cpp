// Looking for the lending event, one sequence or many.
#include "analysis/funnel_touch.h"

namespace siyu::analysis::funnel {

Touch::Touch(report::Grouping& groups, const Matched& matched, Levels lends, bool openers_end, Instant until,
             bool of_person, bool last)
    : groups_(groups), matched_(matched), until_(until), of_person_(of_person), last_(last) {
  for (const Tag& tag : matched.tags) {
    lends_.push_back((tag.steps & lends) != 0);
    lends_late_.push_back((tag.steps & lends & (openers_end ? ~1u : ~0u)) != 0);
  }
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

void Touch::scopes(std::span<const FastWalk::Reach> reaches, std::size_t from, std::span<std::uint32_t> out) {
  const model::Stream& log = matched_.streams[0];
  std::span<const std::uint32_t> offsets = log.timeline->offsets();
  std::span<const Instant> time = log.timeline->time();
  position_.clear();
  for (std::size_t c = 0; c < reaches.size(); ++c) {
    if (reaches[c].level == 0) continue;  // a level was reached, so some event has a step
    std::uint32_t first = offsets[from + c], end = offsets[from + c + 1], at = last_ ? end - 1 : first;
    if (last_) {
      while (!of_person_ && at > first && !lends(log.tags[at], time[at])) --at;
    } else {
      while (!of_person_ && at + 1 < end && !lends(log.tags[at], time[at])) ++at;
    }
    position_.push_back(at);
  }
  group_.resize(position_.size());
  groups_.at_each(0, position_, group_);
  std::size_t k = 0;
  for (std::size_t c = 0; c < reaches.size(); ++c) {
    out[c] = 0;
    if (reaches[c].level == 0) continue;
    std::uint32_t at = position_[k], group = group_[k++];
    bool lent = of_person_ || (group != 0 && lends(log.tags[at], time[at]));
    std::size_t first = offsets[from + c], count = offsets[from + c + 1] - first;
    out[c] = lent ? group + 1
                  : scope({time.subspan(first, count), log.tags.subspan(first, count), {}, {}, offsets[from + c]});
  }
}

}  // namespace siyu::analysis::funnel
