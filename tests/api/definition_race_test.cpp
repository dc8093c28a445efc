// Columns that change between the moment when a call was checked against them and the moment when
// it is carried out: it is checked again, against those that there are then.
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <semaphore>
#include <thread>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

struct race {
    // Queues `first` and what `later` asks for behind it, both before either is carried out.
    template <class Later>
    auto overtake(domain::operation first, Later const& later) {
        auto const store = server.context().engine.open(owner.tenant().id);
        struct write : storage::pending_write {
            storage::engine* engine = nullptr;
            std::binary_semaphore reached{0};
        } hold, change;
        hold.op = domain::delete_rows{};  // of no table
        hold.engine = &server.context().engine;
        hold.run = [](mailbox::note& n) {
            auto& self = static_cast<write&>(n);
            self.reached.release();
            while (self.engine->count().queue_depth < 2) std::this_thread::yield();
        };
        change.op = std::move(first);
        change.run = [](mailbox::note& n) { static_cast<write&>(n).reached.release(); };
        BOOST_REQUIRE(store->submit(hold));
        hold.reached.acquire();
        BOOST_REQUIRE(store->submit(change));
        auto answer = later();
        change.reached.acquire();
        BOOST_TEST(change.outcome.has_value());
        return answer;
    }

    response bot(std::string method, std::string path, std::string body) {
        return owner.ask(std::move(method), "/v1/tables" + std::move(path), std::move(body),
                         {{"Authorization", "Bearer " + owner.key()},
                          {"x-bot-id", owner.tenant().id.to_string()}});
    }
    boost::json::value make(std::string const& schema, std::string const& rows) {
        auto const made = bot("POST", "", R"({"name":"RaceTable","schema":)" + schema + "}");
        if (!rows.empty())
            BOOST_REQUIRE(bot("POST", "/RaceTable/rows", R"({"rows":)" + rows + "}").status ==
                          200u);
        return boost::json::parse(made.body).at("table");
    }
    // Another type for the column `a`, as dropping it and adding it anew makes it.
    domain::update_table retype(boost::json::value const& table, std::string const& type) {
        return change_of(table, R"([{"id":"a","name":"a","type":")" + type + R"("}])",
                         {{"a"}, {}, {}});
    }
    domain::update_table change_of(boost::json::value const& table, std::string columns,
                                   domain::row_rewrite how) {
        domain::update_table op;
        op.table = *uuid::parse(std::string(table.at("id").as_string()));
        op.patch.columns = std::move(columns);
        op.patch.changed = {"schema"};
        op.rewrite = std::move(how);
        return op;
    }
    boost::json::array rows() {
        auto const found = bot("POST", "/RaceTable/rows/find", "{}");
        return boost::json::parse(found.body).at("rows").as_array();
    }
    void check_refused(response const& r, std::string_view list = "rows") {
        BOOST_TEST(r.status == 200u);
        auto const body = boost::json::parse(r.body);
        BOOST_TEST(body.at(list).as_array().empty());
        BOOST_TEST(r.body.find("must be a number") != r.body.npos, r.body);
    }

    memory_host server;
    company owner{server};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(definition_races, race)

BOOST_AUTO_TEST_CASE(created_rows_fit_the_columns_that_they_come_into) {
    auto const table = make(R"({"a":{"type":"string"}})", "");
    check_refused(overtake(retype(table, "number"), [&] {
        return bot("POST", "/RaceTable/rows", R"({"rows":[{"a":"text"}]})");
    }));
    BOOST_TEST(rows().empty());
}

BOOST_AUTO_TEST_CASE(rows_of_a_long_call_do_too) {
    auto const table = make(R"({"a":{"type":"string"},"b":{"type":"string"}})", "");
    std::string long_rows = R"({"rows":[{"a":"text"})";
    for (int i = 0; i < 200; ++i) long_rows += R"(,{"a":")" + std::string(3'000, 'x') + R"("})";
    auto const answer = overtake(retype(table, "number"),
                                 [&] { return bot("POST", "/RaceTable/rows", long_rows + "]}"); });
    check_refused(answer);
    BOOST_TEST(boost::json::parse(answer.body).at("errors").as_array().size() == 201u);
    BOOST_TEST(rows().empty());
}

BOOST_AUTO_TEST_CASE(updated_rows_fit_the_columns_that_they_come_into) {
    auto const table = make(R"({"a":{"type":"string"}})", R"([{"a":"before"}])");
    check_refused(overtake(retype(table, "number"), [&] {
        return bot("PUT", "/RaceTable/rows", R"({"rows":[{"id":1,"a":"text"}]})");
    }));
    BOOST_TEST(rows().at(0).at("a").is_null());
}

BOOST_AUTO_TEST_CASE(upserted_rows_fit_the_columns_that_they_come_into) {
    auto const table = make(R"({"a":{"type":"string"}})", "");
    check_refused(overtake(retype(table, "number"),
                           [&] {
                               return bot("POST", "/RaceTable/rows/upsert",
                                          R"({"rows":[{"a":"text"}],"keyColumn":"a"})");
                           }),
                  "inserted");
    BOOST_TEST(rows().empty());
}

BOOST_AUTO_TEST_CASE(rows_are_answered_in_the_columns_that_they_came_into) {
    auto const table = make(R"({"a":{"type":"string"}})", "");
    auto const renamed =
        change_of(table, R"([{"id":"b","name":"b","type":"text"}])", {{}, {}, {{"a", "b"}}});
    auto const answer = overtake(renamed, [&] {
        return bot("POST", "/RaceTable/rows", R"({"rows":[{"a":"text","b":"new"}]})");
    });
    BOOST_TEST(answer.status == 200u);
    auto const row = boost::json::parse(answer.body).at("rows").at(0);
    BOOST_TEST(row.at("b").as_string() == "new");
    BOOST_TEST(!row.as_object().contains("a"));
}

// A column that is gone is null in every row.
BOOST_AUTO_TEST_CASE(rows_are_not_deleted_for_a_column_that_has_another_name_by_then) {
    auto const table = make(R"({"a":{"type":"string"}})", R"([{"a":"x"},{"a":"y"}])");
    auto const renamed =
        change_of(table, R"([{"id":"b","name":"b","type":"text"}])", {{}, {}, {{"a", "b"}}});
    auto const answer = overtake(renamed, [&] {
        return bot("POST", "/RaceTable/rows/delete", R"({"filter":{"a":{"$ne":"x"}}})");
    });
    BOOST_TEST(answer.status == 400u);
    BOOST_TEST(rows().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_copy_with_less_room_has_only_rows_that_fit_it) {
    auto const table = make(R"({"a":{"type":"string"}})", "");
    domain::update_table raised;
    raised.table = *uuid::parse(std::string(table.at("id").as_string()));
    raised.patch.factor = std::uint8_t{3};
    raised.patch.changed = {"factor"};
    auto const answer = overtake(raised, [&] {
        return bot("POST", "/RaceTable/duplicate", R"({"tableName":"CopyTable","factor":1})");
    });
    BOOST_TEST(answer.status == 200u);
    BOOST_TEST(boost::json::parse(answer.body).at("table").at("factor").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(a_select_is_stored_as_the_columns_of_then_say) {
    auto const table = make(R"({"a":{"type":"string"}})", "");
    std::string const id(table.at("id").as_string());
    std::string const path = "/apps/" + owner.tenant().id.to_string() + "/tables/" + id + "/rows";
    auto const answer = overtake(retype(table, "select"),
                                 [&] { return owner.post(path, R"({"fields":{"a":["x"]}})"); });
    BOOST_TEST(answer.status == 201u);
    BOOST_TEST(answer.body.find(R"("a":["x"])") != answer.body.npos);
    BOOST_TEST(listed(owner.get(rows_path(id)), "data").size() == 1u);
    BOOST_TEST(owner.get(rows_path(id)).body.find(R"({"a":"x"})") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
