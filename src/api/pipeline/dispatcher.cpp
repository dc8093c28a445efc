// Route, key, rate, scope, body rules, handler, bookkeeping: the order of spec justpaid 2, for
// every dialect.
#include "rowd/api/dispatcher.hpp"

#include <cerrno>
#include <system_error>

#include "api/dialects.hpp"
#include "api/pipeline/body.hpp"
#include "api/pipeline/handling.hpp"
#include "api/pipeline/router.hpp"
#include "api/pipeline/waiting.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/api/refusals.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/base/limited_log.hpp"
#include "rowd/base/time.hpp"
#include "rowd/runtime/parked.hpp"
#include "rowd/storage/refusals.hpp"

namespace rowd::api {
namespace {

class standard_dispatcher final : public dispatcher {
  public:
    explicit standard_dispatcher(server_context& p)
        : context_(p), router_(all_dialects()), crashes_(&p.log, "server", "request") {}

    bool admit(call& c, session_memory& memory, reply& r) override;
    std::uint64_t body_bytes_max(call const& c) const override;
    std::unique_ptr<body_receiver> receive_body(call const& c, std::uint64_t bytes) override;
    std::optional<task<>> run(call& c, session_memory& memory, reply& r) override;
    void refuse(call const& c, error const& e, reply& r) override;
    void crashed(call const& c, std::exception_ptr thrown) override;
    void done(call& c, reply const& r) override;

  private:
    std::optional<error> refusal_of(call& c, session_memory& memory, reply& r);
    std::optional<error> authenticate(call& c, session_memory& memory);
    std::optional<error> check_lag(call const& c) const;
    std::optional<error> take_token(call& c, reply& r);
    std::optional<error> check_body(call const& c, reply& r) const;
    std::shared_ptr<storage::store> const* held_store(call const& c, session_memory& memory) const;
    error explain(uuid const& tenant, storage::pending_open const& failed);
    task<> open_and_answer(call& c, reply& r);

    server_context& context_;
    router router_;
    limited_log crashes_;
};

// Taking a long body in is work of its tenant, too.
class charged_receiver final : public body_receiver {
  public:
    charged_receiver(call const& c, std::unique_ptr<body_receiver> to)
        : shares_(c.thread->shares()), share_(*c.share), to_(std::move(to)) {}
    void feed(std::string_view piece) override {
        std::int64_t const since_ns = steady_ns();
        to_->feed(piece);
        shares_.charge(share_, since_ns, steady_ns());
    }
    std::size_t held_bytes() const override { return to_->held_bytes(); }
    void finish(call& c) override { to_->finish(c); }

  private:
    busy_shares& shares_;
    std::shared_ptr<busy_shares::share> const share_;
    std::unique_ptr<body_receiver> const to_;
};

bool is_read(call const& c) {
    return c.target->needs == access::scope::read;
}

// OPTIONS for the server as a whole (RFC 9110, 9.3.7).
bool asks_what_the_server_can(call const& c) {
    return c.verb == method::other && c.method_name == "OPTIONS" &&
           (c.path == "*" || c.path == "/");
}

void say_what_the_server_can(reply& r) {
    r.begin(204);
    r.field("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    r.end();
}

bool standard_dispatcher::admit(call& c, session_memory& memory, reply& r) {
    router::match const m = router_.find(c);
    c.in = m.in;
    c.target = m.target;
    c.route_index = m.target ? m.index : context_.counts.unrouted();
    if (!c.target) {
        if (asks_what_the_server_can(c)) {
            say_what_the_server_can(r);
            return false;
        }
        if (!m.allowed.empty()) r.common_fields() += "Allow: " + m.allowed + "\r\n";
        refuse(c, fail(m.allowed.empty() ? errc::route_absent : errc::method_not_allowed), r);
        return false;
    }
    auto const refusal = refusal_of(c, memory, r);
    if (refusal) refuse(c, *refusal, r);
    return !refusal;
}

std::optional<error> standard_dispatcher::refusal_of(call& c, session_memory& memory, reply& r) {
    if (c.target->needs != access::scope::none) {
        if (c.thread->data_is_lost()) return fail(errc::storage_failed);
        if (auto why = authenticate(c, memory)) return why;
        if (auto why = check_lag(c)) return why;
        if (auto why = take_token(c, r)) return why;
        if (!c.who->allows(c.target->needs)) return fail(errc::forbidden);
    }
    return c.target->body.rule != body_rule::ignored ? check_body(c, r) : std::nullopt;
}

// A connection mostly shows the same key again: then it is compared, not hashed and looked up.
std::optional<error> standard_dispatcher::authenticate(call& c, session_memory& memory) try {
    std::string_view const shown = c.in->presented_key(c);
    std::uint64_t const version = c.thread->keys().version();
    if (memory.version != version || !memory.who || !equal_in_constant_time(memory.key, shown)) {
        memory.who = shown.empty() ? nullptr : c.thread->keys().find(shown);
        memory.share = memory.who ? c.thread->shares().of(memory.who->tenant_id) : nullptr;
        memory.store = nullptr;
        memory.key = memory.who ? shown : std::string_view();
        memory.version = version;
    }
    if (!memory.who) {
        if (context_.pacer.allow(c.peer, c.now_ns)) return fail(errc::unauthorized);
        return error{errc::too_many_failures, {}, {}, context_.pacer.retry_after_s()};
    }
    c.who = memory.who.get();
    c.share = &memory.share;
    return c.in->check_caller ? c.in->check_caller(c, *c.who) : std::nullopt;
} catch (std::runtime_error const&) {  // the registry cannot be read, or a record of it is damaged
    crashes_.error("looking a key up", std::current_exception());
    memory = {};
    return fail(errc::storage_failed);
}

// Whoever keeps the thread busy is refused while it is late.
std::optional<error> standard_dispatcher::check_lag(call const& c) const {
    if (!c.thread->lag().refuses_all() || !c.thread->shares().has_its_share(**c.share))
        return std::nullopt;
    c.thread->metrics().count(overload::thread_late);
    return storage::overloaded();
}

std::optional<error> standard_dispatcher::take_token(call& c, reply& r) {
    auto& bucket = is_read(c) ? c.who->limits->read : c.who->limits->write;
    access::rate_state const state = bucket.take(c.now_ns);
    if (state.limit == 0) return std::nullopt;
    c.in->show_rate(state, c.now_ms, r.common_fields());
    if (state.allowed()) return std::nullopt;
    auto const wait_s =
        static_cast<std::uint32_t>((state.retry_in_ns + 999'999'999) / 1'000'000'000);
    return rate_exceeded(state.limit, wait_s);
}

std::optional<error> standard_dispatcher::check_body(call const& c, reply& r) const {
    if (!c.has_body && c.target->body.rule == body_rule::optional) return std::nullopt;
    if (!c.fields.content_encoding.empty()) {
        r.common_fields() += "Accept-Encoding: identity\r\n";
        return encoding_unknown();
    }
    if (!is_json(c.fields.content_type)) return fail(errc::media_type);
    std::uint64_t const most = body_bytes_max(c);
    if (c.content_length && *c.content_length > most) return body_too_large(most);
    return std::nullopt;
}

std::uint64_t standard_dispatcher::body_bytes_max(call const& c) const {
    return c.target && c.target->body.bytes_max != 0 ? c.target->body.bytes_max
                                                     : context_.options.body_bytes_max;
}

std::unique_ptr<body_receiver> standard_dispatcher::receive_body(call const& c,
                                                                 std::uint64_t bytes) {
    if (c.target->body.rule == body_rule::ignored) return make_dropping_receiver();
    return std::make_unique<charged_receiver>(c, make_json_receiver(bytes));
}

std::optional<task<>> standard_dispatcher::run(call& c, session_memory& memory, reply& r) {
    if (c.who) {
        auto const* const held = held_store(c, memory);
        if (!held) return open_and_answer(c, r);
        c.store = held->get();
        c.store->touch(c.now_ms);
    }
    return handle(c, r);
}

// Where this thread has the store; none: it must be opened.
std::shared_ptr<storage::store> const* standard_dispatcher::held_store(
    call const& c, session_memory& memory) const {
    if (!memory.store || memory.stores_version != c.thread->stores_version()) {
        memory.store = c.thread->store(c.who->tenant_id);
        memory.stores_version = c.thread->stores_version();
    }
    return memory.store;
}

// What the operating system refuses may be better the next time.
error standard_dispatcher::explain(uuid const& tenant, storage::pending_open const& failed) {
    if (failed.refusal) return *failed.refusal;
    auto const place = "opening tenant " + tenant.to_string();
    try {
        std::rethrow_exception(failed.thrown);
    } catch (std::system_error const& e) {
        crashes_.error(place, std::current_exception());
        bool const is_full = e.code() == std::errc::no_space_on_device ||
                             e.code() == std::errc::file_too_large || e.code().value() == EDQUOT;
        return fail(is_full ? errc::storage_full : errc::storage_failed);
    } catch (std::exception const&) {  // data that cannot be understood
        crashes_.error(place, std::current_exception());
        return fail(errc::internal);
    }
}

// The tenant's first request on this thread: its store is opened where blocking is allowed.
task<> standard_dispatcher::open_and_answer(call& c, reply& r) {
    parked<storage::pending_open> w;
    w.tenant = c.who->tenant_id;
    w.home = &c.thread->home();
    leave(c);
    co_await w.wait([&] { context_.engine.begin_open(w); });
    come_back(c);
    if (!w.opened) {
        error const why = explain(w.tenant, w);
        refuse(c, why, r);
        co_return;
    }
    c.kept = std::move(w.opened);
    c.store = c.kept.get();
    c.store->touch(c.now_ms);
    if (!c.store->retired()) c.thread->hold(w.tenant, c.kept);
    if (auto rest = handle(c, r)) co_await std::move(*rest);
}

void standard_dispatcher::refuse(call const& c, error const& e, reply& r) {
    dialect const& in = c.in ? *c.in : router_.dialect_of(c.path);
    in.refuse(c, e, r);
}

void standard_dispatcher::crashed(call const& c, std::exception_ptr thrown) {
    std::string place =
        std::string(c.method_name) + " " + std::string(c.target ? c.target->pattern : "unrouted");
    if (c.who) place += " of tenant " + c.who->tenant_id.to_string();
    crashes_.error(place, thrown);
}

void standard_dispatcher::done(call& c, reply const& r) {
    std::size_t const route = c.in ? c.route_index : context_.counts.unrouted();
    std::int64_t const now_ns = steady_ns();
    auto& shares = c.thread->shares();
    shares.charge(c.share ? *c.share : shares.of_nobody(), c.now_ns, now_ns);
    auto const us = static_cast<std::uint64_t>(now_ns - c.now_ns) / 1000;
    c.thread->metrics().count(route, r.status(), us, r.bytes());
    request_record record;
    record.time_ms = c.now_ms;
    record.request = c.thread->next_request();
    record.slot = c.thread->slot();
    record.status = static_cast<std::uint16_t>(r.status());
    record.method = method_text(c.verb);
    record.route = c.target ? c.target->pattern : "unrouted";
    record.bytes = r.bytes();
    record.us = us;
    if (c.who) {
        record.known_key = true;
        record.tenant = c.who->tenant_id;
        record.key = c.who->key_id;
    }
    c.thread->log().put(record);
    c.kept.reset();
}

}  // namespace

std::unique_ptr<dispatcher> make_dispatcher(server_context& p) {
    return std::make_unique<standard_dispatcher>(p);
}

std::vector<std::string> route_names() {
    return router(all_dialects()).route_names();
}

}  // namespace rowd::api
