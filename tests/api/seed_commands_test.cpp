// The commands of the API's own documentation, as a reader types them.
#include <boost/test/unit_test.hpp>

#include "fixtures/binary_host.hpp"
#include "fixtures/company.hpp"

using namespace rowd;
using namespace rowd::fixtures;

namespace {

constexpr char const* list_tables = R"sh(curl -X GET "http://localhost:3000/api/v1/tables" \
  -H "x-api-key: YOUR_API_KEY")sh";

constexpr char const* create_table = R"sh(curl -X POST "http://localhost:3000/api/v1/tables" \
  -H "x-api-key: YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "Processed Invoices",
    "description": "Deduplicate Stripe events",
    "columns": [
      { "name": "stripeInvoiceId", "type": "text", "required": true },
      { "name": "amountCents", "type": "number" }
    ],
    "maxRows": 25000
  }')sh";

constexpr char const* create_row =
    R"sh(curl -X POST "http://localhost:3000/api/v1/tables/$TABLE_ID/rows" \
  -H "x-api-key: YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{ "data": { "stripeInvoiceId": "in_1234567890", "amountCents": 9900 } }')sh";

struct terminal {
    binary_host server;
    company reader{server};
    temporary_directory directory;
    std::string table;

    // What the command prints, with ids and times masked.
    std::string type(std::string command) {
        command = replaced(command, "http://localhost:3000", server.url());
        command = replaced(command, "YOUR_API_KEY", reader.key());
        auto const done =
            run({"sh", "-c", "TABLE_ID=" + table + "; " + command}, directory.path() / "errors");
        BOOST_TEST(done.code == 0, done.errors);
        return masked(done.output);
    }
};

constexpr char const* table_object =
    R"({"id":"<id>","name":"Processed Invoices","description":"Deduplicate Stripe events",)"
    R"("columns":[{"id":"stripeInvoiceId","name":"stripeInvoiceId","type":"text","required":true},)"
    R"({"id":"amountCents","name":"amountCents","type":"number"}],)"
    R"("schema":{"columns":[{"id":"stripeInvoiceId","name":"stripeInvoiceId","type":"text","required":true},)"
    R"({"id":"amountCents","name":"amountCents","type":"number"}]},)"
    R"("metadata":{},"maxRows":25000,"rowCount":)";
constexpr char const* table_times = R"(,"createdAt":"<time>","updatedAt":"<time>"})";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seed_commands, terminal)

BOOST_AUTO_TEST_CASE(they_run_as_they_are_written) {
    auto const object = [](char const* count) {
        return table_object + (count + std::string(table_times));
    };
    BOOST_TEST(type(list_tables) == R"({"success":true,"data":[]})");
    BOOST_TEST(type(create_table) == R"({"success":true,"data":)" + object("0") + "}");
    table = listed(reader.get("/api/v1/tables")).at(0);
    BOOST_TEST(
        type(create_row) ==
        R"({"success":true,"data":{"id":"<id>","data":{"stripeInvoiceId":"in_1234567890",)"
        R"("amountCents":9900},"position":null,"createdAt":"<time>","updatedAt":"<time>"}})");
    BOOST_TEST(type(list_tables) == R"({"success":true,"data":[)" + object("1") + "]}");
}

BOOST_AUTO_TEST_SUITE_END()
