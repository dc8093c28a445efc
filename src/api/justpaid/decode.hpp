// Request bodies of this dialect turned into drafts and patches. All failures of a body are
// reported together.
#pragma once

#include "api/pipeline/body.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::justpaid {

result<domain::table> decode_new_table(body const& b);
result<domain::table_patch> decode_table_patch(body const& b);

struct row_input {
    domain::row_draft draft;
    bool has_position = false;
};
result<row_input> decode_row(body const& b);

}  // namespace rowd::api::justpaid
