#include "model/local_ids.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/exports.h"
#include "model/join.h"
#include "model/order_spaces.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

constexpr std::size_t kLongestLocal = 10;  // digits of a buyer's number; longer ones, and words, are hardly given twice

constexpr std::string_view kFields[] = {"customer.id", "invite.inviter", "invite.invitee"};

std::string_view platform_of(const LoadedFile& file) {
  const Export* known = file.mapping.table == TableKind::events ? nullptr : find_export(file.mapping.export_id);
  return known ? known->platform : std::string_view();
}

bool is_local(std::string_view text) {
  return text.size() <= kLongestLocal && text != "0" && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Column* id_column(const LoadedFile& file, std::string_view field) {
  const Column* column = file.parsed.table.find(field);
  return column && column->type() == Type::text ? column : nullptr;
}

constexpr std::string_view kSeveral = "\n";  // no platform's name

using Owners = std::unordered_map<std::string_view, std::string_view>;  // text → its platform, or kSeveral

Owners owners_of(const std::vector<const LoadedFile*>& files) {
  Owners out;
  for (const LoadedFile* file : files) {
    std::string_view platform = platform_of(*file);
    if (platform.empty()) continue;
    for (std::string_view field : kFields) {
      const Column* column = id_column(*file, field);
      if (!column) continue;
      for (std::uint32_t code = 0; code < column->dictionary().size(); ++code) {
        std::string_view text = column->dictionary().text(code);
        if (!is_local(text)) continue;
        std::string_view& of = out.emplace(text, platform).first->second;
        if (of != platform) of = kSeveral;
      }
    }
  }
  return out;
}

// The column with the platform's name behind the texts that several have; nothing where there is none.
std::optional<Column> renamed_people(const Column& column, std::string_view platform, const Owners& owners) {
  std::vector<std::uint32_t> code_of;
  Column renamed(Type::text);
  bool any = false;
  for (std::uint32_t code = 0; code < column.dictionary().size(); ++code) {
    std::string text(column.dictionary().text(code));
    auto found = owners.find(text);
    if (found != owners.end() && found->second == kSeveral) {
      text += " @" + std::string(platform);
      any = true;
    }
    code_of.push_back(renamed.dictionary().add(text));
  }
  if (!any) return std::nullopt;
  column.codes().each([&](std::uint32_t code) { renamed.add_code(code == kNullCode ? code : code_of[code]); });
  return renamed;
}

}  // namespace

std::map<const LoadedFile*, LocalIds> separate_local_ids(const std::vector<const LoadedFile*>& files) {
  std::map<const LoadedFile*, LocalIds> out;
  std::map<const LoadedFile*, OrderNumbers> orders = tell_orders_apart(files);
  std::string_view first;
  bool several = false;
  for (const LoadedFile* file : files) {
    std::string_view platform = platform_of(*file);
    if (platform.empty()) continue;
    several = several || (!first.empty() && platform != first);
    first = platform;
  }
  Owners owners;
  if (several) owners = owners_of(files);
  for (const LoadedFile* file : files) {
    std::shared_ptr<column::Table> copy;
    auto change = [&](std::string_view field, Column column) {
      if (!copy) copy = copy_table(file->parsed.table);
      *copy->find(field) = std::move(column);
    };
    LocalIds ids;
    if (auto own = orders.find(file); own != orders.end()) {
      ids.order_rows = own->second.rows;
      change(own->second.field, std::move(own->second.column));
    }
    std::string_view platform = platform_of(*file);
    for (std::string_view field : kFields) {
      const Column* column = platform.empty() || owners.empty() ? nullptr : id_column(*file, field);
      if (!column) continue;
      if (std::optional<Column> renamed = renamed_people(*column, platform, owners)) change(field, std::move(*renamed));
    }
    ids.table = std::move(copy);
    if (ids.table) out.emplace(file, std::move(ids));
  }
  return out;
}

}  // namespace siyu::model
