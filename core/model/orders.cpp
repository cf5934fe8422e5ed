// Each file speaks for itself: what a row is, which amounts are the order's and how it says that money came differ from export
// to export. Only orders on several rows are looked at twice; a file of one row an order is read once.

#include "model/orders.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/text.h"
#include "model/exports.h"
#include "model/grain.h"
#include "model/join.h"
#include "model/rank.h"
#include "model/schema.h"
#include "model/status.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::kNullValue;
using column::Type;

// Of an order on several rows, these belong to a row: they are not filled down.
constexpr std::string_view kOfRow[] = {"order.id", "order.line", "order.aftersale"};

const Export* export_of(const FileMerge& file) {
  const std::string& id = file.file->mapping.export_id;
  return id.empty() ? nullptr : find_export(id);
}

class Settling {
 public:
  Settling(const column::Table& table, std::unique_ptr<column::Table> own, const std::vector<const FileMerge*>& files,
           const std::vector<std::size_t>& ends)
      : given_(table), files_(files), ends_(ends) {
    out_.table = std::move(own);
    rows_ = table.rows();
  }

  SettledOrders run() {
    for (const FileMerge* file : files_) lists_.push_back(is_refund_list(*file->file));
    for (std::size_t f = 0; f < files_.size(); ++f) find_refunds(f);
    amounts_of_items();
    for (std::size_t f = 0; f < files_.size(); ++f)
      if (!lists_[f] && find_several(f)) {
        fill_down(f);
        keep_once(f);
      }
    tell_payment();
    settle_lists();
    for (std::size_t f = 0; f < files_.size(); ++f) settle_refunds(f);
    count_without_time();
    return std::move(out_);
  }

 private:
  std::size_t from(std::size_t f) const { return f == 0 ? 0 : ends_[f - 1]; }
  const column::Table& table() const { return out_.table ? *out_.table : given_; }
  const Column* find(std::string_view field, Type type) const {
    const Column* column = table().find(field);
    return column && column->type() == type ? column : nullptr;
  }
  column::Table& change() {
    if (!out_.table) out_.table = copy_table(given_);
    return *out_.table;
  }
  Column& money_to_change(std::string_view field) {
    column::Table& table = change();
    if (Column* column = table.find(field)) return *column;
    Column& added = table.add(std::string(field), Type::money);
    for (std::size_t row = 0; row < rows_; ++row) added.add_null();
    return added;
  }
  bool is_refund(std::size_t row) const { return !out_.refunds.empty() && out_.refunds[row]; }
  const Column* amounts() const {
    if (const Column* paid = find("order.paid", Type::money)) return paid;
    return find("order.total", Type::money);
  }
  // order.paid, else order.total of the row; null where neither says anything.
  std::int64_t amount_at(std::size_t row) const {
    for (const char* field : {"order.paid", "order.total"})
      if (const Column* column = find(field, Type::money); column && !column->is_null(row))
        return column->values()[row];
    return kNullValue;
  }

  void find_refunds(std::size_t f) {
    std::vector<std::uint8_t> in_file = refund_rows(*files_[f]->file);
    if (lists_[f]) in_file.assign(files_[f]->rows().rows(), 1);
    if (in_file.empty()) return;
    if (out_.refunds.empty()) out_.refunds.assign(rows_, 0);
    const std::vector<std::uint8_t>& dropped = files_[f]->dropped;
    std::size_t row = from(f);
    for (std::size_t i = 0; i < in_file.size(); ++i)
      if (dropped.empty() || !dropped[i]) out_.refunds[row++] = in_file[i];
  }

  // A file without order amounts whose items have prices: an order is worth what its items are.
  void amounts_of_items() {
    std::vector<std::int64_t> costs;
    for (std::size_t f = 0; f < files_.size(); ++f) {
      const column::Table& file = files_[f]->file->parsed.table;
      if (lists_[f] || file.find("order.paid") || file.find("order.total")) continue;
      const Column* paid = file.find("item.paid");
      bool has_paid = paid && paid->type() == Type::money && find("item.paid", Type::money);
      if (!has_paid && !(file.find("item.price") && file.find("item.quantity"))) continue;
      if (!has_paid && costs.empty()) costs = item_amounts(table());
      Column& to = money_to_change("order.paid");
      const Column* items = find("item.paid", Type::money);
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::int64_t amount = has_paid ? items->values()[row] : costs[row];
        to.mutable_values().set(row, amount);
        out_.notes.from_items += amount != kNullValue;
      }
    }
  }

  // Does an order of this file stand on several rows?
  bool find_several(std::size_t f) {
    const Column* id = find("order.id", Type::text);
    if (!id) return false;
    last_file_.resize(id->dictionary().size(), kNone);
    std::uint32_t file = static_cast<std::uint32_t>(f);
    bool several = false;
    for (std::size_t row = from(f); row < ends_[f]; ++row) {
      std::uint32_t code = id->codes()[row];
      if (code == kNullCode) continue;
      several = several || last_file_[code] == file;
      last_file_[code] = file;
    }
    return several;
  }

  // Gives the first filled cell of an order's rows to those that have none, for what belongs to the order.
  void fill_down(std::size_t f) {
    std::vector<std::string> names;
    for (const auto& [name, column] : table().columns()) {
      bool of_order = name.starts_with("order.") && find_field(name) && column.type() != Type::money &&
                      std::find(std::begin(kOfRow), std::end(kOfRow), name) == std::end(kOfRow);
      if (of_order || name.starts_with("customer.")) names.push_back(name);
    }
    std::vector<std::uint32_t> source(find("order.id", Type::text)->dictionary().size());
    for (const std::string& name : names) {
      bool events = name == "order.status" || name.ends_with("_at");
      const Column* id = find("order.id", Type::text);
      const Column* column = table().find(name);
      if (column->type() == Type::real) continue;
      std::fill(source.begin(), source.end(), kNone);
      bool gaps = false;
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::uint32_t code = id->codes()[row];
        if (code == kNullCode || (events && is_refund(row))) continue;
        if (column->is_null(row)) {
          gaps = true;
        } else if (source[code] == kNone) {
          source[code] = static_cast<std::uint32_t>(row);
        }
      }
      if (!gaps) continue;
      Column* to = out_.table ? out_.table->find(name) : nullptr;
      id = find("order.id", Type::text);
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::uint32_t code = id->codes()[row];
        if (code == kNullCode || source[code] == kNone || (events && is_refund(row))) continue;
        if (!(to ? to : column)->is_null(row)) continue;
        if (!to) to = change().find(name), id = find("order.id", Type::text);
        if (to->type() == Type::text) {
          to->mutable_codes().set(row, to->codes()[source[code]]);
        } else {
          to->mutable_values().set(row, to->values()[source[code]]);
        }
      }
    }
  }

  // Is this amount the order's, repeated on its rows? By the export, else by the content of all files of one form: never two
  // values in one order, and not what the row's own items cost. A sub-order's number makes an amount the sub-order's, unless
  // the rows add up to more than the order's total.
  bool is_once(std::size_t f, const std::string& name) {
    const Export* known = export_of(*files_[f]);
    bool says = known && known->grain != Grain::unknown && known->grain != Grain::order;
    if (says || (known && !known->once.empty()))
      return std::find(known->once.begin(), known->once.end(), name) != known->once.end();
    auto [decided, is_new] = once_.emplace(std::pair(form_of(*files_[f]->file), name), false);
    if (!is_new) return decided->second;
    Repeats all;
    for (const FileMerge* file : files_)
      if (form_of(*file->file) == decided->first.first) count_repeats(*file->file, name, all);
    decided->second = all.several && !all.differ && !all.is_items && (!all.lines || all.exceed);
    return decided->second;
  }

  struct Repeats {
    bool several = false, differ = false;  // orders on several rows; with two values in one
    bool is_items = true;                  // every value is what the row's item costs
    bool lines = false, exceed = false;    // numbers of sub-orders; rows that add up to more than the order's total
  };

  static void count_repeats(const LoadedFile& of, const std::string& name, Repeats& all) {
    const column::Table& file = of.parsed.table;
    const Column* id = file.find("order.id");
    const Column* amount = file.find(name);
    if (!id || id->type() != Type::text || !amount || amount->type() != Type::money) return;
    const Column* total = name == "order.total" ? nullptr : file.find("order.total");
    if (total && total->type() != Type::money) total = nullptr;
    const Column* line = file.find("order.line");
    std::vector<std::uint8_t> refunds = refund_rows(of);
    std::vector<std::uint32_t> first(id->dictionary().size(), kNone);
    std::vector<std::int64_t> of_items, sum(total && line ? first.size() : 0, 0);
    if (file.find("item.price") && file.find("item.quantity")) of_items = item_amounts(file);
    all.is_items = all.is_items && !of_items.empty();
    for (std::size_t row = 0; row < id->size(); ++row) {
      std::uint32_t code = id->codes()[row];
      if (code == kNullCode || amount->is_null(row) || (!refunds.empty() && refunds[row])) continue;
      all.is_items = all.is_items && of_items[row] == amount->values()[row];
      bool again = first[code] != kNone;
      if (!again) first[code] = static_cast<std::uint32_t>(row);
      all.several = all.several || again;
      all.differ = all.differ || amount->values()[first[code]] != amount->values()[row];
      all.lines = all.lines || (again && line && !line->is_null(row));
      if (sum.empty() || __builtin_add_overflow(sum[code], amount->values()[row], &sum[code])) continue;
      all.exceed = all.exceed || (again && !total->is_null(row) && sum[code] > total->values()[row]);
    }
  }

  void keep_once(std::size_t f) {
    std::vector<std::string> names;
    for (const auto& [name, column] : table().columns())
      if (name.starts_with("order.") && column.type() == Type::money && files_[f]->file->parsed.table.find(name))
        names.push_back(name);
    for (const std::string& name : names) {
      if (!is_once(f, name)) continue;
      Column& to = *change().find(name);
      const Column* id = find("order.id", Type::text);
      std::vector<std::uint8_t> seen(id->dictionary().size(), 0);  // 1: once, 2: and counted
      bool any = false;
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::uint32_t code = id->codes()[row];
        if (code == kNullCode || to.is_null(row) || is_refund(row)) continue;
        if (seen[code] != 0) {
          to.mutable_values().set(row, kNullValue);
          any = true;
        }
        seen[code] = 1;
      }
      std::vector<std::string>& said = out_.notes.once;
      if (any && std::find(said.begin(), said.end(), name) == said.end()) said.push_back(name);
    }
  }

  // ---- time of payment

  // By code of a text column: what the text says, in the words of this file's export first.
  static std::vector<std::optional<OrderState>> states_of(const Column* column, const Export* known) {
    std::vector<std::optional<OrderState>> out;
    for (std::uint32_t code = 0; column && code < column->dictionary().size(); ++code) {
      std::string_view text = column->dictionary().text(code);
      std::optional<OrderState> state;
      if (known)
        for (const auto& [word, canonical] : known->statuses)
          if (!state && fold_name(word) == fold_name(text)) state = order_state(canonical);
      out.push_back(state ? state : order_state(text));
    }
    return out;
  }
  static std::optional<OrderState> state_at(const Column* column, const std::vector<std::optional<OrderState>>& states,
                                            std::size_t row) {
    if (!column || column->codes()[row] == kNullCode) return std::nullopt;
    return states[column->codes()[row]];
  }

  void tell_payment() {
    const Column* status = find("order.status", Type::text);
    const Column* paid = find("order.paid_at", Type::instant);
    const Column* placed = find("order.created_at", Type::instant);
    const Column* amount = amounts();
    const Column* id = find("order.id", Type::text);
    states_.resize(files_.size());
    std::vector<std::uint8_t> counted(id ? id->dictionary().size() : 0, 0);
    for (std::size_t f = 0; f < files_.size(); ++f) {
      states_[f] = states_of(status, export_of(*files_[f]));
      bool has_payment_time = files_[f]->file->parsed.table.find("order.paid_at") != nullptr;
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        Instant time = kNullValue;
        std::optional<OrderState> state = state_at(status, states_[f], row);
        bool lived = paid && is_lived(paid->values()[row]);
        if (is_refund(row)) {
          time = kNullValue;
        } else if (lived) {
          // A closed order may have been paid and refunded before anything was sent: then no money stayed.
          bool nothing = state == OrderState::closed && amount && !amount->is_null(row) && amount->values()[row] == 0;
          if (!nothing) time = paid->values()[row];
        } else if (placed && is_lived(placed->values()[row])) {
          bool stands = has_payment_time ? state && is_paid_state(*state) : !state || is_paid_state(*state);
          if (stands) time = placed->values()[row];
          if (stands && has_payment_time) {
            std::uint32_t code = id ? id->codes()[row] : kNullCode;
            out_.notes.paid_when_placed += code == kNullCode || !counted[code];
            if (code != kNullCode) counted[code] = 1;
          }
        }
        out_.paid_time.add_value(time);
      }
    }
  }

  // ---- refunds

  // Refunds that lists tell: those that came to an end, of orders that are known and paid. What an order's own file says of its
  // refund is taken off by them, so that the larger of both counts, each part of a list at its own time.
  void settle_lists() {
    const Column* id = find("order.id", Type::text);
    if (!id || std::find(lists_.begin(), lists_.end(), true) == lists_.end()) return;
    listed_.assign(id->dictionary().size(), 0);
    paid_at_.assign(id->dictionary().size(), kNullValue);
    for (std::size_t row = 0; row < rows_; ++row)
      if (Instant& first = paid_at_[id->is_null(row) ? 0 : id->codes()[row]];
          !id->is_null(row) && out_.paid_time.values()[row] != kNullValue)
        first = first == kNullValue ? out_.paid_time.values()[row] : std::min(first, out_.paid_time.values()[row]);
    Column& refund = money_to_change("order.refund");
    id = find("order.id", Type::text);
    quiet_.assign(rows_, 0);
    for (std::size_t f = 0; f < files_.size(); ++f) {
      if (!lists_[f]) continue;
      const Column* state = find("order.aftersale", Type::text);
      if (!state || !files_[f]->file->parsed.table.find("order.aftersale")) state = find("order.status", Type::text);
      std::vector<std::optional<OrderState>> states = states_of(state, nullptr);
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::optional<OrderState> said = state_at(state, states, row);
        bool done = !state || state->is_null(row) || said == OrderState::refunded || said == OrderState::done;
        std::int64_t amount = refund.values()[row];
        bool counts = done && !id->is_null(row) && amount != kNullValue && amount != 0;
        bool known = counts && paid_at_[id->codes()[row]] != kNullValue;
        out_.notes.refunds_without_order += counts && !known;
        quiet_[row] = !known;
        if (!known) {
          refund.mutable_values().set(row, kNullValue);
        } else {
          amount = amount < 0 ? -amount : amount;
          refund.mutable_values().set(row, amount);
          if (__builtin_add_overflow(listed_[id->codes()[row]], amount, &listed_[id->codes()[row]]))
            listed_[id->codes()[row]] = std::numeric_limits<std::int64_t>::max();
        }
      }
    }
    std::vector<std::int64_t> left = listed_;
    for (std::size_t f = 0; f < files_.size(); ++f)
      for (std::size_t row = from(f); row < ends_[f] && !lists_[f]; ++row) {
        if (id->is_null(row) || refund.is_null(row) || left[id->codes()[row]] == 0) continue;
        std::int64_t own = refund.values()[row] < 0 ? -refund.values()[row] : refund.values()[row];
        std::int64_t taken = std::min(own, left[id->codes()[row]]);
        left[id->codes()[row]] -= taken;
        refund.mutable_values().set(row, own - taken);
      }
  }

  void settle_refunds(std::size_t f) {
    if (lists_[f]) return;
    const Column* refund = find("order.refund", Type::money);
    for (std::size_t row = from(f); row < ends_[f] && !out_.refunds.empty(); ++row) {
      if (!out_.refunds[row]) continue;
      std::int64_t amount = refund && !refund->is_null(row) ? refund->values()[row] : 0;
      if (amount != 0) continue;
      amount = amount_at(row);
      if (amount == kNullValue) continue;
      money_to_change("order.refund").mutable_values().set(row, amount < 0 ? -amount : amount);
      refund = find("order.refund", Type::money);  // it may be new
    }
    // Refunded, and nothing says how much: what was paid came back. Where the file does tell amounts, a 0 is one.
    const Column* in_file = files_[f]->file->parsed.table.find("order.refund");
    bool tells = false;
    if (in_file && in_file->type() == Type::money)
      for (std::size_t row = 0; row < in_file->size() && !tells; ++row)
        tells = !in_file->is_null(row) && in_file->values()[row] != 0;
    refund = find("order.refund", Type::money);
    const Column* id = find("order.id", Type::text);
    std::vector<std::uint8_t> told(id ? id->dictionary().size() : 0, 0);  // by order: some row has its refund
    for (std::size_t row = from(f); row < ends_[f] && refund && id; ++row)
      if (!id->is_null(row) && !refund->is_null(row) && (tells || refund->values()[row] != 0))
        told[id->codes()[row]] = 1;
    const Column* status = find("order.status", Type::text);
    const Column* aftersale = find("order.aftersale", Type::text);
    std::vector<std::optional<OrderState>> after = states_of(aftersale, nullptr);
    std::vector<std::pair<std::size_t, std::int64_t>> back;
    for (std::size_t row = from(f); row < ends_[f]; ++row) {
      if (out_.paid_time.values()[row] == kNullValue) continue;
      if (refund && !refund->is_null(row) && (tells || refund->values()[row] != 0)) continue;
      if (id && !id->is_null(row) && (told[id->codes()[row]] || (!listed_.empty() && listed_[id->codes()[row]] != 0)))
        continue;
      if (state_at(status, states_[f], row) != OrderState::refunded &&
          state_at(aftersale, after, row) != OrderState::refunded)
        continue;
      if (std::int64_t amount = amount_at(row); amount != kNullValue && amount > 0) back.emplace_back(row, amount);
    }
    if (back.empty()) return;
    Column& to = money_to_change("order.refund");
    for (auto [row, amount] : back) to.mutable_values().set(row, amount);
    out_.notes.refund_assumed += back.size();
  }

  void count_without_time() {
    const Column* paid = find("order.paid_at", Type::instant);
    const Column* placed = find("order.created_at", Type::instant);
    const Column* refunded = find("order.refunded_at", Type::instant);
    const Column* status = find("order.status", Type::text);
    const Column* id = find("order.id", Type::text);
    auto first_lived = [](std::initializer_list<const Column*> columns, std::size_t row) {
      for (const Column* column : columns)
        if (column && is_lived(column->values()[row])) return column->values()[row];
      return kNullValue;
    };
    std::vector<std::uint8_t> counted(id ? id->dictionary().size() : 0, 0);
    std::size_t f = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      while (row >= ends_[f]) ++f;
      if (!out_.refunds.empty()) {
        Instant back = is_refund(row) ? first_lived({refunded, paid, placed}, row) : first_lived({refunded}, row);
        if (lists_[f]) back = quiet_.empty() || quiet_[row] ? kNullValue : first_lived({refunded}, row);
        if (lists_[f] && back == kNullValue && !quiet_.empty() && !quiet_[row]) back = paid_at_[id->codes()[row]];
        out_.refund_time.add_value(back);
      }
      if (is_refund(row) || first_lived({paid, placed}, row) != kNullValue) continue;
      std::optional<OrderState> state = state_at(status, states_[f], row);
      bool has_payment_time = files_[f]->file->parsed.table.find("order.paid_at") != nullptr;
      if (state ? !is_paid_state(*state) : has_payment_time) continue;  // an empty payment time is no payment
      std::uint32_t code = id ? id->codes()[row] : kNullCode;
      out_.notes.without_time += code == kNullCode || !counted[code];
      if (code != kNullCode) counted[code] = 1;
    }
  }

  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  const column::Table& given_;
  const std::vector<const FileMerge*>& files_;
  const std::vector<std::size_t>& ends_;
  std::size_t rows_ = 0;
  SettledOrders out_;
  std::vector<bool> lists_;                                     // by file: a list of refunds
  std::vector<std::int64_t> listed_;                            // by order code: what lists say came back
  std::vector<Instant> paid_at_;                                // by order code, where there are lists
  std::vector<std::uint8_t> quiet_;                             // by row of a list: nothing came back
  std::map<std::pair<std::string, std::string>, bool> once_;    // by form of file and amount: the order's, on each row
  std::vector<std::uint32_t> last_file_;                        // by order code: the file that had it last
  std::vector<std::vector<std::optional<OrderState>>> states_;  // by file and code of order.status
};

}  // namespace

SettledOrders settle_orders(const column::Table& table, std::unique_ptr<column::Table> own,
                            const std::vector<const FileMerge*>& files, const std::vector<std::size_t>& ends) {
  return Settling(table, std::move(own), files, ends).run();
}

}  // namespace siyu::model
