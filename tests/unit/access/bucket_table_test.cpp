#include "rowd/access/bucket_table.hpp"

#include <boost/test/unit_test.hpp>

#include "rowd/base/random.hpp"

using namespace rowd;
using namespace rowd::access;

BOOST_AUTO_TEST_SUITE(bucket_tables)

BOOST_AUTO_TEST_CASE(a_key_has_the_same_buckets_until_its_rates_change) {
    bucket_table table;
    random_source random;
    uuid const key = random.uuid_v4();
    auto const first = table.of(key, 10, 20);
    BOOST_TEST(table.of(key, 10, 20) == first);
    BOOST_TEST(table.of(key, 10, 21) != first);
    BOOST_TEST(table.of(random.uuid_v4(), 10, 20) != first);
}

BOOST_AUTO_TEST_CASE(keys_of_long_ago_do_not_pile_up_and_those_in_use_stay) {
    bucket_table table;
    random_source random;
    uuid const key = random.uuid_v4();
    auto const held = table.of(key, 10, 20);
    std::weak_ptr<buckets> const forgotten = table.of(random.uuid_v4(), 10, 20);
    for (int i = 0; i < 70'000; ++i) table.of(random.uuid_v4(), 10, 20);
    BOOST_TEST(forgotten.expired());
    BOOST_TEST(table.of(key, 10, 20) == held);
}

BOOST_AUTO_TEST_SUITE_END()
