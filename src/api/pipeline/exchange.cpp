#include "api/pipeline/exchange.hpp"

#include "rowd/api/io_thread.hpp"
#include "rowd/api/route.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api {
namespace {

// A header field may have any bytes, the log is UTF-8.
std::string as_utf8(std::string_view text) {
    std::string out(text);
    std::string scratch;
    if (json::compact(json::quoted(text), scratch)) return out;
    for (char& c : out)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return out;
}

}  // namespace

settings const& exchange::options() const {
    return call_.thread->shared().options;
}

domain::actor exchange::actor() const {
    domain::actor a;
    a.key_id = call_.who->key_id;
    a.key_name = call_.who->key_name;
    a.ip_address = call_.peer;
    a.user_agent = as_utf8(call_.fields.user_agent);
    a.dialect = call_.in->name;
    return a;
}

result<body const*> exchange::body() {
    if (!body_) {
        auto read = api::body::read(call_);
        if (!read) return read.error();
        body_ = *std::move(read);
    }
    return &*body_;
}

}  // namespace rowd::api
