// The objects of this dialect, appended to an answer's body. Rows: see row_form.hpp.
#pragma once

#include <span>
#include <string>

#include "rowd/api/reply.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::starion {

void append(std::string& out, domain::table const& t);

// {"deletedRowIds":[…]}
void answer_deleted(reply& r, std::span<uuid const> rows);

}  // namespace rowd::api::starion
