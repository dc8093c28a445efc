// The page of /metrics takes what a floor has counted: a struct of metrics.
#pragma once

#include <boost/pfr/core.hpp>
#include <string>

#include "rowd/runtime/metrics.hpp"

namespace rowd {

// `count` returns such a struct, on any thread, for as long as `page` prints.
template <class Count>
void print_on(metrics& page, Count count) {
    page.add([count](std::string& out) {
        boost::pfr::for_each_field(count(), [&](metric const& m) { print_metric(out, m); });
    });
}

}  // namespace rowd
