// How many people the tables behind a number have in common: a number that crosses tables is no better than that.
#pragma once

#include <cstdint>
#include <vector>

#include "model/store.h"
#include "report/result.h"

namespace siyu::report {

constexpr std::uint32_t kind_bit(model::TableKind kind) { return 1u << static_cast<unsigned>(kind); }
// The tables that say who somebody is and what they did.
constexpr std::uint32_t kPeopleTables = kind_bit(model::TableKind::customers) | kind_bit(model::TableKind::events) |
                                        kind_bit(model::TableKind::orders) | kind_bit(model::TableKind::members) |
                                        kind_bit(model::TableKind::invites);

// The note match_rate {table, matched, of}: of the people of the smallest of these tables, those whom another of them knows too.
// Nothing where fewer than two of the tables have people.
void add_match_note(const model::Store& store, std::uint32_t kinds, std::vector<Note>& notes);

}  // namespace siyu::report
