// The server itself, linked with the injector, over TCP: what clients of every dialect see of a
// disk that fails or is full, and what a restart finds.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "crash/answers.hpp"
#include "crash/speaker.hpp"
#include "fault/plan.hpp"
#include "fixtures/binary_host.hpp"
#include "rowd/base/file.hpp"
#include "storage/lmdb/read/catalog.hpp"

using namespace rowd;
using namespace rowd::crash;
using namespace rowd::fixtures;
using fault::call;
using fault::effect;
using fault::for_ever;

namespace {

// The client of Botpress knows 500 alone for what a server cannot do.
constexpr unsigned unavailable[] = {503, 503, 503, 500};
constexpr unsigned full[] = {507, 507, 507, 500};

// Where the next server finds its plan.
class plan_file {
  public:
    plan_file() : plan_(fault::shared(directory_.path() / "plan")) {
        ::setenv("ROWD_FAULT_PLAN", (directory_.path() / "plan").c_str(), 1);
    }
    ~plan_file() { ::unsetenv("ROWD_FAULT_PLAN"); }
    fault::plan& get() { return plan_; }

  private:
    temporary_directory directory_;
    fault::plan& plan_;
};

struct failing_server {
    plan_file file;
    fault::plan& plan = file.get();
    binary_host server{{}, ROWD_WITH_FAULTS};
    company owner{server};
    company other{server};

    // A table in every dialect, and the way to say more to it.
    struct voice {
        script steps;
        std::unique_ptr<speaker> words;
    };
    std::vector<voice> voices;

    failing_server() {
        for (dialect const d : dialects)
            voices.push_back(
                {script(1, static_cast<unsigned>(d), abilities_of(d)), make_speaker(d, owner)});
        for (auto& v : voices)
            for (int i = 0; i < 5; ++i) BOOST_REQUIRE(say_next(v) < 300u);
        other.create_table();
        plan.watch(server.data() / "tenants" / owner.tenant().id.to_string());
    }

    // The next step of the script, which stays the next one when it is refused. Answers the status.
    unsigned say_next(voice& v) {
        script const before = v.steps;
        step const s = v.steps.next();
        auto const answer = server.ask(v.words->say(s));
        last_body = answer.body;
        if (!v.words->hear(s, answer)) v.steps = before;
        return answer.status;
    }
    std::string last_body;

    void check_everything() {
        state const found = everything_of(owner);
        for (unsigned thread = 0; thread < voices.size(); ++thread)
            BOOST_TEST((part_of(found, thread) == voices[thread].steps.now()), thread);
    }
    response ready() { return server.ask({"GET", "/readyz", {}, ""}); }
    bool metrics_say(std::string const& line) {
        return server.ask({"GET", "/metrics", {}, ""}).body.find("\n" + line + "\n") !=
               std::string::npos;
    }
    void check_restart() {
        plan.end();
        BOOST_TEST(server.stop() == 0);
        auto const verified = server.command({"verify"});
        BOOST_TEST(verified.code == 0, verified.output);
        server.start();
        BOOST_TEST(ready().status == 200u);
        check_everything();
        for (auto& v : voices) BOOST_TEST(say_next(v) < 300u);
        check_everything();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_faults, failing_server)

BOOST_AUTO_TEST_CASE(after_a_failed_flush_a_tenant_reads_and_says_so) {
    plan.start({call::flush, effect::none, EIO});
    char const* const shapes[] = {R"("success":false)", R"("success":false)", R"({"error":)",
                                  R"("code":500)"};
    for (std::size_t i = 0; i < voices.size(); ++i) {
        BOOST_TEST(say_next(voices[i]) == unavailable[i]);
        BOOST_TEST(last_body.find(shapes[i]) != std::string::npos, last_body);
    }
    BOOST_TEST(ready().status == 503u);
    BOOST_TEST(ready().body == R"({"status":"storage failed"})");
    BOOST_TEST(metrics_say("rowd_failed_tenants 1"));
    check_everything();
    BOOST_TEST(other.post("/api/v1/tables", R"({"name":"T"})").status == 201u);
    check_restart();
    BOOST_TEST(metrics_say("rowd_failed_tenants 0"));
}

BOOST_AUTO_TEST_CASE(a_full_disk_answers_507_until_there_is_room) {
    plan.start({call::write, effect::none, ENOSPC, 1, for_ever});
    for (std::size_t i = 0; i < voices.size(); ++i) BOOST_TEST(say_next(voices[i]) == full[i]);
    BOOST_TEST(ready().status == 200u);
    check_everything();
    plan.end();
    for (auto& v : voices) BOOST_TEST(say_next(v) < 300u);
    check_everything();
    check_restart();
}

BOOST_AUTO_TEST_CASE(a_tenant_that_cannot_be_opened_is_refused_until_it_can) {
    company late(server);
    plan.watch(server.data() / "tenants");
    plan.start({call::name, effect::none, ENOSPC, 1, for_ever});
    BOOST_TEST(late.get("/api/v1/tables").status == 507u);
    plan.end();
    BOOST_TEST(late.get("/api/v1/tables").status == 200u);
}

BOOST_AUTO_TEST_CASE(table_changes_wait_for_the_audit_file_and_the_alarm_says_so) {
    plan.watch(server.data() / "tenants" / owner.tenant().id.to_string() / "audit");
    plan.start({call::write, effect::none, EIO, 1, for_ever});
    auto const make = [&] { return owner.post("/api/v1/tables", R"({"name":"T"})").status; };
    unsigned made = 0;
    while (made < 2'000 && make() == 201u) ++made;
    BOOST_TEST(made >= 999u);
    BOOST_TEST(made <= 1'000u);
    BOOST_TEST(make() == 503u);
    BOOST_TEST(metrics_say("rowd_damaged_audit_logs 1"));
    BOOST_TEST(metrics_say("rowd_failed_tenants 0"));
    auto const table = listed(owner.get("/api/v1/tables")).front();
    BOOST_TEST(owner.post(rows_path(table), R"({"data":{"k":"a"}})").status == 201u);
    plan.end();
    BOOST_TEST(make() == 201u);
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_a_failure_in_every_dialect_and_not_something_absent) {
    auto const id = listed(owner.get("/api/v1/tables")).front();
    auto const app = owner.create_app().to_string();
    std::string const tenant = owner.tenant().id.to_string();
    BOOST_TEST(server.stop() == 0);
    {
        kv::environment env(server.data() / "tenants" / tenant, {});
        kv::write_txn txn(env);
        auto const number = storage::table_number(txn, *uuid::parse(id)).value();
        auto const key = storage::definition_key(number);
        std::string const whole(txn.get(key).value());
        txn.put(key, std::string_view(whole).substr(0, whole.size() / 2));
        txn.commit();
    }
    server.start();
    for (std::string const& path :
         std::vector<std::string>{table_path(id), "/api/v1/table/collections/" + id + "/documents",
                                  "/apps/" + app + "/tables/" + id + "/rows", "/v1/tables/" + id}) {
        auto r = owner.make_request("GET", path);
        r.fields.emplace_back("Authorization", "Bearer " + owner.key());
        r.fields.emplace_back("x-bot-id", tenant);
        BOOST_TEST(server.ask(r).status == 500u, path);
    }
    BOOST_TEST(owner.get(rows_path(id)).status == 200u);
    BOOST_TEST(other.get("/api/v1/tables").status == 200u);
    BOOST_TEST(ready().status == 200u);
    auto const verified = server.command({"verify"});
    BOOST_TEST(verified.code == 1);
    BOOST_TEST(verified.output.find(tenant) != verified.output.npos);
    BOOST_TEST(server.stop() == 0);
    auto const log = read_file(server.log());
    BOOST_TEST(log.find("\"tenant\":\"" + tenant + "\",\"place\":\"reading table " + id) !=
               log.npos);
}

BOOST_AUTO_TEST_CASE(a_damaged_row_is_a_failure_in_every_dialect_and_not_something_absent) {
    auto const id = owner.create_table();
    auto const row = owner.create_row(id);
    owner.create_row(id);  // the newest tells a table's counts, and would fail the table
    auto const app = owner.create_app().to_string();
    std::string const tenant = owner.tenant().id.to_string();
    BOOST_TEST(server.stop() == 0);
    {
        kv::environment env(server.data() / "tenants" / tenant, {});
        kv::write_txn txn(env);
        auto const number = storage::table_number(txn, *uuid::parse(id)).value();
        txn.put(storage::row_key(number, std::nullopt, 1), "cut short");
        txn.commit();
    }
    server.start();
    for (std::string const& path : std::vector<std::string>{
             row_path(id, row), "/api/v1/table/collections/" + id + "/documents/" + row,
             "/apps/" + app + "/tables/" + id + "/rows/" + row, "/v1/tables/" + id + "/row?id=1"}) {
        auto r = owner.make_request("GET", path);
        r.fields.emplace_back("Authorization", "Bearer " + owner.key());
        r.fields.emplace_back("x-bot-id", tenant);
        BOOST_TEST(server.ask(r).status == 500u, path);
    }
}

// As a sample, at calls that the whole workload makes at any time; tests of storage fail each one.
BOOST_AUTO_TEST_CASE(whichever_write_fails_nothing_acknowledged_is_lost) {
    std::mt19937_64 random(random_source().next64());
    for (auto const error : {EIO, ENOSPC, EIO, ENOSPC, EIO, ENOSPC}) {
        auto const first = 1 + random() % 60;
        bool const stays = random() % 2 == 0;
        BOOST_TEST_CONTEXT("error " << error << " at write " << first << " stays " << stays) {
            plan.start({call::write, effect::none, error, first, stays ? for_ever : first});
            for (int i = 0; i < 10; ++i)
                for (auto& v : voices) {
                    auto const status = say_next(v);
                    BOOST_TEST((status < 300 || status == 500 || status == 503 || status == 507));
                }
            check_everything();
            check_restart();
        }
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_shuts_down_is_not_ready) {
    client asking = server.connect();
    client idle = server.connect();
    BOOST_TEST(idle.ask({"GET", "/readyz", {}, ""}).status == 200u);
    BOOST_TEST(asking.send("GET /readyz HTTP/1.1\r\n"));
    server.terminate();
    BOOST_TEST(idle.ends());  // it has begun
    asking.send("Host: x\r\n\r\n");
    auto const answer = asking.receive();
    BOOST_TEST(answer.status == 503u);
    BOOST_TEST(answer.body == R"({"status":"shutting down"})");
    BOOST_TEST(server.wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
