#include "api/starion/errors.hpp"

#include "api/error_texts.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::starion {

void refuse(call const& c, error const& e, reply& r) {
    error_text const common =
        e.code == errc::route_absent ? error_text{404, "Not found"} : common_text(e.code);
    begin_refusal(r, common.status, e);
    std::string& out = r.body();
    out += "{\"error\":";
    json::append_string(out, message_of(c, e, common.message));
    out += '}';
    r.end();
}

}  // namespace rowd::api::starion
