#include "rowd/kv/environment.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <optional>
#include <thread>
#include <type_traits>

#include "fixtures/child.hpp"
#include "fixtures/scratch_environment.hpp"
#include "rowd/kv/cursor.hpp"
#include "rowd/kv/disk_reserve.hpp"

using namespace rowd::kv;
using rowd::fixtures::scratch;

static_assert(!std::is_copy_constructible_v<snapshot> && !std::is_move_constructible_v<snapshot>);
static_assert(!std::is_copy_assignable_v<snapshot> && !std::is_move_assignable_v<snapshot>);
static_assert(!std::is_copy_constructible_v<write_txn> && !std::is_move_constructible_v<write_txn>);
static_assert(!std::is_copy_constructible_v<reader> && !std::is_move_constructible_v<reader>);

namespace {

void put(environment& env, std::string_view key, std::string_view value) {
    write_txn txn(env);
    txn.put(key, value);
    txn.commit();
}

std::string value_of(environment const& env, std::string_view key) {
    reader r(env);
    snapshot const in(r);
    return std::string(in.get(key).value_or("none"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(environments)

BOOST_AUTO_TEST_CASE(leaving_scope_without_commit_discards_puts) {
    scratch s;
    put(s.env, "a", "1");
    {
        write_txn txn(s.env);
        txn.put("a", "2");
        txn.put("b", "2");
        BOOST_TEST(txn.erase("a"));
    }
    BOOST_TEST(value_of(s.env, "a") == "1");
    BOOST_TEST(value_of(s.env, "b") == "none");
    put(s.env, "b", "3");  // the next one can begin
    BOOST_TEST(value_of(s.env, "b") == "3");
}

BOOST_AUTO_TEST_CASE(a_snapshot_sees_one_state_while_commits_go_on) {
    scratch s;
    put(s.env, "a", "0");
    reader r(s.env);
    {
        snapshot const in(r);
        for (int i = 1; i <= 50; ++i)
            std::thread([&] { put(s.env, "a", std::to_string(i)); }).join();
        BOOST_TEST(in.get("a").value_or("none") == "0");
        BOOST_TEST(value_of(s.env, "a") == "50");
        BOOST_TEST(s.env.oldest_reader_lag() == 50u);
    }
    snapshot const later(r);
    BOOST_TEST(later.get("a").value_or("none") == "50");
}

BOOST_AUTO_TEST_CASE(a_parked_reader_holds_nothing_back) {
    scratch s;
    put(s.env, "a", "0");
    reader r(s.env);
    { snapshot const in(r); }
    put(s.env, "a", "1");
    put(s.env, "a", "2");
    BOOST_TEST(s.env.oldest_reader_lag() == 0u);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_gives_its_place_back) {
    scratch s;
    for (int i = 0; i < 100; ++i) {  // many more than there are places
        reader r(s.env);
        snapshot const in(r);
    }
    BOOST_TEST(value_of(s.env, "a") == "none");
}

BOOST_AUTO_TEST_CASE(reserved_room_is_filled_in) {
    scratch s;
    {
        write_txn txn(s.env);
        std::string_view const text = "hello";
        text.copy(txn.reserve("a", text.size()), text.size());
        BOOST_TEST(txn.get("a").value_or("none") == "hello");
        BOOST_TEST(!txn.erase("b"));
        txn.commit();
    }
    BOOST_TEST(value_of(s.env, "a") == "hello");
}

BOOST_AUTO_TEST_CASE(a_cursor_finds_neighbours) {
    scratch s;
    for (std::string_view const key : {"b", "d", "f"}) put(s.env, key, key);
    reader r(s.env);
    snapshot const in(r);
    cursor at(in);
    BOOST_TEST((at.seek("c") && at.key() == "d"));
    BOOST_TEST((at.seek("d") && at.key() == "d"));
    BOOST_TEST(!at.seek("g"));
    BOOST_TEST((at.seek_back("g") && at.key() == "f"));
    BOOST_TEST((at.seek_back("f") && at.key() == "f"));
    BOOST_TEST((at.seek_back("e") && at.key() == "d"));
    BOOST_TEST(!at.seek_back("a"));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_cut_off_gets_no_room_behind_its_end) {
    rowd::fixtures::temporary_directory root;
    environment env(root.path() / "env", {.map_bytes = 4u << 20});
    put(env, "a", std::string(100'000, 'a'));
    disk_reserve reserve(env);
    BOOST_TEST(reserve.renew());
    std::filesystem::resize_file(root.path() / "env" / "data.mdb", 8'192);
    BOOST_CHECK_THROW(reserve.renew(2 * disk_reserve_bytes), error);
    BOOST_TEST(env.damaged());
    BOOST_TEST(std::filesystem::file_size(root.path() / "env" / "data.mdb") == 8'192u);
}

BOOST_AUTO_TEST_CASE(a_full_map_is_an_error_and_the_next_transaction_works) {
    rowd::fixtures::temporary_directory root;
    environment env(root.path() / "env", {.map_bytes = 256u << 10});
    put(env, "a", "1");
    {
        write_txn txn(env);
        BOOST_CHECK_EXCEPTION(txn.put("b", std::string(512u << 10, 'x')), error,
                              [](error const& e) { return e.code == MDB_MAP_FULL; });
    }
    put(env, "c", "2");
    BOOST_TEST(value_of(env, "a") == "1");
    BOOST_TEST(value_of(env, "b") == "none");
    BOOST_TEST(value_of(env, "c") == "2");
}

BOOST_AUTO_TEST_CASE(files_belong_to_their_owner_alone) {
    scratch s;
    struct stat info {};
    BOOST_REQUIRE(::stat((s.root.path() / "env").c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0700u);
    BOOST_REQUIRE(::stat((s.root.path() / "env" / "data.mdb").c_str(), &info) == 0);
    BOOST_TEST((info.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(a_read_only_environment_reads_and_refuses_writes) {
    rowd::fixtures::temporary_directory root;
    auto const directory = root.path() / "env";
    {
        environment env(directory, {.map_bytes = 1u << 20});
        put(env, "a", "1");
    }
    environment const env(directory, {.map_bytes = 0, .read_only = true});
    BOOST_TEST(value_of(env, "a") == "1");
    BOOST_CHECK_THROW(write_txn(const_cast<environment&>(env)), error);
}

BOOST_AUTO_TEST_CASE(a_read_only_environment_creates_nothing) {
    rowd::fixtures::temporary_directory root;
    auto const directory = root.path() / "absent";
    BOOST_CHECK_THROW(environment(directory, {.map_bytes = 0, .read_only = true}), error);
    BOOST_TEST(!std::filesystem::exists(directory));
}

#ifdef ROWD_DEBUG_ASSERTIONS

BOOST_AUTO_TEST_CASE(a_write_stays_on_its_thread) {
    BOOST_TEST(rowd::fixtures::aborts([] {
        scratch s;
        write_txn txn(s.env);
        std::thread([&] { txn.put("a", "1"); }).join();
    }));
}

BOOST_AUTO_TEST_CASE(a_reader_serves_one_thread_at_a_time) {
    auto const read_elsewhere = [](bool meanwhile) {
        scratch s;
        reader r(s.env);
        std::optional<snapshot> here(std::in_place, r);
        if (!meanwhile) here.reset();
        std::thread([&] { snapshot const in(r); }).join();
    };
    BOOST_TEST(rowd::fixtures::aborts([&] { read_elsewhere(true); }));
    BOOST_TEST(!rowd::fixtures::aborts([&] { read_elsewhere(false); }));
}

#endif

BOOST_AUTO_TEST_SUITE_END()
