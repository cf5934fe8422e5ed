// Who is counted: the events of the store, cut into units (docs/funnel.md §1): customers, values of a field, and either
// of them with values held constant.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "analysis/funnel_groups.h"
#include "analysis/funnel_match.h"
#include "model/store.h"

namespace siyu::analysis::funnel {

// Scratch for a sequence that is put together from picked events.
struct PickedSequence {
  std::vector<Instant> time;
  std::vector<std::uint32_t> tag, position, stream;
  void clear() { time.clear(), tag.clear(), position.clear(), stream.clear(); }
  void add(Instant t, std::uint32_t tag_of, std::uint32_t position_of, std::uint32_t stream_of) {
    time.push_back(t), tag.push_back(tag_of), position.push_back(position_of), stream.push_back(stream_of);
  }
  model::Sequence sequence() const { return {time, tag, position, stream, 0}; }
};

// Calls visit(unit, sequence) for every part of a unit whose held values are equal; the parts of a unit follow one
// another. Unit is a customer or, with `units`, a group of it. Events that carry no value of `units` or not every value
// of `held` take no part.
template <class Visit>
void for_each_unit(const model::Store& store, const Matched& matched, Grouping* units, Grouping* held, Visit&& visit) {
  PickedSequence part;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> keys;  // (held values, place in the sequence)
  std::vector<std::uint32_t> first_seen;
  auto split = [&](std::uint32_t unit, const model::Sequence& sequence) {
    if (!held) return visit(unit, sequence);
    keys.clear();
    for (std::uint32_t i = 0; i < sequence.size(); ++i) {
      if (!matched.tags[sequence.tag[i]].seen) continue;
      std::uint32_t key = held->at(sequence.stream(i), sequence.position(i));
      if (held->is_whole(key)) keys.emplace_back(key, i);
    }
    std::sort(keys.begin(), keys.end());
    first_seen.clear();
    for (std::uint32_t k = 0; k < keys.size(); ++k)
      if (k == 0 || keys[k].first != keys[k - 1].first) first_seen.push_back(k);
    std::sort(first_seen.begin(), first_seen.end(),
              [&](std::uint32_t a, std::uint32_t b) { return keys[a].second < keys[b].second; });
    for (std::uint32_t from : first_seen) {
      part.clear();
      for (std::uint32_t k = from; k < keys.size() && keys[k].first == keys[from].first; ++k) {
        std::uint32_t i = keys[k].second;
        part.add(sequence.time[i], sequence.tag[i], sequence.position(i),
                 static_cast<std::uint32_t>(sequence.stream(i)));
      }
      visit(unit, part.sequence());
    }
  };
  if (!units) return model::walk(store, matched.streams, false, split);

  struct Row {
    std::uint32_t unit, stream, row, position, tag;
    Instant time;
  };
  std::vector<Row> rows;
  for (std::uint32_t s = 0; s < matched.streams.size(); ++s) {
    const model::Timeline& t = *matched.streams[s].timeline;
    for (std::uint32_t p = 0; p < t.size(); ++p) {
      std::uint32_t tag = matched.streams[s].tags[p];
      if (!matched.tags[tag].seen) continue;
      std::uint32_t unit = units->at(s, p);
      if (units->is_whole(unit)) rows.push_back({unit, s, t.row()[p], p, tag, t.time()[p]});
    }
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    if (a.unit != b.unit) return a.unit < b.unit;
    if (a.time != b.time) return a.time < b.time;
    if (a.stream != b.stream) return a.stream < b.stream;
    return a.row != b.row ? a.row < b.row : a.position < b.position;
  });
  PickedSequence whole;
  for (std::size_t i = 0; i < rows.size();) {
    whole.clear();
    std::uint32_t unit = rows[i].unit;
    for (; i < rows.size() && rows[i].unit == unit; ++i)
      whole.add(rows[i].time, rows[i].tag, rows[i].position, rows[i].stream);
    split(unit, whole.sequence());
  }
}

}  // namespace siyu::analysis::funnel
