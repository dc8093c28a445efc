// A process in which a bot talks, and things fall due, is killed at a random moment: everything
// that it acknowledged is there, once, and what was scheduled falls due after the next start, once.
// ROWD_CRASH_ROUNDS, ROWD_CRASH_SEED as in crash_test.cpp.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "crash/judge.hpp"
#include "crash/settings.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/time.hpp"

using namespace rowd;
namespace chat = rowd::domain::chat;

namespace {

chat::object make(storage::store& s, chat::object draft) {
    chat::create_object op;
    op.draft = std::move(draft);
    return storage::execute(s, wall_ms(), std::move(op)).value().made;
}

// One conversation in which messages are numbered by a tag; every third is due some milliseconds
// later, every seventh is deleted again.
[[noreturn]] void talk_until_killed(std::filesystem::path const& root, uuid const& tenant,
                                    std::uint64_t seed, int out) {
    std::mt19937_64 random(seed);
    auto const engine = storage::open_engine(root, fixtures::small_engine());
    auto const store = engine->open(tenant);
    uuid const user = make(*store, {}).id;
    chat::object conversation;
    conversation.is = chat::kind::conversation;
    conversation.type = "crash";
    uuid const where = make(*store, conversation).id;
    for (std::uint32_t n = 0;; ++n) {
        chat::object message;
        message.is = chat::kind::message;
        message.type = "text";
        message.conversation = where;
        message.user = user;
        message.tags = R"({"n":")" + std::to_string(n) + R"("})";
        if (n % 3 == 0) {
            message.progress = chat::status::scheduled;
            message.due_ms = wall_ms() + 1 + static_cast<std::int64_t>(random() % 20);
        }
        uuid const made = make(*store, message).id;
        if (n % 7 == 0 &&
            !storage::execute(*store, wall_ms(), chat::delete_object{chat::kind::message, made}))
            ::_exit(1);
        if (::write(out, &n, sizeof n) != sizeof n) ::_exit(1);
    }
}

// How many messages were acknowledged before it was killed.
std::uint32_t kill_at_some_moment(pid_t child, int in, std::mt19937_64& random) {
    std::uint32_t acknowledged = 0;
    std::uint64_t const enough = 1 + random() % 600;
    auto const take = [&] {
        std::uint32_t n = 0;
        if (::read(in, &n, sizeof n) != sizeof n) return false;
        acknowledged = n + 1;
        return true;
    };
    for (std::uint64_t n = 0; n < enough && take(); ++n) {
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
    ::kill(child, SIGKILL);
    while (take()) {
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFSIGNALED(status));
    return acknowledged;
}

// The numbers of the messages that can be found, and how often.
std::map<std::uint32_t, int> found_in(storage::store& s, std::uint64_t& counted) {
    struct sink final : chat::object_sink {
        std::vector<chat::object> objects;
        void on_object(chat::object const& o, chat::position const&) override {
            objects.push_back(o);
        }
    };
    sink conversations;
    chat::list_objects plan;
    plan.is = chat::kind::conversation;
    BOOST_REQUIRE(fixtures::read(s, plan, conversations));
    BOOST_REQUIRE(conversations.objects.size() == 1u);
    counted = conversations.objects[0].message_count;
    sink messages;
    plan.is = chat::kind::message;
    plan.conversation = conversations.objects[0].id;
    plan.limit = 1'000'000;
    BOOST_REQUIRE(fixtures::read(s, plan, messages));
    std::map<std::uint32_t, int> found;
    for (auto const& o : messages.objects)
        ++found[static_cast<std::uint32_t>(
            std::stoul(json::decode_string(*json::find(o.tags, "n"))))];
    return found;
}

void play_round(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    fixtures::temporary_directory root;
    uuid const tenant = random_source().uuid_v4();
    int ends[2] = {};
    BOOST_REQUIRE(::pipe(ends) == 0);
    file_descriptor const in(ends[0]);
    file_descriptor out(ends[1]);
    pid_t const child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) talk_until_killed(root.path(), tenant, seed, out.get());
    out.close();
    std::uint32_t const acknowledged = kill_at_some_moment(child, in.get(), random);

    auto const directory = root.path() / tenant.to_string();
    crash::check_sound(directory);
    {
        auto const engine = storage::open_engine(root.path(), fixtures::small_engine());
        // Nobody asks for it: it is woken for what is due, until nothing is.
        std::int64_t const end_ns = steady_ns() + 10'000'000'000;
        while (std::filesystem::exists(directory / "due") && steady_ns() < end_ns)
            std::this_thread::yield();
        auto const store = engine->open(tenant);
        std::uint64_t counted = 0;
        auto const found = found_in(*store, counted);
        BOOST_TEST(counted == found.size());
        for (auto const& [n, times] : found) {
            BOOST_TEST(times == 1, "message " << n << " is there " << times << " times");
            BOOST_TEST(n <= acknowledged);  // the last one was under way
        }
        for (std::uint32_t n = 0; n < acknowledged; ++n)
            BOOST_TEST(found.contains(n) == (n % 7 != 0), "message " << n);
        engine->stop();
    }
    crash::check_sound(directory);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chat_crashes)

BOOST_AUTO_TEST_CASE(a_killed_process_loses_no_message_and_nothing_falls_due_twice) {
    std::uint64_t const seed = crash::seed_setting();
    std::uint64_t const rounds = crash::rounds_setting();
    for (std::uint64_t round = 0; round < rounds; ++round)
        BOOST_TEST_CONTEXT("round " << round << " of ROWD_CRASH_SEED=" << seed)
    play_round(seed + round);
}

BOOST_AUTO_TEST_SUITE_END()
