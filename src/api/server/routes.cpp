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
    parts& p = x.request().thread->shared();
    storage::counters const n = p.engine.count();
    if (!p.ready) return answer(x, 503, R"({"status":"shutting down"})");
    bool const sound = n.failed_tenants == 0 && p.engine.look().in_place && p.registry.in_place() &&
                       p.registry.is_readable();
    return sound ? answer(x, 200, R"({"status":"ready"})")
                 : answer(x, 503, R"({"status":"storage failed"})");
}

void print_storage(std::string& out, storage::counters const& n) {
    print_metric(out, "rowd_commits_total", "counter", "Durable commits", n.commits);
    print_metric(out, "rowd_operations_total", "counter", "Write operations", n.operations);
    print_metric(out, "rowd_commit_failures_total", "counter", "Commits that failed",
                 n.commit_failures);
    print_seconds(out, "rowd_commit_seconds_total", "counter", "Time spent in batches",
                  n.commit_ns);
    print_metric(out, "rowd_batch_size_average", "gauge", "Operations in a commit, on average",
                 n.commits == 0 ? 0 : n.operations / n.commits);
    print_metric(out, "rowd_queue_depth", "gauge", "Writes waiting", n.queue_depth);
    print_metric(out, "rowd_queue_refusals_total", "counter", "Writes refused by a full queue",
                 n.queue_refusals);
    print_metric(out, "rowd_open_tenants", "gauge", "Tenants open", n.open_tenants);
    print_metric(out, "rowd_map_used_bytes", "gauge", "Map used by the fullest open tenant",
                 n.map_used_bytes);
    print_metric(out, "rowd_oldest_reader_commits", "gauge",
                 "Commits since the oldest live snapshot began", n.oldest_reader_commits);
    print_seconds(out, "rowd_oldest_read_seconds", "gauge",
                  "Age of the oldest search or grouping on a worker thread", n.oldest_read_ns);
    print_metric(out, "rowd_failed_tenants", "gauge", "Tenants that stopped writing",
                 n.failed_tenants);
    print_metric(out, "rowd_damaged_audit_logs", "gauge", "Audit files that need attention",
                 n.damaged_audit_logs);
}

result<> metrics_text(exchange& x) {
    parts& p = x.request().thread->shared();
    reply& r = x.reply();
    r.begin(200, "text/plain; version=0.0.4; charset=utf-8");
    std::string& out = r.body();
    p.counts.print(out);
    print_storage(out, p.engine.count());
    print_metric(out, "rowd_log_records_dropped_total", "counter",
                 "Access log records dropped by a full ring", p.logs.dropped());
    logger::counters const log = p.log.count();
    print_metric(out, "rowd_log_lines_lost_total", "counter", "Log lines that could not be written",
                 log.lines_lost);
    print_metric(out, "rowd_log_reopen_failures_total", "counter",
                 "Times that the log file could not be opened anew", log.reopen_failures);
    if (p.more_metrics) p.more_metrics(out);
    r.end();
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
