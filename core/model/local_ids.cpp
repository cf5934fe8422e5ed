#include "model/local_ids.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/exports.h"
#include "model/join.h"

namespace siyu::model {
namespace {

using column::Column;
using column::kNullCode;
using column::Type;

constexpr std::size_t kLongestLocal = 10;  // digits of a buyer's number; longer ones, and words, are hardly given twice

enum class Space : std::uint8_t { order, person };
struct IdField {
  std::string_view name;
  Space space;
};
constexpr IdField kFields[] = {{"order.id", Space::order},
                               {"item.order", Space::order},
                               {"customer.id", Space::person},
                               {"invite.inviter", Space::person},
                               {"invite.invitee", Space::person}};

std::string_view platform_of(const LoadedFile& file) {
  const Export* known = file.mapping.table == TableKind::events ? nullptr : find_export(file.mapping.export_id);
  return known ? known->platform : std::string_view();
}

bool is_local(Space space, std::string_view text) {
  if (space == Space::order) return true;
  return text.size() <= kLongestLocal && text != "0" && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Column* id_column(const LoadedFile& file, const IdField& field) {
  const Column* column = file.parsed.table.find(field.name);
  return column && column->type() == Type::text ? column : nullptr;
}

constexpr std::string_view kSeveral = "\n";  // no platform's name

}  // namespace

std::map<const LoadedFile*, std::shared_ptr<const column::Table>> separate_local_ids(
    const std::vector<const LoadedFile*>& files) {
  std::map<const LoadedFile*, std::shared_ptr<const column::Table>> out;
  std::string_view first;
  bool several = false;
  for (const LoadedFile* file : files) {
    std::string_view platform = platform_of(*file);
    if (platform.empty()) continue;
    several = several || (!first.empty() && platform != first);
    first = platform;
  }
  if (!several) return out;

  std::unordered_map<std::string_view, std::string_view> owner[2];  // by space: text → its platform, or kSeveral
  for (const LoadedFile* file : files) {
    std::string_view platform = platform_of(*file);
    if (platform.empty()) continue;
    for (const IdField& field : kFields) {
      const Column* column = id_column(*file, field);
      if (!column) continue;
      for (std::uint32_t code = 0; code < column->dictionary().size(); ++code) {
        std::string_view text = column->dictionary().text(code);
        if (!is_local(field.space, text)) continue;
        std::string_view& of = owner[static_cast<std::size_t>(field.space)].emplace(text, platform).first->second;
        if (of != platform) of = kSeveral;
      }
    }
  }
  for (const LoadedFile* file : files) {
    std::string_view platform = platform_of(*file);
    if (platform.empty()) continue;
    std::unique_ptr<column::Table> copy;
    for (const IdField& field : kFields) {
      const Column* column = id_column(*file, field);
      if (!column) continue;
      const auto& owners = owner[static_cast<std::size_t>(field.space)];
      auto is_shared = [&](std::string_view text) {
        auto found = owners.find(text);
        return found != owners.end() && found->second == kSeveral;
      };
      std::vector<std::uint32_t> code_of;
      Column renamed(Type::text);
      bool any = false;
      for (std::uint32_t code = 0; code < column->dictionary().size(); ++code) {
        std::string text(column->dictionary().text(code));
        if (is_shared(text)) {
          text += " @" + std::string(platform);
          any = true;
        }
        code_of.push_back(renamed.dictionary().add(text));
      }
      if (!any) continue;
      for (std::size_t b = 0; b < column->codes().block_count(); ++b)
        for (std::uint32_t code : column->codes().block(b)) renamed.add_code(code == kNullCode ? code : code_of[code]);
      if (!copy) copy = copy_table(file->parsed.table);
      *copy->find(field.name) = std::move(renamed);
    }
    if (copy) out.emplace(file, std::move(copy));
  }
  return out;
}

}  // namespace siyu::model
