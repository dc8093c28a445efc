#include "rowd/kv/lmdb_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fixtures/child.hpp"
#include "fixtures/temporary_directory.hpp"
#include "rowd/base/file.hpp"

using namespace rowd;
using namespace rowd::kv;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t page = 4096;
constexpr std::uint64_t map_bytes = 64u << 20;

MDB_val val(std::string const& s) {
    return {s.size(), const_cast<char*>(s.data())};
}

struct transaction {
    transaction(lmdb_files const& f, unsigned flags) : files(f), guard(f.pages()) {
        int const code = f.begin(flags, txn);
        if (code == 0) opened = mdb_cursor_open(txn, f.main(), &at);
        if (code != 0 || opened != 0) throw error(code != 0 ? code : opened, "begin");
    }
    ~transaction() {
        if (!txn) return;
        mdb_cursor_close(at);
        mdb_txn_abort(txn);
    }
    void put(std::string const& key, std::string const& value) {
        MDB_val k = val(key);
        MDB_val v = val(value);
        int const code = mdb_cursor_put(at, &k, &v, 0);
        files.check_pages();
        if (code != 0) throw error(code, "put");
    }
    void erase(std::string const& key) {
        MDB_val k = val(key);
        MDB_val v;
        int code = mdb_cursor_get(at, &k, &v, MDB_SET);
        if (code == 0) code = mdb_cursor_del(at, 0);
        files.check_pages();
        if (code != 0) throw error(code, "erase");
    }
    std::map<std::string, std::string> all() {
        std::map<std::string, std::string> found;
        MDB_val k;
        MDB_val v;
        for (int code = mdb_cursor_get(at, &k, &v, MDB_FIRST); code == 0;
             code = mdb_cursor_get(at, &k, &v, MDB_NEXT))
            found.emplace(std::string(static_cast<char*>(k.mv_data), k.mv_size),
                          std::string(static_cast<char*>(v.mv_data), v.mv_size));
        files.check_pages();
        return found;
    }
    void commit() { files.commit(std::exchange(txn, nullptr)); }

    lmdb_files const& files;
    page_guard const guard;
    MDB_txn* txn = nullptr;
    MDB_cursor* at = nullptr;
    int opened = 0;
};

void put(lmdb_files const& f, std::string const& key, std::string const& value) {
    transaction t(f, 0);
    t.put(key, value);
    t.commit();
}

struct files_fixture {
    fixtures::temporary_directory root;
    fs::path const place = root.path();
    fs::path const data = place / "data.mdb";
    std::map<std::string, std::string> content;

    std::unique_ptr<lmdb_files> open() const {
        return std::make_unique<lmdb_files>(
            place, lmdb_files::settings{.map_bytes = map_bytes, .flags = MDB_NOSYNC});
    }
    std::uint64_t bytes() const { return fs::file_size(data); }
    void cut(std::uint64_t to) const { fs::resize_file(data, to); }
    void mend(std::string const& whole) const {
        fs::remove(data);
        write_all(open_file(data, O_WRONLY | O_CREAT).get(), whole);
    }

    // Several levels of branches, long values, free pages.
    void fill() {
        auto const f = open();
        for (int round = 0; round < 4; ++round) {
            transaction t(*f, 0);
            for (int i = round; i < 400; i += 4) {
                auto const key = std::to_string(i * 7919 % 1000) + std::string(100, 'k');
                content[key] =
                    std::string(i % 23 == 0 ? 9'000u : 200u, static_cast<char>('a' + round));
                t.put(key, content[key]);
            }
            t.commit();
        }
        transaction t(*f, 0);
        for (int i = 0; i < 400; i += 23) {
            auto const key = std::to_string(i * 7919 % 1000) + std::string(100, 'k');
            if (i % 2 == 0) {
                content.erase(key);
                t.erase(key);
            }
        }
        t.commit();
    }
    // A process that reads in so many transactions.
    std::unique_ptr<fixtures::child> readers(unsigned count) const {
        return std::make_unique<fixtures::child>([this, count] {
            auto* const f = open().release();
            for (unsigned i = 0; i < count; ++i) {
                auto* const t = new transaction(*f, MDB_RDONLY);
                t->all();
            }
        });
    }
};

// What is thrown, or empty.
template <class Work>
std::string thrown_by(Work const& work) {
    try {
        work();
    } catch (error const& e) {
        return e.what();
    }
    return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lmdb_file_pairs, files_fixture)

BOOST_AUTO_TEST_CASE(readers_that_were_killed_are_cleared_and_their_pages_used_again) {
    auto const f = open();
    put(*f, "a", std::string(100'000, 'a'));
    auto const other = readers(3);
    BOOST_REQUIRE(other->done());
    BOOST_TEST(f->clear_dead_readers() == 0u);
    other->kill();
    BOOST_TEST(f->clear_dead_readers() == 3u);
    for (int i = 0; i < 10; ++i) put(*f, "a", std::string(100'000, 'b'));
    auto const before = bytes();
    for (int i = 0; i < 100; ++i) put(*f, "a", std::string(100'000, 'c'));
    BOOST_TEST(bytes() <= before + 200'000);
}

BOOST_AUTO_TEST_CASE(dead_readers_take_nobodys_place) {
    auto const f = open();
    put(*f, "a", "1");
    auto const other = readers(126);
    BOOST_REQUIRE(other->done());
    BOOST_CHECK_EXCEPTION(transaction(*f, MDB_RDONLY), error,
                          [](error const& e) { return e.code == MDB_READERS_FULL; });
    other->kill();
    BOOST_TEST(transaction(*f, MDB_RDONLY).all().at("a") == "1");
}

BOOST_AUTO_TEST_CASE(files_open_though_dead_readers_have_all_places) {
    { put(*open(), "a", "1"); }
    fixtures::child keeps_them_open([this] { open().release(); });
    auto const dead = readers(126);
    BOOST_REQUIRE(dead->done());
    dead->kill();
    auto const f = open();
    BOOST_TEST(transaction(*f, MDB_RDONLY).all().at("a") == "1");
}

BOOST_AUTO_TEST_CASE(files_whose_end_is_missing_do_not_open) {
    fill();
    auto const whole = read_file(data);
    unsigned refused = 0;
    for (std::uint64_t kept = whole.size() / page; kept >= 2; --kept) {
        cut(kept * page - (kept % 3 == 0 ? 100 : 0));
        auto const before = bytes();
        auto const said = thrown_by([&] {
            auto const f = open();
            BOOST_TEST((transaction(*f, MDB_RDONLY).all() == content));  // the end was free
        });
        if (!said.empty()) ++refused;
        BOOST_TEST(bytes() == before);
    }
    BOOST_TEST(refused > whole.size() / page / 2);
    mend(whole);
    BOOST_TEST((transaction(*open(), MDB_RDONLY).all() == content));
}

// Wherever it is cut, whatever is done then: the process lives, nothing is believed, and the file
// stays as short as it is.
BOOST_AUTO_TEST_CASE(files_that_are_cut_off_while_they_are_open_are_damaged_for_ever) {
    fill();
    auto const whole = read_file(data);
    auto const some = content.begin()->first;
    auto const copy = place / "copy";
    using step = std::function<void(lmdb_files const&)>;
    std::vector<step> const steps = {
        [&](lmdb_files const& f) { transaction(f, MDB_RDONLY).all(); },
        [&](lmdb_files const& f) { put(f, some, "new"); },
        [&](lmdb_files const& f) { put(f, "z", std::string(20'000, 'z')); },
        [&](lmdb_files const& f) {
            transaction t(f, 0);
            for (auto const& [key, value] : content) t.erase(key);
            t.commit();
        },
        [&](lmdb_files const& f) {
            transaction t(f, 0);
            for (auto const& [key, value] : content) t.put(key, value + value);
            t.commit();
        },
        [&](lmdb_files const& f) {
            f.copy_to(open_file(copy, O_WRONLY | O_CREAT | O_TRUNC).get());
        },
    };
    for (std::uint64_t kept = 0; kept < whole.size() / page; ++kept) {
        for (auto const& first : steps) {
            auto const f = open();
            put(*f, "a", "1");
            if (bytes() <= kept * page) continue;
            cut(kept * page);
            thrown_by([&] { first(*f); });
            for (auto const& then : steps)
                if (f->pages().damaged()) BOOST_TEST(!thrown_by([&] { then(*f); }).empty());
            BOOST_TEST(bytes() == kept * page);
            BOOST_TEST(!thrown_by([&] { put(*f, "b", "2"); }).empty());
            BOOST_TEST(f->pages().damaged());
            BOOST_TEST(bytes() == kept * page);
            mend(whole);
        }
    }
}

BOOST_AUTO_TEST_CASE(threads_that_read_files_while_they_are_cut_off_go_on) {
    fill();
    auto const whole = read_file(data);
    for (std::uint64_t kept = 0; kept < 20; ++kept) {
        auto const f = open();
        std::vector<std::thread> all;
        for (int i = 0; i < 3; ++i)
            all.emplace_back([&] {
                while (thrown_by([&] {
                           if (transaction(*f, MDB_RDONLY).all() != content) std::abort();
                       }).empty())
                    continue;
            });
        cut(kept * page);
        thrown_by([&] { put(*f, "b", "2"); });
        for (auto& t : all) t.join();
        BOOST_TEST(bytes() == kept * page);
        mend(whole);
    }
}

BOOST_AUTO_TEST_CASE(damage_is_of_the_files_that_have_it) {
    fill();
    files_fixture others;
    others.fill();
    auto const f = open();
    auto const other = others.open();
    cut(0);
    BOOST_TEST(!thrown_by([&] { transaction(*f, MDB_RDONLY).all(); }).empty());
    BOOST_TEST((transaction(*other, MDB_RDONLY).all() == others.content));
    put(*other, "b", "2");
    BOOST_TEST(!other->pages().damaged());
}

BOOST_AUTO_TEST_CASE(missing_locks_are_damage_too) {
    fill();
    auto const f = open();
    fs::resize_file(place / "lock.mdb", 0);
    BOOST_TEST(!thrown_by([&] { transaction(*f, MDB_RDONLY).all(); }).empty());
    BOOST_TEST(!thrown_by([&] { put(*f, "b", "2"); }).empty());
}

BOOST_AUTO_TEST_SUITE_END()
