// Merging is done on codes: the texts of a column get one number for all files of a table, so rows and keys are compared as
// integers. A key has a group: the file that holds it and its rows there, chained. A later file with other rows takes the
// group over. Rows without a key are counted: a row is taken as often as the file that has it most often has it.
// One file of rows that need no look (an event log without an export's key) costs nothing.

#include "model/merge_table.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "model/exports.h"
#include "model/grain.h"
#include "model/identity.h"
#include "model/merge_key.h"
#include "model/merge_source.h"
#include "model/rank.h"
#include "model/totals.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

// The merge of the files of one table.
class TableMerge {
 public:
  TableMerge(TableKind kind, std::vector<Source*> sources) : kind_(kind), sources_(std::move(sources)) {}

  void run() {
    bool alone = sources_.size() == 1;
    for (Source* source : sources_) set_aside(*source);
    std::vector<Key> keys;
    for (Source* source : sources_) keys.push_back(key_of(*source->out->file, source->out->rows()));
    share_dimensions(keys);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      std::vector<std::string>& said = sources_[i]->out->key;
      if (keys[i].identity) said.emplace_back("customer.id");
      said.insert(said.end(), keys[i].fields.begin(), keys[i].fields.end());
    }
    if (alone && kind_ != TableKind::orders && !keys[0].once_in_file) return;
    if (kind_ == TableKind::events) find_overlap();
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      view(*sources_[i], alone);
      take(static_cast<std::uint32_t>(i), keys[i], alone);
    }
    drop_told_lines();
  }

 private:
  // Statistics of one kind may come with a column more or less: the key is what any of them has.
  void share_dimensions(std::vector<Key>& keys) {
    if (kind_ != TableKind::totals && kind_ != TableKind::costs) return;
    std::vector<std::string> all;
    for (const Key& key : keys)
      for (const std::string& field : key.fields)
        if (!key.all && std::find(all.begin(), all.end(), field) == all.end()) all.push_back(field);
    std::sort(all.begin(), all.end());
    for (Key& key : keys)
      if (!key.all && !key.fields.empty()) {
        std::string time = key.fields[0];
        key.fields = {time};
        for (const std::string& field : all)
          if (field != time) key.fields.push_back(field);
      }
  }

  void set_aside(Source& source) {
    const csv::Parsed& parsed = source.out->file->parsed;
    if (parsed.aside.empty()) return;
    source.is_aside.assign(source.rows(), 0);
    if (source.out->is_unfolded()) {
      std::vector<std::uint8_t> bad(parsed.table.rows(), 0);
      for (std::uint32_t row : parsed.aside) bad[row] = 1;
      std::vector<std::uint32_t> from = unfolded_rows(*source.out->file);
      for (std::size_t row = 0; row < from.size(); ++row) source.is_aside[row] = bad[from[row]];
    } else {
      for (std::uint32_t row : parsed.aside)
        if (row < source.is_aside.size()) source.is_aside[row] = 1;
    }
    for (std::size_t row = 0; row < source.is_aside.size(); ++row)
      if (source.is_aside[row]) source.judge(row, Verdict::aside), source.drop(row);
  }

  void view(Source& source, bool alone) {
    const column::Table& table = source.out->rows();
    for (const auto& [name, column] : table.columns()) {
      auto [it, is_new] = ids_.emplace(std::pair(name, column.type()), ids_.size());
      View view{&column, it->second, {}};
      if (is_new) texts_.emplace_back();
      if (!alone && column.type() == Type::text) {
        column::Dictionary& all = texts_[view.id];
        view.shared.reserve(column.dictionary().size());
        for (std::uint32_t code = 0; code < column.dictionary().size(); ++code)
          view.shared.push_back(all.add(column.dictionary().text(code)));
      }
      if (source.view_of.size() <= view.id) source.view_of.resize(view.id + 1, 0);
      source.views.push_back(std::move(view));
      source.view_of[source.views.back().id] = source.views.size();
    }
  }

  // Event files whose times do not meet have no row in common: only rows in the meeting stretches are looked at.
  void find_overlap() {
    struct End {
      Instant time;
      int step;  // -1: one stretch ends here
    };
    std::vector<End> ends;
    for (Source* source : sources_) {
      const Column* times = time_column(kind_, source->out->rows());
      TimeSpan span;
      if (times)
        times->values().each([&](Instant t) {
          if (!is_lived(t)) return;
          if (!span.first || t < *span.first) span.first = t;
          if (!span.last || t > *span.last) span.last = t;
        });
      if (span.first) ends.push_back({*span.first, 0}), ends.push_back({*span.last, 1});
    }
    std::sort(ends.begin(), ends.end(),
              [](const End& a, const End& b) { return a.time != b.time ? a.time < b.time : a.step < b.step; });
    int open = 0;
    for (const End& end : ends) {
      if (end.step == 0 && ++open == 2) meeting_.push_back({end.time, end.time});
      if (end.step == 1 && open-- == 2) meeting_.back().second = end.time;
    }
  }
  bool may_meet(Instant t) const {
    if (!is_lived(t)) return true;
    for (const auto& [from, to] : meeting_)
      if (t >= from && t <= to) return true;
    return false;
  }

  // ---- keys

  // The rows' groups: kNone where a row has no key.
  std::vector<std::uint32_t> groups_of(Source& source, const Key& key, const std::vector<std::uint8_t>& refunds) {
    std::vector<std::uint32_t> out(source.rows(), kNone);
    if (!key.identity && key.fields.empty()) return out;
    std::string space = key.refunds ? "refunds\n" : platform_space(source);
    if (key.by_line) source.line_level.assign(source.rows(), 0);
    if (key.identity) space += "@";
    std::vector<std::size_t> ids;
    for (const std::string& field : key.fields) {
      const Column* column = source.out->rows().find(field);
      ids.push_back(column ? ids_.at({field, column->type()}) : kNone);
      space += field + "\n";
    }
    Space& in = spaces_[space];
    std::vector<std::pair<std::size_t, std::vector<std::uint8_t>>> people =
        key.identity ? usable_keys(source) : decltype(usable_keys(source)){};
    bool by_code = !key.identity && ids.size() == 1 && source.out->rows().find(key.fields[0])->type() == Type::text;
    std::vector<std::uint8_t> goes_on;
    if (kind_ == TableKind::orders && by_code && !key.refunds) goes_on = continued_rows(source.out->rows());
    std::vector<std::uint64_t> parts(ids.size() + 1);
    for (std::size_t row = 0; row < out.size(); ++row) {
      if ((!source.is_aside.empty() && source.is_aside[row]) || (!refunds.empty() && refunds[row])) continue;
      if (by_code) {
        std::uint64_t bits = source.bits(ids[0], row);
        if (!goes_on.empty() && goes_on[row] && row > 0) out[row] = out[row - 1];
        if (bits == kNullBits) continue;
        out[row] = group_of_order(in, bits);
        continue;
      }
      parts[0] = 0;
      if (key.identity) {
        for (std::size_t k = 0; k < people.size() && parts[0] == 0; ++k) {
          const auto& [view, usable] = people[k];
          std::uint32_t code = source.views[view].column->codes()[row];
          if (code != kNullCode && usable[code])
            parts[0] = std::uint64_t{source.views[view].id + 1} << 32 | source.views[view].bits(row);
        }
        if (parts[0] == 0) {
          out[row] = group_by_name(source, row, ids, in);
          continue;
        }
      }
      bool complete = true;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        parts[i + 1] = ids[i] == kNone ? kNullBits : source.bits(ids[i], row);
        bool needed = key.all || (i == 0 && !key.identity);
        complete = complete && (parts[i + 1] != kNullBits || !needed);
      }
      if (complete) {
        out[row] = in.find(parts, groups_);
        if (key.by_line) source.line_level[row] = 1;
      } else if (key.by_line && parts[1] != kNullBits) {
        out[row] = group_of_order(spaces_[platform_space(source) + "order.id\n"], parts[1]);
      }
    }
    return out;
  }

  std::uint32_t group_of_order(Space& in, std::uint64_t bits) {
    if (in.by_code.size() <= bits) in.by_code.resize(bits + 1 + bits / 2, kNone);
    std::uint32_t& group = in.by_code[bits];
    if (group == kNone) group = static_cast<std::uint32_t>(groups_.size()), groups_.emplace_back();
    return group;
  }

  // Numbers of two platforms have nothing to do with one another.
  std::string platform_space(const Source& source) const {
    const Export* known = find_export(source.out->file->mapping.export_id);
    return kind_ == TableKind::orders && known ? std::string(known->platform) + "\n" : "";
  }

  // Orders that one file tells whole and another by sub-orders (千牛 订单报表 and 宝贝明细): the whole ones count.
  void drop_told_lines() {
    std::unordered_map<std::string, std::unordered_set<std::uint64_t>> whole;  // by platform: codes of order ids
    bool lines = false;
    auto id_of = [&](const Source& source) {
      const Column* id = source.out->rows().find("order.id");
      return id && id->type() == Type::text ? ids_.at({"order.id", Type::text}) : std::size_t{kNone};
    };
    for (const Source* source : sources_) lines = lines || !source->line_level.empty();
    if (!lines) return;
    for (const Source* source : sources_)
      for (std::size_t row = 0; id_of(*source) != kNone && !source->is_refunds && row < source->rows(); ++row)
        if (!source->is_dropped(row) && (source->line_level.empty() || !source->line_level[row]))
          whole[platform_space(*source)].insert(source->bits(id_of(*source), row));
    for (Source* source : sources_) {
      auto known = whole.find(platform_space(*source));
      if (source->line_level.empty() || known == whole.end() || id_of(*source) == kNone) continue;
      for (std::size_t row = 0; row < source->rows(); ++row) {
        std::uint64_t bits = source->bits(id_of(*source), row);
        if (source->line_level[row] && !source->is_dropped(row) && bits != kNullBits && known->second.count(bits))
          source->repeat(row);
      }
    }
  }

  // A customer of whom only a name is known is told again by the name, the moment of adding and the fields of the key.
  std::uint32_t group_by_name(const Source& source, std::size_t row, const std::vector<std::size_t>& ids, Space& in) {
    const Column* name = source.out->rows().find("customer.name");
    const Column* added = source.out->rows().find("customer.added_at");
    if (kind_ != TableKind::customers || !name || !added || name->is_null(row) || added->is_null(row)) return kNone;
    std::vector<std::uint64_t> parts = {kNullBits, source.bits(ids_.at({"customer.name", name->type()}), row),
                                        source.bits(ids_.at({"customer.added_at", added->type()}), row)};
    for (std::size_t id : ids) parts.push_back(id == kNone ? kNullBits : source.bits(id, row));
    return in.find(parts, groups_);
  }

  // Views of the columns that name a person, strongest first, and which of their texts do.
  static std::vector<std::pair<std::size_t, std::vector<std::uint8_t>>> usable_keys(const Source& source) {
    std::vector<std::pair<std::size_t, std::vector<std::uint8_t>>> out;
    for (std::string_view field : identity_fields()) {
      const Column* column = source.out->rows().find(field);
      if (!column || column->type() != Type::text) continue;
      std::vector<std::uint8_t> usable;
      for (std::uint32_t code = 0; code < column->dictionary().size(); ++code) {
        std::string_view text = column->dictionary().text(code);
        usable.push_back(names_somebody(field, text));
      }
      for (std::size_t v = 0; v < source.views.size(); ++v)
        if (source.views[v].column == column) out.emplace_back(v, std::move(usable));
    }
    return out;
  }

  void take(std::uint32_t number, const Key& key, bool alone) {
    Source& source = *sources_[number];
    source.is_refunds = key.refunds;
    if (source.out->file->policy == LoadedFile::Policy::append) return;
    bool orders = kind_ == TableKind::orders;
    std::vector<std::uint8_t> refunds;
    if (orders && !key.all && !key.refunds) refunds = refund_rows(*source.out->file);
    std::vector<std::uint32_t> group_of = groups_of(source, key, refunds);
    std::vector<std::uint32_t> touched = chain(source, group_of, key.once_in_file);
    if (orders) settle_grain(source, touched, key.all);
    bool updates = source.out->file->policy == LoadedFile::Policy::update;
    for (std::uint32_t group : touched) {
      Group& at = groups_[group];
      if (at.source == kNone) {
        if (updates) {
          for_rows(source, head_[group], [&](std::uint32_t row) {
            source.judge(row, Verdict::aside), source.drop(row), ++source.out->unknown;
          });
        } else {
          at = {number, head_[group]};
        }
      } else if (source.rank < sources_[at.source]->rank) {
        for_rows(source, head_[group], [&](std::uint32_t row) { source.repeat(row); });
      } else {
        succeed(number, head_[group], at);
      }
    }
    for (std::uint32_t group : touched) head_[group] = tail_[group] = kNone;
    if (!alone) count_keyless(number, group_of);
  }

  // Chains the rows of each group in this file; the groups in the order of their first rows.
  std::vector<std::uint32_t> chain(Source& source, const std::vector<std::uint32_t>& group_of, bool once) {
    std::vector<std::uint32_t> touched;
    head_.resize(groups_.size(), kNone), tail_.resize(groups_.size(), kNone);
    source.next.assign(group_of.size(), kNone);
    for (std::uint32_t row = 0; row < group_of.size(); ++row) {
      std::uint32_t group = group_of[row];
      if (group == kNone) continue;
      if (head_[group] == kNone) {
        head_[group] = tail_[group] = row;
        touched.push_back(group);
      } else if (once) {
        source.repeat(row);
      } else {
        source.next[tail_[group]] = row;
        tail_[group] = row;
      }
    }
    return touched;
  }

  template <class Visit>
  static void for_rows(const Source& source, std::uint32_t first, Visit visit) {
    for (std::uint32_t row = first; row != kNone;) {
      std::uint32_t next = source.next[row];
      visit(row);
      row = next;
    }
  }

  static bool same_here(const Source& source, std::uint32_t a, std::uint32_t b) {
    for (const View& view : source.views)
      if (view.bits(a) != view.bits(b)) return false;
    return true;
  }

  // Is a row an item? By what the export is, else by content. Where it is an order, or a key of its own makes it itself, equal rows
  // of one key are one.
  void settle_grain(Source& source, const std::vector<std::uint32_t>& touched, bool own_key) {
    const FileMapping& mapping = source.out->file->mapping;
    const Export* known = mapping.export_id.empty() ? nullptr : find_export(mapping.export_id);
    Grain grain = known ? known->grain : Grain::unknown;
    bool several = false, differ = false;
    for (std::uint32_t group : touched)
      for_rows(source, head_[group], [&](std::uint32_t row) {
        several = several || row != head_[group];
        differ = differ || (row != head_[group] && !same_here(source, row, head_[group]));
      });
    bool has_parts = false;
    for (const char* field : {"item.quantity", "item.price", "item.sku", "order.line"})
      has_parts = has_parts || source.out->rows().find(field) != nullptr;
    source.out->items = several && !own_key && (grain == Grain::unknown ? differ || has_parts : grain != Grain::order);
    if (source.out->items || !several) return;
    constexpr std::size_t kCompared = 64;  // an order on more rows than that is no order
    for (std::uint32_t group : touched) {
      std::vector<std::uint32_t> kept = {head_[group]};
      std::uint32_t last = head_[group];
      for_rows(source, source.next[head_[group]], [&](std::uint32_t row) {
        bool again = false;
        for (std::size_t i = 0; i < kept.size() && i < kCompared && !again; ++i)
          again = same_here(source, kept[i], row);
        if (again) {
          source.repeat(row);
        } else {
          source.next[last] = row;
          last = row;
          kept.push_back(row);
        }
      });
      source.next[last] = kNone;
    }
  }

  // Does a row of the later file say nothing that the earlier file's row does not?
  static bool says_the_same(const Source& later, std::uint32_t row, const Source& earlier, std::uint32_t old) {
    for (const View& view : later.views)
      if (view.bits(row) != earlier.bits(view.id, old)) return false;
    return true;
  }

  // A later file's rows of a group beside those that hold it: the same again, or they take their place.
  static bool has_amounts(const Source& source) {
    for (std::string_view field : {"order.total", "order.paid", "item.paid", "item.price"})
      if (source.out->rows().find(field)) return true;
    return false;
  }

  void succeed(std::uint32_t number, std::uint32_t first, Group& at) {
    Source& later = *sources_[number];
    Source& earlier = *sources_[at.source];
    std::vector<std::uint32_t> now, old;
    for_rows(later, first, [&](std::uint32_t row) { now.push_back(row); });
    for_rows(earlier, at.first, [&](std::uint32_t row) { old.push_back(row); });
    constexpr std::size_t kCompared = 4096;
    std::vector<std::uint8_t> used(old.size(), 0), same(now.size(), 0);
    std::size_t found = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (i < old.size() && !used[i] && says_the_same(later, now[i], earlier, old[i])) {
        used[i] = same[i] = 1, ++found;
        continue;
      }
      if (now.size() * old.size() > kCompared) continue;
      for (std::size_t j = 0; j < old.size() && !same[i]; ++j)
        if (!used[j] && says_the_same(later, now[i], earlier, old[j])) used[j] = same[i] = 1, ++found;
    }
    if (found == now.size() && (found == old.size() || kind_ != TableKind::orders)) {
      for (std::uint32_t row : now) later.repeat(row);
      return;
    }
    // A file without amounts and with fewer rows (a list of shipments) cannot stand for the items of an order.
    if (kind_ == TableKind::orders && now.size() < old.size() && has_amounts(earlier) && !has_amounts(later)) {
      for (std::uint32_t row : now) later.repeat(row);
      return;
    }
    for (std::size_t i = 0; i < now.size(); ++i) later.judge(now[i], same[i] ? Verdict::repeated : Verdict::updated);
    for (std::uint32_t row : old) earlier.drop(row);
    bool lacks = std::any_of(earlier.views.begin(), earlier.views.end(), [&](const View& view) {
      return view.id >= later.view_of.size() || later.view_of[view.id] == 0;
    });
    // A later export may hide who bought: platforms mask phones some days after delivery.
    for (std::string_view field : identity_fields()) lacks = lacks || later.out->rows().find(field);
    if (lacks || !earlier.out->before.empty()) {
      if (later.out->before.empty()) later.out->before.assign(later.rows(), FileMerge::kNothing);
      for (std::size_t i = 0; i < now.size() && i < old.size(); ++i)
        later.out->before[now[i]] = std::uint64_t{earlier.number} << 32 | old[i];
    }
    at = {number, first};
  }

  // ---- rows without a key

  struct Kind {  // rows equal in every column
    std::uint64_t hash;
    std::uint32_t source, row;
    std::uint32_t have = 0, seen = 0, seen_in = kNone;
  };

  // The number of the row's kind, a new one where no row before was equal. An open table of numbers: there are as many as rows.
  std::size_t kind_of(std::uint64_t hash, std::uint32_t number, std::uint32_t row) {
    if (kinds_.size() * 2 >= kind_slots_.size()) {
      kind_slots_.assign(std::max<std::size_t>(1024, kind_slots_.size() * 2), kNone);
      for (std::uint32_t kind = 0; kind < kinds_.size(); ++kind) kind_slots_[free_slot(kinds_[kind].hash)] = kind;
    }
    std::size_t mask = kind_slots_.size() - 1, at = hash & mask;
    for (; kind_slots_[at] != kNone; at = (at + 1) & mask) {
      const Kind& known = kinds_[kind_slots_[at]];
      if (known.hash == hash && equal_rows(*sources_[number], row, *sources_[known.source], known.row))
        return kind_slots_[at];
    }
    kind_slots_[at] = static_cast<std::uint32_t>(kinds_.size());
    kinds_.push_back({hash, number, row});
    return kinds_.size() - 1;
  }
  std::size_t free_slot(std::uint64_t hash) const {
    std::size_t mask = kind_slots_.size() - 1, at = hash & mask;
    while (kind_slots_[at] != kNone) at = (at + 1) & mask;
    return at;
  }

  void count_keyless(std::uint32_t number, const std::vector<std::uint32_t>& group_of) {
    Source& source = *sources_[number];
    bool updates = source.out->file->policy == LoadedFile::Policy::update;
    const Column* times = kind_ == TableKind::events ? time_column(kind_, source.out->rows()) : nullptr;
    std::vector<std::size_t> touched;
    for (std::uint32_t row = 0; row < group_of.size(); ++row) {
      if (group_of[row] != kNone || (!source.is_aside.empty() && source.is_aside[row])) continue;
      if (times && !may_meet(times->values()[row])) continue;
      std::uint64_t h = 0;
      for (const View& view : source.views)
        if (std::uint64_t bits = view.bits(row); bits != kNullBits)
          h += mix(view.id + 1, bits);  // in any order of columns
      std::size_t kind = kind_of(h, number, row);
      Kind& of = kinds_[kind];
      if (of.seen_in != number) {
        of.seen_in = number, of.seen = 0;
        touched.push_back(kind);
      }
      if (++of.seen <= of.have) {
        source.repeat(row);
      } else if (updates) {
        source.judge(row, Verdict::aside), source.drop(row), ++source.out->unknown;
      }
    }
    if (updates) return;
    for (std::size_t kind : touched) kinds_[kind].have = std::max(kinds_[kind].have, kinds_[kind].seen);
  }

  static bool equal_rows(const Source& a, std::uint32_t row, const Source& b, std::uint32_t other) {
    for (const View& view : a.views)
      if (view.bits(row) != b.bits(view.id, other)) return false;
    for (const View& view : b.views)
      if (view.bits(other) != kNullBits && a.bits(view.id, row) == kNullBits) return false;
    return true;
  }

  TableKind kind_;
  std::vector<Source*> sources_;
  std::map<std::pair<std::string, Type>, std::size_t> ids_;
  std::vector<column::Dictionary> texts_;  // by column id
  std::map<std::string, Space> spaces_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> head_, tail_;  // by group, of the file at hand
  std::vector<Kind> kinds_;
  std::vector<std::uint32_t> kind_slots_;
  std::vector<std::pair<Instant, Instant>> meeting_;
};

}  // namespace

void merge_table(TableKind kind, const std::vector<MergeSource>& sources) {
  std::vector<Source> own;
  for (const MergeSource& source : sources) own.push_back({source, {}, {}, {}, {}});
  std::vector<Source*> list;
  for (Source& source : own) list.push_back(&source);
  TableMerge(kind, std::move(list)).run();
}

}  // namespace siyu::model
