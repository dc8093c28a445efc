// Audit entries on their way to the audit file. Each is put under an `A` key in the transaction of
// its change; after the commit the writer thread appends it to the file, and the next batch removes
// it from the outbox. When the file fails, entries wait here, up to a bound, and table changes are
// refused above it: reads and rows go on.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "rowd/audit/log.hpp"
#include "rowd/base/limited_log.hpp"
#include "rowd/kv/environment.hpp"

namespace rowd::storage {

class outbox {
  public:
    // `waiting_max` in entries. Tries to open the file and to bring it up to date; what fails is
    // tried again by ship(). Environment and log must outlive the outbox.
    outbox(std::filesystem::path directory, kv::environment& env, std::uint64_t segment_bytes_max,
           unsigned waiting_max, limited_log& log);

    // Writer thread: appends what the file lacks, and flushes it.
    void ship();
    // Writer thread: whether the last ship() failed, and a second has passed since.
    bool is_behind() const { return behind_; }
    bool is_due(std::int64_t now_ns) const { return behind_ && now_ns >= retry_ns_; }
    // Writer thread: no more entries may be added.
    bool is_full() const { return behind_ && (!file() || waiting_ >= waiting_max_); }
    // Writer thread: entries up to this number can be removed; 0 = none. Then tell.
    std::uint64_t shipped() const { return shipped_; }
    void removed() { shipped_ = 0; }

    // Any thread: none as long as it could not be opened.
    audit::log const* file() const { return opened_.load(std::memory_order_acquire); }
    // Any thread: somebody should look at the file.
    bool needs_attention() const;

  private:
    void require_file();
    void open();
    void append_missing();
    void tell_damage();

    std::filesystem::path const directory_;
    kv::environment& env_;
    std::uint64_t const segment_bytes_max_;
    std::uint64_t const waiting_max_;
    limited_log& log_;
    kv::reader reader_;
    std::unique_ptr<audit::log> file_;
    std::atomic<audit::log const*> opened_{nullptr};
    std::atomic<bool> behind_{false};
    std::uint64_t waiting_ = 0;
    std::uint64_t shipped_ = 0;
    std::int64_t retry_ns_ = 0;
    bool damage_is_told_ = false;
};

}  // namespace rowd::storage
