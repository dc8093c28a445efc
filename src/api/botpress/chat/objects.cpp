#include "api/botpress/chat/objects.hpp"

#include "api/botpress/answers.hpp"
#include "api/botpress/chat/decode.hpp"
#include "api/botpress/errors.hpp"
#include "rowd/base/json.hpp"

namespace rowd::api::botpress {
namespace {

namespace chat = domain::chat;

result<chat::create_object> creation(exchange& x, decode_object decode) {
    auto draft = x.body([&](body const& b) { return decode(b, x.request()); });
    if (!draft) return draft.error();
    chat::create_object create;
    create.draft = *std::move(draft);
    create.bot = x.request().who->tenant_id;
    return create;
}

}  // namespace

std::optional<std::string> quoted_capture(call const& c, std::size_t capture) {
    std::string valid;
    if (!json::compact(json::quoted(c.capture(capture)), valid)) return std::nullopt;
    return valid;
}

error no_such(call const& c, std::size_t capture, std::string_view title) {
    auto const name = quoted_capture(c, capture);
    if (name) return not_found(errc::object_absent, title, *name);
    return fail(errc::object_absent, std::string(title) + " not found");
}

result<uuid> path_id(call const& c, std::size_t capture, std::string_view title) {
    if (auto const id = c.capture_id(capture)) return *id;
    return no_such(c, capture, title);
}

result<> create_one(exchange& x, decode_object decode) {
    auto create = creation(x, decode);
    if (!create) return create.error();
    return x.write(*std::move(create), [](exchange& to, auto& done) {
        answer(to.reply(), 201, done.made, noun_of(done.made.is).one);
    });
}

result<> get_or_create_one(exchange& x, decode_object decode) {
    auto create = creation(x, decode);
    if (!create) return create.error();
    auto compared =
        x.body([&](body const& b) { return decode_compared_tags(b, create->draft.tags); });
    if (!compared) return compared.error();
    create->unless_there = true;
    create->compared_tags = *std::move(compared);
    return x.write(*std::move(create), [](exchange& to, auto& done) {
        answer(to.reply(), 200, done.made, noun_of(done.made.is).one, done.is_new);
    });
}

result<> show_one(exchange& x, chat::kind is) {
    noun const& what = noun_of(is);
    auto const id = path_id(x.request(), 0, what.title);
    if (!id) return id.error();
    object_answer shown(x, what.one);
    return x.read(chat::get_object{is, *id}, shown);
}

result<> update_one(exchange& x, decode_changes decode) {
    auto update = x.body(decode);
    if (!update) return update.error();
    auto const id = path_id(x.request(), 0, noun_of(update->is).title);
    if (!id) return id.error();
    update->id = *id;
    return x.write(*std::move(update), [](exchange& to, auto& done) {
        answer(to.reply(), 200, done.changed, noun_of(done.changed.is).one);
    });
}

result<> delete_one(exchange& x, chat::kind is) {
    auto const id = path_id(x.request(), 0, noun_of(is).title);
    if (!id) return id.error();
    return x.write(chat::delete_object{is, *id},
                   [](exchange& to, auto&) { answer_nothing(to.reply()); });
}

}  // namespace rowd::api::botpress
