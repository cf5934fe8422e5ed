// The merge of a few timelines, customer by customer. Included by model/store.h; nobody else needs it.
#pragma once

#include <vector>

namespace siyu::model {

template <class Visit>
void walk(const Store& store, std::span<const Stream> streams, bool keep_untagged, Visit&& visit) {
  if (streams.empty()) return;
  if (streams.size() == 1) {
    const Timeline& t = *streams[0].timeline;
    std::span<const std::uint32_t> offsets = t.offsets();
    for (Customer c = 0; c < store.customers(); ++c) {
      std::size_t from = offsets[c], count = offsets[c + 1] - from;
      if (count == 0) continue;
      visit(c, Sequence{t.time().subspan(from, count), streams[0].tags.subspan(from, count), {}, {}, offsets[c]});
    }
    return;
  }
  std::vector<Instant> time;
  std::vector<std::uint32_t> tag, position, stream, next(streams.size());
  for (Customer c = 0; c < store.customers(); ++c) {
    time.clear(), tag.clear(), position.clear(), stream.clear();
    for (std::size_t s = 0; s < streams.size(); ++s) next[s] = streams[s].timeline->offsets()[c];
    for (;;) {
      std::size_t best = streams.size();
      for (std::size_t s = 0; s < streams.size(); ++s) {
        std::uint32_t end = streams[s].timeline->offsets()[c + 1];
        while (!keep_untagged && next[s] < end && streams[s].tags[next[s]] == 0) ++next[s];
        if (next[s] == end) continue;
        if (best == streams.size() ||
            streams[s].timeline->time()[next[s]] < streams[best].timeline->time()[next[best]])
          best = s;
      }
      if (best == streams.size()) break;
      std::uint32_t p = next[best]++;
      time.push_back(streams[best].timeline->time()[p]);
      tag.push_back(streams[best].tags[p]);
      position.push_back(p);
      stream.push_back(static_cast<std::uint32_t>(best));
    }
    if (!time.empty()) visit(c, Sequence{time, tag, position, stream, 0});
  }
}

}  // namespace siyu::model
