#include "api/flowra/decode.hpp"

#include "api/common/flat_row.hpp"
#include "api/common/table_fields.hpp"
#include "api/flowra/encode.hpp"

namespace rowd::api::flowra {

result<domain::table> decode_new_collection(body const& b) {
    std::vector<field_error> failures;
    domain::table t;
    std::optional<std::string> columns;
    t.name = decode_name(b.get("name"), failures);
    if (auto const v = b.get("description")) t.description = decode_description(*v, failures);
    if (auto const v = b.get("columns")) columns = domain::normalised_columns(*v, failures);
    if (auto const v = b.get("schema")) t.schema = decode_schema(*v, columns.has_value(), failures);
    if (!failures.empty()) return bad_input(std::move(failures));
    if (columns) t.schema = domain::with_columns(t.schema, *columns);
    return t;
}

std::string decode_fields(body const& b) {
    return without_members(b.text(), system_names);
}

}  // namespace rowd::api::flowra
