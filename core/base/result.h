// Failure as a value: everything a user's input can cause is a Problem in a Result;
// what only our own mistake can cause is a CHECK, which stops the program.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace siyu {

// One thing wrong with the user's input. `code` is stable and translated by the page; `where` is a place the user
// can go to (a JSON pointer in a definition, `file:row:column` in data, empty for the whole); `message` is an
// English sentence: what happened, why, what to do. `facts` carry the message's variable parts for translation.
struct Problem {
  std::string code;
  std::string where;
  std::string message;
  std::vector<std::pair<std::string, std::string>> facts;
};
using Problems = std::vector<Problem>;

// A T, or at least one Problem.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: a value is a Result
  Result(Problem problem) : state_(std::in_place_index<1>) {             // NOLINT
    std::get<1>(state_).push_back(std::move(problem));
  }
  Result(Problems problems) : state_(std::in_place_index<1>, std::move(problems)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  // REQUIRES: !ok()
  const Problems& problems() const& { return std::get<1>(state_); }
  Problems&& problems() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Problems> state_;
};

struct Done {};  // Result<Done>: nothing but success to say

}  // namespace siyu

// Stops on a bug of ours, never on input. Prints the place, then aborts.
#define CHECK(condition)                                                                 \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: CHECK(%s) failed\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
