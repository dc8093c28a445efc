// Why a request is refused that never came as far as the dispatcher: it is malformed, or against a
// bound of HTTP itself. The connection ends after the answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rowd/base/error.hpp"

namespace rowd::http {

struct refusal {
    std::optional<errc> why;        // none: it is not refused
    std::string_view message = {};  // static text, where there is more to say than what `why` says

    explicit operator bool() const { return why.has_value(); }
    error as_error() const { return fail(*why, std::string(message)); }
};

}  // namespace rowd::http
