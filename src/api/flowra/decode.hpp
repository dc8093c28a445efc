// Request bodies of this dialect turned into definitions and data.
#pragma once

#include <string>

#include "api/pipeline/body.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::flowra {

// All failures of a body are reported together.
result<domain::table> decode_new_collection(body const& b);

// The fields of a document: the body itself, without the members that are not the client's.
std::string decode_fields(body const& b);

}  // namespace rowd::api::flowra
