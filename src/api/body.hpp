// A request body, validated and compacted once; what is taken out of it are pieces of its text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api {

class body {
  public:
    // Errors: bad_json, body_not_object (also for an empty body).
    static result<body> read(call const& c);

    // A member as compact JSON; none if it is not there.
    std::optional<std::string_view> get(std::string_view name) const {
        return json::find(text_, name);
    }
    std::string_view text() const { return text_; }
    std::string take() && { return std::move(text_); }

  private:
    std::string text_;
};

constexpr std::string_view not_an_object = "Request body must be a JSON object";

// Whether the content type is one that is read as JSON: none, `application/json`,
// `application/*+json`, with any parameters but a charset other than UTF-8.
bool is_json(std::string_view content_type);

}  // namespace rowd::api
