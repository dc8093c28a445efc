#include "storage/lmdb/write/outbox.hpp"

#include <vector>

#include "rowd/base/time.hpp"
#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/read/catalog.hpp"

namespace rowd::storage {
namespace {

constexpr std::int64_t retry_after_ns = 1'000'000'000;

// A power cut with relaxed durability may take the last commits and leave their lines in the audit
// file: their numbers are not given again, or the file would take the next entries for known ones.
void skip_numbers(kv::environment& env, std::uint64_t last_in_file) {
    kv::write_txn txn(env);
    meta m = load_meta(txn);
    if (m.next_audit > last_in_file) return;
    m.next_audit = last_in_file + 1;
    txn.put(meta_key(), encode(m));
    txn.commit();
}

}  // namespace

outbox::outbox(std::filesystem::path directory, kv::environment& env,
               std::uint64_t segment_bytes_max, unsigned waiting_max, limited_log& log)
    : directory_(std::move(directory)),
      env_(env),
      segment_bytes_max_(segment_bytes_max),
      waiting_max_(waiting_max),
      log_(log),
      reader_(env) {
    ship();
}

void outbox::ship() {
    try {
        if (!file_) open();
        append_missing();
        behind_ = false;
        tell_damage();
    } catch (...) {  // the entries stay here
        log_.error("appending to the audit log", std::current_exception());
        behind_ = true;
        retry_ns_ = steady_ns() + retry_after_ns;
    }
}

// What the file had once must be there: an empty one is not begun in its place.
void outbox::require_file() {
    std::uint64_t known = 0;
    {
        kv::snapshot const in(reader_);
        kv::cursor at(in);
        key const waiting('A');
        bool const some_wait = at.seek(waiting) && at.in(waiting);
        known = some_wait ? number_at(at.key(), 1, 8) : load_meta(in).next_audit;
    }
    bool const is_there =
        std::filesystem::exists(directory_) && !std::filesystem::is_empty(directory_);
    if (known > 1 && !is_there)
        throw std::runtime_error("audit log: " + directory_.string() + " is missing");
}

void outbox::open() {
    require_file();
    auto file = std::make_unique<audit::log>(
        directory_, audit::options{.segment_bytes_max = segment_bytes_max_});
    skip_numbers(env_, file->last_number());
    file_ = std::move(file);
    opened_.store(file_.get(), std::memory_order_release);
}

void outbox::append_missing() {
    std::vector<audit::record> records;
    {
        kv::snapshot const in(reader_);
        kv::cursor at(in);
        key const prefix('A');
        for (bool more = at.seek(prefix); more && at.in(prefix); more = at.next()) {
            std::uint64_t const number = number_at(at.key(), 1, 8);
            if (number > file_->last_number()) records.push_back({number, std::string(at.value())});
        }
    }
    waiting_ = records.size();
    file_->append(records);
    waiting_ = 0;
    shipped_ = file_->last_number();
}

void outbox::tell_damage() {
    if (damage_is_told_) return;
    std::string const damage = file_->damage();
    if (damage.empty()) return;
    damage_is_told_ = true;
    log_.error("the audit log", damage);
}

bool outbox::needs_attention() const {
    auto const* const opened = file();
    return behind_ || !opened || !opened->damage().empty();
}

}  // namespace rowd::storage
