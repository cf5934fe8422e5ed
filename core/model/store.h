// The customers and what happened to them, ready to be asked.
//
// A mapped table emits named events (architecture.md §16, 14): an event log one per row, named by its column; an orders
// table `order` at 下单时间, `paid` at 付款时间 (else 下单时间, where the state says paid), `refund` at 退款时间; a customer list `added` and `deleted`; members
// `joined` and `left`; invites `invited` (for the inviter) and `accepted` (for the invitee). Each emission is a Timeline sorted by
// (customer, time, row). A question walks, customer by customer, a merge of the timelines that its steps name; a
// question on one event log walks that one array.
//
// Rows of a table that has no time column at all are untimed: all at the one instant kUntimed, before everything. A row whose time
// is missing in a table that has times emits nothing and is counted. So is a time that nobody lived: see is_lived().
//
// A timeline keeps every row, also when an order stands on several (a row an item): rules and funnels count an order once, in
// report/rule.cpp; sums and conditions need all its rows.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/slices.h"
#include "base/time.h"
#include "column/packed.h"
#include "column/table.h"
#include "csv/ingest.h"
#include "model/mapping.h"
#include "model/schema.h"
#include "model/tags.h"

namespace siyu::model {

using Customer = std::uint32_t;
constexpr Customer kNoCustomer = 0xFFFFFFFFu;
constexpr Instant kUntimed = -(std::int64_t{1} << 60);

// Exports write "never" as 9999-12-31, 2099-12-31, 0001-01-01 …: a time outside 1970-01-01 … 2098-12-31 (of any zone) is taken
// for a missing one. It is no event, moves neither end of the data, and a customer deleted then is not deleted.
constexpr Instant kEarliest = -14 * kHourMs, kLatest = 47117 * kDayMs + 12 * kHourMs;  // the latter exclusive
constexpr bool is_lived(Instant t) { return t >= kEarliest && t < kLatest; }

// One file after parsing: columns are named by field ("order.paid", custom "event.channel").
struct LoadedFile {
  std::string name;
  FileMapping mapping;
  csv::Parsed parsed;
  std::uint64_t fingerprint = 0;  // of the decoded table: equal for equal content in any encoding or cut
  enum class Policy : std::uint8_t {
    merge,
    append,
    update
  } policy = Policy::merge;  // what an equal key means: merge.h
};
std::uint64_t fingerprint(const csv::Parsed& parsed);
// Rewrites the values that the mapping translates (order.status …), in place.
void apply_values(column::Table& table, const std::vector<ValueMap>& values);

// How the orders of a store were read (orders.cpp); a report says so.
struct OrderNotes {
  std::vector<std::string> once;     // amounts that the export repeats on each row of an order: taken once
  std::size_t from_items = 0;        // rows whose amount is what their items cost
  std::size_t refund_assumed = 0;    // rows that say refunded and not how much: what was paid
  std::size_t paid_when_placed = 0;  // orders paid by their state, without a payment time
  std::size_t apart = 0;  // rows whose order number is another order's too: told apart by platform, shop or file
  std::size_t refunds_without_order = 0;  // rows of refund lists whose order no file has, or was not paid: left out
  std::size_t spending = 0;      // rows of a bill that are the operator's own: money that went out, or neither way
  std::size_t without_time = 0;  // orders that may be paid and have no time at all: in no report
};

// The rows of one kind of table that count, from all its files in the order of their names.
struct Facts {
  TableKind kind;
  const column::Table& table;          // the file's own table, or `joined`
  std::vector<Customer> customer;      // per row; kNoCustomer where no key was readable
  std::vector<Customer> other;         // invites only: the invitee
  std::vector<std::size_t> file_ends;  // rows before the end of each file
  std::vector<const LoadedFile*> files;
  std::optional<Instant> first, last;           // of the times that its events and totals carry
  std::shared_ptr<const column::Table> joined;  // what `table` refers to where it is not a file's own
  std::vector<std::size_t> by_rank;             // files, the earliest export first
  // Orders only. A refund row is no order: a negative amount, or a row of its own that says so.
  column::Column paid_time{column::Type::instant};    // per row: null where it was not paid, or is a refund
  std::vector<std::uint8_t> refunds;                  // per row, 1 for a refund; empty: none
  column::Column refund_time{column::Type::instant};  // per row, where there are refunds
  std::size_t without_customer = 0;                   // rows of kNoCustomer
  bool is_refund(std::size_t row) const { return !refunds.empty() && refunds[row]; }
};

// What a file brought, for those who compare it with the platform.
struct FileCount {
  const LoadedFile* file = nullptr;
  const LoadedFile* same_as = nullptr;
  std::size_t added = 0, updated = 0, repeated = 0, aside = 0;
};

// A field seen from the positions of a timeline, or a column seen by its own rows. Cells are as column::Packed says.
struct Property {
  const column::Column* column = nullptr;     // null: the field is absent here, every value is null
  const column::Packed* packed = nullptr;     // its cells by position; else:
  std::span<const std::uint32_t> index = {};  // the cell of position p is column[index[p]]; empty: column[p]

  // All REQUIRE a column, of text, of whole numbers, of reals.
  std::uint32_t code(std::size_t p) const { return packed ? packed->code(p) : column->codes()[row(p)]; }
  std::int64_t value(std::size_t p) const { return packed ? packed->value(p) : column->values()[row(p)]; }
  double real(std::size_t p) const { return packed ? packed->real(p) : column->reals()[row(p)]; }
  // Many at once: out[k] of position where[k], or of first + k where `where` is null.
  void codes(const std::uint32_t* where, std::size_t first, std::size_t n, std::uint32_t* out) const;
  void values(const std::uint32_t* where, std::size_t first, std::size_t n, std::int64_t* out) const;

 private:
  std::size_t row(std::size_t p) const { return index.empty() ? p : index[p]; }
};

class Timeline {
 public:
  TableKind table() const { return table_; }
  // The one name of its events ("paid"), or empty for an event log, where each position has its own.
  const std::string& name() const { return name_; }
  std::size_t size() const { return time_.size(); }
  bool timed() const { return timed_; }
  // Positions of a customer: [offsets()[c], offsets()[c + 1]).
  std::span<const std::uint32_t> offsets() const { return offsets_; }
  std::span<const Instant> time() const { return time_; }
  std::span<const std::uint32_t> row() const { return row_; }  // into the table's Facts
  Tags name_codes() const { return name_codes_.view(); }       // event log only; into names()
  // Whether two events of the customer have the same time.
  bool has_ties(Customer c) const { return (ties_[c / 64] >> (c % 64) & 1) != 0; }
  const column::Dictionary* names() const { return names_; }
  std::size_t bytes() const;

 private:
  friend class StoreBuilder;
  TableKind table_ = TableKind::events;
  std::string name_;
  bool timed_ = true;
  std::vector<std::uint32_t> offsets_, row_;
  TagList name_codes_;
  std::vector<Instant> time_;
  std::vector<std::uint64_t> ties_;  // a bit for every customer
  const column::Dictionary* names_ = nullptr;
};

// The events of one name in a timeline: their positions, ascending, whose they are, and when; side by side, so that a question about
// them alone reads nothing else.
struct Named {
  std::vector<std::uint32_t> position;
  std::vector<Customer> customer;
  std::vector<Instant> time;
};

// What a floor above made of a whole store once and finds again while the store lasts.
struct Kept {
  virtual ~Kept() = default;
  virtual std::size_t bytes() const = 0;
};

struct IdentityKey {
  std::string kind;      // "customer.id", "customer.phone" …
  std::size_t rows = 0;  // rows that carry a usable one
  std::size_t distinct = 0;
};
struct Identity {
  std::vector<IdentityKey> keys;
  std::size_t matched = 0;                     // customers seen in more than one kind of table
  std::size_t buyers = 0, buyers_matched = 0;  // with an order; of these also in the customer list
  std::size_t without_key = 0;                 // rows that name nobody
  std::size_t by_name = 0;                     // rows of a customer list with a name and no key: a person each
  // The merge audit. A key joins two people when one row carries both their keys, or two rows the same.
  struct Merge {
    std::string kind;        // the key that joined: "customer.phone" …
    std::size_t joined = 0;  // pairs of otherwise different customers that it made one
  };
  struct Conflict {
    std::string kind, value;          // one phone …
    std::string of;                   // … with several values of this stronger key
    std::vector<std::string> values;  // at most 5 of them
    std::size_t count = 0;            // how many
    bool joined = false;              // over kMostPerKey they are not made one
  };
  static constexpr std::size_t kMostPerKey = 5;
  std::vector<Merge> merges;
  std::vector<Conflict> conflicts;  // at most 100, the largest first
  std::size_t conflict_count = 0;
  std::vector<std::pair<TableKind, std::size_t>> orphans;  // customers seen in this table only, where there are several
  std::size_t masked = 0, damaged = 0;                     // rows whose only key is masked, or destroyed
};
// Keys that are not to join people (undo of a merge): names of identity_fields().
struct IdentityRules {
  std::vector<std::string> without;
};

struct EventName {
  std::string name;
  TableKind table;
  std::size_t events = 0, customers = 0;
};

class Store {
 public:
  std::size_t customers() const { return labels_.size(); }
  // How a customer is called: the strongest id seen first for them.
  std::string_view label(Customer c) const { return labels_[c]; }
  // Customers in the order of their labels' bytes: the order of every list of people.
  const std::vector<Customer>& by_label() const;

  // One row per customer: every customer.X column, resolved (the last non-null row; added_at the earliest), from the customer
  // list and, for whom it says nothing, from the other tables in the order of their kinds.
  // The identity columns are left out; person() makes them when asked.
  const column::Table& people() const { return people_; }
  // A customer.X column by customer number, null when no table has it.
  const column::Column* person(std::string_view field) const;
  const Facts* facts(TableKind kind) const;
  std::span<const Timeline> timelines() const { return timelines_; }
  // The field that a name means here: itself when a table has it, else the one that a column of that header was mapped to
  // (customer.sex where the header "sex" became customer.gender); empty when there is none.
  std::string_view field_named(std::string_view name) const;
  // The column that holds field f of the events of t: an own one, a customer.X, or none.
  const column::Column* column(const Timeline& t, std::string_view field) const;
  // What it is at the positions of t, of which about `reads` will be asked for. An own column's cells are put in the order of
  // the timeline as soon as the reads of all questions so far are worth it.
  Property property(const Timeline& t, std::string_view field, std::size_t reads = SIZE_MAX) const;
  std::span<const std::uint32_t> customer_at(const Timeline& t) const;  // per position, built once on demand
  // The events of an event log that carry this name; picked out when they are first asked for.
  const Named& named(const Timeline& t, std::uint32_t name_code) const;
  // What was put here under this name, or null: it is for the caller to make. Forgotten with the store.
  std::shared_ptr<const Kept>& kept(std::string_view name) const;
  // Per customer, bit k set where the table of kind k has a row of theirs.
  std::span<const std::uint16_t> seen_in() const { return seen_in_; }

  const std::vector<EventName>& event_names() const { return event_names_; }  // by name
  const Identity& identity() const { return identity_; }
  // The zone of most files; of several such +08:00, else the westernmost.
  Zone zone() const { return zone_; }
  Resolution resolution() const { return resolution_; }
  std::optional<Instant> first() const { return first_; }
  std::optional<Instant> last() const { return last_; }  // latest instant of any data
  // The end of the data: start of the day after the last day with data, in the store's zone. Windows that pass it are unfinished.
  std::optional<Instant> end() const;
  std::size_t files() const { return files_; }
  // Files whose content is equal to another's: taken once, and said.
  std::size_t same_content() const { return same_content_; }
  std::size_t rows() const { return rows_; }
  std::uint64_t fingerprint() const { return fingerprint_; }
  // Rows of an event log that name no event or carry no time though others do: in no report, but counted.
  std::size_t rows_without_time() const { return rows_without_time_; }
  std::size_t rows_without_name() const { return rows_without_name_; }
  // Rows of order tables, of those with a time, that name an order of the same customer again (a row an item, overlapping
  // exports). Only counted: the timelines hold them all.
  std::size_t repeated_order_rows() const { return repeated_order_rows_; }
  const OrderNotes& order_notes() const { return order_notes_; }
  // All files in the order of their names, those of equal content too.
  const std::vector<FileCount>& file_counts() const { return file_counts_; }
  // Rows of a table that another file, or their own, says already.
  std::size_t repeated_rows(TableKind kind) const;
  // Rows of the items table, and of these those whose order is known: they have its customer.
  std::size_t item_rows() const { return item_rows_; }
  std::size_t item_rows_matched() const { return item_rows_matched_; }
  // Rows of payment bills and settlements that tell again what orders of other files say: left out, or money would count twice.
  std::size_t bill_rows() const { return bill_rows_; }
  std::size_t bytes() const;

 private:
  friend class StoreBuilder;
  std::vector<std::string_view> labels_;  // into the dictionaries of the files
  column::Table people_;
  std::vector<std::unique_ptr<Facts>> facts_;
  std::vector<Timeline> timelines_;
  // Built on demand: the order of labels, customers and cells by position, events by name, identity columns, what others keep.
  mutable std::vector<Customer> by_label_;
  mutable std::map<const Timeline*, std::vector<std::uint32_t>> customer_at_;
  struct MaybePacked {
    std::optional<column::Packed> cells;
    std::size_t reads = 0;  // asked for while there were no cells
  };
  mutable std::map<std::pair<const Timeline*, const column::Column*>, MaybePacked> packed_;
  mutable std::map<std::pair<const Timeline*, std::uint32_t>, Named> named_;
  mutable std::map<std::string, column::Column, std::less<>> identity_columns_;
  mutable std::map<std::string, std::shared_ptr<const Kept>, std::less<>> kept_;
  std::vector<std::uint16_t> seen_in_;
  std::vector<EventName> event_names_;
  OrderNotes order_notes_;
  std::vector<FileCount> file_counts_;
  std::size_t item_rows_ = 0, item_rows_matched_ = 0;
  std::map<std::string, std::string, std::less<>> aliases_;  // entity.header → field
  Identity identity_;
  Zone zone_;
  Resolution resolution_ = Resolution::day;
  std::optional<Instant> first_, last_;
  std::size_t files_ = 0, rows_ = 0, rows_without_time_ = 0, rows_without_name_ = 0, same_content_ = 0,
              repeated_order_rows_ = 0, bill_rows_ = 0;
  std::uint64_t fingerprint_ = 0;
};

// Joins the files into a store, which refers to them: they must outlive it. What several say of one thing is settled by merge.h;
// the rows that count are taken in the order of the files' names, then of their fingerprints, so the order in which files were
// given does not matter.
Store build_store(const std::vector<const LoadedFile*>& files, const IdentityRules& rules = {});

// ---- the walk --------------------------------------------------------------------------------------------------------

// A timeline and what a question sees in it: one tag per position, 0 where it sees nothing.
struct Stream {
  const Timeline* timeline;
  Tags tags;
};

// One customer's events in time order; equal times in the order of the streams, then of rows. Parallel arrays.
struct Sequence {
  std::span<const Instant> time;
  Tags tag;
  std::span<const std::uint32_t> positions;  // in the stream's timeline; empty when they run on from first_position
  std::span<const std::uint32_t> streams;    // empty when there is one stream
  std::uint32_t first_position = 0;
  std::size_t size() const { return time.size(); }
  std::uint32_t position(std::size_t i) const {
    return positions.empty() ? first_position + static_cast<std::uint32_t>(i) : positions[i];
  }
  std::size_t stream(std::size_t i) const { return streams.empty() ? 0 : streams[i]; }
};

// Calls visit(customer, sequence) for every customer with at least one event in the streams, in ascending customer
// number. With one stream the spans point into the timeline and hold untagged events too; with several they are merged into scratch
// space, untagged events only if `keep_untagged`. A visitor must skip tag 0 itself.
template <class Visit>
void walk(const Store& store, std::span<const Stream> streams, bool keep_untagged, Visit&& visit);

}  // namespace siyu::model

#include "model/walk.h"
