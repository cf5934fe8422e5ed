// Building a store: files to facts (one table per kind), identities, people, timelines. Everything is linear in rows; sorting
// is a counting sort by customer that keeps row order, then a repair of the few customers whose rows are not in time order.

#include "model/store.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_set>

#include "base/hash.h"
#include "model/identity.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;

bool is_identity_field(std::string_view name) {
  for (std::string_view field : identity_fields())
    if (field == name) return true;
  return false;
}

// Loops over rows run in slices, each a call of its own, for the reason that walk.h gives.
constexpr std::size_t kRows = 4096;

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

bool says_unpaid(std::string_view status) {
  std::string folded(status);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (std::string_view word :
       {"关闭", "取消", "待付款", "等待买家付款", "等待付款", "未付", "未支付", "待支付", "付款失败", "支付失败",
        "cancel", "closed", "unpaid", "not paid", "pending", "voided", "expired"})
    if (folded.find(word) != std::string::npos) return true;
  return false;
}

std::size_t Timeline::bytes() const {
  return (offsets_.capacity() + row_.capacity() + name_codes_.capacity()) * 4 + time_.capacity() * 8;
}

class StoreBuilder {
 public:
  explicit StoreBuilder(std::vector<const LoadedFile*> files) : files_(std::move(files)) {
    std::sort(files_.begin(), files_.end(), [](const LoadedFile* a, const LoadedFile* b) {
      return a->name != b->name ? a->name < b->name : a->fingerprint < b->fingerprint;
    });
    // The same export dropped twice is taken once, under its first name.
    std::vector<const LoadedFile*> once;
    for (const LoadedFile* file : files_) {
      bool again = std::any_of(once.begin(), once.end(), [&](const LoadedFile* other) {
        return other->fingerprint == file->fingerprint && other->mapping.table == file->mapping.table &&
               other->parsed.rows == file->parsed.rows;
      });
      store_.same_content_ += again;
      if (!again) once.push_back(file);
    }
    files_ = std::move(once);
  }

  Store build() {
    gather_facts();
    Resolved resolved = resolve_identity(store_.facts_);
    store_.labels_ = std::move(resolved.labels);
    store_.identity_.keys = std::move(resolved.keys);
    resolve_people();
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
      store_.rows_ += file->parsed.rows;
    }
    store_.fingerprint_ = all;
    for (const LoadedFile* file : files_)
      for (const auto& [field, header] : file->mapping.columns)
        store_.aliases_.emplace(field.substr(0, field.find('.') + 1) + header, field);
    choose_zone();
    for (std::size_t k = 0; k < kTableKinds; ++k) {
      std::vector<const LoadedFile*> own;
      for (const LoadedFile* file : files_)
        if (file->mapping.table == static_cast<TableKind>(k) && !file->parsed.table.columns().empty())
          own.push_back(file);
      if (!own.empty()) store_.facts_.push_back(join(static_cast<TableKind>(k), own));
    }
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

  static std::unique_ptr<Facts> join(TableKind kind, const std::vector<const LoadedFile*>& files) {
    std::unique_ptr<column::Table> joined;
    if (files.size() > 1) {
      joined = std::make_unique<column::Table>();
      std::size_t rows = 0;
      for (const LoadedFile* file : files) {
        const column::Table& table = file->parsed.table;
        for (const auto& [name, column] : table.columns())
          if (!joined->find(name)) {
            Column& added = joined->add(name, column.type());
            for (std::size_t i = 0; i < rows; ++i) added.add_null();
          }
        for (auto& [name, column] : joined->columns()) {
          const Column* part = table.find(name);
          if (part) {
            column.append(*part);
          } else {
            for (std::size_t i = 0; i < table.rows(); ++i) column.add_null();
          }
        }
        rows += table.rows();
      }
    }
    const column::Table& table = joined ? *joined : files[0]->parsed.table;
    auto facts = std::unique_ptr<Facts>(new Facts{kind, table, {}, {}, {}, files, {}, {}, std::move(joined)});
    std::size_t rows = 0;
    for (const LoadedFile* file : files) facts->file_ends.push_back(rows += file->parsed.table.rows());
    return facts;
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
      for (std::size_t row = 0; row < tables[t]->customer.size(); ++row) {
        Customer c = tables[t]->customer[row];
        if (c == kNoCustomer || (table_of[c] != kNone && table_of[c] != t)) continue;
        bool null = source->is_null(row) || ((added || deleted) && !is_lived(source->values()[row]));
        if (null && !deleted) continue;
        table_of[c] = t;
        if (null) open[c] = true;
        bool keeps = added && row_of[c] != kNone && source->values()[row_of[c]] <= source->values()[row];
        if (!null && !keeps) row_of[c] = static_cast<std::uint32_t>(row);
      }
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
    if (emission.name == "paid") emit_paid_when_placed(facts);
    if (!times) return;
    add_timeline(facts, people, std::string(emission.name), times, nullptr, nullptr);
  }

  // Rows with a time that name an order of the same customer again.
  static std::size_t count_repeated_orders(const Facts& facts) {
    const Column* id = facts.table.find("order.id");
    if (!id || id->type() != Type::text) return 0;
    std::vector<const Column*> times;
    for (const Emission& emission : kEmissions)
      if (const Column* time = facts.table.find(emission.time); time && emission.table == facts.kind)
        times.push_back(time);
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

  // Exports without a payment time: an order counts as paid when it was placed, unless its status says otherwise.
  void emit_paid_when_placed(Facts& facts) {
    const Column* placed = facts.table.find("order.created_at");
    const Column* status = facts.table.find("order.status");
    std::vector<std::uint32_t> rows;
    std::size_t row = 0;
    for (std::size_t f = 0; f < facts.files.size(); ++f) {
      bool has_payment_time = facts.files[f]->parsed.table.find("order.paid_at") != nullptr;
      for (; row < facts.file_ends[f]; ++row) {
        bool unpaid = status && !status->is_null(row) && says_unpaid(status->dictionary().text(status->codes()[row]));
        if (!has_payment_time && !unpaid) rows.push_back(static_cast<std::uint32_t>(row));
      }
    }
    if (!placed || rows.empty()) return;
    add_timeline(facts, facts.customer, "paid", placed, nullptr, &rows);
  }

  // One timeline over the given rows (all when null): rows without a customer, a name or a time are left out.
  void add_timeline(Facts& facts, const std::vector<Customer>& people, std::string name, const Column* times,
                    const Column* names, const std::vector<std::uint32_t>* rows) {
    Timeline t;
    t.table_ = facts.kind;
    t.name_ = std::move(name);
    t.timed_ = times != nullptr;
    if (names) t.names_ = &names->dictionary();
    Placing placing{people, names, times, rows, t, {}, {}, {}, {}};
    std::size_t count = rows ? rows->size() : facts.table.rows();
    t.offsets_.assign(store_.labels_.size() + 1, 0);
    for (std::size_t from = 0; from < count; from += kRows) count_rows(placing, from, std::min(from + kRows, count));
    if (placing.first) note_time(facts, *placing.first), note_time(facts, *placing.last);
    for (std::size_t c = 1; c < t.offsets_.size(); ++c) t.offsets_[c] += t.offsets_[c - 1];
    placing.next.assign(t.offsets_.begin(), t.offsets_.end() - 1);
    placing.placed.resize(t.offsets_.back());
    for (std::size_t from = 0; from < count; from += kRows) place_rows(placing, from, std::min(from + kRows, count));
    t.row_.resize(t.offsets_.back());
    t.time_.resize(t.offsets_.back());
    if (names) t.name_codes_.resize(t.offsets_.back());
    Customer all = static_cast<Customer>(store_.labels_.size());
    for (Customer from = 0; from < all; from += kSlice) settle(placing, from, std::min(from + kSlice, all));
    store_.timelines_.push_back(std::move(t));
  }

  // A counting sort by customer under way: rows are counted, then each is placed behind the last of its customer.
  // An event at its place: one write to memory far away for each row, not three.
  struct Placed {
    Instant time;
    std::uint32_t row, name;
  };
  struct Placing {
    const std::vector<Customer>& people;
    const Column* names;
    const Column* times;
    const std::vector<std::uint32_t>* rows;  // all rows when null
    Timeline& timeline;
    std::optional<Instant> first, last;
    std::vector<std::uint32_t> next;  // place of each customer's next row
    std::vector<Placed> placed;
    std::uint32_t row(std::size_t i) const { return rows ? (*rows)[i] : static_cast<std::uint32_t>(i); }
  };

  [[gnu::noinline]] void count_rows(Placing& p, std::size_t from, std::size_t to) {
    std::vector<std::uint32_t>& offsets = p.timeline.offsets_;
    for (std::size_t i = from; i < to; ++i) {
      std::uint32_t row = p.row(i);
      bool usable = p.people[row] != kNoCustomer;
      if (p.times) {
        Instant time = p.times->values()[row];
        if (!is_lived(time)) {
          store_.rows_without_time_ += p.names != nullptr;
          usable = false;
        } else {
          if (!p.first || time < *p.first) p.first = time;
          if (!p.last || time > *p.last) p.last = time;
        }
      }
      if (p.names && p.names->codes()[row] == kNullCode) {
        ++store_.rows_without_name_;
        usable = false;
      }
      if (usable) ++offsets[p.people[row] + 1];
    }
  }

  [[gnu::noinline]] static void place_rows(Placing& p, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      std::uint32_t row = p.row(i);
      Customer customer = p.people[row];
      if (customer == kNoCustomer) continue;
      Instant time = p.times ? p.times->values()[row] : kUntimed;
      std::uint32_t name = p.names ? p.names->codes()[row] : 0;
      if ((p.times && !is_lived(time)) || name == kNullCode) continue;
      p.placed[p.next[customer]++] = {time, row, name};
    }
  }

  // Puts the events of some customers in time order, equal times in row order as they stand, and takes them apart into columns.
  [[gnu::noinline]] static void settle(Placing& p, Customer from, Customer to) {
    Timeline& t = p.timeline;
    auto earlier = [](const Placed& a, const Placed& b) { return a.time != b.time ? a.time < b.time : a.row < b.row; };
    for (Customer c = from; c < to; ++c) {
      Placed* first = p.placed.data() + t.offsets_[c];
      Placed* last = p.placed.data() + t.offsets_[c + 1];
      if (!std::is_sorted(first, last, earlier)) std::sort(first, last, earlier);
    }
    for (std::uint32_t at = t.offsets_[from]; at < t.offsets_[to]; ++at) {
      t.time_[at] = p.placed[at].time;
      t.row_[at] = p.placed[at].row;
      if (p.names) t.name_codes_[at] = p.placed[at].name;
    }
  }

  [[gnu::noinline]] static void count_names(const Timeline& t, Customer from, Customer to,
                                            std::vector<std::size_t>& events, std::vector<std::size_t>& people,
                                            std::vector<Customer>& last) {
    for (Customer c = from; c < to; ++c)
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
      Customer all = static_cast<Customer>(store_.labels_.size());
      for (Customer from = 0; from < all; from += kSlice)
        count_names(t, from, std::min(from + kSlice, all), events, people, last);
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
    std::vector<std::uint32_t> kinds(store_.labels_.size(), 0);
    for (const auto& facts : store_.facts_) {
      for (Customer c : facts->customer) {
        if (c == kNoCustomer) {
          store_.identity_.without_key += facts->kind != TableKind::totals && facts->kind != TableKind::costs;
        } else {
          kinds[c] |= 1u << static_cast<unsigned>(facts->kind);
        }
      }
      for (Customer c : facts->other)
        if (c != kNoCustomer) kinds[c] |= 1u << static_cast<unsigned>(facts->kind);
    }
    constexpr std::uint32_t kOrders = 1u << static_cast<unsigned>(TableKind::orders);
    constexpr std::uint32_t kCustomers = 1u << static_cast<unsigned>(TableKind::customers);
    for (std::uint32_t set : kinds) {
      store_.identity_.matched += (set & (set - 1)) != 0;
      store_.identity_.buyers += (set & kOrders) != 0;
      store_.identity_.buyers_matched += (set & kOrders) && (set & kCustomers);
    }
  }

  std::vector<const LoadedFile*> files_;
  Store store_;
};

Store build_store(const std::vector<const LoadedFile*>& files, const IdentityRules&) {
  return StoreBuilder(files).build();
}

const Facts* Store::facts(TableKind kind) const {
  for (const auto& facts : facts_)
    if (facts->kind == kind) return facts.get();
  return nullptr;
}

const std::vector<Customer>& Store::by_label() const {
  if (by_label_.size() != labels_.size()) {
    by_label_.resize(labels_.size());
    std::iota(by_label_.begin(), by_label_.end(), Customer{0});
    std::sort(by_label_.begin(), by_label_.end(), [&](Customer a, Customer b) {
      int order = labels_[a].compare(labels_[b]);
      return order != 0 ? order < 0 : a < b;
    });
  }
  return by_label_;
}

std::string_view Store::field_named(std::string_view name) const {
  for (const auto& facts : facts_)
    if (facts->table.find(name)) return name;
  auto alias = aliases_.find(name);
  return alias == aliases_.end() ? std::string_view{} : std::string_view(alias->second);
}

const column::Column* Store::person(std::string_view name) const {
  std::string_view field = field_named(name);
  if (const Column* column = people_.find(field)) return column;
  if (!is_identity_field(field)) return nullptr;
  auto found = identity_columns_.find(field);
  if (found != identity_columns_.end()) return &found->second;
  bool present = false;
  std::vector<std::string_view> text(labels_.size());
  for (const auto& facts : facts_) {
    const Column* column = facts->table.find(field);
    if (!column) continue;
    present = true;
    for (std::size_t row = 0; row < facts->customer.size(); ++row)
      if (facts->customer[row] != kNoCustomer && !column->is_null(row) && text[facts->customer[row]].empty())
        text[facts->customer[row]] = column->dictionary().text(column->codes()[row]);
  }
  if (!present) return nullptr;
  Column out(Type::text);
  for (std::string_view value : text) {
    if (value.empty()) {
      out.add_null();
    } else {
      out.add_text(value);
    }
  }
  return &identity_columns_.emplace(std::string(field), std::move(out)).first->second;
}

std::span<const std::uint32_t> Store::customer_at(const Timeline& t) const {
  std::vector<std::uint32_t>& at = customer_at_[&t];
  if (at.size() != t.size()) {
    at.resize(t.size());
    for (Customer c = 0; c < labels_.size(); ++c)
      for (std::uint32_t p = t.offsets()[c]; p < t.offsets()[c + 1]; ++p) at[p] = c;
  }
  return at;
}

Property Store::property(const Timeline& t, std::string_view name) const {
  std::string_view field = field_named(name);
  if (const Facts* own = facts(t.table()))
    if (const Column* column = own->table.find(field); column && !field.starts_with("customer."))
      return {column, t.row()};
  if (field.starts_with("customer."))
    if (const Column* column = person(field)) return {column, customer_at(t)};
  return {};
}

std::optional<Instant> Store::end() const {
  if (!last_) return std::nullopt;
  return start_of(day_of(*last_, zone_) + 1, zone_);
}

std::size_t Store::bytes() const {
  std::size_t total = people_.bytes() + labels_.capacity() * sizeof(std::string_view) + by_label_.capacity() * 4;
  for (const auto& facts : facts_)
    total += (facts->customer.capacity() + facts->other.capacity()) * 4 + (facts->joined ? facts->joined->bytes() : 0);
  for (const Timeline& t : timelines_) total += t.bytes();
  return total;
}

}  // namespace siyu::model
