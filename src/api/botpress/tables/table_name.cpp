#include "api/botpress/tables/table_name.hpp"

#include <algorithm>

namespace rowd::api::botpress {
namespace {

constexpr std::size_t length_max = 50;
constexpr std::string_view suffix = "Table";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_allowed(char c) {
    return is_digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool has_suffix(std::string_view name) {
    return name.size() > suffix.size() &&
           std::ranges::equal(name.substr(name.size() - suffix.size()), suffix, {}, lower, lower);
}

}  // namespace

result<> check_table_name(std::string_view field, std::string_view name) {
    bool const good = has_suffix(name) && name.size() <= length_max && !is_digit(name.front()) &&
                      std::ranges::all_of(name, is_allowed);
    if (good) return {};
    return fail(errc::bad_input,
                std::string(field) +
                    " must consist of letters, digits and underscores, not begin with a digit, "
                    "end with \"Table\" and have at most 50 characters");
}

std::string copy_name(std::string_view source, unsigned number) {
    if (has_suffix(source)) source.remove_suffix(suffix.size());
    std::string name;
    std::ranges::copy_if(source, std::back_inserter(name), is_allowed);
    if (!name.empty() && is_digit(name.front())) name.insert(0, "_");
    std::string end = "Copy";
    if (number > 1) end += std::to_string(number);
    end += suffix;
    name.resize(std::min(name.size(), length_max - end.size()));
    return name + end;
}

}  // namespace rowd::api::botpress
