#include <algorithm>

#include "api/botpress/chat/decode.hpp"
#include "api/botpress/chat/handlers.hpp"
#include "api/botpress/chat/objects.hpp"
#include "api/botpress/chat/shapes.hpp"
#include "api/pipeline/exchange.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {

namespace chat = domain::chat;

namespace {

using mode = chat::set_state::mode;

constexpr std::size_t state_name_max = 200;  // code points

result<chat::state_type> state_type(call const& c) {
    auto const at = std::ranges::find(shapes::state_types, c.capture(0));
    if (at == std::end(shapes::state_types)) return no_such(c, 0, "State type");
    return static_cast<chat::state_type>(at - std::begin(shapes::state_types) + 1);
}

// Whose state it is: of a task any text, else an id, in its one form.
result<std::string> owner_of(call const& c, chat::state_type type) {
    using enum chat::state_type;
    if (type == task || type == workflow) {
        auto const name = quoted_capture(c, 1);
        if (name && json::code_points(c.capture(1)) <= state_name_max) return c.capture(1);
        return no_such(c, 1, type == task ? "Task" : "Workflow");
    }
    std::string_view const title = type == user           ? "User"
                                   : type == conversation ? "Conversation"
                                                          : "Bot";
    auto const id = path_id(c, 1, title);
    if (!id) return id.error();
    bool const is_of_bot = type == bot || type == integration;
    if (is_of_bot && *id != c.who->tenant_id) return no_such(c, 1, title);
    return id->to_string();
}

// The state that the path names. Errors: object_absent; bad_input, of its name.
result<chat::state_key> state_of(call const& c) {
    auto const type = state_type(c);
    if (!type) return type.error();
    auto owner = owner_of(c, *type);
    if (!owner) return owner.error();
    std::string name = c.capture(2);
    if (!quoted_capture(c, 2) || json::code_points(name) > state_name_max)
        return fail(errc::bad_input, "The name of a state must be text of at most 200 characters");
    return chat::state_key{*type, *std::move(owner), std::move(name)};
}

// Writes what `op` says to the state that the path names. `cached`: whether to say that it was
// there.
result<> write_state(exchange& x, result<chat::set_state> op, bool cached = false) {
    auto key = state_of(x.request());
    if (!key) return key.error();
    if (!op) return op.error();
    op->key = *std::move(key);
    return x.write(*std::move(op), [cached](exchange& to, auto& done) {
        answer(to.reply(), done.now, to.request().who->tenant_id,
               cached ? std::optional(done.was_there) : std::nullopt);
    });
}

// What the body says, done in this way.
result<chat::set_state> decoded(exchange& x, mode how) {
    return x.body([&](body const& b) { return decode_state(b, how); });
}

}  // namespace

// A state that expires when nobody asks for it has just been asked for: that is written, but not
// more than once a second.
result<> get_state(exchange& x) {
    struct sink final : chat::state_sink {
        void on_state(chat::state const& s) override { found = s; }
        chat::state found;
    };
    constexpr std::int64_t written_after_ms = 1'000;
    call const& c = x.request();
    auto key = state_of(c);
    if (!key) return key.error();
    sink one;
    if (auto const done = x.read(chat::get_state{*key, c.now_ms}, one); !done) return done;
    chat::state const& s = one.found;
    if (!s.expiry_ms || c.now_ms - s.used_ms <= written_after_ms) {
        if (x.allows(s.payload.size())) answer(x.reply(), s, c.who->tenant_id, true);
        return {};
    }
    chat::set_state use;
    use.how = mode::touch;
    return write_state(x, std::move(use), true);
}

result<> set_state(exchange& x) {
    return write_state(x, decoded(x, mode::put));
}

result<> get_or_set_state(exchange& x) {
    return write_state(x, decoded(x, mode::put_absent), true);
}

result<> patch_state(exchange& x) {
    return write_state(x, decoded(x, mode::merge));
}

result<> set_state_expiry(exchange& x) {
    return write_state(x, x.body(decode_expiry));
}

}  // namespace rowd::api::botpress
