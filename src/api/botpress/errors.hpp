// The refusals of this dialect: {"id","code","type","message","description","status"}. The first
// four are what the official client needs to raise a typed error, the last two what the
// documentation shows.
#pragma once

#include <string_view>

#include "rowd/api/call.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/base/error.hpp"

namespace rowd::api::botpress {

// Those of all codes.
constexpr unsigned statuses[] = {400, 401, 403, 404, 405, 409, 413, 415, 429, 500};
void refuse(call const& c, error const& e, reply& r);

// Of header x-bot-id.
error bot_missing();
error bot_foreign();
// `Table "x" was not found`; `name` is valid text.
error not_found(errc code, std::string_view what, std::string_view name);

}  // namespace rowd::api::botpress
