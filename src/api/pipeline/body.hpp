// A request body, validated and compacted once; what is taken out of it are pieces of its text. It
// must not outlive the call.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rowd/api/call.hpp"
#include "rowd/api/dispatcher.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api {

class body {
  public:
    // Errors: bad_json, body_not_object (also for an empty body).
    static result<body> read(call const& c);
    static bool is_empty(call const& c) { return c.body.empty() && !c.compacted_body; }

    // A member as compact JSON; none if it is not there.
    std::optional<std::string_view> get(std::string_view name) const {
        return json::find(text(), name);
    }
    std::string_view text() const { return arrived_.empty() ? std::string_view(own_) : arrived_; }
    std::string take() && { return arrived_.empty() ? std::move(own_) : std::string(arrived_); }

  private:
    std::string_view arrived_;  // compacted while it arrived, and kept by the connection
    std::string own_;
};

// The receiver of a JSON body, which holds its compact form only, and of one that nobody will read.
std::unique_ptr<body_receiver> make_json_receiver(std::uint64_t bytes);
std::unique_ptr<body_receiver> make_dropping_receiver();

// Whether the content type is one that is read as JSON: none, `application/json`,
// `application/*+json`, with any parameters but a charset other than UTF-8.
bool is_json(std::string_view content_type);

}  // namespace rowd::api
