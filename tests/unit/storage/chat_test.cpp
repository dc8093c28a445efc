// Users, conversations, messages, events and states through the store.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "fixtures/tenant.hpp"
#include "rowd/base/json.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;
namespace chat = rowd::domain::chat;
using chat::kind;
using chat::status;
using fixtures::tenant;

namespace {

struct seen final : chat::object_sink {
    std::vector<chat::object> objects;
    std::vector<chat::position> places;
    bool more = false;

    void on_object(chat::object const& o, chat::position const& at) override {
        objects.push_back(o);
        places.push_back(at);
    }
    void on_more() override { more = true; }
};

struct bot : tenant {
    bot() { now_ms = wall_ms() + 86'400'000; }  // nothing expires by itself

    template <class Op>
    result<typename Op::receipt> run(Op op) {
        return storage::execute(store(), now_ms, std::move(op));
    }
    chat::object make(chat::object draft, bool unless_there = false) {
        chat::create_object op;
        op.draft = std::move(draft);
        op.unless_there = unless_there;
        return run(std::move(op)).value().made;
    }
    chat::object user(std::string tags = "{}", bool unless_there = false) {
        chat::object o;
        o.tags = std::move(tags);
        return make(std::move(o), unless_there);
    }
    chat::object conversation(std::string tags = "{}") {
        chat::object o;
        o.is = kind::conversation;
        o.type = "channel";
        o.tags = std::move(tags);
        return make(std::move(o));
    }
    chat::object message(uuid const& in, uuid const& from, std::int64_t due_ms = 0,
                         std::string tags = "{}") {
        chat::object o;
        o.is = kind::message;
        o.type = "text";
        o.conversation = in;
        o.user = from;
        o.tags = std::move(tags);
        if (due_ms != 0) o.progress = status::scheduled;
        o.due_ms = due_ms;
        return make(std::move(o));
    }
    void remove(chat::object const& o) { BOOST_REQUIRE(run(chat::delete_object{o.is, o.id})); }
    bool has(kind is, uuid const& id) {
        seen out;
        return fixtures::read(store(), chat::get_object{is, id}, out).has_value();
    }
    chat::object get(kind is, uuid const& id) {
        seen out;
        BOOST_REQUIRE(fixtures::read(store(), chat::get_object{is, id}, out));
        return out.objects.at(0);
    }
    seen list(chat::list_objects const& plan) {
        seen out;
        BOOST_REQUIRE(fixtures::read(store(), plan, out));
        return out;
    }
    // All pages of it, by id.
    std::vector<uuid> walk(chat::list_objects plan) {
        std::vector<uuid> ids;
        for (bool more = true; more;) {
            auto const page = list(plan);
            for (auto const& o : page.objects) ids.push_back(o.id);
            more = page.more;
            if (more) plan.after = page.places.back();
        }
        return ids;
    }
    std::vector<uuid> participants(uuid const& conversation) {
        seen out;
        chat::list_participants plan;
        plan.conversation = conversation;
        BOOST_REQUIRE(fixtures::read(store(), plan, out));
        std::vector<uuid> ids;
        for (auto const& o : out.objects) ids.push_back(o.id);
        return ids;
    }
    result<chat::set_state::receipt> state(chat::state_key const& key, chat::set_state::mode how,
                                           std::string payload = "{}") {
        chat::set_state op;
        op.key = key;
        op.how = how;
        op.payload = std::move(payload);
        return run(std::move(op));
    }
    std::optional<chat::state> state(chat::state_key const& key) {
        struct sink final : chat::state_sink {
            std::optional<chat::state> found;
            void on_state(chat::state const& s) override { found = s; }
        } out;
        static_cast<void>(fixtures::read(store(), chat::get_state{key, now_ms}, out));
        return out.found;
    }
    void join(uuid const& conversation, uuid const& who) {
        BOOST_REQUIRE(run(chat::change_participant{conversation, who, true}));
    }
};

chat::list_objects all_of(kind is) {
    chat::list_objects plan;
    plan.is = is;
    return plan;
}

// False: not within ten seconds.
template <class Condition>
bool comes_true(Condition const& is_true) {
    std::int64_t const end_ns = steady_ns() + 10'000'000'000;
    while (!is_true()) {
        if (steady_ns() > end_ns) return false;
        std::this_thread::yield();
    }
    return true;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chats, bot)

BOOST_AUTO_TEST_CASE(an_object_is_found_by_its_id_until_it_is_deleted) {
    auto const made = user(R"({"a":"1","gone":""})");
    BOOST_TEST(made.tags == R"({"a":"1"})");
    auto const read = get(kind::user, made.id);
    BOOST_TEST(read.tags == made.tags);
    BOOST_TEST(read.created_ms == made.created_ms);
    BOOST_TEST(read.change == made.change);
    BOOST_TEST(!has(kind::conversation, made.id));
    reopen();
    BOOST_TEST(has(kind::user, made.id));
    remove(made);
    BOOST_TEST(!has(kind::user, made.id));
    BOOST_TEST((run(chat::delete_object{kind::user, made.id}).error().code == errc::object_absent));
}

BOOST_AUTO_TEST_CASE(a_change_merges_tags_and_fields_and_one_of_nothing_moves_nothing) {
    auto const made = user(R"({"a":"1","b":"2"})");
    chat::update_object op{kind::user, made.id, R"({"b":"","c":"3"})", R"({"name":"N","x":null})"};
    auto const changed = run(op).value().changed;
    BOOST_TEST(changed.tags == R"({"a":"1","c":"3"})");
    BOOST_TEST(changed.fields == R"({"name":"N"})");
    BOOST_TEST(changed.updated_ms > made.updated_ms);
    auto const again = run(op).value().changed;
    BOOST_TEST(again.updated_ms == changed.updated_ms);
    auto plan = all_of(kind::user);
    plan.tags = {{"b", "2"}};
    BOOST_TEST(list(plan).objects.empty());
    plan.tags = {{"c", "3"}, {"a", "1"}};
    BOOST_TEST(list(plan).objects.size() == 1u);
}

BOOST_AUTO_TEST_CASE(get_or_create_takes_the_same_tags_before_more_and_then_the_oldest) {
    auto const more = user(R"({"id":"7","x":"y"})");
    BOOST_CHECK(user(R"({"id":"7"})", true).id == more.id);
    auto const same = user(R"({"id":"7"})");
    BOOST_CHECK(user(R"({"id":"7"})", true).id == same.id);
    BOOST_CHECK(user(R"({"id":"8"})", true).id != same.id);
    auto const without = user("{}", true);
    BOOST_CHECK(user("{}", true).id != without.id);
    chat::create_object op;
    op.draft.tags = R"({"x":"y","new":"tag"})";
    op.unless_there = true;
    op.compared_tags = std::vector<std::string>{"x"};
    auto const found = run(op).value();
    BOOST_TEST(!found.is_new);
    BOOST_CHECK(found.made.id == more.id);
    BOOST_TEST(found.made.tags == R"({"id":"7","x":"y","new":"tag"})");
}

BOOST_AUTO_TEST_CASE(get_or_create_looks_in_one_conversation_and_in_one_channel_only) {
    auto const who = user();
    auto const one = conversation(R"({"t":"1"})");
    auto const two = conversation();
    auto const said = message(one.id, who.id, 0, R"({"t":"1"})");
    auto draft = said;
    BOOST_CHECK(make(draft, true).id == said.id);
    draft.conversation = two.id;
    BOOST_CHECK(make(draft, true).id != said.id);
    auto other = one;
    BOOST_CHECK(make(other, true).id == one.id);
    other.type = "another channel";
    BOOST_CHECK(make(other, true).id != one.id);
}

BOOST_AUTO_TEST_CASE(racing_get_or_create_calls_make_one_object) {
    std::vector<uuid> ids(32);
    std::vector<std::thread> callers;
    for (auto& id : ids) callers.emplace_back([&] { id = user(R"({"racing":"yes"})", true).id; });
    for (auto& c : callers) c.join();
    for (auto const& id : ids) BOOST_CHECK(id == ids.front());
}

BOOST_AUTO_TEST_CASE(links_to_nothing_are_refused_but_those_to_the_bot_itself) {
    auto const where = conversation();
    chat::create_object op;
    op.draft.is = kind::message;
    op.draft.conversation = where.id;
    op.draft.user = random_source().uuid_v4();
    BOOST_TEST((run(op).error().code == errc::reference_absent));
    op.bot = *op.draft.user;
    BOOST_TEST(run(op).has_value());
    op.draft.conversation = op.bot;
    BOOST_TEST((run(op).error().code == errc::reference_absent));
}

BOOST_AUTO_TEST_CASE(pages_neither_skip_nor_repeat_beside_what_comes_and_goes) {
    std::vector<chat::object> users;
    for (int i = 0; i < 50; ++i) users.push_back(user(R"({"all":"of them"})"));
    for (bool const newest_first : {true, false}) {
        for (bool const by_update : {false, true}) {
            for (bool const by_tag : {false, true}) {
                auto plan = all_of(kind::user);
                if (by_tag) plan.tags = {{"all", "of them"}};
                plan.newest_first = newest_first;
                plan.by_update = by_update;
                plan.limit = 7;
                auto const ids = walk(plan);
                BOOST_REQUIRE(ids.size() == users.size());
                for (std::size_t i = 0; i < ids.size(); ++i)
                    BOOST_CHECK(ids[i] == users[newest_first ? users.size() - 1 - i : i].id);
            }
        }
    }
    auto plan = all_of(kind::user);
    plan.limit = 10;
    auto const page = list(plan);
    plan.after = page.places.back();
    remove(page.objects.back());
    static_cast<void>(user());
    BOOST_CHECK(list(plan).objects.front().id == users[39].id);
}

BOOST_AUTO_TEST_CASE(a_page_in_the_order_of_creation_goes_on_behind_what_was_deleted) {
    auto plan = all_of(kind::user);
    plan.newest_first = false;
    static_cast<void>(user());
    auto const last = user();
    plan.after = list(plan).places.back();
    remove(last);
    reopen();
    auto const newer = user();
    BOOST_CHECK(newer.sequence > last.sequence);
    BOOST_CHECK((walk(plan) == std::vector{newer.id}));
}

BOOST_AUTO_TEST_CASE(messages_are_counted_and_listed_by_conversation_until_it_is_deleted) {
    auto const who = user();
    auto const one = conversation();
    auto const two = conversation();
    for (int i = 0; i < 5; ++i) static_cast<void>(message(one.id, who.id));
    auto const other = message(two.id, who.id, 0, R"({"t":"1"})");
    BOOST_TEST(get(kind::conversation, one.id).message_count == 5u);
    auto plan = all_of(kind::message);
    plan.conversation = one.id;
    BOOST_TEST(walk(plan).size() == 5u);
    auto users_of = all_of(kind::user);
    users_of.conversation = two.id;
    BOOST_TEST(walk(users_of).size() == 1u);
    remove(two);
    BOOST_TEST(!has(kind::message, other.id));
    BOOST_TEST(walk(all_of(kind::message)).size() == 5u);
    plan.conversation = two.id;
    BOOST_TEST(walk(plan).empty());
    BOOST_TEST(walk(users_of).empty());
    plan.conversation.reset();
    plan.tags = {{"t", "1"}};
    BOOST_TEST(walk(plan).empty());
    reopen();
    BOOST_TEST(walk(all_of(kind::message)).size() == 5u);
    close();
    for (auto const& p : verify().problems) BOOST_ERROR(p);
}

BOOST_AUTO_TEST_CASE(participants_are_listed_the_last_to_join_first_and_find_conversations) {
    auto const a = user();
    auto const b = user();
    auto const where = conversation();
    join(where.id, a.id);
    join(where.id, b.id);
    join(where.id, a.id);  // already
    BOOST_CHECK((participants(where.id) == std::vector{b.id, a.id}));
    auto plan = all_of(kind::conversation);
    plan.participants = {a.id, b.id};
    BOOST_TEST(walk(plan).size() == 1u);
    BOOST_REQUIRE(run(chat::change_participant{where.id, a.id, false}));
    BOOST_TEST(walk(plan).empty());
    BOOST_TEST(
        (run(chat::change_participant{where.id, a.id, false}).error().code == errc::object_absent));
    remove(b);
    BOOST_TEST(participants(where.id).empty());
    plan.participants = {b.id};
    BOOST_TEST(walk(plan).empty());
}

BOOST_AUTO_TEST_CASE(what_is_scheduled_shows_when_it_is_due_and_not_before) {
    auto const who = user();
    auto const where = conversation();
    auto const later = message(where.id, who.id, wall_ms() + 3'600'000);
    auto const soon = message(where.id, who.id, wall_ms() + 30);
    BOOST_TEST(has(kind::message, later.id));
    auto plan = all_of(kind::message);
    plan.conversation = where.id;
    BOOST_TEST(comes_true([&] { return walk(plan) == std::vector{soon.id}; }));
    BOOST_TEST(get(kind::conversation, where.id).message_count == 1u);
    chat::object draft;
    draft.is = kind::event;
    draft.type = "tick";
    draft.progress = status::scheduled;
    draft.due_ms = wall_ms() + 3'600'000;
    auto const event = make(draft);
    BOOST_TEST(run(chat::cancel_event{event.id}).has_value());
    BOOST_TEST((get(kind::event, event.id).progress == status::canceled));
    BOOST_TEST(!run(chat::cancel_event{event.id}).has_value());
    auto canceled = all_of(kind::event);
    canceled.progress = status::canceled;
    BOOST_TEST(walk(canceled).size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_became_due_while_a_tenant_was_closed_shows_once_it_is_open) {
    auto const who = user();
    auto const where = conversation();
    static_cast<void>(message(where.id, who.id, wall_ms() + 1));
    let_go();
    auto const count = [&] {
        open_again();
        return get(kind::conversation, where.id).message_count;
    };
    BOOST_TEST(comes_true([&] { return count() == 1u; }));
}

BOOST_AUTO_TEST_CASE(what_became_due_meanwhile_happens_after_a_start_though_nobody_asks) {
    auto const who = user();
    auto const where = conversation();
    static_cast<void>(message(where.id, who.id, wall_ms() + 1'500));
    BOOST_TEST(std::filesystem::exists(directory() / "due"));
    let_go();
    restart_engine();
    BOOST_TEST(comes_true([&] { return !std::filesystem::exists(directory() / "due"); }));
    open_again();
    BOOST_TEST(get(kind::conversation, where.id).message_count == 1u);
}

BOOST_AUTO_TEST_CASE(states_are_set_merged_cleared_and_expire) {
    using mode = chat::set_state::mode;
    chat::state_key const key{chat::state_type::bot, random_source().uuid_v4().to_string(), "s"};
    BOOST_TEST((state(key, mode::merge, R"({"a":1})").error().code == errc::object_absent));
    BOOST_TEST(!state(key, mode::put_absent, R"({"a":1})").value().was_there);
    BOOST_TEST(state(key, mode::put_absent, R"({"b":1})").value().now.payload == R"({"a":1})");
    BOOST_TEST(state(key, mode::merge, R"({"b":null})").value().now.payload ==
               R"({"a":1,"b":null})");
    auto const first = state(key).value();
    BOOST_TEST(state(key, mode::clear).value().was_there);
    BOOST_TEST(!state(key).has_value());
    chat::set_state op;
    op.key = key;
    op.expiry_ms = std::optional<std::int64_t>(1'000);
    auto const made = run(op).value().now;
    BOOST_CHECK(made.id != first.id);
    now_ms += 999;
    BOOST_TEST(state(key).has_value());
    op.how = mode::touch;
    op.expiry_ms.reset();
    BOOST_TEST(run(op).has_value());
    now_ms += 999;
    BOOST_TEST(state(key).has_value());
    now_ms += 1;
    BOOST_TEST(!state(key).has_value());
    BOOST_TEST(!run(op).has_value());
}

BOOST_AUTO_TEST_CASE(states_of_a_conversation_go_with_it) {
    auto const where = conversation();
    chat::state_key const key{chat::state_type::conversation, where.id.to_string(), "s"};
    BOOST_TEST(state(key, chat::set_state::mode::put).has_value());
    BOOST_TEST(state(key).has_value());
    remove(where);
    BOOST_TEST(!state(key).has_value());
    BOOST_TEST((state(key, chat::set_state::mode::put).error().code == errc::object_absent));
}

BOOST_AUTO_TEST_SUITE_END()
