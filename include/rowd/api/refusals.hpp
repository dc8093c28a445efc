// What is refused on behalf of the whole server, in the words that clients see. They stand in
// api/common/error_texts.cpp.
#pragma once

#include <cstdint>

#include "rowd/base/error.hpp"

namespace rowd::api {

error too_many_connections();
error too_many_long_bodies();
error too_many_queries();
error rate_exceeded(std::uint32_t per_minute, std::uint32_t retry_after_s);
error body_too_large(std::uint64_t bytes_max);
error encoding_unknown();

}  // namespace rowd::api
