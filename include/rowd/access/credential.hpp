// Who a request acts for: the record behind an API key, and its two token buckets.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/access/rate_limiter.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::access {

// The scopes that rowd itself obeys; a key may carry more. Stored by name.
enum class scope : std::uint8_t { none = 0, read = 1, write = 2 };
constexpr std::string_view scope_name(scope s) {
    return s == scope::write ? "workflows:write" : s == scope::read ? "workflows:read" : "";
}

// The two buckets of one key, shared by all threads and all dialects.
struct buckets {
    rate_limiter read;
    rate_limiter write;
};

// Immutable once made; a changed key is a new record.
struct credential {
    uuid key_id;
    std::string key_name;
    uuid tenant_id;
    std::string tenant_name;
    std::uint8_t scopes = 0;  // bits of `scope`
    std::shared_ptr<buckets> limits;

    bool allows(scope s) const {
        return (scopes & static_cast<std::uint8_t>(s)) == static_cast<std::uint8_t>(s);
    }
};

}  // namespace rowd::access
