// Building a store: files to facts (one table per kind), identities, people, timelines. Everything is linear in rows; sorting
// is a counting sort by customer that keeps row order, then a repair of the few customers whose rows are not in time order.

#include "model/store.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_set>

#include "base/hash.h"
#include "base/slices.h"
#include "model/exports.h"
#include "model/identity.h"
#include "model/join.h"
#include "model/lay_out.h"
#include "model/merge.h"
#include "model/orders.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;

constexpr std::size_t kRows = 4096;  // a slice of rows

// Names of events that an emission gives, and the columns it reads.
struct Emission {
  TableKind table;
  std::string_view name;
  std::string_view time;
  bool of_other = false;  // the row's second person
};
constexpr Emission kEmissions[] = {
    {TableKind::customers, "added", "customer.added_at"},  {TableKind::customers, "deleted", "customer.deleted_at"},
    {TableKind::orders, "order", "order.created_at"},      {TableKind::orders, "paid", "order.paid_at"},
    {TableKind::orders, "refund", "order.refunded_at"},    {TableKind::members, "joined", "member.joined_at"},
    {TableKind::members, "left", "member.left_at"},        {TableKind::invites, "invited", "invite.time"},
    {TableKind::invites, "accepted", "invite.time", true}, {TableKind::messages, "message", "message.time"},
    {TableKind::touches, "touched", "touch.time"},
};

}  // namespace

class StoreBuilder {
 public:
  StoreBuilder(const std::vector<const LoadedFile*>& files, const IdentityRules& rules)
      : merges_(merge_rows(files)), rules_(rules) {
    for (const FileMerge& merge : merges_) by_name_.push_back(&merge);
    std::sort(by_name_.begin(), by_name_.end(), [](const FileMerge* a, const FileMerge* b) {
      return a->file->name != b->file->name ? a->file->name < b->file->name
                                            : a->file->fingerprint < b->file->fingerprint;
    });
    for (const FileMerge* merge : by_name_) {
      store_.file_counts_.push_back(
          {merge->file, merge->same_as, merge->added, merge->updated, merge->repeated, merge->aside});
      store_.same_content_ += merge->same_as != nullptr;
      if (!merge->same_as) files_.push_back(merge->file);
    }
  }

  Store build() {
    gather_facts();
    Resolved resolved = resolve_identity(store_.facts_, rules_);
    store_.labels_ = std::move(resolved.labels);
    store_.identity_ = std::move(resolved.identity);
    give_items_their_customers();
    give_refunds_their_customers();
    resolve_people();
    for (const FileMerge& merge : merges_) store_.order_notes_.apart += merge.orders_apart;
    emit();
    count_events();
    count_matches();
    return std::move(store_);
  }

 private:
  void gather_facts() {
    std::uint64_t all = 0;
    store_.files_ = files_.size();
    for (const LoadedFile* file : files_) {
      all = mix(all, mix(file->fingerprint, static_cast<std::uint64_t>(file->mapping.table)));
      if (file->policy != LoadedFile::Policy::merge) all = mix(all, static_cast<std::uint64_t>(file->policy));
      store_.rows_ += file->parsed.rows;
    }
    store_.fingerprint_ = all;
    for (const LoadedFile* file : files_)
      for (const auto& [field, header] : file->mapping.columns)
        store_.aliases_.emplace(field.substr(0, field.find('.') + 1) + header, field);
    choose_zone();
    for (std::size_t k = 0; k < kTableKinds; ++k) {
      std::vector<const FileMerge*> own;
      for (const FileMerge* merge : by_name_)
        if (!merge->same_as && merge->file->mapping.table == static_cast<TableKind>(k) &&
            !merge->file->parsed.table.columns().empty())
          own.push_back(merge);
      if (static_cast<TableKind>(k) == TableKind::orders) leave_out_bills(own);
      if (!own.empty()) store_.facts_.push_back(gather(static_cast<TableKind>(k), own));
    }
  }

  // A payment bill or a settlement is the shop's orders seen from the till: it speaks only where no order file does.
  void leave_out_bills(std::vector<const FileMerge*>& files) {
    auto is_bill = [](const FileMerge* merge) {
      const Export* known = find_export(merge->file->mapping.export_id);
      return known && known->grain == model::Grain::settlement;
    };
    if (std::all_of(files.begin(), files.end(), is_bill)) return;
    for (const FileMerge* merge : files)
      if (is_bill(merge)) store_.bill_rows_ += merge->file->parsed.rows;
    std::erase_if(files, is_bill);
  }

  void choose_zone() {
    std::map<int, std::size_t> files_of;  // by minutes east
    for (const LoadedFile* file : files_) ++files_of[file->mapping.zone.minutes_east];
    std::size_t most = files_of[Zone{}.minutes_east];
    for (auto [minutes_east, files] : files_of)
      if (files > most) {
        most = files;
        store_.zone_.minutes_east = minutes_east;
      }
  }

  std::unique_ptr<Facts> gather(TableKind kind, const std::vector<const FileMerge*>& files) {
    std::vector<std::size_t> ends;
    std::unique_ptr<column::Table> joined;
    if (needs_join(files)) {
      joined = join_rows(files, merges_, ends);
    } else {
      ends = {files[0]->rows().rows()};
    }
    const column::Table& own = joined ? *joined : files[0]->rows();
    SettledOrders orders;
    if (kind == TableKind::orders) {
      orders = settle_orders(own, std::move(joined), files, ends);
      joined = std::move(orders.table);
      store_.order_notes_ = std::move(orders.notes);
      for (const FileMerge* file : files) store_.order_notes_.spending += file->spending;
    }
    std::shared_ptr<const column::Table> kept = std::move(joined);
    auto facts = std::unique_ptr<Facts>(new Facts{kind, kept ? *kept : files[0]->rows(), {}, {}, std::move(ends), {}});
    facts->joined = std::move(kept);
    facts->paid_time = std::move(orders.paid_time);
    facts->refunds = std::move(orders.refunds);
    facts->refund_time = std::move(orders.refund_time);
    for (const FileMerge* file : files) facts->files.push_back(file->file);
    for (const FileMerge& merge : merges_)
      for (std::size_t f = 0; f < files.size(); ++f)
        if (files[f] == &merge) facts->by_rank.push_back(f);
    return facts;
  }

  // Rows of the items table that name nobody are their order's customer's.
  void give_items_their_customers() {
    Facts* items = nullptr;
    const Facts* orders = nullptr;
    for (const auto& facts : store_.facts_) {
      if (facts->kind == TableKind::items) items = facts.get();
      if (facts->kind == TableKind::orders) orders = facts.get();
    }
    const Column* of = items ? items->table.find("item.order") : nullptr;
    if (!of || of->type() != Type::text) return;
    store_.item_rows_ = of->size();
    const Column* id = orders ? orders->table.find("order.id") : nullptr;
    if (!id || id->type() != Type::text) return;
    std::vector<Customer> buyer(id->dictionary().size(), kNoCustomer);
    for (std::size_t row = 0; row < id->size(); ++row)
      if (std::uint32_t code = id->codes()[row]; code != kNullCode && buyer[code] == kNoCustomer)
        buyer[code] = orders->customer[row];
    std::vector<std::uint32_t> order_of;  // by text of item.order
    for (std::uint32_t code = 0; code < of->dictionary().size(); ++code)
      order_of.push_back(id->dictionary().find(of->dictionary().text(code)).value_or(kNullCode));
    for (std::size_t row = 0; row < of->size(); ++row) {
      std::uint32_t code = of->codes()[row];
      if (code == kNullCode || order_of[code] == kNullCode) continue;
      ++store_.item_rows_matched_;
      if (items->customer[row] == kNoCustomer) items->customer[row] = buyer[order_of[code]];
    }
  }

  // A row of a refund list that names nobody is its order's customer's.
  void give_refunds_their_customers() {
    for (const auto& facts : store_.facts_) {
      const Column* id = facts->kind == TableKind::orders ? facts->table.find("order.id") : nullptr;
      if (!id || id->type() != Type::text || facts->refunds.empty()) continue;
      std::vector<Customer> buyer(id->dictionary().size(), kNoCustomer);
      for (std::size_t row = 0; row < id->size(); ++row)
        if (std::uint32_t code = id->codes()[row];
            code != kNullCode && !facts->refunds[row] && buyer[code] == kNoCustomer)
          buyer[code] = facts->customer[row];
      for (std::size_t row = 0; row < id->size(); ++row)
        if (std::uint32_t code = id->codes()[row];
            code != kNullCode && facts->refunds[row] && facts->customer[row] == kNoCustomer)
          facts->customer[row] = buyer[code];
    }
  }

  // Every customer.X column, customer list first: the last row that says something; added_at the earliest, deleted_at only
  // when every row of the person carries one. A later table speaks only of people of whom the earlier ones say nothing.
  void resolve_people() {
    std::vector<const Facts*> order;
    for (const auto& facts : store_.facts_)
      if (facts->kind == TableKind::customers) order.push_back(facts.get());
    for (const auto& facts : store_.facts_)
      if (facts->kind != TableKind::customers) order.push_back(facts.get());
    for (std::size_t from = 0; from < order.size(); ++from)
      for (const auto& [name, column] : order[from]->table.columns())
        if (name.starts_with("customer.") && !is_identity_field(name) && !store_.people_.find(name))
          resolve_person_column(name, column.type(), std::span(order).subspan(from));
  }

  // Rows of earlier exports first, so that the last word is the latest export's.
  template <class Visit>
  static void for_rows_by_rank(const Facts& facts, Visit visit) {
    for (std::size_t f : facts.by_rank)
      for (std::size_t row = f == 0 ? 0 : facts.file_ends[f - 1]; row < facts.file_ends[f]; ++row) visit(row);
  }

  void resolve_person_column(const std::string& name, Type type, std::span<const Facts* const> tables) {
    std::size_t people = store_.labels_.size();
    bool added = name == "customer.added_at" && type == Type::instant;
    bool deleted = name == "customer.deleted_at" && type == Type::instant;
    constexpr std::uint32_t kNone = 0xFFFFFFFFu;
    std::vector<std::uint32_t> row_of(people, kNone), table_of(people, kNone);
    std::vector<bool> open(deleted ? people : 0, false);
    for (std::uint32_t t = 0; t < tables.size(); ++t) {
      const Column* source = tables[t]->table.find(name);
      if (!source || source->type() != type) continue;
      // A referral export describes the invitee.
      const std::vector<Customer>& described = tables[t]->other.empty() ? tables[t]->customer : tables[t]->other;
      for_rows_by_rank(*tables[t], [&](std::size_t row) {
        Customer c = described[row];
        if (c == kNoCustomer || (table_of[c] != kNone && table_of[c] != t)) return;
        bool null = source->is_null(row) || ((added || deleted) && !is_lived(source->values()[row]));
        if (null && !deleted) return;
        table_of[c] = t;
        if (null) open[c] = true;
        bool keeps = added && row_of[c] != kNone && source->values()[row_of[c]] <= source->values()[row];
        if (!null && !keeps) row_of[c] = static_cast<std::uint32_t>(row);
      });
    }
    std::vector<const Column*> sources;
    std::vector<std::vector<std::uint32_t>> codes_of;  // by table and its code: the code here
    for (const Facts* facts : tables) {
      sources.push_back(facts->table.find(name));
      bool text = sources.back() && sources.back()->type() == Type::text;
      codes_of.emplace_back(text ? sources.back()->dictionary().size() : 0, kNullCode);
    }
    Column& out = store_.people_.add(name, type);
    for (std::size_t c = 0; c < people; ++c) {
      std::uint32_t row = row_of[c];
      if (row == kNone || (deleted && open[c])) {
        out.add_null();
        continue;
      }
      const Column& source = *sources[table_of[c]];
      if (type == Type::text) {
        std::uint32_t& code = codes_of[table_of[c]][source.codes()[row]];
        if (code == kNullCode) code = out.dictionary().add(source.dictionary().text(source.codes()[row]));
        out.add_code(code);
      } else if (type == Type::real) {
        out.add_real(source.reals()[row]);
      } else {
        out.add_value(source.values()[row]);
      }
    }
  }

  void emit() {
    for (const auto& facts : store_.facts_) {
      if (facts->kind == TableKind::totals) note_times(*facts, facts->table.find("total.time"));
      if (facts->kind == TableKind::costs) note_times(*facts, facts->table.find("cost.time"));
      if (facts->kind == TableKind::events) emit_log(*facts);
      if (facts->kind == TableKind::orders) store_.repeated_order_rows_ = count_repeated_orders(*facts);
      for (const Emission& emission : kEmissions)
        if (emission.table == facts->kind) emit_named(*facts, emission);
    }
    bool first = true;
    for (const auto& facts : store_.facts_)
      if (facts->kind == TableKind::events || facts->kind == TableKind::orders)
        for (const LoadedFile* file : facts->files) {
          if (!file->parsed.table.find("event.time") && !file->parsed.table.find("order.paid_at") &&
              !file->parsed.table.find("order.created_at"))
            continue;
          if (first || file->parsed.resolution < store_.resolution_) store_.resolution_ = file->parsed.resolution;
          first = false;
        }
  }

  void note_times(Facts& facts, const Column* column) {
    if (!column || column->type() != Type::instant) return;
    for (std::size_t row = 0; row < column->size(); ++row)
      if (is_lived(column->values()[row])) note_time(facts, column->values()[row]);
  }
  void note_time(Facts& facts, Instant t) {
    if (!facts.first || t < *facts.first) facts.first = t;
    if (!facts.last || t > *facts.last) facts.last = t;
    if (!store_.first_ || t < *store_.first_) store_.first_ = t;
    if (!store_.last_ || t > *store_.last_) store_.last_ = t;
  }

  void emit_log(Facts& facts) {
    const Column* names = facts.table.find("event.name");
    const Column* times = facts.table.find("event.time");
    if (!names) return;
    std::size_t row = 0;
    std::vector<bool> file_timed;
    bool any_timed = false, any_untimed = false;
    for (const LoadedFile* file : facts.files) {
      file_timed.push_back(file->parsed.table.find("event.time") != nullptr);
      (file_timed.back() ? any_timed : any_untimed) = true;
    }
    for (bool timed : {true, false}) {
      if (!(timed ? any_timed : any_untimed)) continue;
      std::vector<std::uint32_t> rows;
      if (any_timed && any_untimed) {
        row = 0;
        for (std::size_t f = 0; f < facts.files.size(); ++f)
          for (; row < facts.file_ends[f]; ++row)
            if (file_timed[f] == timed) rows.push_back(static_cast<std::uint32_t>(row));
      }
      bool every = !(any_timed && any_untimed);
      add_timeline(facts, facts.customer, "", timed ? times : nullptr, names, every ? nullptr : &rows);
    }
  }

  void emit_named(Facts& facts, const Emission& emission) {
    const Column* times = facts.table.find(emission.time);
    const std::vector<Customer>& people = emission.of_other ? facts.other : facts.customer;
    bool orders = facts.kind == TableKind::orders;
    std::vector<std::uint32_t> rows;
    bool some = orders && emission.name == "order" && !facts.refunds.empty();
    if (some)
      for (std::uint32_t row = 0; row < facts.refunds.size(); ++row)
        if (!facts.refunds[row]) rows.push_back(row);
    if (orders && emission.name == "paid" && (times || has_value(facts.paid_time))) times = &facts.paid_time;
    if (orders && emission.name == "refund" && !facts.refunds.empty()) times = &facts.refund_time;
    if (times) add_timeline(facts, people, std::string(emission.name), times, nullptr, some ? &rows : nullptr);
  }

  static bool has_value(const Column& column) { return column.any_value(); }

  // Rows with a time that name an order of the same customer again.
  static std::size_t count_repeated_orders(const Facts& facts) {
    const Column* id = facts.table.find("order.id");
    if (!id || id->type() != Type::text) return 0;
    std::vector<const Column*> times;
    for (const Emission& emission : kEmissions)
      if (const Column* time = facts.table.find(emission.time); time && emission.table == facts.kind)
        times.push_back(time);
    if (!facts.refunds.empty()) times.push_back(&facts.refund_time);
    std::vector<Customer> first(id->dictionary().size(), kNoCustomer);
    std::unordered_set<std::uint64_t> others;  // of an id that several customers have: code and customer
    std::size_t repeated = 0;
    for (std::size_t row = 0; row < facts.customer.size(); ++row) {
      std::uint32_t code = id->codes()[row];
      Customer customer = facts.customer[row];
      bool happens =
          std::any_of(times.begin(), times.end(), [&](const Column* time) { return is_lived(time->values()[row]); });
      if (!happens || customer == kNoCustomer || code == kNullCode) continue;
      if (first[code] == kNoCustomer) {
        first[code] = customer;
      } else {
        repeated += first[code] == customer || !others.insert(std::uint64_t{code} << 32 | customer).second;
      }
    }
    return repeated;
  }

  // One timeline over the given rows (all when null): rows without a customer, a name or a time are left out.
  void add_timeline(Facts& facts, const std::vector<Customer>& people, std::string name, const Column* times,
                    const Column* names, const std::vector<std::uint32_t>* rows) {
    Timeline t;
    t.table_ = facts.kind;
    t.name_ = std::move(name);
    t.timed_ = times != nullptr;
    if (names) t.names_ = &names->dictionary();
    std::size_t count = rows ? rows->size() : facts.table.rows();
    LaidOut laid = lay_out({people, names, times, rows, count}, store_.labels_.size());
    store_.rows_without_time_ += names ? laid.without_time : 0;
    store_.rows_without_name_ += laid.without_name;
    if (laid.first) note_time(facts, *laid.first), note_time(facts, *laid.last);
    t.offsets_ = std::move(laid.offsets);
    t.row_ = std::move(laid.row);
    t.name_codes_ = std::move(laid.name);
    t.time_ = std::move(laid.time);
    t.ties_ = std::move(laid.ties);
    store_.timelines_.push_back(std::move(t));
  }

  static void count_names(const Timeline& t, std::size_t from, std::size_t to, std::vector<std::size_t>& events,
                          std::vector<std::size_t>& people, std::vector<Customer>& last) {
    for (Customer c = static_cast<Customer>(from); c < to; ++c)
      for (std::uint32_t p = t.offsets_[c]; p < t.offsets_[c + 1]; ++p) {
        std::uint32_t name = t.names_ ? t.name_codes_[p] : 0;
        ++events[name];
        people[name] += last[name] != c;
        last[name] = c;
      }
  }

  void count_events() {
    std::map<std::pair<std::string, TableKind>, EventName> found;
    for (const Timeline& t : store_.timelines_) {
      std::size_t names = t.names_ ? t.names_->size() : 1;
      std::vector<std::size_t> events(names, 0), people(names, 0);
      std::vector<Customer> last(names, kNoCustomer);
      in_slices(store_.labels_.size(), kSlice,
                [&](std::size_t from, std::size_t to) { count_names(t, from, to, events, people, last); });
      for (std::uint32_t name = 0; name < names; ++name) {
        if (events[name] == 0) continue;
        std::string text = t.names_ ? std::string(t.names_->text(name)) : t.name_;
        EventName& entry = found[{text, t.table_}];
        entry.name = text;
        entry.table = t.table_;
        entry.events += events[name];
        entry.customers += people[name];
      }
    }
    for (auto& [key, entry] : found) store_.event_names_.push_back(std::move(entry));
  }

  void count_matches() {
    static_assert(kTableKinds <= 16);
    std::vector<std::uint16_t>& kinds = store_.seen_in_;
    kinds.assign(store_.labels_.size(), 0);
    std::uint32_t all = 0;
    for (const auto& facts : store_.facts_) {
      auto bit = static_cast<std::uint16_t>(1u << static_cast<unsigned>(facts->kind));
      in_slices(facts->customer.size(), kRows, [&](std::size_t from, std::size_t to) {
        for (std::size_t row = from; row < to; ++row) {
          if (Customer c = facts->customer[row]; c != kNoCustomer) {
            kinds[c] |= bit;
          } else {
            ++facts->without_customer;
          }
        }
      });
      for (Customer c : facts->other)
        if (c != kNoCustomer) kinds[c] |= bit;
      if (facts->kind != TableKind::totals && facts->kind != TableKind::costs)
        store_.identity_.without_key += facts->without_customer;
    }
    constexpr std::uint32_t kOrders = 1u << static_cast<unsigned>(TableKind::orders);
    constexpr std::uint32_t kCustomers = 1u << static_cast<unsigned>(TableKind::customers);
    for (std::uint32_t set : kinds) all |= set;
    std::vector<std::size_t> alone(kTableKinds, 0);
    for (std::uint32_t set : kinds)
      if (set != 0 && (set & (set - 1)) == 0) ++alone[static_cast<std::size_t>(__builtin_ctz(set))];
    for (std::size_t k = 0; k < kTableKinds && (all & (all - 1)) != 0; ++k)
      if (all >> k & 1) store_.identity_.orphans.emplace_back(static_cast<TableKind>(k), alone[k]);
    for (std::uint32_t set : kinds) {
      store_.identity_.matched += (set & (set - 1)) != 0;
      store_.identity_.buyers += (set & kOrders) != 0;
      store_.identity_.buyers_matched += (set & kOrders) && (set & kCustomers);
    }
  }

  std::vector<FileMerge> merges_;          // the earliest export first
  std::vector<const FileMerge*> by_name_;  // the same
  std::vector<const LoadedFile*> files_;   // by name, without those of equal content
  const IdentityRules& rules_;
  Store store_;
};

Store build_store(const std::vector<const LoadedFile*>& files, const IdentityRules& rules) {
  return StoreBuilder(files, rules).build();
}

}  // namespace siyu::model
