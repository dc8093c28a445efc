#include "domain/query/canonical.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "rowd/base/json.hpp"
#include "rowd/domain/value.hpp"

namespace rowd::domain {
namespace {

void append_number(std::string& out, std::string_view value, numbers how) {
    exact_number const number = exact_number::parse(value);
    if (how == numbers::exact) {
        out += number.text();
        return;
    }
    char digits[32];
    auto const printed = std::to_chars(digits, digits + sizeof digits, number.nearest_double());
    out.append(digits, printed.ptr);
}

void append_array(std::string& out, std::string_view array, numbers how) {
    out += '[';
    for (json::walker w(array); w.next();) {
        if (out.back() != '[') out += ',';
        append_canonical(out, w.value(), how);
    }
    out += ']';
}

void append_object(std::string& out, std::string_view object, numbers how) {
    struct member {
        std::string_view raw_key;  // the same for equal names
        std::string_view value;
    };
    std::vector<member> members;
    for (json::walker w(object); w.next();) members.push_back({w.raw_key(), w.value()});
    std::ranges::sort(members, {}, &member::raw_key);
    out += '{';
    for (auto const& m : members) {
        if (out.back() != '{') out += ',';
        out += '"';
        out += m.raw_key;
        out += "\":";
        append_canonical(out, m.value, how);
    }
    out += '}';
}

}  // namespace

void append_canonical(std::string& out, std::string_view value, numbers how) {
    switch (json::kind_of(value)) {
        case json::kind::null:
        case json::kind::boolean:
        case json::kind::string:
            out += value;
            return;
        case json::kind::number:
            return append_number(out, value, how);
        case json::kind::array:
            return append_array(out, value, how);
        case json::kind::object:
            return append_object(out, value, how);
    }
}

}  // namespace rowd::domain
