#include "api/common/parameters.hpp"

#include <algorithm>

#include "api/common/query_string.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/assert.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

namespace rowd::api {

std::optional<std::string> parameter(call const& c, query_parameter const& p) {
    ROWD_DEBUG_ASSERT(c.target->takes(p));
    return parameter(c.query, p.name);
}

result<std::uint64_t> integer_parameter(call const& c, query_parameter const& p) {
    auto const text = parameter(c, p);
    if (!text) return p.fallback.value();
    auto const value = digits(*text);
    if (!value || *value < p.least || *value > p.most)
        return fail(errc::bad_query, integer_rule(p));
    return *value;
}

result<std::string_view> word_parameter(call const& c, query_parameter const& p) {
    auto const text = parameter(c, p);
    if (!text && p.fallback_text.empty()) return std::string_view();
    auto const at = std::ranges::find(p.words, text ? std::string_view(*text) : p.fallback_text);
    if (at == p.words.end()) return fail(errc::bad_query, word_rule(p));
    return *at;
}

result<text_map> map_parameter(call const& c, query_parameter const& p) {
    ROWD_DEBUG_ASSERT(c.target->takes(p));
    std::string const dotted = std::string(p.name) + ".";
    std::string const indexed = std::string(p.name) + "[";
    text_map entries;
    for (auto& [name, value] : parameters(c.query)) {
        if (name.starts_with(dotted)) {
            entries.emplace_back(name.substr(dotted.size()), std::move(value));
        } else if (name.starts_with(indexed) && name.ends_with(']')) {
            entries.emplace_back(name.substr(indexed.size(), name.size() - indexed.size() - 1),
                                 std::move(value));
        } else if (name == p.name) {
            std::string object;
            if (!json::compact(value, object) || json::kind_of(object) != json::kind::object)
                return fail(errc::bad_query, name + " must be a JSON object");
            for (json::walker w(object); w.next();) {
                if (json::kind_of(w.value()) != json::kind::string)
                    return fail(errc::bad_query, name + " must be an object of strings");
                entries.emplace_back(w.key(), json::decode_string(w.value()));
            }
        }
    }
    return entries;
}

std::vector<std::string> list_parameter(call const& c, query_parameter const& p) {
    ROWD_DEBUG_ASSERT(c.target->takes(p));
    std::vector<std::string> elements;
    for (auto& [name, value] : parameters(c.query)) {
        std::string_view index = name;
        if (!index.starts_with(p.name)) continue;
        index.remove_prefix(p.name.size());
        bool const has_index = index.starts_with('[') && index.ends_with(']') &&
                               index.find_first_not_of("0123456789", 1) == index.size() - 1;
        if (index.empty() || has_index) elements.push_back(std::move(value));
    }
    return elements;
}

result<std::optional<std::int64_t>> time_parameter(call const& c, query_parameter const& p) {
    auto const text = parameter(c, p);
    if (!text) return std::optional<std::int64_t>();
    auto const at = parse_time(*text);
    if (!at) return fail(errc::bad_query, std::string(p.name) + " must be an ISO 8601 time");
    return std::optional(at->ms);
}

std::string integer_rule(query_parameter const& p) {
    if (p.most == query_parameter::no_most)
        return std::string(p.name) + " must be a non-negative integer";
    return std::string(p.name) + " must be an integer between " + std::to_string(p.least) +
           " and " + std::to_string(p.most);
}

std::string word_rule(query_parameter const& p) {
    std::string rule = std::string(p.name) + " must be ";
    for (std::size_t i = 0; i < p.words.size(); ++i)
        rule.append(i == 0 ? "" : " or ").append(p.words[i]);
    return rule;
}

}  // namespace rowd::api
