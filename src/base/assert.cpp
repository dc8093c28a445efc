#include "rowd/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace rowd {

void assertion_failed(char const* condition, char const* file, int line) noexcept {
    std::fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
    std::abort();
}

}  // namespace rowd
