// The copy of a tenant is sound and has what the tenant has, whatever is still in the outbox.
// Copying beside a server is tested with the real binary: LMDB must not open a file twice in one
// process.
#include "rowd/storage/backup.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <future>

#include "fixtures/tenant.hpp"
#include "rowd/audit/log.hpp"
#include "rowd/base/file.hpp"
#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/format/meta.hpp"
#include "storage/lmdb/tools/growth_watch.hpp"

using namespace rowd;
using namespace rowd::storage;
using fixtures::tenant;

namespace {

namespace fs = std::filesystem;

struct copy_fixture {
    tenant t;
    fixtures::temporary_directory root;
    fs::path const copy = root.path() / "copy";

    copy_fixture() {
        uuid const table = t.create("a").id;
        t.insert(table, fixtures::numbered(1, 1'000));
        t.create("b");
        t.close();
    }
    soundness copied() {
        copy_tenant(t.directory(), copy, copy_growth_bytes_default);
        auto found = verify_tenant(copy);
        for (auto const& problem : found.problems) BOOST_ERROR(problem);
        return found;
    }
    // The tenant's data as if the server had been stopped at another moment.
    void change(std::function<void(kv::write_txn&)> const& how) {
        kv::environment env(t.directory(), {.map_bytes = 256u << 20});
        kv::write_txn txn(env);
        how(txn);
        txn.commit();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup, copy_fixture)

BOOST_AUTO_TEST_CASE(a_copy_has_everything_and_is_private) {
    auto const found = copied();
    BOOST_TEST(found.tables == 2u);
    BOOST_TEST(found.rows == 1'000u);
    BOOST_TEST(found.audit_entries == 2u);
    BOOST_CHECK(fs::status(copy).permissions() == fs::perms::owner_all);
    BOOST_CHECK(fs::status(copy / "data.mdb").permissions() ==
                (fs::perms::owner_read | fs::perms::owner_write));
}

BOOST_AUTO_TEST_CASE(entries_that_only_the_outbox_has_stay_there) {
    change([](kv::write_txn& txn) {
        meta m = decode_meta(*txn.get(meta_key()));
        txn.put(audit_key(m.next_audit++), R"({"action":"table.created"})");
        txn.put(meta_key(), encode(m));
    });
    BOOST_TEST(copied().audit_entries == 2u);
    // Opening the copy brings its file up to date.
    fs::path const data = root.path() / "data";
    auto const id = random_source().uuid_v4();
    fs::create_directory(data);
    fs::rename(copy, data / id.to_string());
    {
        auto const engine = open_engine(data, fixtures::small_engine());
        BOOST_TEST(fixtures::read_audit(*engine->open(id)).value().entries.size() == 3u);
        engine->stop();
    }
    BOOST_TEST(verify_tenant(data / id.to_string()).audit_entries == 3u);
}

// The server appended to the file after the snapshot of the data was taken.
BOOST_AUTO_TEST_CASE(lines_that_the_data_does_not_know_are_left_out) {
    {
        audit::log l(t.audit_directory());
        l.append(std::vector<audit::record>{{3, R"({"action":"table.deleted"})"}});
    }
    BOOST_TEST(copied().audit_entries == 2u);
}

BOOST_AUTO_TEST_CASE(free_pages_are_left_out) {
    t.open();
    domain::delete_table op;
    op.table = t.create("c").id;
    t.insert(op.table,
             std::vector<std::string>(2'000, R"({"x":")" + std::string(1'000, 'x') + "\"}"));
    t.write(op);
    t.close();
    copied();
    BOOST_TEST(fs::file_size(copy / "data.mdb") < fs::file_size(t.directory() / "data.mdb") / 4);
}

BOOST_AUTO_TEST_CASE(growth_beyond_the_bound_is_noticed) {
    kv::environment env(t.directory(), {.map_bytes = 256u << 20});
    growth_watch const watch(env, 1u << 20);
    auto const write = [&](std::size_t bytes) {
        kv::write_txn txn(env);
        txn.put("z", std::string(bytes, 'z'));
        txn.commit();
    };
    write(1u << 19);
    watch.check();
    write(1u << 21);
    BOOST_CHECK_THROW(watch.check(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(growth_ends_what_waits) {
    kv::environment env(t.directory(), {.map_bytes = 256u << 20});
    std::promise<void> given_up;
    growth_watch const watch(env, 1u << 20, [&] { given_up.set_value(); });
    kv::write_txn txn(env);
    txn.put("z", std::string(1u << 21, 'z'));
    txn.commit();
    given_up.get_future().get();
    BOOST_CHECK_THROW(watch.check(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(data_that_is_not_there_is_not_copied) {
    BOOST_CHECK_THROW(copy_tenant(root.path() / "none", copy, 1u << 20), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
