// Who acts.
#pragma once

#include <optional>
#include <string>

#include "rowd/base/uuid.hpp"

namespace rowd::domain {

// Who changed a table; becomes part of the audit record.
struct actor {
    std::optional<uuid> key_id;  // none: the administration command
    std::string key_name;
    std::string ip_address;
    std::string user_agent;
    std::string dialect;  // empty for the main one
};

}  // namespace rowd::domain
