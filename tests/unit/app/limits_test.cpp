// What the process's limits leave to a server.
#include <boost/test/unit_test.hpp>

#include "app/address_space.hpp"
#include "app/commands.hpp"
#include "app/file_limit.hpp"

using namespace rowd::app;

namespace {

constexpr std::uint64_t gib = 1u << 30;

serve_options two_threads() {
    serve_options o;
    o.http.threads = 2;
    return o;
}

std::uint64_t files_of(file_shares const& s) {
    return s.connections + 4u * s.open_tenants;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(a_small_limit_of_files_is_taken_as_it_is) {
    for (std::uint64_t const limit : {48, 64, 100, 255, 256, 1024}) {
        auto const s = share_files(limit, two_threads());
        BOOST_TEST(s.connections >= 2u, limit);
        BOOST_TEST(s.open_tenants >= 1u, limit);
        BOOST_TEST(files_of(s) + 28 < limit, limit);
    }
    BOOST_TEST(share_files(1024, two_threads()).connections > 600u);
}

BOOST_AUTO_TEST_CASE(no_more_is_given_than_was_asked_for) {
    auto o = two_threads();
    o.http.connections_max = 10;
    o.storage.open_tenants_max = 3;
    auto const s = share_files(1'000'000, o);
    BOOST_TEST(s.connections == 10u);
    BOOST_TEST(s.open_tenants == 3u);
    BOOST_TEST(shortage(s, o) == "");
    BOOST_TEST(shortage(share_files(64, two_threads()), two_threads()) != "");
}

BOOST_AUTO_TEST_CASE(a_limit_that_leaves_nothing_is_refused_with_what_it_takes) {
    BOOST_CHECK_EXCEPTION(share_files(30, two_threads()), command_failure, [](auto const& e) {
        return std::string(e.what()) ==
               "only 30 files may be open (ulimit -n), this server needs 38";
    });
    auto many = two_threads();
    many.http.threads = 64;
    BOOST_CHECK_THROW(share_files(200, many), command_failure);
}

BOOST_AUTO_TEST_CASE(address_space_is_shared_out_in_maps) {
    auto o = two_threads();
    o.storage.map_bytes = 4 * gib;
    BOOST_TEST(tenants_in(1000 * gib, 0, o) == 249u);
    BOOST_TEST(tenants_in(6 * gib, 0, o) == 1u);
    BOOST_TEST(tenants_in(1'000'000 * gib, 0, o) == o.storage.open_tenants_max);
}

BOOST_AUTO_TEST_CASE(address_space_without_room_for_a_tenant_is_refused) {
    auto o = two_threads();
    BOOST_CHECK_EXCEPTION(tenants_in(16 * gib, 0, o), command_failure, [](auto const& e) {
        std::string const text = e.what();
        return text.find("has 16384MiB") != text.npos && text.find("16GiB") != text.npos;
    });
    BOOST_CHECK_THROW(tenants_in(gib / 2, gib, o), command_failure);
}

BOOST_AUTO_TEST_SUITE_END()
