// Packing: matches are found by chains of equal three bytes, a match waits for a longer one that starts a byte later, and each
// block is written in the cheapest of three ways: as it is, by the fixed code, by a code of its own.

#include "share/deflate.h"

#include <algorithm>
#include <vector>

#include "share/deflate_tables.h"

namespace siyu::share {
namespace {

constexpr std::size_t kTokensInBlock = 16384, kLongestChain = 1024, kHashBits = 15;

struct Token {
  std::uint16_t length;    // 0: a literal
  std::uint16_t distance;  // or the literal
};

class Writer {
 public:
  void put(std::uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
      if (used_ % 8 == 0) out_ += '\0';
      if ((value >> i) & 1u)
        out_.back() = static_cast<char>(static_cast<unsigned char>(out_.back()) | (1u << (used_ % 8)));
      ++used_;
    }
  }
  // A code word goes out with its first bit first.
  void put_code(std::uint32_t code, unsigned length) {
    for (unsigned i = length; i-- > 0;) put((code >> i) & 1u, 1);
  }
  void to_byte() { used_ = (used_ + 7) / 8 * 8; }
  std::size_t bits() const { return used_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::size_t used_ = 0;
};

// Lengths of a prefix code of at most `longest` bits for these weights, the best there is: packages of pairs, merged `longest` times.
// A weight of 0 has no code; a lone symbol has one bit.
std::vector<std::uint8_t> code_lengths(const std::vector<std::uint32_t>& weights, unsigned longest) {
  struct Package {
    std::uint64_t weight;
    std::vector<std::uint16_t> symbols;
  };
  std::vector<Package> single;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i]) single.push_back({weights[i], {static_cast<std::uint16_t>(i)}});
  std::vector<std::uint8_t> out(weights.size(), 0);
  if (single.size() == 1) out[single[0].symbols[0]] = 1;
  if (single.size() < 2) return out;
  auto lighter = [](const Package& a, const Package& b) { return a.weight < b.weight; };
  std::stable_sort(single.begin(), single.end(), lighter);
  std::vector<Package> row = single;
  for (unsigned level = 1; level < longest; ++level) {
    std::vector<Package> pairs;
    for (std::size_t i = 0; i + 1 < row.size(); i += 2) {
      Package pair{row[i].weight + row[i + 1].weight, std::move(row[i].symbols)};
      pair.symbols.insert(pair.symbols.end(), row[i + 1].symbols.begin(), row[i + 1].symbols.end());
      pairs.push_back(std::move(pair));
    }
    row = single;
    std::vector<Package> merged;
    std::merge(std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()),
               std::make_move_iterator(pairs.begin()), std::make_move_iterator(pairs.end()), std::back_inserter(merged),
               lighter);
    row = std::move(merged);
  }
  for (std::size_t i = 0; i < 2 * single.size() - 2; ++i)
    for (std::uint16_t symbol : row[i].symbols) ++out[symbol];
  return out;
}

std::vector<std::uint32_t> codes_of(const std::uint8_t* lengths, std::size_t size) {
  std::array<std::uint32_t, kLongestCode + 2> next{};
  for (std::size_t i = 0; i < size; ++i)
    if (lengths[i]) ++next[lengths[i] + 1u];
  for (unsigned length = 2; length <= kLongestCode; ++length) next[length] = (next[length - 1] + next[length]) * 2;
  // next[length] now holds the first code of that length: twice the end of the length before.
  std::vector<std::uint32_t> out(size, 0);
  for (std::size_t i = 0; i < size; ++i)
    if (lengths[i]) out[i] = next[lengths[i]]++;
  return out;
}

template <class Spans>
std::size_t symbol_of(const Spans& spans, std::size_t value) {
  std::size_t symbol = spans.size() - 1;
  while (spans[symbol].base > value) --symbol;
  return symbol;
}

std::vector<Token> tokens_of(std::string_view bytes) {
  std::vector<std::int32_t> head(std::size_t{1} << kHashBits, -1), before(bytes.size(), -1);
  auto hash = [&](std::size_t i) {
    auto byte = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])); };
    return ((byte(0) << 16 | byte(1) << 8 | byte(2)) * 0x9E3779B1u) >> (32 - kHashBits);
  };
  auto enter = [&](std::size_t i) {
    if (i + kShortestMatch > bytes.size()) return;
    before[i] = head[hash(i)];
    head[hash(i)] = static_cast<std::int32_t>(i);
  };
  // The longest match for what starts at i, the nearest of equals. A far match of three bytes costs more than three literals.
  auto match = [&](std::size_t i) {
    Token best{0, 0};
    if (i + kShortestMatch > bytes.size()) return best;
    std::size_t most = std::min<std::size_t>(kLongestMatch, bytes.size() - i), tries = 0;
    for (std::int32_t j = head[hash(i)]; j >= 0 && tries < kLongestChain;
         j = before[static_cast<std::size_t>(j)], ++tries) {
      std::size_t from = static_cast<std::size_t>(j), length = 0;
      if (i - from > kFarthest) break;
      while (length < most && bytes[from + length] == bytes[i + length]) ++length;
      if (length < kShortestMatch || (length == kShortestMatch && i - from > 4096)) continue;
      if (length > best.length) best = {static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(i - from - 1)};
      if (length == most) break;
    }
    return best;
  };
  std::vector<Token> out;
  auto literal = [&](std::size_t i) {
    out.push_back({0, static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]))});
  };
  for (std::size_t i = 0; i < bytes.size();) {
    Token found = match(i);
    enter(i);
    if (found.length == 0) {
      literal(i++);
      continue;
    }
    while (i + 1 < bytes.size() && found.length < kLongestMatch) {
      Token later = match(i + 1);
      if (later.length <= found.length) break;
      literal(i++);
      enter(i);
      found = later;
    }
    out.push_back(found);
    for (std::size_t k = 1; k < found.length; ++k) enter(i + k);
    i += found.length;
  }
  return out;
}

struct Codes {
  std::vector<std::uint8_t> literals, distances;
};

// The two lists of lengths as runs: symbol, and what its further bits say.
struct Run {
  std::uint8_t symbol, more;
};
std::vector<Run> runs_of(const std::vector<std::uint8_t>& lengths) {
  std::vector<Run> out;
  for (std::size_t i = 0; i < lengths.size();) {
    std::size_t same = 1;
    while (i + same < lengths.size() && lengths[i + same] == lengths[i]) ++same;
    std::size_t left = same;
    if (lengths[i] == 0) {
      while (left >= 3) {
        std::size_t times = std::min<std::size_t>(left, 138);
        out.push_back(times < 11 ? Run{17, static_cast<std::uint8_t>(times - 3)}
                                 : Run{18, static_cast<std::uint8_t>(times - 11)});
        left -= times;
      }
    } else {
      out.push_back({lengths[i], 0});
      --left;
      while (left >= 3) {
        std::size_t times = std::min<std::size_t>(left, 6);
        out.push_back({16, static_cast<std::uint8_t>(times - 3)});
        left -= times;
      }
    }
    for (; left > 0; --left) out.push_back({lengths[i], 0});
    i += same;
  }
  return out;
}

unsigned run_bits(std::uint8_t symbol) { return symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0; }

void write_tokens(Writer& writer, const Token* from, const Token* to, const Codes& lengths) {
  std::vector<std::uint32_t> literals = codes_of(lengths.literals.data(), lengths.literals.size());
  std::vector<std::uint32_t> distances = codes_of(lengths.distances.data(), lengths.distances.size());
  auto literal = [&](std::size_t symbol) { writer.put_code(literals[symbol], lengths.literals[symbol]); };
  for (const Token* token = from; token != to; ++token) {
    if (token->length == 0) {
      literal(token->distance);
      continue;
    }
    std::size_t length = symbol_of(kLengths, token->length), far = token->distance + std::size_t{1};
    std::size_t distance = symbol_of(kDistanceSpans, far);
    literal(257 + length);
    writer.put(static_cast<std::uint32_t>(token->length - kLengths[length].base), kLengths[length].bits);
    writer.put_code(distances[distance], lengths.distances[distance]);
    writer.put(static_cast<std::uint32_t>(far - kDistanceSpans[distance].base), kDistanceSpans[distance].bits);
  }
  literal(256);
}

std::size_t cost(const std::vector<std::uint32_t>& weights, const std::vector<std::uint8_t>& lengths) {
  std::size_t bits = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) bits += std::size_t{weights[i]} * lengths[i];
  return bits;
}

void write_block(Writer& writer, const Token* from, const Token* to, std::string_view bytes, bool last) {
  std::vector<std::uint32_t> literals(kLiterals, 0), distances(kDistances, 0);
  for (const Token* token = from; token != to; ++token) {
    if (token->length == 0) {
      ++literals[token->distance];
    } else {
      ++literals[257 + symbol_of(kLengths, token->length)];
      ++distances[symbol_of(kDistanceSpans, token->distance + std::size_t{1})];
    }
  }
  ++literals[256];
  FixedLengths plain = fixed_lengths();
  Codes fixed{{plain.literals.begin(), plain.literals.end()},
              {plain.distances.begin(), plain.distances.begin() + kDistances}};
  Codes own{code_lengths(literals, kLongestCode), code_lengths(distances, kLongestCode)};
  std::size_t literal_count = kLiterals - 2, distance_count = kDistances;
  while (literal_count > 257 && own.literals[literal_count - 1] == 0) --literal_count;
  while (distance_count > 1 && own.distances[distance_count - 1] == 0) --distance_count;
  std::vector<std::uint8_t> both(own.literals.begin(),
                                 own.literals.begin() + static_cast<std::ptrdiff_t>(literal_count));
  both.insert(both.end(), own.distances.begin(), own.distances.begin() + static_cast<std::ptrdiff_t>(distance_count));
  std::vector<Run> runs = runs_of(both);
  std::vector<std::uint32_t> run_weights(19, 0);
  std::size_t head = 14;
  for (Run run : runs) {
    ++run_weights[run.symbol];
    head += run_bits(run.symbol);
  }
  std::vector<std::uint8_t> run_lengths = code_lengths(run_weights, 7);
  std::size_t order_count = 19;
  while (order_count > 4 && run_lengths[kLengthOrder[order_count - 1]] == 0) --order_count;
  head += order_count * 3 + cost(run_weights, run_lengths);

  std::size_t own_bits = head + cost(literals, own.literals) + cost(distances, own.distances);
  std::size_t fixed_bits = cost(literals, fixed.literals) + cost(distances, fixed.distances);
  std::size_t stored_bits = bytes.size() * 8 + 40;
  if (bytes.size() <= 0xFFFF && stored_bits < own_bits && stored_bits < fixed_bits) {
    writer.put(last, 1);
    writer.put(0, 2);
    writer.to_byte();
    writer.put(static_cast<std::uint32_t>(bytes.size()), 16);
    writer.put(static_cast<std::uint32_t>(bytes.size()) ^ 0xFFFFu, 16);
    for (char c : bytes) writer.put(static_cast<unsigned char>(c), 8);
    return;
  }
  writer.put(last, 1);
  bool is_fixed = fixed_bits <= own_bits;
  writer.put(is_fixed ? 1 : 2, 2);
  if (!is_fixed) {
    writer.put(static_cast<std::uint32_t>(literal_count - 257), 5);
    writer.put(static_cast<std::uint32_t>(distance_count - 1), 5);
    writer.put(static_cast<std::uint32_t>(order_count - 4), 4);
    for (std::size_t i = 0; i < order_count; ++i) writer.put(run_lengths[kLengthOrder[i]], 3);
    std::vector<std::uint32_t> codes = codes_of(run_lengths.data(), run_lengths.size());
    for (Run run : runs) {
      writer.put_code(codes[run.symbol], run_lengths[run.symbol]);
      writer.put(run.more, run_bits(run.symbol));
    }
  }
  write_tokens(writer, from, to, is_fixed ? fixed : own);
}

}  // namespace

std::string deflate(std::string_view bytes) {
  std::vector<Token> tokens = tokens_of(bytes);
  Writer writer;
  std::size_t at = 0, i = 0;
  do {
    std::size_t end = std::min(tokens.size(), i + kTokensInBlock), size = 0;
    for (std::size_t k = i; k < end; ++k) size += tokens[k].length == 0 ? 1u : tokens[k].length;
    write_block(writer, tokens.data() + i, tokens.data() + end, bytes.substr(at, size), end == tokens.size());
    at += size;
    i = end;
  } while (i < tokens.size());
  return writer.take();
}

}  // namespace siyu::share
