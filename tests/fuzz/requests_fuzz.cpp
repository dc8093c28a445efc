// Whole requests to every dialect, over the real dispatcher and engine. Input: method and target in
// a line, in which {t} is a table, {n} its name, {r} a row and {a} an app; then a body. Whatever a
// client sends: never a server error, and always JSON.
#include <memory>
#include <string>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"
#include "fuzz/input.hpp"
#include "rowd/base/json.hpp"

using namespace rowd;
using namespace rowd::fixtures;
using fuzz::require;

namespace {

constexpr unsigned requests_per_server_max = 300;  // tables pile up, and what is there is deleted

storage::options quick_engine() {
    storage::options o;
    o.map_bytes = 64u << 20;
    o.flush = storage::durability::relaxed;
    return o;
}

struct world {
    memory_host server{{}, quick_engine()};
    company owner{server};
    std::string app = owner.create_app().to_string();
    std::string table = owner.create_table(
        R"({"name":"FuzzTable","columns":[{"name":"a","type":"text"},{"name":"n","type":"number"}]})");
    std::string row = owner.create_row(table, R"({"a":"x","n":1})");
    unsigned requests = 0;

    response ask(std::string method, std::string target, std::string body) {
        for (auto const& [name, value] : {std::pair<std::string, std::string>("{t}", table),
                                          {"{n}", "FuzzTable"},
                                          {"{r}", row},
                                          {"{a}", app}})
            target = replaced(std::move(target), name, value);
        header_fields const fields = {{"Authorization", "Bearer " + owner.key()},
                                      {"x-bot-id", owner.tenant().id.to_string()}};
        return server.ask({std::move(method), std::move(target), fields, std::move(body)});
    }
};

std::unique_ptr<world> current;

bool is_method(std::string_view text) {
    for (auto const name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
        if (text == name) return true;
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (!current || ++current->requests > requests_per_server_max)
        current = std::make_unique<world>();
    fuzz::input in(data, size);
    auto const line = in.line();
    auto const space = line.find(' ');
    if (space == line.npos || !is_method(line.substr(0, space))) return 0;
    for (char const c : line.substr(space + 1))
        if (c <= ' ' || c > '~' || c == '#') return 0;
    response answer;
    try {
        answer = current->ask(std::string(line.substr(0, space)),
                              std::string(line.substr(space + 1)), std::string(in.rest()));
    } catch (std::runtime_error const& e) {
        if (std::string_view(e.what()).starts_with("not a request")) return 0;
        throw;
    }
    require(answer.status >= 200 && answer.status < 500, "a client cannot make the server fail");
    auto const type = answer.field("Content-Type").value_or("");
    if (answer.body.empty() || !type.starts_with("application/json")) return 0;
    std::string compact;
    require(json::compact(answer.body, compact).has_value(), "answers are JSON");
    return 0;
}
