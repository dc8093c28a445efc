#include "storage/lmdb/tools/growth_watch.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

namespace rowd::storage {
namespace {

constexpr std::chrono::milliseconds look_interval(50);

}  // namespace

growth_watch::growth_watch(kv::environment const& env, std::uint64_t bytes_max,
                           std::function<void()> give_up)
    : env_(env),
      bytes_max_(bytes_max),
      bytes_before_(env.high_water_bytes()),
      give_up_(std::move(give_up)),
      thread_([this] { watch(); }) {}

growth_watch::~growth_watch() {
    {
        std::lock_guard const lock(mutex_);
        ends_ = true;
    }
    ending_.notify_one();
    thread_.join();
}

void growth_watch::check() const {
    if (given_up_ || has_grown())
        throw std::runtime_error("the data file has grown by more than " +
                                 std::to_string(bytes_max_) + " bytes while it was read");
}

void growth_watch::watch() {
    std::unique_lock lock(mutex_);
    while (!ends_ && !has_grown()) ending_.wait_for(lock, look_interval);
    if (ends_) return;
    given_up_ = true;
    lock.unlock();
    if (give_up_) give_up_();
}

}  // namespace rowd::storage
