#include "api/dialects.hpp"

#include "api/justpaid/routes.hpp"
#include "api/server/routes.hpp"

namespace rowd::api {

std::vector<dialect const*> const& all_dialects() {
    static std::vector<dialect const*> const list = {&server::dialect, &justpaid::dialect};
    return list;
}

}  // namespace rowd::api
