#include "api/dialects.hpp"

#include "api/botpress/routes.hpp"
#include "api/flowra/routes.hpp"
#include "api/justpaid/routes.hpp"
#include "api/server/routes.hpp"
#include "api/starion/routes.hpp"

namespace rowd::api {

std::vector<dialect const*> const& all_dialects() {
    static std::vector<dialect const*> const list = {&server::dialect, &justpaid::dialect,
                                                     &flowra::dialect, &starion::dialect,
                                                     &botpress::dialect};
    return list;
}

}  // namespace rowd::api
