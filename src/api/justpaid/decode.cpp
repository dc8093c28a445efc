#include "api/justpaid/decode.hpp"

#include "api/common/table_fields.hpp"

namespace rowd::api::justpaid {
namespace {

using json::kind;
using json::kind_of;

constexpr std::int64_t position_max = 1ll << 53;

// What is given of a definition; a new one needs a name.
result<domain::table_patch> decode_definition(body const& b, bool is_new) {
    std::vector<field_error> failures;
    domain::table_patch patch;
    auto const name = b.get("name");
    if (name || is_new) patch.name = decode_name(name, failures);
    if (auto const v = b.get("description")) patch.description = decode_description(*v, failures);
    if (auto const v = b.get("columns")) patch.columns = domain::normalised_columns(*v, failures);
    if (auto const v = b.get("schema"))
        patch.schema = decode_schema(*v, patch.columns.has_value(), failures);
    if (auto const v = b.get("metadata")) patch.metadata = decode_object(*v, "metadata", failures);
    if (auto const v = b.get("maxRows")) patch.max_rows = decode_max_rows(*v, failures);
    if (!failures.empty()) return bad_input(std::move(failures));
    for (auto const member : {"name", "description", "columns", "schema", "metadata", "maxRows"})
        if (b.get(member)) patch.changed.emplace_back(member);
    return patch;
}

}  // namespace

result<domain::table_patch> decode_table_patch(body const& b) {
    return decode_definition(b, false);
}

result<domain::table> decode_new_table(body const& b) {
    auto const patch = decode_definition(b, true);
    if (!patch) return patch.error();
    domain::table t;
    domain::apply(t, *patch, 0);
    return t;
}

result<row_input> decode_row(body const& b) {
    row_input input;
    std::vector<field_error> failures;
    std::optional<std::string_view> data;
    std::optional<std::string_view> place;
    for (json::walker w(b.text()); w.next();) {
        if (w.raw_key() == "data") data = w.value();
        if (w.raw_key() == "position") place = w.value();
    }
    if (!data || kind_of(*data) != kind::object)
        failures.push_back({"data", "data must be an object"});
    std::optional<std::int64_t> position;
    if (place) {
        input.has_position = true;
        if (kind_of(*place) == kind::number) position = json::to_integral(*place);
        bool const in_range = position && *position >= -position_max && *position <= position_max;
        if (!in_range && kind_of(*place) != kind::null)
            failures.push_back({"position", "position must be an integer or null"});
    }
    if (!failures.empty()) return bad_input(std::move(failures));
    input.draft = domain::make_draft(std::string(*data), position);
    return input;
}

}  // namespace rowd::api::justpaid
