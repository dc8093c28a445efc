// Answers that tables and chat have in common.
#pragma once

#include "rowd/api/reply.hpp"

namespace rowd::api::botpress {

// {}
inline void answer_nothing(reply& r) {
    r.begin(200);
    r.body() += "{}";
    r.end();
}

}  // namespace rowd::api::botpress
