#include "api/starion/decode.hpp"

#include "api/common/query_string.hpp"
#include "api/common/table_fields.hpp"

namespace rowd::api::starion {
namespace {

using json::kind;
using json::kind_of;

constexpr std::string_view row_ids_rule = "rowIds must be an array of row ids";

// Which of the two words a parameter has, the first if it is absent. Errors: bad_query.
result<bool> is_second(std::string_view query, std::string_view name, std::string_view first,
                       std::string_view second) {
    auto const text = parameter(query, name);
    if (!text || *text == first) return false;
    if (*text == second) return true;
    std::string message(name);
    message.append(" must be ").append(first).append(" or ").append(second);
    return fail(errc::bad_query, std::move(message));
}

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
    if (auto const v = b.get("name"))
        t.name = decode_name(*v, failures);
    else
        failures.push_back({"name", "name is required"});
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

result<list_query> decode_list_query(std::string_view query) {
    list_query out;
    auto const limit = integer_parameter(query, "limit", 1, 100, out.limit,
                                         "limit must be an integer between 1 and 100");
    if (!limit) return limit.error();
    auto const offset = integer_parameter(query, "offset", 0, ~0ull, out.offset,
                                          "offset must be a non-negative integer");
    if (!offset) return offset.error();
    auto const by_update = is_second(query, "orderBy", "createdAt", "lastUpdatedAt");
    if (!by_update) return by_update.error();
    auto const descending = is_second(query, "orderDirection", "asc", "desc");
    if (!descending) return descending.error();
    out.limit = static_cast<std::uint32_t>(*limit);
    out.offset = *offset;
    if (*by_update) out.by = domain::path::source::updated;
    if (*descending) out.towards = domain::direction::descending;
    return out;
}

}  // namespace rowd::api::starion
