#include "rowd/base/assert.hpp"

#include <fcntl.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "fixtures/child.hpp"
#include "fixtures/temporary_directory.hpp"

using rowd::fixtures::aborts;

BOOST_AUTO_TEST_SUITE(assertions)

BOOST_AUTO_TEST_CASE(what_does_not_hold_ends_the_process_and_says_where_and_what) {
    rowd::fixtures::temporary_directory directory;
    auto const file = directory.path() / "said";
    BOOST_TEST(aborts([&] {
        ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);  // as standard error
        int const two = 2;
        ROWD_ASSERT(two + two == 5);
    }));
    std::ifstream in(file);
    std::string const said(std::istreambuf_iterator<char>(in), {});
    BOOST_TEST(said.find("assert_test.cpp:") != said.npos);
    BOOST_TEST(said.find("two + two == 5\n") != said.npos);
}

BOOST_AUTO_TEST_CASE(what_holds_does_nothing) {
    BOOST_TEST(!aborts([] { ROWD_ASSERT(true); }));
    BOOST_TEST(!aborts([] { ROWD_DEBUG_ASSERT(true); }));
}

BOOST_AUTO_TEST_CASE(in_a_release_conditions_are_not_even_looked_at) {
    bool looked_at = false;
    ROWD_DEBUG_ASSERT((looked_at = true));
#ifdef ROWD_DEBUG_ASSERTIONS
    BOOST_TEST(looked_at);
#else
    BOOST_TEST(!looked_at);
#endif
}

BOOST_AUTO_TEST_SUITE_END()
