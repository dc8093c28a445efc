#include "rowd/runtime/print_metrics.hpp"

#include <boost/test/unit_test.hpp>

namespace rowd {

BOOST_AUTO_TEST_SUITE(request_metrics)

BOOST_AUTO_TEST_CASE(a_scrape_adds_up_what_the_threads_counted) {
    metrics m({"GET /a"}, 2);
    m.shard(0).count(0, 200, 10, 100);
    m.shard(1).count(0, 200, 100, 50);
    m.shard(1).count(0, 299, 1, 1);
    m.shard(1).count(m.unrouted(), 404, 1, 1);
    std::string text;
    m.print(text);
    for (auto const* line : {
             "rowd_requests_total{method=\"GET\",route=\"/a\",code=\"200\"} 2\n",
             "rowd_requests_total{method=\"GET\",route=\"/a\",code=\"other\"} 1\n",
             "rowd_requests_total{method=\"other\",route=\"unrouted\",code=\"404\"} 1\n",
             "rowd_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.000064\"} 2\n",
             "rowd_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.000128\"} 3\n",
             "rowd_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"+Inf\"} 3\n",
             "rowd_response_bytes_total 152\n",
         })
        BOOST_TEST(text.find(line) != std::string::npos, line << " in\n" << text);
}

BOOST_AUTO_TEST_CASE(what_a_floor_has_counted_is_printed_member_by_member) {
    struct counted {
        metric made = metric::counter("rowd_made_total", "Things made");
        metric longest_ns = metric::gauge("rowd_longest_seconds", "The longest", metric::unit::ns);
    };
    metrics m({}, 1);
    std::uint64_t made = 1;
    print_on(m, [&] {
        counted c;
        c.made += made;
        c.longest_ns = 1'500'000'000;
        return c;
    });
    made = 2;
    std::string text;
    m.print(text);
    BOOST_TEST(
        text.ends_with("# HELP rowd_made_total Things made\n"
                       "# TYPE rowd_made_total counter\n"
                       "rowd_made_total 2\n"
                       "# HELP rowd_longest_seconds The longest\n"
                       "# TYPE rowd_longest_seconds gauge\n"
                       "rowd_longest_seconds 1.500000\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rowd
