// Whoever reads a long time in one snapshot keeps the writer from using old pages anew: the data
// file grows. This says when it has grown too far for that. It watches from a thread of its own,
// because the one that reads may be waiting for whoever takes its output, and may wait for ever.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "rowd/kv/environment.hpp"

namespace rowd::storage {

class growth_watch {
  public:
    // `give_up` is called once the file has grown too far, on the watch's own thread and at most
    // once: it lets go of the snapshot. `env` and what that needs must outlive the watch.
    growth_watch(kv::environment const& env, std::uint64_t bytes_max,
                 std::function<void()> give_up = {});
    ~growth_watch();
    growth_watch(growth_watch const&) = delete;
    growth_watch& operator=(growth_watch const&) = delete;

    // After each wait, and now and then while reading. Throws std::runtime_error once the file has
    // grown too far: the snapshot may be gone.
    void check() const;

  private:
    bool has_grown() const { return env_.high_water_bytes() > bytes_before_ + bytes_max_; }
    void watch();

    kv::environment const& env_;
    std::uint64_t const bytes_max_;
    std::uint64_t const bytes_before_;
    std::function<void()> const give_up_;
    std::atomic<bool> given_up_{false};
    std::mutex mutex_;
    std::condition_variable ending_;
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace rowd::storage
