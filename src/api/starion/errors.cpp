#include "api/starion/errors.hpp"

#include "api/common/error_texts.hpp"

namespace rowd::api::starion {

void refuse(call const& c, error const& e, reply& r) {
    refuse_plainly(c, e, r);
}

}  // namespace rowd::api::starion
