// A file is compared with every known export, name by name. An export is a candidate when its required columns are here and
// most of what tells it from others; among candidates the one that explains most of the file wins. Position says nothing:
// columns are chosen by users, moved between versions, and some names stand twice.
//
// A name that differs by one character still matches, unless someone knows it as a name of its own.

#include "model/exports.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "model/header_names.h"

namespace siyu::model {
namespace {

#include "exports_table.inc"

constexpr double kEnough = 0.6;         // of the signature and the required columns
constexpr std::size_t kFewHeaders = 3;  // a signature of up to so many must be here as a whole

using Headers = std::vector<std::string>;  // folded

// The names of one export, folded once.
struct Known {
  const Export* form;
  Headers signature, metrics;
  std::vector<Headers> columns;
};

struct Names {
  std::vector<Known> exports;
  std::unordered_set<std::string> all;  // every name that some export or field knows
};

Headers fold_all(std::span<const std::string_view> texts) {
  Headers out;
  for (std::string_view text : texts) out.push_back(fold_name(text));
  return out;
}

const Names& names() {
  static const Names kNames = [] {
    Names out;
    auto note = [&](const Headers& headers) { out.all.insert(headers.begin(), headers.end()); };
    for (const Export& form : kExports) {
      Known known{&form, fold_all(form.signature), {}, {}};
      for (const ExportMetric& metric : form.metrics) known.metrics.push_back(fold_name(metric.header));
      for (const ExportColumn& column : form.columns) known.columns.push_back(fold_all(column.headers));
      note(known.signature);
      note(known.metrics);
      for (const Headers& headers : known.columns) note(headers);
      out.exports.push_back(std::move(known));
    }
    for (const Field& field : fields()) note(field_words(field));
    return out;
  }();
  return kNames;
}

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

struct Assignment {
  std::vector<std::size_t> column;  // by column of the export
  std::vector<NameMatch> how;
};

// Which column of the file is which of the export: surer names first, and of the names of one field the first that has
// something in it.
Assignment assign(const Known& known, const csv::Sniff& sniff, const HeaderIndex& file) {
  std::size_t count = known.columns.size();
  Assignment out{std::vector<std::size_t>(count, kNowhere), std::vector<NameMatch>(count, NameMatch::none)};
  std::vector<std::vector<HeaderIndex::Hit>> hits(
      count);  // those whose content the field allows, in order of its names
  for (std::size_t f = 0; f < count; ++f) {
    const Field* field = find_field(known.form->columns[f].field);
    for (const std::string& header : known.columns[f])
      for (const HeaderIndex::Hit& hit : file.find(header))
        if (!field || content_allows(*field, sniff.columns[hit.column])) hits[f].push_back(hit);
  }
  std::unordered_set<std::size_t> taken;
  for (NameMatch level : {NameMatch::same, NameMatch::unit, NameMatch::suffix, NameMatch::one_character}) {
    for (std::size_t f = 0; f < count; ++f) {
      if (out.column[f] != kNowhere) continue;
      std::size_t empty = kNowhere, full = kNowhere;
      for (const HeaderIndex::Hit& hit : hits[f]) {
        if (hit.how != level || taken.contains(hit.column)) continue;
        const csv::ColumnGuess& guess = sniff.columns[hit.column];
        std::size_t& place = guess.seen > 0 && guess.seen == guess.nulls ? empty : full;
        if (place == kNowhere) place = hit.column;
      }
      std::size_t chosen = full != kNowhere ? full : empty;
      if (chosen == kNowhere) continue;
      taken.insert(chosen);
      out.column[f] = chosen;
      out.how[f] = level;
    }
  }
  return out;
}

// How many headers of the signature are here; nothing when that is too little.
std::optional<std::size_t> signature_here(const Known& known, const HeaderIndex& file) {
  std::size_t wanted = known.signature.size(), here = 0;
  for (const std::string& header : known.signature) here += !file.find(header).empty();
  if (wanted <= kFewHeaders && here < wanted) return std::nullopt;
  if (static_cast<double>(here) < kEnough * static_cast<double>(wanted)) return std::nullopt;
  return here;
}

// The share of signature and required columns that is here; nothing when a required column is missing.
std::optional<double> share_of(const Known& known, std::size_t signature, const Assignment& assigned) {
  std::size_t required = 0;
  for (std::size_t f = 0; f < known.columns.size(); ++f) {
    if (!known.form->columns[f].required) continue;
    if (assigned.column[f] == kNowhere) return std::nullopt;
    ++required;
  }
  return static_cast<double>(signature + required) / static_cast<double>(known.signature.size() + required);
}

// Of the file's headers, those that the export knows.
std::size_t explained(const Known& known, const HeaderIndex& file, const Assignment& assigned) {
  std::unordered_set<std::size_t> columns;
  for (std::size_t c : assigned.column)
    if (c != kNowhere) columns.insert(c);
  for (const Headers* headers : {&known.signature, &known.metrics})
    for (const std::string& header : *headers)
      for (const HeaderIndex::Hit& hit : file.find(header)) columns.insert(hit.column);
  return columns.size();
}

bool name_fits(const Export& form, std::string_view file_name) {
  if (form.file_words.empty()) return true;
  std::string folded = fold_name(file_name);
  return std::any_of(form.file_words.begin(), form.file_words.end(),
                     [&](std::string_view word) { return folded.find(fold_name(word)) != std::string::npos; });
}

Confidence confidence_of(NameMatch how, std::string_view field, const csv::ColumnGuess& guess) {
  const Field* known = find_field(field);
  bool doubtful = known && known->type != column::Type::text && guess.type == column::Type::text && !guess.unix_time &&
                  guess.seen > guess.nulls;
  if (doubtful || how == NameMatch::one_character) return Confidence::low;
  return how == NameMatch::same && guess.seen > guess.nulls ? Confidence::high : Confidence::medium;
}

}  // namespace

std::span<const Export> exports() { return kExports; }

const Export* find_export(std::string_view id) {
  for (const Export& form : kExports)
    if (form.id == id) return &form;
  return nullptr;
}

std::optional<Recognised> recognise(const csv::Sniff& sniff, std::string_view file_name) {
  if (sniff.columns.empty()) return std::nullopt;
  HeaderIndex file(sniff, &names().all);
  const Known* best = nullptr;
  Assignment best_assigned;
  double best_score = 0, best_share = 0;
  for (const Known& known : names().exports) {
    if (!name_fits(*known.form, file_name)) continue;
    std::optional<std::size_t> signature = signature_here(known, file);
    if (!signature) continue;
    Assignment assigned = assign(known, sniff, file);
    std::optional<double> share = share_of(known, *signature, assigned);
    if (!share) continue;
    // What is explained decides between neighbours that share most names; the length of the signature settles ties.
    double part = static_cast<double>(explained(known, file, assigned)) / static_cast<double>(file.size());
    double score = *share + part + 0.001 * static_cast<double>(known.signature.size());
    if (best && score <= best_score) continue;
    best = &known;
    best_assigned = std::move(assigned);
    best_score = score;
    best_share = *share;
  }
  if (!best) return std::nullopt;

  Recognised out{best->form, best_share, {}, {}};
  const Export& form = *best->form;
  out.mapping.table = form.table;
  out.mapping.header_row = sniff.dialect.header_row;
  out.mapping.encoding = sniff.dialect.encoding;
  out.mapping.export_id = form.id;
  for (std::size_t f = 0; f < form.columns.size(); ++f) {
    std::size_t c = best_assigned.column[f];
    if (c == kNowhere) continue;
    out.mapping.columns.emplace_back(form.columns[f].field, sniff.columns[c].name);
    out.confidence.push_back(confidence_of(best_assigned.how[f], form.columns[f].field, sniff.columns[c]));
    for (const auto& [field, text] : form.separators)
      if (field == form.columns[f].field) out.mapping.separators.emplace_back(field, text);
  }
  return out;
}

MetricKind metric_kind(const Export* from, std::string_view header) {
  std::string folded = fold_name(header);
  if (from)
    for (const ExportMetric& metric : from->metrics)
      if (match_names(folded, fold_name(metric.header)) <= NameMatch::suffix) return metric.kind;
  auto holds = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return folded.find(word) != std::string::npos; });
  };
  auto begins_or_ends = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return folded.starts_with(word) || folded.ends_with(word); });
  };
  if (holds({"率",   "占比", "比例", "%",    "percent", "rate",   "ratio",   "平均",
             "人均", "次均", "单均", "日均", "客均",    "avg",    "average", "均价",
             "单价", "客单", "件单", "笔单", "投产比",  "产出比", "同比",    "环比"}) ||
      begins_or_ends({"roi", "roas", "ctr", "cvr", "cpc", "cpm", "cpa", "arpu"}))
    return MetricKind::rate;
  if (holds({"累计", "截至", "截止", "cumul", "cumulate", "现有", "存量", "期末", "在群", "在粉"}) ||
      folded.ends_with("total") || folded.starts_with("total") || folded.starts_with("当前") ||
      folded.ends_with("总人数"))
    return MetricKind::stock;
  // How many people there are (总粉丝数, 客户总数), not how many did something (总成交用户数, 新增客户总数).
  bool people = holds({"粉丝", "客户", "会员", "成员", "好友", "关注", "用户", "联系人", "群友", "订阅"});
  bool did =
      holds({"新增", "净增", "增加", "流失", "取关", "取消", "退",   "删除", "浏览", "访问", "访客", "阅读", "播放",
             "点击", "曝光", "支付", "付款", "成交", "下单", "订单", "购买", "消费", "互动", "活跃", "发送", "发起",
             "分享", "转发", "点赞", "评论", "消息", "回复", "咨询", "聊天", "参与", "邀请", "触达", "次数", "金额"});
  if (people && !did && (folded.starts_with("总") || holds({"总数", "总量", "总人", "总粉", "总客", "总会"})))
    return MetricKind::stock;
  return MetricKind::flow;
}

}  // namespace siyu::model
