#include "rowd/domain/rules.hpp"

#include <string>
#include <utility>
#include <vector>

#include "rowd/domain/columns.hpp"

namespace rowd::domain {

result<> check_version(table const& t, made_for const& version) {
    if (version && *version != t.version) return fail(errc::stale);
    return {};
}

result<> check_columns(table const& t, std::string_view data) {
    std::vector<field_error> failures;
    check_row(t.columns(), data, failures);
    if (failures.empty()) return {};
    std::string message = failures.front().message;
    return error{errc::bad_input, std::move(message), std::move(failures)};
}

result<> check_room(table const& t, std::uint64_t rows, std::size_t more) {
    if (rows + more <= t.max_rows) return {};
    return fail(errc::table_full,
                "Table has reached its maximum row limit of " + std::to_string(t.max_rows));
}

}  // namespace rowd::domain
