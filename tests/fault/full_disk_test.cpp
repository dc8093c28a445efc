// A disk that is really full: a file system of a few megabytes in memory, mounted for this test
// alone by a process in name spaces of its own. Skipped where that is not allowed.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <functional>
#include <map>

#include "fault/plan.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;
using fault::call;
using fault::effect;
using fault::for_ever;

namespace {

constexpr int not_allowed = 77;

class small_disk {
  public:
    explicit small_disk(std::filesystem::path const& root)
        : root_(root), engine_(storage::open_engine(root / "tenants", options())) {
        store_ = engine_->open(id_);
        domain::create_table op;
        op.definition.max_rows = domain::max_rows_limit;
        table_ = fixtures::execute(*store_, 0, op).table.value().id;
    }
    ~small_disk() { engine_->stop(); }

    std::optional<errc> insert() {
        domain::insert_rows op;
        op.table = table_;
        for (int i = 0; i < 10; ++i)
            op.rows.push_back(domain::make_draft("{\"n\":" + std::to_string(++number_) +
                                                 ",\"t\":\"" + std::string(900, 'x') + "\"}"));
        auto const receipt = fixtures::execute(*store_, 0, op);
        if (receipt.failure) return receipt.failure->code;
        for (auto const& row : receipt.rows) rows_[row.number] = row.data;
        return {};
    }
    std::optional<errc> insert_one_of(std::size_t bytes) {
        domain::insert_rows op;
        op.table = table_;
        op.rows.push_back(domain::make_draft("{\"t\":\"" + std::string(bytes, 'x') + "\"}"));
        auto const receipt = fixtures::execute(*store_, 0, op);
        if (receipt.failure) return receipt.failure->code;
        rows_[receipt.rows[0].number] = receipt.rows[0].data;
        return {};
    }
    bool erase(std::size_t count) {
        domain::delete_rows op;
        op.table = table_;
        auto end = rows_.begin();
        for (std::size_t i = 0; i < count; ++i, ++end) op.rows.emplace_back(end->first);
        if (fixtures::execute(*store_, 0, op).failure) return false;
        rows_.erase(rows_.begin(), end);
        return true;
    }
    // An index over `t`, which every row has; it is begun if need be.
    bool begin_index() {
        domain::upsert_rows op;
        op.table = table_;
        op.key_column = "t";
        op.rows.resize(1);
        op.rows[0].key = "\"none\"";
        op.rows[0].insert_refusal = "not wanted";
        return !fixtures::execute(*store_, 0, op).failure;
    }
    bool has_index() {
        domain::find_rows plan;
        plan.table = table_;
        plan.wanted.where = domain::filter{
            domain::make_comparison(domain::path::literal("t"), domain::comparator::eq, "\"none\"")
                .value()};
        fixtures::rows_seen seen;
        return fixtures::read_quickly(*store_, plan, seen).has_value();
    }
    // Inserts until there is no room; whether that was what was said.
    bool fill() {
        for (int i = 0; i < 10'000; ++i)
            if (auto const code = insert()) return code == errc::storage_full;
        return false;
    }
    bool is_as_acknowledged() {
        fixtures::rows_seen seen;
        domain::list_rows plan;
        plan.table = table_;
        plan.limit = 1'000'000;
        if (!fixtures::read(*store_, plan, seen) || seen.rows.size() != rows_.size()) return false;
        for (auto const& row : seen.rows)
            if (rows_.at(row.number) != row.data) return false;
        return engine_->count().failed_tenants == 0;
    }
    bool is_sound() {
        fault::current().end();
        engine_->stop();
        store_.reset();
        return storage::verify_tenant(root_ / "tenants" / id_.to_string()).problems.empty();
    }

  private:
    static storage::options options() {
        auto o = fixtures::small_engine();
        o.flush = storage::durability::full;
        return o;
    }

    std::filesystem::path const root_;
    uuid const id_ = random_source().uuid_v4();
    std::unique_ptr<storage::engine> engine_;
    std::shared_ptr<storage::store> store_;
    uuid table_;
    int number_ = 0;
    std::map<std::uint64_t, std::string> rows_;
};

void put(char const* path, std::string const& text) {
    write_all(open_file(path, O_WRONLY).get(), text);
}

// Mounts four megabytes of memory on `root`, seen by this process alone.
bool mount_disk(std::filesystem::path const& root) {
    std::string const user = "0 " + std::to_string(::getuid()) + " 1";
    std::string const group = "0 " + std::to_string(::getgid()) + " 1";
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    put("/proc/self/uid_map", user);
    put("/proc/self/setgroups", "deny");
    put("/proc/self/gid_map", group);
    return ::mount("none", root.c_str(), "tmpfs", 0, "size=4m") == 0;
}

int run_on_disk(std::filesystem::path const& root,
                std::function<int(std::filesystem::path const&)> const& step) {
    try {
        if (!mount_disk(root)) return not_allowed;
    } catch (std::exception const&) {
        return not_allowed;
    }
    try {
        return step(root);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 99;
    }
}

int fill_and_erase_on(small_disk& disk) {
    for (int round = 0; round < 3; ++round) {
        if (!disk.fill()) return 1;
        if (!disk.is_as_acknowledged()) return 2;
        if (!disk.erase(400)) return 3;
        if (!disk.is_as_acknowledged()) return 4;
        if (disk.insert() && disk.insert()) return 5;  // the first try may be one too early
        if (!disk.is_as_acknowledged()) return 6;
    }
    return disk.is_sound() ? 0 : 7;
}

int fill_and_erase(std::filesystem::path const& root) {
    small_disk disk(root);
    return fill_and_erase_on(disk);
}

// Runs `step` in a process of its own, on a disk of four megabytes. It answers 0, or the line that
// went wrong.
void on_small_disk(std::function<int(std::filesystem::path const&)> const& step) {
    fixtures::temporary_directory root;
    pid_t const child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) ::_exit(run_on_disk(root.path(), step));
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == not_allowed) {
        BOOST_TEST_MESSAGE("skipped: this user may not mount a file system");
        return;
    }
    BOOST_TEST(WEXITSTATUS(status) == 0, "step " << WEXITSTATUS(status) << " went wrong");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(full_disks)

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_inserts_and_heals_by_deletes) {
    on_small_disk(fill_and_erase);
}

BOOST_AUTO_TEST_CASE(one_large_write_leaves_the_last_of_a_disk_to_deletes) {
    on_small_disk([](auto const& root) {
        small_disk disk(root);
        for (int i = 0; i < 30; ++i)
            if (disk.insert()) return 1;
        auto const filler = root / "filler";
        auto const file = open_file(filler, O_CREAT | O_WRONLY);
        std::string const block(4096, 'x');
        while (::write(file.get(), block.data(), block.size()) > 0) continue;
        std::filesystem::resize_file(filler, std::filesystem::file_size(filler) - (300u << 10));
        if (disk.insert_one_of(700u << 10) != errc::storage_full) return 2;
        if (disk.insert_one_of(150u << 10)) return 3;
        for (int i = 0; i < 10; ++i)
            if (!disk.erase(20)) return 4;
        if (!disk.is_as_acknowledged()) return 5;
        return disk.is_sound() ? 0 : 6;
    });
}

// Two thousand long texts want half a megabyte of index.
BOOST_AUTO_TEST_CASE(an_index_leaves_the_last_of_a_full_disk_to_deletes_and_is_finished_later) {
    on_small_disk([](auto const& root) {
        small_disk disk(root);
        if (!disk.fill()) return 1;
        for (int i = 0; i < 20; ++i)
            if (!disk.erase(10)) return 2;
        if (disk.insert() && disk.insert()) return 3;  // the first try may be one too early
        if (!disk.begin_index()) return 4;
        int deletes = 0;
        for (; !disk.has_index(); ++deletes)
            if (!disk.erase(10)) return 5;
        if (deletes < 10) return 6;
        if (!disk.is_as_acknowledged()) return 7;
        return disk.is_sound() ? 0 : 8;
    });
}

BOOST_AUTO_TEST_CASE(a_full_disk_that_cannot_allocate_blocks_heals_by_deletes) {
    on_small_disk([](auto const& root) {
        small_disk disk(root);
        fault::current().watch(root);
        fault::current().start({call::resize, effect::none, EOPNOTSUPP, 1, for_ever});
        return fill_and_erase_on(disk);
    });
}

BOOST_AUTO_TEST_CASE(a_disk_that_others_filled_heals_when_they_make_room) {
    on_small_disk([](auto const& root) {
        small_disk disk(root);
        for (int i = 0; i < 30; ++i)
            if (disk.insert()) return 1;
        auto const filler = root / "filler";
        {
            auto const file = open_file(filler, O_CREAT | O_WRONLY);
            std::string const block(4096, 'x');
            while (::write(file.get(), block.data(), block.size()) > 0) continue;
        }
        if (!disk.fill()) return 2;
        if (!disk.is_as_acknowledged()) return 3;
        std::filesystem::remove(filler);
        for (int i = 0; i < 30; ++i)
            if (disk.insert()) return 4;
        if (!disk.is_as_acknowledged()) return 5;
        return disk.is_sound() ? 0 : 6;
    });
}

BOOST_AUTO_TEST_SUITE_END()
