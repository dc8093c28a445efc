// The store of one tenant on LMDB: parked readers for the I/O threads, the queue and the one
// writer at a time, the audit file that follows the data.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "rowd/base/limited_log.hpp"
#include "rowd/kv/disk_reserve.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/engine.hpp"
#include "rowd/storage/store.hpp"
#include "storage/lmdb/claim.hpp"
#include "storage/lmdb/read/read.hpp"
#include "storage/lmdb/read/spare_readers.hpp"
#include "storage/lmdb/statistics.hpp"
#include "storage/lmdb/write/batch.hpp"
#include "storage/lmdb/write/outbox.hpp"
#include "storage/lmdb/write/write_queue.hpp"
#include "storage/lmdb/write/writer_pool.hpp"
#include "storage/lmdb/write/writer_yield.hpp"

namespace rowd::storage {

class lmdb_store final : public store,
                         public writer_pool::source,
                         public std::enable_shared_from_this<lmdb_store> {
  public:
    // The files of a tenant that has none. Throws lmdb_error, std::system_error.
    static void make_files(std::filesystem::path const& directory, options const& o);

    // Opens the tenant in `directory`. Throws lmdb_error, std::system_error, or std::runtime_error
    // for data of another format. `failed`: it stopped writing before, and does not begin again.
    // `jobs` has them run on worker threads, in the turn of the tenant.
    using job_queue = std::function<result<>(std::function<void()> job)>;
    // `alarm` has it woken at a time of the wall clock, open or not.
    using alarm = std::function<void(std::int64_t at_ms)>;
    lmdb_store(std::filesystem::path directory, options const& o, writer_pool& pool, job_queue jobs,
               alarm wake_at, statistics& stats, bool failed);
    ~lmdb_store() override;

    result<> read(reading& how, domain::get_table const&, domain::table_sink&) override;
    result<> read(reading& how, domain::list_tables const&, domain::table_sink&) override;
    result<> read(reading& how, domain::get_row const&, domain::row_sink&) override;
    result<> read(reading& how, domain::list_rows const&, domain::row_sink&) override;
    result<> read(reading& how, domain::find_rows const&, domain::row_sink&) override;
    result<> read(reading& how, domain::group_rows const&, domain::group_sink&) override;
    result<> read(reading& how, domain::chat::get_object const&,
                  domain::chat::object_sink&) override;
    result<> read(reading& how, domain::chat::list_objects const&,
                  domain::chat::object_sink&) override;
    result<> read(reading& how, domain::chat::list_participants const&,
                  domain::chat::object_sink&) override;
    result<> read(reading& how, domain::chat::get_participant const&,
                  domain::chat::object_sink&) override;
    result<> read(reading& how, domain::chat::get_state const&, domain::chat::state_sink&) override;
    result<audit_page> read(reading& how, audit_query const& q) override;
    result<> begin(pending_job& j) override;
    result<> submit(pending_write& w) override;
    void release_slot(unsigned slot) override;
    bool in_place() const override { return claim_.in_place(); }

    // In the directory of a tenant as long as something of it is due some time: so it is known
    // whom to wake after a start.
    static constexpr char const* due_name = "due";

    // Once, before anybody else has it: starts what a crash has left to be done.
    void start();
    // The time has come that it asked for. Any thread.
    void wake();

    // Writer threads: one batch, or one slice of housekeeping.
    bool run(random_source& random) noexcept override;

    kv::environment const& data() const { return env_; }
    unsigned queue_depth() const { return queue_.depth(); }
    bool failed() const { return failed_.load(std::memory_order_relaxed); }
    std::int64_t oldest_read_ns() const { return spare_readers_.oldest_ns(); }
    bool audit_damaged() const { return outbox_.needs_attention(); }

  private:
    // The snapshot of a reading.
    struct holder : reading::snapshot_holder {
        std::optional<kv::snapshot> in;

      protected:
        ~holder() = default;
    };
    // What one I/O thread keeps: its read transaction and the table it looked up last.
    struct slot_state final : holder {
        explicit slot_state(kv::environment const& env) : transaction(env) {}
        void release() override { in.reset(); }

        kv::reader transaction;
        uuid table;
        std::uint32_t number = 0;   // 0: nothing remembered
        std::uint64_t seen_in = 0;  // the commit that it was looked up in
    };
    // What another thread holds for one reading.
    struct spare_state final : holder {
        explicit spare_state(spare_readers& of) : own(of) { in.emplace(own.transaction()); }
        void release() override {
            in.reset();
            delete this;
        }

        spare_readers::use own;
    };

    kv::snapshot const& snapshot_of(reading& how);
    // Of a table that is in the snapshot.
    std::optional<table_context> context(reading const& how, kv::snapshot const& in,
                                         uuid const& table);
    // Runs a read in the snapshot; the second, of a table that is there.
    template <class Plan, class Read>
    result<> look(reading& how, Plan const& plan, Read const& read);
    template <class Plan, class Read>
    result<> look_into(reading& how, Plan const& plan, Read const& read);
    // Inside a catch clause of a read: says in the log what was thrown, and what to answer.
    error broken(std::string const& place);
    void refuse_queued();
    bool run_one(random_source& random);
    void gather();
    bool execute(std::span<pending_write* const> writes, random_source& random);
    void execute_alone(pending_write& w, random_source& random);
    void apply(batch& to, pending_write& w);
    bool give_up(std::span<pending_write* const> writes, std::exception_ptr const& thrown);
    void fail_all(std::span<pending_write* const> writes, error const& why);
    void publish(std::span<pending_write* const> writes);
    bool has_housekeeping() const { return housekeeping_ && !retired(); }
    void try_again();
    void ask_for_a_retry() const;
    void mark_due(bool is_due);
    void run_housekeeping(random_source& random);
    void free_pages();
    error explain(std::exception_ptr const& thrown);
    error explain(kv::error const& e);
    void stop_writing();
    void look_for_dead_readers();
    std::uint64_t quota_bytes();

    std::filesystem::path const directory_;
    options const& options_;
    writer_pool& pool_;
    job_queue const jobs_;
    alarm const wake_at_;
    statistics& stats_;
    limited_log log_;
    kv::environment env_;
    claim const claim_;
    std::uint64_t const secret_;     // read first: data of another format is left as it is
    kv::disk_reserve disk_reserve_;  // writer threads
    outbox outbox_;                  // writer threads, but for its file
    std::vector<std::unique_ptr<slot_state>> slots_;
    spare_readers spare_readers_;  // for threads without a slot

    // What goes back to one I/O thread: newest first.
    struct chain {
        mailbox* home;
        mailbox::note* newest;
        mailbox::note* oldest;
    };
    std::vector<chain> chains_;  // writer thread only, but for its room

    write_queue queue_;
    std::atomic<bool> scheduled_{false};
    std::atomic<bool> woken_{false};
    std::atomic<bool> failed_;
    std::atomic<std::uint64_t> last_deletion_{0};  // the newest commit that may delete tables
    batch_memory memory_;                          // writer thread only
    writer_yield yield_;                           // writer thread only
    bool housekeeping_ = false;                    // writer thread only
    bool housekeeping_waits_ = false;              // writer thread only: for the next commit
    bool is_marked_ = false;              // writer thread only: there is a file of due_name
    std::optional<std::int64_t> due_ms_;  // writer thread only: when the first thing of a chat is
    bool wrote_last_ = false;             // writer thread only: then it is the turn of housekeeping
    unsigned short_of_room_ = 0;          // writer thread only: batches to prepare for
    // Writer thread only: the file's size and the commits since dead readers were looked for, and
    // whether there were some when room was wanted.
    std::uint64_t looked_at_bytes_ = 0;
    unsigned commits_since_ = 0;
    bool readers_cleared_ = false;
};

}  // namespace rowd::storage
