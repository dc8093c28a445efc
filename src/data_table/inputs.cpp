#include "data_table/inputs.hpp"

#include <charconv>
#include <cmath>

#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"

namespace rowd::data_table {
namespace {

error refuse(std::string_view input, std::string_view why) {
    return fail(errc::bad_input, std::string(input) + " " + std::string(why));
}

bool is_utf8(std::string_view text) {
    std::string ignored;
    return json::compact(json::quoted(text), ignored).has_value();
}

std::string number_text(double n) {
    char digits[32];
    auto const printed = std::to_chars(digits, digits + sizeof digits, n);
    return decimal({digits, static_cast<std::size_t>(printed.ptr - digits)}).text();
}

struct value_text {
    std::string operator()(std::string const& text) const { return text; }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(double n) const { return number_text(n); }
    std::string operator()(bool is) const { return is ? "true" : "false"; }
};

}  // namespace

result<std::string> object_of(std::string_view text, std::string_view name, std::size_t bytes_max) {
    std::string object;
    if (!json::compact(text, object)) return refuse(name, "is not valid JSON");
    if (json::kind_of(object) != json::kind::object) return refuse(name, "must be an object");
    if (object.size() > bytes_max)
        return refuse(name, "exceeds " + std::to_string(bytes_max) + " bytes");
    return object;
}

result<std::shared_ptr<domain::filter const>> filter_of(match const& which) {
    if (auto const known = check_name(which.key, "matchKey"); !known) return known.error();
    if (auto const* n = std::get_if<double>(&which.value); n && !std::isfinite(*n))
        return refuse("matchValue", "must be a finite number");
    std::string const text = std::visit(value_text{}, which.value);
    if (!is_utf8(text)) return refuse("matchValue", "is not valid UTF-8");
    auto equals = domain::make_comparison(domain::path::literal(which.key),
                                          domain::comparator::text_equals, json::quoted(text));
    if (!equals) return equals.error();
    return std::make_shared<domain::filter const>(domain::filter{*std::move(equals)});
}

std::string with_match(std::string data, match const& which) {
    if (json::find(data, which.key)) return data;
    std::string const text = std::visit(value_text{}, which.value);
    bool const is_string = std::holds_alternative<std::string>(which.value);
    json::append_member(data, which.key, is_string ? json::quoted(text) : text);
    return data;
}

result<domain::filter> containment_of(std::string_view compact_object) {
    auto const document = domain::path::system(domain::path::source::document, "filter");
    auto contains = domain::make_comparison(document, domain::comparator::contains, compact_object);
    if (!contains) return refuse("filter", "is too large");
    return domain::filter{*std::move(contains)};
}

result<std::string> text_of(number n) {
    if (auto const* integer = std::get_if<std::int64_t>(&n)) return std::to_string(*integer);
    double const real = std::get<double>(n);
    if (!std::isfinite(real)) return refuse("by", "must be a finite number");
    return number_text(real);
}

result<> check_name(std::string_view name, std::string_view input) {
    if (name.empty()) return refuse(input, "is required");
    if (!is_utf8(name)) return refuse(input, "is not valid UTF-8");
    return {};
}

}  // namespace rowd::data_table
