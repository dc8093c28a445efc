#include "api/dialects.hpp"

#include "api/common/error_texts.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/api/io_thread.hpp"

namespace rowd::api::server {
namespace {

result<> answer(exchange& x, unsigned status, std::string_view body) {
    x.reply().begin(status);
    x.reply().body() += body;
    x.reply().end();
    return {};
}

result<> healthz(exchange& x) {
    return answer(x, 200, R"({"status":"ok"})");
}

result<> readyz(exchange& x) {
    server_context& p = x.request().thread->shared();
    storage::counters const n = p.engine.count();
    if (!p.ready) return answer(x, 503, R"({"status":"shutting down"})");
    bool const sound = n.failed_tenants == 0 && p.engine.look().in_place && p.registry.in_place() &&
                       p.registry.is_readable();
    return sound ? answer(x, 200, R"({"status":"ready"})")
                 : answer(x, 503, R"({"status":"storage failed"})");
}

result<> metrics_text(exchange& x) {
    x.reply().begin(200, "text/plain; version=0.0.4; charset=utf-8");
    x.request().thread->shared().counts.print(x.reply().body());
    x.reply().end();
    return {};
}

constexpr route routes[] = {
    {method::get, "/healthz", access::scope::none, healthz},
    {method::get, "/readyz", access::scope::none, readyz},
    {method::get, "/metrics", access::scope::none, metrics_text},
};

}  // namespace

api::dialect const dialect = {"server",
                              {},
                              routes,
                              [](call const&) { return std::string_view(); },
                              nullptr,
                              refuse_plainly,
                              [](access::rate_state const&, std::int64_t, std::string&) {}};

}  // namespace rowd::api::server
