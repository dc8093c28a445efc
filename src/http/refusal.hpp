// Why a request is refused that never came as far as the dispatcher: it is malformed, or against a
// bound of HTTP itself. The connection ends after the answer.
#pragma once

#include <string_view>

#include "rowd/base/error.hpp"

namespace rowd::http {

struct refusal {
    errc why = errc::malformed_request;
    std::string_view message;  // static text

    explicit operator bool() const { return !message.empty(); }
};

}  // namespace rowd::http
