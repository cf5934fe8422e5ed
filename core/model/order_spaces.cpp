// Three passes over the distinct numbers of all files, rows only where a number is in doubt: which tables speak of the same
// orders (classes of forms), which numbers of a class several shops have given, and which an appended file repeats. Files are
// taken by name and content, so the order in which they were dropped says nothing.

#include "model/order_spaces.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "base/time.h"
#include "model/exports.h"
#include "model/identity.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

constexpr std::size_t kLong = 12;       // characters from which on a platform gives a number once
constexpr std::size_t kCompared = 500;  // numbers of two forms that are looked at
constexpr std::size_t kNoForm = static_cast<std::size_t>(-1);

// What a number belongs to where numbers run per shop or per campaign, the surest first.
constexpr std::string_view kScopes[] = {"团购ID",   "团ID",     "团号",     "团购名称", "团购标题", "团购活动",
                                        "团名称",   "接龙标题", "接龙名称", "活动ID",   "活动编号", "活动名称",
                                        "活动标题", "店铺ID",   "店铺编号", "店铺名称", "店铺",     "门店编号",
                                        "门店名称", "门店",     "shop_id",  "shop",     "store_id", "store"};

bool is_short_number(std::string_view text) {
  return text.size() < kLong && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Column* text_column(const LoadedFile& file, std::string_view field) {
  const Column* column = file.parsed.table.find(field);
  return column && column->type() == Type::text ? column : nullptr;
}

std::string_view header_of(const LoadedFile& file, std::string_view name) {
  for (const auto& [field, header] : file.mapping.columns)
    if (field == name) return header;
  return name.substr(name.find('.') + 1);
}

struct Source {
  const LoadedFile* file = nullptr;
  std::string_view field;
  const Column* ids = nullptr;
  const Column* scope = nullptr;  // shop or campaign: texts, or the moments that its key says
  const Column* time = nullptr;
  std::size_t form = 0;
  bool appended = false;
  std::string name;  // its own among the files
};

struct Form {
  std::string id, platform, label;
  bool items = false;
  std::vector<std::size_t> sources;
  std::unordered_set<std::string_view> numbers;  // the short ones
  std::size_t parent = kNoForm;
};

// What a table says of one order, to be compared with what another says of the order of that number.
struct Said {
  std::set<std::int64_t> days;
  std::set<std::int64_t> amounts;
  std::set<std::pair<std::string_view, std::string>> people;  // by field
  std::set<std::string_view> goods;
};

enum class Alike : std::uint8_t { unknown, same, other };

Alike compare(const Said& a, const Said& b, bool items) {
  std::size_t comparable = 0;
  if (!a.days.empty() && !b.days.empty()) {
    ++comparable;
    for (std::int64_t day : a.days)
      for (std::int64_t near : {day - 1, day, day + 1})  // zones may differ
        if (b.days.count(near)) return Alike::same;
  }
  if (!a.amounts.empty() && !b.amounts.empty()) {
    ++comparable;
    for (std::int64_t amount : a.amounts)
      if (b.amounts.count(amount)) return Alike::same;
  }
  bool people = false;
  for (const auto& one : a.people)
    for (const auto& two : b.people) {
      if (one == two) return Alike::same;
      people = people || one.first == two.first;
    }
  comparable += people;
  bool goods = !a.goods.empty() && !b.goods.empty();
  for (std::string_view one : a.goods)
    for (std::string_view two : b.goods)
      if (one.find(two) != std::string_view::npos || two.find(one) != std::string_view::npos) return Alike::same;
  comparable += goods;
  return comparable >= 2 || (items && goods) ? Alike::other : Alike::unknown;
}

class Spaces {
 public:
  explicit Spaces(std::vector<const LoadedFile*> files) {
    std::sort(files.begin(), files.end(), [](const LoadedFile* a, const LoadedFile* b) {
      return a->name != b->name ? a->name < b->name : a->fingerprint < b->fingerprint;
    });
    std::set<std::string> names;
    for (const LoadedFile* file : files) add(*file, names);
    std::sort(forms_.begin(), forms_.end(), [](const Form& a, const Form& b) { return a.label < b.label; });
    for (std::size_t f = 0; f < forms_.size(); ++f)
      for (std::size_t s : forms_[f].sources) sources_[s].form = f;
  }

  std::map<const LoadedFile*, OrderNumbers> run() {
    if (forms_.size() > 1) {
      find_classes();
      find_shared();
    }
    find_scopes();
    find_appended();
    std::map<const LoadedFile*, OrderNumbers> out;
    if (shared_.empty() && platforms_share_.empty() && scopes_.empty() && again_.empty()) return out;
    for (const Source& source : sources_) rename(source, out);
    return out;
  }

 private:
  void add(const LoadedFile& file, std::set<std::string>& names) {
    if (file.mapping.table == TableKind::events) return;
    std::string_view field = file.parsed.table.find("order.id") ? "order.id" : "item.order";
    const Column* ids = text_column(file, field);
    if (!ids) return;
    Source source;
    source.file = &file, source.field = field, source.ids = ids;
    source.appended = file.policy == LoadedFile::Policy::append && field == "order.id";
    source.name = file.name;
    for (std::size_t n = 2; !names.insert(source.name).second; ++n) source.name = file.name + "#" + std::to_string(n);
    for (std::string_view time : {"order.created_at", "order.paid_at"})
      if (const Column* column = file.parsed.table.find(time);
          column && column->type() == Type::instant && !source.time)
        source.time = column;
    const Export* known = find_export(file.mapping.export_id);
    bool by_moment = known && std::find(known->key.begin(), known->key.end(), "order.paid_at") != known->key.end();
    source.scope = by_moment ? source.time : scope_of(file);
    std::string id, platform = known ? std::string(known->platform) : "";
    if (platform.empty()) {
      std::set<std::string> headers;
      for (const auto& [name, column] : file.parsed.table.columns()) headers.emplace(header_of(file, name));
      for (const std::string& header : headers) id += header + "\n";
    }
    id += "\n" + platform;
    auto form = std::find_if(forms_.begin(), forms_.end(), [&](const Form& f) { return f.id == id; });
    if (form == forms_.end()) {
      form = forms_.emplace(forms_.end());
      form->id = id, form->platform = platform, form->label = platform.empty() ? source.name : platform;
    }
    form->items = form->items || file.mapping.table == TableKind::items;
    form->sources.push_back(sources_.size());
    sources_.push_back(std::move(source));
  }

  static const Column* scope_of(const LoadedFile& file) {
    for (std::string_view wanted : kScopes) {
      std::string folded = fold_name(wanted);
      for (const auto& [name, column] : file.parsed.table.columns())
        if (column.type() == Type::text && fold_name(header_of(file, name)) == folded) return &column;
    }
    return text_column(file, "order.store");
  }

  // ---- classes of forms

  std::size_t root(std::size_t form) const {
    while (forms_[form].parent != kNoForm) form = forms_[form].parent;
    return form;
  }

  void find_classes() {
    for (Form& form : forms_)
      for (std::size_t s : form.sources)
        for (std::uint32_t code = 0; code < sources_[s].ids->dictionary().size(); ++code)
          if (std::string_view text = sources_[s].ids->dictionary().text(code); is_short_number(text))
            form.numbers.insert(text);
    struct Edge {
      bool same;
      std::size_t shared, a, b;
    };
    std::vector<Edge> edges;
    std::set<std::pair<std::size_t, std::size_t>> others;
    for (std::size_t a = 0; a < forms_.size(); ++a)
      for (std::size_t b = a + 1; b < forms_.size(); ++b) {
        if (!forms_[a].platform.empty() && !forms_[b].platform.empty()) {
          others.emplace(a, b);
          continue;
        }
        std::size_t shared = 0;
        Alike alike = compare_forms(forms_[a], forms_[b], shared);
        if (alike == Alike::other) others.emplace(a, b);
        if (alike != Alike::other && shared > 0) edges.push_back({alike == Alike::same, shared, a, b});
      }
    // What is surely the same first, then by how many numbers both have.
    std::stable_sort(edges.begin(), edges.end(),
                     [](const Edge& x, const Edge& y) { return x.same != y.same ? x.same : x.shared > y.shared; });
    for (const Edge& edge : edges) {
      std::size_t a = root(edge.a), b = root(edge.b);
      bool apart = std::any_of(others.begin(), others.end(), [&](const auto& pair) {
        std::size_t one = root(pair.first), two = root(pair.second);
        return (one == a && two == b) || (one == b && two == a);
      });
      if (a != b && !apart) forms_[std::max(a, b)].parent = std::min(a, b);
    }
    for (std::size_t f = 0; f < forms_.size(); ++f)  // a platform's name speaks for its class
      if (!forms_[f].platform.empty()) forms_[root(f)].label = forms_[f].platform;
  }

  Alike compare_forms(const Form& a, const Form& b, std::size_t& shared) const {
    std::vector<std::string_view> common;
    const Form& less = a.numbers.size() < b.numbers.size() ? a : b;
    const Form& more = &less == &a ? b : a;
    for (std::string_view text : less.numbers)
      if (more.numbers.count(text)) common.push_back(text);
    shared = common.size();
    if (common.empty()) return Alike::unknown;
    std::sort(common.begin(), common.end());
    common.resize(std::min(common.size(), kCompared));
    bool items = a.items || b.items;
    std::vector<Said> one = said_by(a, common, items), two = said_by(b, common, items);
    std::size_t same = 0, other = 0;
    for (std::size_t i = 0; i < common.size(); ++i) {
      Alike alike = compare(one[i], two[i], items);
      same += alike == Alike::same;
      other += alike == Alike::other;
    }
    return same + other == 0 ? Alike::unknown : other > same ? Alike::other : Alike::same;
  }

  std::vector<Said> said_by(const Form& form, const std::vector<std::string_view>& numbers, bool items) const {
    std::vector<Said> out(numbers.size());
    for (std::size_t s : form.sources) {
      const Source& source = sources_[s];
      const column::Table& table = source.file->parsed.table;
      std::vector<std::uint32_t> index(source.ids->dictionary().size(), kNullCode);
      for (std::uint32_t i = 0; i < numbers.size(); ++i)
        if (auto code = source.ids->dictionary().find(numbers[i])) index[*code] = i;
      for (std::size_t row = 0; row < source.ids->size(); ++row) {
        std::uint32_t code = source.ids->codes()[row];
        if (code != kNullCode && index[code] != kNullCode) say(source, table, row, items, out[index[code]]);
      }
    }
    return out;
  }

  static void say(const Source& source, const column::Table& table, std::size_t row, bool items, Said& out) {
    for (std::string_view field : {"order.created_at", "order.paid_at"})
      if (const Column* column = table.find(field); column && column->type() == Type::instant)
        if (is_lived(column->values()[row])) out.days.insert(day_of(column->values()[row], source.file->mapping.zone));
    for (std::string_view field : {"order.paid", "order.total"})
      if (const Column* column = table.find(field); column && column->type() == Type::money && !items)
        if (!column->is_null(row) && column->values()[row] != 0) out.amounts.insert(column->values()[row]);
    auto person = [&](std::string_view field) {
      const Column* column = table.find(field);
      if (!column || column->type() != Type::text || column->is_null(row)) return;
      std::string_view text = column->dictionary().text(column->codes()[row]);
      if (field == "customer.phone") {
        for (std::string& phone : complete_phones(text)) out.people.emplace(field, std::move(phone));
      } else if (usable_id(text)) {
        out.people.emplace(field, std::string(text));
      }
    };
    for (std::string_view field : identity_fields()) person(field);
    person("customer.name");
    for (std::string_view field : {"item.name", "item.sku"})
      if (const Column* column = table.find(field); column && column->type() == Type::text && !column->is_null(row))
        out.goods.insert(column->dictionary().text(column->codes()[row]));
  }

  // ---- numbers that need a name

  // Those that stand in several classes, or, of any length, in the exports of several known platforms.
  void find_shared() {
    std::unordered_map<std::string_view, std::size_t> of_class, of_platform;
    for (const Source& source : sources_) {
      bool known = !forms_[source.form].platform.empty();
      for (std::uint32_t code = 0; code < source.ids->dictionary().size(); ++code) {
        std::string_view text = source.ids->dictionary().text(code);
        if (known) {
          std::size_t& owner = of_platform.emplace(text, source.form).first->second;
          if (owner != source.form) platforms_share_.insert(text);
        }
        if (!is_short_number(text)) continue;
        std::size_t& owner = of_class.emplace(text, root(source.form)).first->second;
        if (owner != root(source.form)) shared_.insert(text);
      }
    }
  }

  // A shop's or campaign's numbers.
  struct Scope {
    std::string name;
    std::set<Instant> minutes;
  };
  using Scopes = std::vector<Scope>;

  static std::string scope_text(const Source& source, std::size_t row) {
    if (source.scope->is_null(row)) return {};
    if (source.scope->type() == Type::instant)
      return is_lived(source.scope->values()[row]) ? format_instant(source.scope->values()[row], Zone{})
                                                   : std::string();
    return std::string(source.scope->dictionary().text(source.scope->codes()[row]));
  }
  static std::optional<Instant> minute_of(const Source& source, std::size_t row) {
    if (!source.time || !is_lived(source.time->values()[row])) return std::nullopt;
    Instant t = source.time->values()[row];
    return t - ((t % kMinuteMs) + kMinuteMs) % kMinuteMs;
  }

  void find_scopes() {
    std::unordered_map<std::string, Scopes> found;  // by class and number, those of several scopes or not
    for (const Source& source : sources_) {
      if (!source.scope) continue;
      std::vector<std::uint8_t> is_local = local_codes(source);
      std::unordered_set<std::uint64_t> seen;
      for (std::size_t row = 0; row < source.ids->size(); ++row) {
        std::uint32_t code = source.ids->codes()[row];
        if (code == kNullCode || !is_local[code] || source.scope->is_null(row)) continue;
        if (source.scope->type() == Type::text &&
            !seen.insert(std::uint64_t{code} << 32 | source.scope->codes()[row]).second)
          continue;  // its first row has the time
        std::string name = scope_text(source, row);
        if (name.empty()) continue;
        Scopes& scopes = found[key_of(source, code)];
        auto scope = std::find_if(scopes.begin(), scopes.end(), [&](const Scope& s) { return s.name == name; });
        if (scope == scopes.end()) scopes.push_back({name, {}}), scope = std::prev(scopes.end());
        if (std::optional<Instant> minute = minute_of(source, row)) scope->minutes.insert(*minute);
      }
    }
    for (auto& [key, scopes] : found) {
      join_renamed(scopes);
      auto timed = std::count_if(scopes.begin(), scopes.end(), [](const Scope& s) { return !s.minutes.empty(); });
      if (timed > 1) scopes_.emplace(key, std::move(scopes));
    }
  }

  // Two names over orders of one minute are one shop that was renamed: the first by its bytes speaks for both.
  static void join_renamed(Scopes& scopes) {
    std::sort(scopes.begin(), scopes.end(), [](const Scope& a, const Scope& b) { return a.name < b.name; });
    for (bool again = true; again;) {
      again = false;
      for (std::size_t a = 0; a < scopes.size() && !again; ++a)
        for (std::size_t b = a + 1; b < scopes.size() && !again; ++b)
          for (Instant minute : scopes[b].minutes)
            if (scopes[a].minutes.count(minute)) {
              scopes[a].minutes.insert(scopes[b].minutes.begin(), scopes[b].minutes.end());
              scopes[a].name += "\n" + scopes[b].name;
              scopes.erase(scopes.begin() + static_cast<std::ptrdiff_t>(b));
              again = true;
              break;
            }
    }
  }

  static std::vector<std::uint8_t> local_codes(const Source& source) {
    std::vector<std::uint8_t> out;
    for (std::uint32_t code = 0; code < source.ids->dictionary().size(); ++code)
      out.push_back(source.ids->dictionary().text(code).size() < kLong);
    return out;
  }
  std::string key_of(const Source& source, std::uint32_t code) const {
    return std::to_string(root(source.form)) + "\n" + std::string(source.ids->dictionary().text(code));
  }

  void find_appended() {
    if (std::none_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.appended; })) return;
    std::unordered_map<std::string_view, const Source*> owner;
    for (const Source& source : sources_)
      for (std::uint32_t code = 0; source.field == "order.id" && code < source.ids->dictionary().size(); ++code) {
        std::string_view text = source.ids->dictionary().text(code);
        if (owner.emplace(text, &source).first->second != &source) again_.insert(text);
      }
  }

  // The scope of a row: by its own cell, else that of the order's row before, else by its time; empty for none.
  static std::string first_line(const std::string& name) { return name.substr(0, name.find('\n')); }
  static std::string scope_name(const Source& source, std::size_t row, const Scopes& scopes) {
    std::string own = source.scope ? scope_text(source, row) : std::string();
    std::optional<Instant> minute = minute_of(source, row);
    for (const Scope& scope : scopes) {
      if (own.empty() ? minute && scope.minutes.count(*minute)
                      : ("\n" + scope.name + "\n").find("\n" + own + "\n") != std::string::npos)
        return first_line(scope.name);
    }
    return {};
  }

  void rename(const Source& source, std::map<const LoadedFile*, OrderNumbers>& out) const {
    const column::Dictionary& texts = source.ids->dictionary();
    std::vector<std::string> behind(texts.size());
    std::vector<const Scopes*> scopes(texts.size(), nullptr);
    bool any = false;
    const Form& form = forms_[source.form];
    for (std::uint32_t code = 0; code < behind.size(); ++code) {
      std::string_view text = texts.text(code);
      if (shared_.count(text)) {
        behind[code] = " @" + forms_[root(source.form)].label;
      } else if (!form.platform.empty() && platforms_share_.count(text)) {
        behind[code] = " @" + form.platform;
      }
      if (source.appended && again_.count(text)) behind[code] += " +" + source.name;
      if (!scopes_.empty() && text.size() < kLong)
        if (auto found = scopes_.find(key_of(source, code)); found != scopes_.end()) scopes[code] = &found->second;
      any = any || !behind[code].empty() || scopes[code];
    }
    if (!any) return;
    OrderNumbers& renamed = out[source.file];
    renamed.field = source.field;
    std::vector<std::string> last(texts.size());  // by code: the scope of the row before
    std::vector<std::uint32_t> plain(texts.size(), kNullCode);
    for (std::size_t row = 0; row < source.ids->size(); ++row) {
      std::uint32_t code = source.ids->codes()[row];
      if (code == kNullCode) {
        renamed.column.add_null();
        continue;
      }
      renamed.rows += !behind[code].empty();
      if (!scopes[code]) {
        if (plain[code] == kNullCode)
          plain[code] = renamed.column.dictionary().add(std::string(texts.text(code)) + behind[code]);
        renamed.column.add_code(plain[code]);
        continue;
      }
      if (std::string name = scope_name(source, row, *scopes[code]); !name.empty()) last[code] = std::move(name);
      renamed.rows += behind[code].empty() && !last[code].empty();
      renamed.column.add_text(std::string(texts.text(code)) + (last[code].empty() ? "" : " @" + last[code]) +
                              behind[code]);
    }
  }

  std::vector<Source> sources_;
  std::vector<Form> forms_;
  std::unordered_set<std::string_view> shared_, platforms_share_, again_;
  std::unordered_map<std::string, Scopes> scopes_;
};

}  // namespace

std::map<const LoadedFile*, OrderNumbers> tell_orders_apart(const std::vector<const LoadedFile*>& files) {
  return Spaces(files).run();
}

}  // namespace siyu::model
