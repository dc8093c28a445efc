// When a writer goes on giving way before its batches.
#include "storage/lmdb/write/writer_yield.hpp"

#include <boost/test/unit_test.hpp>

using rowd::storage::writer_yield;

namespace {

unsigned batches_until_due(writer_yield& g) {
    unsigned batches = 0;
    while (!g.begin_batch()) ++batches;
    return batches;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_yields)

BOOST_AUTO_TEST_CASE(a_writer_gives_way_before_each_batch_while_that_brings_operations) {
    writer_yield g;
    for (int i = 0; i < 5; ++i) {
        BOOST_TEST(g.begin_batch());
        g.note(300'000, 32);
    }
}

BOOST_AUTO_TEST_CASE(a_writer_whose_time_others_take_goes_on_without_for_long) {
    writer_yield g;
    BOOST_TEST(g.begin_batch());
    g.note(3'000'000, 20);
    BOOST_TEST(batches_until_due(g) == 256u);
    g.note(3'000'000, 20);
    BOOST_TEST(batches_until_due(g) == 256u);
}

BOOST_AUTO_TEST_CASE(giving_way_that_is_worth_it_again_comes_back_step_by_step) {
    writer_yield g;
    g.note(3'000'000, 0);
    for (unsigned const batches : {256u, 128u, 64u, 32u, 16u, 8u, 4u, 2u, 1u, 0u, 0u}) {
        BOOST_TEST(batches_until_due(g) == batches);
        g.note(300'000, 32);
    }
}

BOOST_AUTO_TEST_CASE(giving_way_to_nobody_costs_nothing_and_goes_on) {
    writer_yield g;
    for (int i = 0; i < 5; ++i) {
        BOOST_TEST(g.begin_batch());
        g.note(500, 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
