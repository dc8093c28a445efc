// The tables of justpaid_scenarios.hpp, played on the dispatcher in memory and on the real binary.
#include <boost/test/unit_test.hpp>

#include "api/justpaid_scenarios.hpp"
#include "api/stage.hpp"
#include "fixtures/binary_host.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;

namespace {

using hosts = std::tuple<memory_host, binary_host>;

template <class Host>
void play(std::vector<scenario> const& scenarios) {
    Host server;
    stage(server).play(scenarios);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(justpaid_scenarios)

BOOST_AUTO_TEST_CASE_TEMPLATE(routing, Host, hosts) {
    play<Host>(justpaid::routing());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(keys, Host, hosts) {
    play<Host>(justpaid::keys());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(bodies, Host, hosts) {
    play<Host>(justpaid::bodies());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(values, Host, hosts) {
    play<Host>(justpaid::values());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(columns, Host, hosts) {
    play<Host>(justpaid::columns());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(tables, Host, hosts) {
    play<Host>(justpaid::tables());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(rows, Host, hosts) {
    play<Host>(justpaid::rows());
}
BOOST_AUTO_TEST_CASE_TEMPLATE(audit_queries, Host, hosts) {
    play<Host>(justpaid::audit_queries());
}

BOOST_AUTO_TEST_SUITE_END()
