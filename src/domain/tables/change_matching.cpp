#include "rowd/domain/tables/change_matching.hpp"

#include <cmath>

#include "domain/query/exact_sum.hpp"
#include "rowd/base/json.hpp"

namespace rowd::domain {

result<std::string> stepped(std::string_view data, number_step const& step) {
    auto value = json::find(data, step.member);
    if (!value || *value == "null") value = "0";
    if (json::kind_of(*value) != json::kind::number)
        return fail(errc::bad_input, step.member + " is not a number");
    exact_sum sum;
    if (!sum.add(*value) || !sum.add(step.by))
        return fail(errc::bad_input, step.member + " would have too many digits");
    std::string const after = sum.text();
    if (!std::isfinite(json::to_double(after)))
        return fail(errc::bad_input, step.member + " would not be a finite number");
    std::string patch = "{}";
    json::append_member(patch, step.member, after);
    return json::merge(data, patch);
}

std::size_t change_matching::weight() const {
    return patch.size() + (otherwise ? domain::weight(*otherwise) : 0);
}

}  // namespace rowd::domain
