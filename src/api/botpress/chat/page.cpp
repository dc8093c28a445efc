#include "api/botpress/chat/page.hpp"

#include "api/botpress/chat/encode.hpp"
#include "api/botpress/chat/page_token.hpp"
#include "api/botpress/chat/parameters.hpp"
#include "api/common/parameters.hpp"
#include "rowd/api/route.hpp"

namespace rowd::api::botpress {
namespace {

namespace chat = domain::chat;

// What a page token is good for: a bot, an endpoint, an order.
std::string endpoint(call const& c, std::string_view more) {
    std::string list(c.who->tenant_id.as_bytes());
    return list.append(c.target->pattern).append("\n").append(more);
}

std::string list_of(call const& c, chat::list_objects const& wanted) {
    return endpoint(c, std::string(wanted.by_update ? "updatedAt" : "createdAt") +
                           (wanted.newest_first ? " desc" : " asc"));
}

std::string list_of(call const& c, chat::list_participants const& wanted) {
    return endpoint(c, wanted.conversation.as_bytes());
}

// Size and beginning, which every list has.
template <class Plan>
result<Plan> with_page(call const& c, Plan wanted) {
    auto const size = integer_parameter(c, query::page_size);
    if (!size) return size.error();
    wanted.limit = static_cast<std::uint32_t>(*size);
    auto const token = parameter(c, query::next_token);
    if (!token) return wanted;
    wanted.after = read_page_token(list_of(c, wanted), *token);
    if (!wanted.after) return fail(errc::bad_query, "nextToken is not one of this list");
    return wanted;
}

result<> read_order(call const& c, chat::list_objects& wanted) {
    if (!c.target->takes(query::sort_field)) return {};
    auto const by = word_parameter(c, query::sort_field);
    if (!by) return by.error();
    auto const direction = word_parameter(c, query::sort_direction);
    if (!direction) return direction.error();
    wanted.by_update = *by == "updatedAt";
    wanted.newest_first = *direction == "desc";
    return {};
}

result<> read_range(call const& c, chat::list_objects& wanted) {
    if (!c.target->takes(query::after_date)) return {};
    auto const from = time_parameter(c, query::after_date);
    if (!from) return from.error();
    auto const to = time_parameter(c, query::before_date);
    if (!to) return to.error();
    wanted.from_ms = from->value_or(wanted.from_ms);
    wanted.to_ms = to->value_or(wanted.to_ms);
    if (!c.target->takes(query::range_field)) return {};
    auto const of = word_parameter(c, query::range_field);
    if (!of) return of.error();
    wanted.range_of_updates = *of == "updatedAt";
    return {};
}

// Writes a page while it is read.
class page_writer final : public chat::object_sink {
  public:
    page_writer(exchange& x, std::string_view name) : x_(x), out_(begun(x)) {
        out_.append("{\"").append(name).append("\":[");
    }
    void on_object(chat::object const& o, chat::position const& at) override {
        if (!x_.allows(showing_work_of(o))) return;
        if (out_.back() != '[') out_ += ',';
        append(out_, o);
        last_ = at;
    }
    void on_more() override { more_ = true; }
    void end(std::string_view list) {
        out_ += R"(],"meta":{)";
        if (more_) out_.append(R"("nextToken":")").append(page_token(list, last_)).append("\"");
        out_ += "}}";
        x_.reply().end();
    }

  private:
    static std::string& begun(exchange& x) {
        x.reply().begin(200);
        return x.reply().body();
    }

    exchange& x_;
    std::string& out_;
    chat::position last_;
    bool more_ = false;
};

template <class Plan>
result<> answer_page(exchange& x, std::string_view name, Plan const& wanted) {
    page_writer page(x, name);
    if (auto const done = x.read(wanted, page); !done) return done;
    page.end(list_of(x.request(), wanted));
    return {};
}

}  // namespace

result<chat::list_objects> decode_list(call const& c, chat::kind is) {
    chat::list_objects wanted;
    wanted.is = is;
    if (c.target->takes(query::tags)) {
        auto tags = map_parameter(c, query::tags);
        if (!tags) return tags.error();
        wanted.tags = *std::move(tags);
    }
    if (auto const good = read_order(c, wanted); !good) return good.error();
    if (auto const good = read_range(c, wanted); !good) return good.error();
    return with_page(c, std::move(wanted));
}

result<chat::list_participants> decode_participants(call const& c, uuid const& conversation) {
    chat::list_participants wanted;
    wanted.conversation = conversation;
    return with_page(c, wanted);
}

uuid id_or_none(std::string_view text) {
    return uuid::parse(text).value_or(uuid());
}

std::optional<uuid> id_parameter(call const& c, query_parameter const& p) {
    auto const text = parameter(c, p);
    return text ? std::optional(id_or_none(*text)) : std::nullopt;
}

result<> answer_list(exchange& x, chat::list_objects const& wanted) {
    return answer_page(x, noun_of(wanted.is).many, wanted);
}

result<> answer_list(exchange& x, chat::list_participants const& wanted) {
    return answer_page(x, "participants", wanted);
}

}  // namespace rowd::api::botpress
