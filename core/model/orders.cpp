// Each file speaks for itself: what a row is, which amounts are the order's and how it says that money came differ from export
// to export. Only orders on several rows are looked at twice; a file of one row an order is read once.

#include "model/orders.h"

#include <algorithm>

#include "base/text.h"
#include "model/exports.h"
#include "model/grain.h"
#include "model/join.h"
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
    for (std::size_t f = 0; f < files_.size(); ++f) find_refunds(f);
    amounts_of_items();
    for (std::size_t f = 0; f < files_.size(); ++f)
      if (find_several(f)) {
        fill_down(f);
        keep_once(f);
      }
    tell_payment();
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
      if (file.find("order.paid") || file.find("order.total")) continue;
      const Column* paid = file.find("item.paid");
      bool has_paid = paid && paid->type() == Type::money && find("item.paid", Type::money);
      if (!has_paid && !(file.find("item.price") && file.find("item.quantity"))) continue;
      if (!has_paid && costs.empty()) costs = item_amounts(table());
      Column& to = money_to_change("order.paid");
      const Column* items = find("item.paid", Type::money);
      for (std::size_t row = from(f); row < ends_[f]; ++row) {
        std::int64_t amount = has_paid ? items->values()[row] : costs[row];
        to.mutable_values()[row] = amount;
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
          to->mutable_codes()[row] = to->codes()[source[code]];
        } else {
          to->mutable_values()[row] = to->values()[source[code]];
        }
      }
    }
  }

  // Is this amount the order's, repeated on its rows? By the export, else by the whole file's content: never two values in one
  // order, and not what the row's own items cost.
  bool is_once(std::size_t f, const std::string& name) const {
    const Export* known = export_of(*files_[f]);
    bool says = known && known->grain != Grain::unknown && known->grain != Grain::order;
    if (says || (known && !known->once.empty()))
      return std::find(known->once.begin(), known->once.end(), name) != known->once.end();
    const column::Table& file = files_[f]->file->parsed.table;
    const Column* id = file.find("order.id");
    const Column& column = *file.find(name);
    if (!id || id->type() != Type::text || column.type() != Type::money) return false;
    std::vector<std::uint8_t> refunds = refund_rows(*files_[f]->file);
    std::vector<std::uint32_t> first(id->dictionary().size(), kNone);
    std::vector<std::int64_t> of_items;
    if (file.find("item.price") && file.find("item.quantity")) of_items = item_amounts(file);
    bool several = false, is_items = !of_items.empty();
    for (std::size_t row = 0; row < id->size(); ++row) {
      std::uint32_t code = id->codes()[row];
      if (code == kNullCode || column.is_null(row) || (!refunds.empty() && refunds[row])) continue;
      is_items = is_items && of_items[row] == column.values()[row];
      if (first[code] == kNone) {
        first[code] = static_cast<std::uint32_t>(row);
      } else {
        several = true;
        if (column.values()[first[code]] != column.values()[row]) return false;
      }
    }
    return several && !is_items;
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
          to.mutable_values()[row] = kNullValue;
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

  void settle_refunds(std::size_t f) {
    const Column* refund = find("order.refund", Type::money);
    for (std::size_t row = from(f); row < ends_[f] && !out_.refunds.empty(); ++row) {
      if (!out_.refunds[row]) continue;
      std::int64_t amount = refund && !refund->is_null(row) ? refund->values()[row] : 0;
      if (amount != 0) continue;
      amount = amount_at(row);
      if (amount == kNullValue) continue;
      money_to_change("order.refund").mutable_values()[row] = amount < 0 ? -amount : amount;
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
      if (id && !id->is_null(row) && told[id->codes()[row]]) continue;
      if (state_at(status, states_[f], row) != OrderState::refunded &&
          state_at(aftersale, after, row) != OrderState::refunded)
        continue;
      if (std::int64_t amount = amount_at(row); amount != kNullValue && amount > 0) back.emplace_back(row, amount);
    }
    if (back.empty()) return;
    Column& to = money_to_change("order.refund");
    for (auto [row, amount] : back) to.mutable_values()[row] = amount;
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
      if (!out_.refunds.empty())
        out_.refund_time.add_value(is_refund(row) ? first_lived({refunded, paid, placed}, row)
                                                  : first_lived({refunded}, row));
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
  std::vector<std::uint32_t> last_file_;                        // by order code: the file that had it last
  std::vector<std::vector<std::optional<OrderState>>> states_;  // by file and code of order.status
};

}  // namespace

SettledOrders settle_orders(const column::Table& table, std::unique_ptr<column::Table> own,
                            const std::vector<const FileMerge*>& files, const std::vector<std::size_t>& ends) {
  return Settling(table, std::move(own), files, ends).run();
}

}  // namespace siyu::model
