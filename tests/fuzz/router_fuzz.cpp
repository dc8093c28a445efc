// Routes and query strings. Input: a method byte, a path, a line feed, a query, a line feed, header
// values.
#include <string>

#include "api/common/query_string.hpp"
#include "api/dialects.hpp"
#include "api/flowra/list_query.hpp"
#include "api/pipeline/body.hpp"
#include "api/pipeline/router.hpp"
#include "api/starion/decode.hpp"
#include "fuzz/input.hpp"

using namespace rowd;
using namespace rowd::api;
using fuzz::require;

namespace {

router const& routes() {
    static router const all(all_dialects());
    return all;
}

route const* route_of(std::string_view path) {
    call c;
    c.verb = method::get;
    c.path = path;
    return routes().find(c).target;
}

void check_route(call& c) {
    auto const found = routes().find(c);
    require(found.in != nullptr, "every path belongs to a dialect");
    if (!found.target) return;
    std::size_t colons = 0;
    for (char const b : found.target->pattern) colons += b == ':' ? 1u : 0u;
    require(colons <= captures_max, "captures have room");
    for (std::size_t i = 0; i < colons; ++i) {
        require(!c.captures[i].empty(), "a capture is not empty");
        require(c.captures[i].find('/') == std::string_view::npos, "a capture is one segment");
        require(c.capture(i).size() <= c.captures[i].size(), "decoding does not grow");
        static_cast<void>(c.capture_id(i));
    }
}

void check_query(std::string_view query) {
    auto const all = parameters(query);
    require(all.size() <= query.size() + 1, "every parameter has a byte");
    for (auto const& [name, value] : all) {
        auto const first = parameter(query, name);
        require(first.has_value(), "a listed parameter is found");
        for (auto const& [other, its] : all) {
            if (other != name) continue;
            require(*first == its, "the first of several counts");
            break;
        }
    }
    if (auto const n = digits(query)) require(!query.empty(), "a number has digits");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in(data, size);
    call c;
    c.verb = static_cast<method>(in.byte() % 7);
    c.path = in.line();
    c.query = in.line();
    c.fields.content_type = c.fields.authorization = c.fields.api_key = in.rest();
    check_route(c);
    if (c.query.size() < 512) check_query(c.query);
    c.target = route_of("/tables/:tableId/rows");
    if (auto const q = starion::decode_list_query(c)) require(q->limit > 0, "a page has rows");
    c.target = route_of("/api/v1/table/collections/:id/documents");
    if (auto const q = flowra::decode_list_query(c))
        require(q->limit >= 1 && q->limit <= 100 && !q->by.keys.empty(), "a page is bounded");
    static_cast<void>(is_json(c.fields.content_type));
    require(key_or_bearer(c).size() <= c.fields.api_key.size(), "a key is part of a field");
    return 0;
}
