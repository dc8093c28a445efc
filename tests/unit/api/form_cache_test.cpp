#include "rowd/api/form_cache.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/base/random.hpp"

using namespace rowd;
using namespace rowd::api;

namespace {

struct form {
    explicit form(domain::table const& t) : name(t.name) {}
    std::string name;
};

domain::table a_table() {
    domain::table t;
    t.id = random_source().uuid_v4();
    t.name = "first";
    t.change = 7;
    return t;
}

uuid const tenant = random_source().uuid_v4();

}  // namespace

BOOST_AUTO_TEST_SUITE(form_caches)

BOOST_AUTO_TEST_CASE(a_form_is_made_once_for_each_change_of_its_table) {
    form_cache cache;
    domain::table t = a_table();
    auto const first = cache.of<form>(tenant, t);
    t.name = "second";
    BOOST_TEST(cache.of<form>(tenant, t) == first);
    ++t.change;
    BOOST_TEST(cache.of<form>(tenant, t)->name == "second");
    BOOST_TEST(first->name == "first");
}

BOOST_AUTO_TEST_CASE(a_form_is_known_as_long_as_its_table_stays_what_it_is) {
    form_cache cache;
    domain::table t = a_table();
    BOOST_TEST(!cache.known<form>(tenant, t));
    auto const made = cache.of<form>(tenant, t);
    BOOST_TEST(cache.known<form>(tenant, t) == made);
    BOOST_TEST(!cache.known<form>(random_source().uuid_v4(), t));
    ++t.change;
    BOOST_TEST(!cache.known<form>(tenant, t));
}

BOOST_AUTO_TEST_CASE(a_table_of_another_tenant_has_a_form_of_its_own) {
    form_cache cache;
    domain::table t = a_table();
    static_cast<void>(cache.of<form>(tenant, t));
    t.name = "second";
    BOOST_TEST(cache.of<form>(random_source().uuid_v4(), t)->name == "second");
}

BOOST_AUTO_TEST_CASE(only_so_many_forms_are_kept) {
    form_cache cache;
    auto const first = cache.of<form>(tenant, a_table());
    for (int i = 0; i < 5'000; ++i) static_cast<void>(cache.of<form>(tenant, a_table()));
    BOOST_TEST(first.use_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
