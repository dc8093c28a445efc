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

constexpr member status_members[] = {{"status", shapes::text, "How the server is."}};
constexpr shape status = object_of(status_members);
constexpr declared_answer healthy[] = {{200, &status}};
constexpr declared_answer ready_or_not[] = {{200, &status}, {503, &status}};
constexpr declared_answer answered_text[] = {{200, nullptr}};

constexpr route routes[] = {
    {method::get, "/healthz", access::scope::none, healthz, "Says that the server runs.", healthy},
    {method::get, "/readyz", access::scope::none, readyz,
     "Says whether the server takes requests and its storage is well.", ready_or_not},
    {method::get, "/metrics", access::scope::none, metrics_text,
     "Shows what the server counts, as Prometheus reads it.", answered_text},
};

}  // namespace

api::dialect const dialect = {
    .name = "server",
    .prefixes = {},
    .routes = routes,
    .presented_key = [](call const&) { return std::string_view(); },
    .check_caller = nullptr,
    .refuse = refuse_plainly,
    .show_rate = [](access::rate_state const&, std::int64_t, std::string&) {},
    .captures = {},
    .rate_fields = {},
    .refusal = &plain_refusal,
    .refused_with = common_statuses};

}  // namespace rowd::api::server
