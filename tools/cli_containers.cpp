// Starts Node on the script, hands it the file as its standard input and takes the parts from its output as they come: frames of a line of JSON
// and as many bytes as it says. No shell is involved, and the file's name never reaches the other program.

#include "cli_containers.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>

extern char** environ;

namespace siyu::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kScript = "siyu_containers.mjs";
constexpr int kPatience = 3 * 60 * 1000;                    // milliseconds without a byte; a large sheet takes seconds
constexpr std::size_t kLongestLine = std::size_t{1} << 26;  // facts of a part: problems and merged cells by column

class Frames {  // what comes through a pipe, as lines and stretches of bytes
 public:
  explicit Frames(int descriptor) : descriptor_(descriptor), buffer_(1 << 16) {}

  bool line(std::string& text) {
    for (text.clear(); text.size() < kLongestLine;) {
      if (at_ == end_ && !fill()) return false;
      const char* from = buffer_.data() + at_;
      const void* found = std::memchr(from, '\n', end_ - at_);
      std::size_t count = found ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : end_ - at_;
      text.append(from, count);
      at_ += count + (found ? 1 : 0);
      if (found) return true;
    }
    return false;
  }

  bool copy(std::uint64_t size, std::FILE* to) {
    while (size > 0) {
      if (at_ == end_ && !fill()) return false;
      std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(size, end_ - at_));
      if (std::fwrite(buffer_.data() + at_, 1, count, to) != count) return false;
      at_ += count;
      size -= count;
    }
    return true;
  }

 private:
  bool fill() {
    pollfd wait = {descriptor_, POLLIN, 0};
    int ready;
    while ((ready = poll(&wait, 1, kPatience)) < 0 && errno == EINTR) {
    }
    if (ready <= 0) return false;
    ssize_t count;
    while ((count = ::read(descriptor_, buffer_.data(), buffer_.size())) < 0 && errno == EINTR) {
    }
    at_ = 0;
    end_ = static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    return end_ > 0;
  }

  int descriptor_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
};

// Takes the parts off the stream; false when it ends before its last line.
bool take_parts(Frames& frames, const std::string& name, const std::shared_ptr<std::FILE>& kept,
                std::vector<Source>& parts) {
  std::uint64_t at = 0;
  for (std::string line; frames.line(line);) {
    Json facts = Json::parse(line, nullptr, false);
    if (!facts.is_object()) return false;
    if (facts.contains("end")) return std::fflush(kept.get()) == 0;
    if (!facts.contains("size") || !facts["size"].is_number_unsigned()) return false;
    std::uint64_t size = facts["size"];
    facts.erase("size");
    if (!frames.copy(size, kept.get())) return false;
    parts.push_back({name, std::move(facts), Bytes(kept, at, size)});
    at += size;
  }
  return false;
}

}  // namespace

bool is_container(std::span<const std::byte> head) {
  auto starts = [&](std::string_view with) {
    return head.size() >= with.size() && std::memcmp(head.data(), with.data(), with.size()) == 0;
  };
  return starts("PK\x03\x04") || starts("PK\x05\x06") || starts("PK\x07\x08") || starts("\x1f\x8b\x08") ||
         starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

Unpacked unpack(const Bytes& outer, const std::string& name) {
  Unpacked unpacked;
  std::error_code error;
  fs::path script = fs::read_symlink("/proc/self/exe", error).parent_path() / kScript;
  if (error || !fs::exists(script, error)) {
    unpacked.trouble = std::string("workbooks and archives are opened by ") + kScript +
                       ", which is not beside this program; build it again with node and npm, or save the file as CSV";
    return unpacked;
  }
  std::shared_ptr<std::FILE> kept = temporary_file();
  int ends[2];
  if (!kept || pipe2(ends, O_CLOEXEC) != 0) {
    unpacked.trouble = "there is no place for temporary files; make some and try again";
    return unpacked;
  }

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, outer.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string program = "node", path = script.string();
  std::array<char*, 3> words = {program.data(), path.data(), nullptr};
  pid_t child = 0;
  int failed = posix_spawnp(&child, "node", &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    unpacked.trouble =
        "workbooks and archives are opened with Node.js 20 or newer, and there is no command node here; install it, or "
        "save the file as CSV";
    return unpacked;
  }

  Frames frames(ends[0]);
  bool whole = take_parts(frames, name, kept, unpacked.parts);
  if (!whole) kill(child, SIGKILL);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    unpacked.parts.clear();
    unpacked.trouble =
        "it could not be taken apart: is node older than version 20, or too little memory or disk free? Otherwise save "
        "the file as CSV";
  }
  return unpacked;
}

}  // namespace siyu::cli
