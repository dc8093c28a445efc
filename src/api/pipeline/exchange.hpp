// One request as its handler sees it: what was asked, the answer, and what is read and written for
// it. A handler says what, the exchange does it.
//
//   result<> get_row(exchange& x) { ... return x.read(plan, sink); }
//
// A handler is a plain function, which cannot suspend. It answers, or fails and is refused in the
// shape of its dialect, or says last of all what is to be written and how that is answered. It can
// be run again from the start, and has done nothing then: on a worker thread when it would take too
// long on the I/O thread; when what it made an operation from has changed meanwhile; and an engine
// that has to wait for what a plan asks for may do so and run it again when that is there.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "api/pipeline/body.hpp"
#include "rowd/api/call.hpp"
#include "rowd/api/io_thread.hpp"
#include "rowd/api/reply.hpp"
#include "rowd/api/server_context.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/operation.hpp"
#include "rowd/runtime/parked.hpp"
#include "rowd/storage/reading.hpp"
#include "rowd/storage/store.hpp"

namespace rowd::api {

class exchange {
  public:
    // Answers when the operation is durable; it can be run again as well, for the same reason.
    using answer = std::function<void(exchange&, domain::receipt&)>;

    // What a handler wants written.
    struct change : parked<storage::pending_write> {
        template <class Op>
        change(Op&& o, answer a, std::optional<errc> again)
            : parked(mailbox::note{}, std::forward<Op>(o)), shown(std::move(a)), again_on(again) {}

        answer shown;
        std::optional<errc> again_on;
    };

    // One attempt; write() fills in `wanted`.
    exchange(call const& c, storage::reading& how, api::reply& r, std::unique_ptr<change>& wanted)
        : call_(c), how_(how), reply_(r), wanted_(wanted) {}
    exchange(exchange const&) = delete;
    exchange& operator=(exchange const&) = delete;

    call const& request() const { return call_; }
    api::reply& reply() { return reply_; }
    settings const& options() const;
    // Who makes the call, for the audit log.
    domain::actor actor() const;

    // The body, which lives as long as this. Errors: as body::read().
    result<api::body const*> body();
    // What `decode` makes of it.
    template <class Decode>
    std::invoke_result_t<Decode, api::body const&> body(Decode const& decode) {
        auto const read = body();
        if (!read) return read.error();
        return decode(**read);
    }

    // All reads see the same snapshot. Errors: as store::read().
    template <class Plan, class Sink>
    result<> read(Plan const& plan, Sink& sink) {
        return call_.store->read(how_, plan, sink);
    }
    result<storage::audit_page> read(storage::audit_query const& q) {
        return call_.store->read(how_, q);
    }
    // What `Form` made of a definition on this I/O thread; none: it would have to be made.
    template <class Form>
    std::shared_ptr<Form const> known_form(domain::table const& t) const {
        if (!how_.slot()) return nullptr;
        return call_.thread->forms().known<Form>(call_.who->tenant_id, t);
    }
    // What `Form` makes of a definition: on an I/O thread once for each change of the table.
    template <class Form>
    std::shared_ptr<Form const> form(domain::table const& t) {
        if (!how_.slot()) return std::make_shared<Form const>(t);
        return call_.thread->forms().of<Form>(call_.who->tenant_id, t);
    }
    // Before work beside reading, in about bytes that are looked at or shown; false: it is too much
    // here, and what has been said is void.
    bool allows(std::size_t work) { return how_.allows(work); }
    bool over() const { return how_.over(); }

    // Leaves an operation to be written when the handler has returned, which then has not answered.
    // `shown(exchange&, receipt&)` holds nothing that ends with the handler. The handler is run
    // again when the operation fails because it came too late: with `stale`, or with `again_on`.
    //
    // Here is the place for whatever concerns every write: a precondition, a request's key.
    template <class Op, class Answer>
    result<> write(Op op, Answer shown, std::optional<errc> again_on = {}) {
        auto typed = [shown = std::move(shown)](exchange& x, domain::receipt& done) {
            shown(x, std::get<typename Op::receipt>(done));
        };
        wanted_ = std::make_unique<change>(std::move(op), std::move(typed), again_on);
        return {};
    }

  private:
    call const& call_;
    storage::reading& how_;
    api::reply& reply_;
    std::unique_ptr<change>& wanted_;
    std::optional<api::body> body_;
};

}  // namespace rowd::api
