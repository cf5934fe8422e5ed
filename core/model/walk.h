// The merge of a few timelines, customer by customer. Included by model/store.h; nobody else needs it.
#pragma once

#include <vector>

#include "base/slices.h"

namespace siyu::model {

constexpr Customer kSlice = 1024;  // customers

template <class Visit>
void walk_one(const Stream& stream, Customer from, Customer to, Visit& visit) {
  const Timeline& t = *stream.timeline;
  std::span<const std::uint32_t> offsets = t.offsets();
  for (Customer c = from; c < to; ++c) {
    std::size_t first = offsets[c], count = offsets[c + 1] - first;
    if (count == 0) continue;
    visit(c, Sequence{t.time().subspan(first, count), stream.tags.subspan(first, count), {}, {}, offsets[c]});
  }
}

// Scratch space of a merge.
struct Merge {
  std::vector<Instant> time;
  std::vector<std::uint32_t> tag, position, stream, next;
};

template <class Visit>
void walk_merged(std::span<const Stream> streams, bool keep_untagged, Customer from, Customer to, Merge& merge,
                 Visit& visit) {
  for (Customer c = from; c < to; ++c) {
    merge.time.clear(), merge.tag.clear(), merge.position.clear(), merge.stream.clear();
    for (std::size_t s = 0; s < streams.size(); ++s) merge.next[s] = streams[s].timeline->offsets()[c];
    for (;;) {
      std::size_t best = streams.size();
      for (std::size_t s = 0; s < streams.size(); ++s) {
        std::uint32_t end = streams[s].timeline->offsets()[c + 1];
        std::uint32_t& next = merge.next[s];
        while (!keep_untagged && next < end && streams[s].tags[next] == 0) ++next;
        if (next == end) continue;
        if (best == streams.size() ||
            streams[s].timeline->time()[next] < streams[best].timeline->time()[merge.next[best]])
          best = s;
      }
      if (best == streams.size()) break;
      std::uint32_t p = merge.next[best]++;
      merge.time.push_back(streams[best].timeline->time()[p]);
      merge.tag.push_back(streams[best].tags[p]);
      merge.position.push_back(p);
      merge.stream.push_back(static_cast<std::uint32_t>(best));
    }
    if (!merge.time.empty()) visit(c, Sequence{merge.time, merge.tag, merge.position, merge.stream, 0});
  }
}

template <class Visit>
void walk(const Store& store, std::span<const Stream> streams, bool keep_untagged, Visit&& visit) {
  if (streams.empty()) return;
  Merge merge;
  merge.next.resize(streams.size());
  in_slices(store.customers(), kSlice, [&](std::size_t first, std::size_t last) {
    auto from = static_cast<Customer>(first), to = static_cast<Customer>(last);
    if (streams.size() == 1) {
      walk_one(streams[0], from, to, visit);
    } else {
      walk_merged(streams, keep_untagged, from, to, merge, visit);
    }
  });
}

}  // namespace siyu::model
