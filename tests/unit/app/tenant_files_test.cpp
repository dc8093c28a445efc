// Deleting a tenant, and what a start makes of deletions that a crash has interrupted.
#include "app/tenant_files.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixtures/temporary_directory.hpp"

using namespace rowd;
namespace fs = std::filesystem;

namespace {

struct data_directory {
    fixtures::temporary_directory root;
    fs::path const data = root.path() / "data";
    std::unique_ptr<access::editable_registry> opened = access::open_registry(data);
    access::editable_registry& registry = *opened;

    access::tenant_record make_tenant(std::string const& name) {
        auto const tenant = registry.create_tenant(name).value();
        make_files("tenants/" + tenant.id.to_string());
        return tenant;
    }
    void make_files(fs::path const& directory) {
        fs::create_directories(data / directory / "audit");
        std::ofstream(data / directory / "data.mdb") << "rows";
    }
    bool has(fs::path const& name) const { return fs::exists(data / name); }
    static fs::path files(access::tenant_record const& t) {
        return fs::path("tenants") / t.id.to_string();
    }
    static fs::path sign(access::tenant_record const& t) {
        return fs::path("trash") / t.id.to_string();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tenant_files, data_directory)

BOOST_AUTO_TEST_CASE(a_deleted_tenant_leaves_nothing) {
    auto const gone = make_tenant("gone");
    auto const stays = make_tenant("stays");
    BOOST_TEST(app::remove_tenant(registry, data, gone.id).has_value());
    BOOST_TEST(!registry.find_tenant(gone.id).has_value());
    BOOST_TEST(!has(files(gone)));
    BOOST_TEST(fs::is_empty(data / "trash"));
    BOOST_TEST(has(files(stays) / "data.mdb"));
    BOOST_TEST((app::remove_tenant(registry, data, gone.id).error().code == errc::team_absent));
}

BOOST_AUTO_TEST_CASE(a_deletion_that_was_not_begun_is_forgotten) {
    auto const tenant = make_tenant("a");
    fs::create_directories(data / sign(tenant));
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(!has(sign(tenant)));
    BOOST_TEST(has(files(tenant) / "data.mdb"));
}

BOOST_AUTO_TEST_CASE(a_deletion_that_was_begun_is_finished) {
    auto const tenant = make_tenant("a");
    fs::create_directories(data / sign(tenant));
    BOOST_REQUIRE(registry.remove_tenant(tenant.id).has_value());
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(!has(sign(tenant)));
    BOOST_TEST(!has(files(tenant)));
}

BOOST_AUTO_TEST_CASE(files_that_were_moved_away_are_removed) {
    auto const tenant = make_tenant("a");
    BOOST_REQUIRE(registry.remove_tenant(tenant.id).has_value());
    fs::create_directories(data / "trash");
    fs::rename(data / files(tenant), data / sign(tenant));
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(!has(sign(tenant)));
}

BOOST_AUTO_TEST_CASE(half_made_files_are_removed) {
    auto const tenant = make_tenant("a");
    make_files("control.new-1");
    make_files("tenants/.new-" + random_source().uuid_v4().to_string());
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(std::distance(fs::directory_iterator(data / "tenants"), {}) == 1);
    BOOST_TEST(!has("control.new-1"));
    BOOST_TEST(has("control/data.mdb"));
    BOOST_TEST(has(files(tenant)));
}

BOOST_AUTO_TEST_CASE(files_that_nobody_asked_to_delete_are_named_and_kept) {
    std::string const unknown = random_source().uuid_v4().to_string();
    make_files("tenants/" + unknown);
    make_files("trash/notes");
    auto const named = app::sweep(registry, data);
    BOOST_REQUIRE(named.size() == 1u);
    BOOST_TEST(named[0] == "tenants/" + unknown + " belongs to no tenant");
    BOOST_TEST(has("tenants/" + unknown + "/data.mdb"));
    BOOST_TEST(has("trash/notes"));
}

BOOST_AUTO_TEST_CASE(tenants_that_an_older_version_has_used_are_marked_once) {
    auto const tenant = make_tenant("a");
    auto const unused = registry.create_tenant("b").value();
    BOOST_TEST(registry.marks_are_complete());
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(!registry.find_tenant(tenant.id)->used);  // its store marks it
    registry.mark_all_used({tenant.id, random_source().uuid_v4()});
    BOOST_TEST(registry.find_tenant(tenant.id)->used);
    BOOST_TEST(!registry.find_tenant(unused.id)->used);
}

BOOST_AUTO_TEST_CASE(files_that_a_server_has_open_are_not_moved_away) {
    auto const tenant = make_tenant("a");
    auto const served = open_file(data / files(tenant) / "data.mdb", O_RDONLY);
    BOOST_REQUIRE(::flock(served.get(), LOCK_SH | LOCK_NB) == 0);
    BOOST_CHECK_THROW(static_cast<void>(app::remove_tenant(registry, data, tenant.id,
                                                           std::chrono::milliseconds(0))),
                      std::runtime_error);
    BOOST_TEST(!registry.find_tenant(tenant.id).has_value());
    BOOST_TEST(has(files(tenant) / "data.mdb"));
    BOOST_TEST(has(sign(tenant)));
    BOOST_TEST(!app::sweep(registry, data).empty());
    BOOST_TEST(::flock(served.get(), LOCK_UN) == 0);
    BOOST_TEST(app::sweep(registry, data).empty());
    BOOST_TEST(!has(files(tenant)));
    BOOST_TEST(!has(sign(tenant)));
}

BOOST_AUTO_TEST_CASE(files_that_should_be_there_are_missed) {
    auto const tenant = make_tenant("a");
    auto const unused = registry.create_tenant("b").value();
    BOOST_TEST(registry.mark_used(tenant.id));
    BOOST_TEST(app::has_files(data, *registry.find_tenant(tenant.id)));
    BOOST_TEST(!app::has_files(data, unused));
    fs::remove_all(data / files(tenant));
    BOOST_CHECK_THROW(app::has_files(data, *registry.find_tenant(tenant.id)), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
