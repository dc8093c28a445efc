// What takes several requests, or time, to see of the chat.
#include <boost/test/unit_test.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "api/botpress_bot.hpp"
#include "fixtures/binary_host.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd::fixtures;
using namespace std::chrono_literals;

namespace {

using hosts = std::tuple<memory_host, binary_host>;

template <class Host>
struct talk : bot<Host> {
    std::string create(std::string const& noun, std::string const& body) {
        auto const made = this->asked("POST", "/v1/chat/" + noun + "s", body);
        return std::string(made.at(noun).at("id").as_string());
    }
    std::string say(std::string const& more = "") {
        return create("message", R"({"conversationId":")" + conversation + R"(","userId":")" +
                                     user + R"(","type":"text","tags":{},"payload":{})" + more +
                                     "}");
    }
    // Waits until a list has as many elements.
    void await(std::string const& path, std::string const& many, std::size_t count) {
        auto const until = std::chrono::steady_clock::now() + 20s;
        for (std::size_t found = 0; found != count; std::this_thread::sleep_for(5ms)) {
            found = this->asked("GET", path).at(many).as_array().size();
            BOOST_REQUIRE(std::chrono::steady_clock::now() < until);
        }
    }

    std::string user = create("user", R"({"tags":{}})");
    std::string conversation = create("conversation", R"({"channel":"dm","tags":{}})");
};

using talk_in_memory = talk<memory_host>;

struct with_a_state : talk_in_memory {
    with_a_state() { state = id_of(asked("POST", path, R"({"payload":{},"expiry":60000})")); }

    static std::string id_of(boost::json::value const& answer) {
        return std::string(answer.at("state").at("id").as_string());
    }

    std::string path = "/v1/chat/states/user/" + user + "/seen";
    std::string state;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(botpress_chat)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_scheduled_message_is_listed_and_counted_when_it_is_due, Host,
                              hosts) {
    talk<Host> t;
    t.say(R"(,"schedule":{"delay":50})");
    t.await("/v1/chat/messages?conversationId=" + t.conversation, "messages", 1);
    auto const c = t.asked("GET", "/v1/chat/conversations/" + t.conversation);
    BOOST_TEST(c.at("conversation").at("messageCount").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_scheduled_event_is_pending_when_it_is_due, Host, hosts) {
    talk<Host> t;
    auto const event = t.create("event", R"({"type":"x","payload":{},"schedule":{"delay":50}})");
    t.await("/v1/chat/events?status=pending", "events", 1);
    BOOST_TEST(t.ask("DELETE", "/v1/chat/events/scheduled/" + event).status == 404u);
}

BOOST_FIXTURE_TEST_CASE(a_state_that_is_left_alone_expires, with_a_state) {
    server.advance(59s);
    BOOST_TEST(ask("PATCH", path, R"({"payload":{}})").status == 200u);
    server.advance(59s);
    BOOST_TEST(ask("GET", path).status == 200u);
    server.advance(61s);
    BOOST_TEST(ask("GET", path).status == 404u);
    BOOST_TEST(ask("PATCH", path, R"({"payload":{}})").status == 404u);
}

BOOST_FIXTURE_TEST_CASE(a_state_that_is_read_goes_on, with_a_state) {
    for (int i = 0; i < 3; ++i) {
        server.advance(45s);
        auto const read = asked("GET", path);
        BOOST_TEST(id_of(read) == state);
        BOOST_TEST(read.at("meta").at("cached").as_bool());
    }
}

BOOST_FIXTURE_TEST_CASE(reading_a_state_moves_no_time_of_it_but_that_of_its_end, with_a_state) {
    auto const before = asked("GET", path).at("state");
    server.advance(30s);
    auto const after = asked("GET", path).at("state");
    BOOST_TEST(after.at("updatedAt") == before.at("updatedAt"));
    BOOST_TEST(after.at("expiresAt") != before.at("expiresAt"));
}

BOOST_FIXTURE_TEST_CASE(a_state_that_has_expired_is_set_anew, with_a_state) {
    server.advance(61s);
    auto const made = asked("POST", path + "/get-or-set", R"({"payload":{"n":1}})");
    BOOST_TEST(!made.at("meta").at("cached").as_bool());
    BOOST_TEST(id_of(made) != state);
    BOOST_TEST(!made.at("state").as_object().contains("expiry"));
}

BOOST_FIXTURE_TEST_CASE(what_changes_nothing_moves_no_time, talk_in_memory) {
    auto const made = asked("PUT", "/v1/chat/users/" + user, R"({"name":"A","tags":{"a":"1"}})");
    server.advance(1s);
    auto const same = asked("PUT", "/v1/chat/users/" + user, R"({"name":"A","tags":{"b":""}})");
    BOOST_TEST(same == made);
    auto const changed = asked("PUT", "/v1/chat/users/" + user, R"({"name":"B"})");
    BOOST_TEST(changed.at("user").at("updatedAt") != made.at("user").at("updatedAt"));
}

BOOST_FIXTURE_TEST_CASE(a_message_does_not_move_the_time_of_its_conversation, talk_in_memory) {
    auto const path = "/v1/chat/conversations/" + conversation;
    auto const before = asked("GET", path).at("conversation").at("updatedAt");
    server.advance(1s);
    say();
    BOOST_TEST(asked("GET", path).at("conversation").at("updatedAt") == before);
}

BOOST_FIXTURE_TEST_CASE(a_page_of_long_messages_is_answered_whole, talk_in_memory) {
    std::string const payload = R"({"t":")" + std::string(100'000, 'x') + R"("})";
    for (int i = 0; i < 15; ++i) say(R"(,"payload":)" + payload);
    auto const page = asked("GET", "/v1/chat/messages").at("messages").as_array();
    BOOST_REQUIRE(page.size() == 15u);
    for (auto const& m : page) BOOST_TEST(m.at("payload").at("t").as_string().size() == 100'000u);
}

BOOST_FIXTURE_TEST_CASE(pages_show_everything_once_in_every_order, talk_in_memory) {
    for (int i = 0; i < 22; ++i) create("user", R"({"tags":{}})");
    for (std::string const order : {"", "&sortDirection=asc", "&sortField=updatedAt",
                                    "&sortField=updatedAt&sortDirection=asc"}) {
        std::set<std::string> ids;
        std::string token;
        int pages = 0;
        do {
            auto const page = asked("GET", "/v1/chat/users?pageSize=5" + order + token);
            for (auto const& u : page.at("users").as_array())
                BOOST_TEST(ids.insert(std::string(u.at("id").as_string())).second);
            auto const* next = page.at("meta").as_object().if_contains("nextToken");
            token = next ? "&nextToken=" + std::string(next->as_string()) : "";
            ++pages;
        } while (!token.empty());
        BOOST_TEST(ids.size() == 23u);
        BOOST_TEST(pages == 5);
    }
}

BOOST_FIXTURE_TEST_CASE(a_bot_sees_nothing_of_another, talk_in_memory) {
    for (int i = 0; i < 21; ++i) create("user", R"({"tags":{}})");
    auto const page = asked("GET", "/v1/chat/users");
    std::string const token(page.at("meta").at("nextToken").as_string());
    company stranger(server);
    auto const foreign = [&](std::string method, std::string path, std::string body = {}) {
        return server.ask({std::move(method),
                           std::move(path),
                           {{"Authorization", "Bearer " + stranger.key()},
                            {"x-bot-id", stranger.tenant().id.to_string()}},
                           std::move(body)});
    };
    BOOST_TEST(foreign("GET", "/v1/chat/users/" + user).status == 404u);
    BOOST_TEST(foreign("GET", "/v1/chat/users").body == R"({"users":[],"meta":{}})");
    BOOST_TEST(foreign("GET", "/v1/chat/users?nextToken=" + token).status == 400u);
    BOOST_TEST(foreign("DELETE", "/v1/chat/conversations/" + conversation).status == 404u);
    BOOST_TEST(foreign("POST", "/v1/chat/states/user/" + user + "/s", R"({"payload":{}})").status ==
               404u);
}

BOOST_AUTO_TEST_CASE(calls_at_the_same_time_get_or_create_one_user) {
    talk<binary_host> t;
    std::mutex mutex;
    std::set<std::string> ids;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&] {
                client connection(t.server.port());
                auto const answered = connection.ask(
                    t.make("POST", "/v1/chat/users/get-or-create", R"({"tags":{"id":"1"}})"));
                std::scoped_lock const lock(mutex);
                ids.insert(
                    std::string(boost::json::parse(answered.body).at("user").at("id").as_string()));
            });
    }
    BOOST_TEST(ids.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
