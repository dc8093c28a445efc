#include "api/starion/decode.hpp"

#include "api/common/parameters.hpp"
#include "api/common/table_fields.hpp"
#include "api/starion/parameters.hpp"

namespace rowd::api::starion {
namespace {

using json::kind;
using json::kind_of;

constexpr std::string_view row_ids_rule = "rowIds must be an array of row ids";

domain::access decode_type(std::string_view value, std::vector<field_error>& failures) {
    if (value == "\"private\"") return domain::access::owned;
    if (value != "\"shared\"")
        failures.push_back({"tableType", "tableType must be shared or private"});
    return domain::access::shared;
}

}  // namespace

result<domain::table> decode_new_table(body const& b) {
    std::vector<field_error> failures;
    domain::table t;
    std::string columns = "[]";
    t.name = decode_name(b.get("name"), failures);
    if (auto const v = b.get("tableType")) t.row_access = decode_type(*v, failures);
    if (auto const v = b.get("columns")) columns = domain::normalised_columns(*v, failures);
    if (!failures.empty()) return bad_input(std::move(failures));
    t.schema = domain::with_columns(t.schema, columns);
    return t;
}

result<std::string_view> decode_fields(body const& b) {
    auto const fields = b.get("fields");
    if (!fields || kind_of(*fields) != kind::object)
        return fail(errc::bad_input, "fields must be an object");
    return *fields;
}

// A client that means some rows must never delete all: whatever is not understood is refused.
result<std::optional<std::vector<domain::row_ref>>> decode_row_ids(exchange& x) {
    using rows = std::optional<std::vector<domain::row_ref>>;
    if (body::is_empty(x.request())) return rows();
    auto const input = x.body();
    if (!input && input.error().code == errc::bad_json) return input.error();
    if (!input) return fail(errc::bad_input, std::string(row_ids_rule));
    if ((*input)->text() == "{}") return rows();
    auto const ids = (*input)->get("rowIds");
    if (!ids || kind_of(*ids) != kind::array)
        return fail(errc::bad_input, std::string(row_ids_rule));
    std::vector<domain::row_ref> named;
    for (json::walker w(*ids); w.next();) {
        if (kind_of(w.value()) != kind::string)
            return fail(errc::bad_input, std::string(row_ids_rule));
        if (auto const id = uuid::parse(json::decode_string(w.value()))) named.emplace_back(*id);
    }
    return rows(std::move(named));
}

result<list_query> decode_list_query(call const& c) {
    list_query out;
    auto const limit = integer_parameter(c, query::limit);
    if (!limit) return limit.error();
    auto const offset = integer_parameter(c, query::offset);
    if (!offset) return offset.error();
    auto const time = word_parameter(c, query::order_by);
    if (!time) return time.error();
    auto const direction = word_parameter(c, query::order_direction);
    if (!direction) return direction.error();
    out.limit = static_cast<std::uint32_t>(*limit);
    out.offset = *offset;
    if (*time == query::last_updated_at) out.by = domain::path::source::updated;
    if (*direction == query::descending) out.towards = domain::direction::descending;
    return out;
}

}  // namespace rowd::api::starion
