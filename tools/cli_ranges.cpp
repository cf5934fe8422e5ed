// Threads take ranges in turn, a few ahead of the one that is joined next, so that memory stays bounded.
#include "cli_ranges.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace siyu::cli {
namespace {

constexpr std::uint64_t kLarge = 32 << 20, kHead = 1 << 20, kRange = 8 << 20, kSeam = 64 << 10;

unsigned& thread_count() {
  static unsigned count = 1;
  return count;
}

struct Made {
  std::size_t reader = 0;
  bool good = false;
  std::uint64_t start = 0;
  std::vector<std::byte> blob;
};

class Ranges {
 public:
  Ranges(const Bytes& bytes, std::vector<std::byte> recipe, unsigned threads)
      : bytes_(bytes), recipe_(std::move(recipe)) {
    count_ = static_cast<std::size_t>((bytes.size() - kHead + kRange - 1) / kRange);
    ahead_ = 2 * threads;
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this, i] { work(i); });
  }
  ~Ranges() {
    {
      std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  std::size_t count() const { return count_; }
  std::uint64_t from(std::size_t index) const { return kHead + index * kRange; }
  std::uint64_t to(std::size_t index) const { return std::min(bytes_.size(), from(index) + kRange); }
  // The next range in the order of the file.
  Made next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return made_.count(joined_) > 0; });
    Made made = std::move(made_[joined_]);
    made_.erase(joined_++);
    lock.unlock();
    changed_.notify_all();
    return made;
  }

 private:
  void work(std::size_t reader) {
    Door door;
    bool ready = !door.call({{"call", "ranges"}}, recipe_).is_null();
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || taken_ == count_ || taken_ < joined_ + ahead_; });
      if (stopped_ || taken_ == count_) return;
      std::size_t index = taken_++;
      lock.unlock();
      Made made;
      made.reader = reader;
      if (ready) {
        std::vector<std::byte> piece =
            bytes_.read(from(index) - 1, static_cast<std::size_t>(to(index) + kSeam - from(index) + 1));
        Json reply = door.call({{"call", "range"}, {"from", from(index)}, {"to", to(index)}}, piece);
        made.good = !reply.is_null() && reply["read"].get<bool>();
        if (made.good) made.start = reply["start"];
        made.blob = std::move(door.bytes);
      }
      lock.lock();
      made_[index] = std::move(made);
      lock.unlock();
      changed_.notify_all();
    }
  }

  const Bytes& bytes_;
  std::vector<std::byte> recipe_;
  std::size_t count_ = 0, ahead_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t taken_ = 0, joined_ = 0;  // ranges that a thread has taken; that next() has given
  bool stopped_ = false;
  std::map<std::size_t, Made> made_;
  std::vector<std::thread> threads_;
};

}  // namespace

void use_threads(unsigned threads) { thread_count() = threads; }

bool is_read_in_ranges(const Source& source) { return thread_count() > 1 && source.bytes.size() >= kLarge; }

bool read_in_ranges(Door& door, const Source& source, int file, const std::function<void(std::uint64_t)>& at) {
  std::uint64_t position = 0;
  auto feed_to = [&](std::uint64_t to) {
    while (position < to) {
      std::vector<std::byte> piece =
          source.bytes.read(position, static_cast<std::size_t>(std::min(to - position, kRange)));
      if (piece.empty()) return true;
      if (door.call({{"call", "append"}, {"file", file}}, piece).is_null()) return false;
      position += piece.size();
      at(position);
    }
    return true;
  };
  if (!feed_to(kHead)) return false;
  Json possible = door.call({{"call", "recipe"}, {"file", file}});
  if (possible.is_null()) return false;
  if (possible["possible"].get<bool>()) {
    Ranges ranges(source.bytes, std::move(door.bytes), thread_count());
    for (std::size_t index = 0; index < ranges.count(); ++index) {
      Made made = ranges.next();
      if (made.good) {
        if (!feed_to(made.start)) return false;
        Json offered = door.call({{"call", "offer"}, {"file", file}, {"source", made.reader}}, made.blob);
        if (offered.is_null()) return false;
        position = offered["position"];
        at(position);
        if (offered["taken"].get<bool>()) continue;
      }
      if (!feed_to(ranges.to(index))) return false;
    }
  }
  return feed_to(source.bytes.size());
}

}  // namespace siyu::cli
