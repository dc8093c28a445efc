#include "api/dialects.hpp"

namespace rowd::api {

std::vector<dialect const*> const& all_dialects() {
    static std::vector<dialect const*> const list = {&server::dialect, &justpaid::dialect,
                                                     &flowra::dialect, &starion::dialect,
                                                     &botpress::dialect};
    return list;
}

}  // namespace rowd::api
