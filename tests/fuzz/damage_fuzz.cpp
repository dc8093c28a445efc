// A tenant whose stored bytes were damaged, and requests of every dialect to it: whatever they are
// answered, they are answered, and so is the next tenant. Input: edits of four bytes each: which
// record, what happens to it, where, with which byte.
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "fixtures/company.hpp"
#include "fixtures/memory_host.hpp"
#include "fuzz/input.hpp"
#include "rowd/kv/cursor.hpp"

using namespace rowd;
using namespace rowd::fixtures;
using fuzz::require;

namespace {

constexpr unsigned edits_max = 4;

constexpr std::string_view reads[] = {
    "GET /api/v1/tables",
    "GET /api/v1/tables/{t}",
    "GET /api/v1/tables/{t}/rows?limit=50&offset=1",
    "GET /api/v1/tables/{t}/rows/{r}",
    "GET /api/v1/audit-logs?limit=3",
    "GET /api/v1/table/collections",
    "GET /api/v1/table/collections/{t}/documents?skip=1&limit=50&search=x",
    "GET /api/v1/table/collections/{t}/documents?sort=%7B%22n%22%3A%22desc%22%7D&fields=a,n",
    "GET /api/v1/table/collections/{t}/documents/{r}",
    "GET /apps/{a}/tables",
    "GET /apps/{a}/tables/{t}/rows?limit=30&sort=-createdAt",
    "GET /v1/tables",
    "GET /v1/tables/{n}",
    R"(POST /v1/tables/{n}/rows/find {"filter":{"n":{"$gt":0}},"search":"x","orderBy":"n"})",
    R"(POST /v1/tables/{n}/rows/find {"filter":{"n":2},"select":["a"]})",
    R"(POST /v1/tables/{n}/rows/find {"orderBy":"a","orderDirection":"desc","limit":5})",
    R"(POST /v1/tables/{n}/rows/find {"group":{"a":"key","n":["sum","avg"]}})",
};

constexpr std::string_view writes[] = {
    R"(PATCH /api/v1/tables/{t}/rows/{r} {"data":{"a":null},"position":null})",
    R"(POST /api/v1/tables/{t}/rows {"data":{"a":"y","n":2},"position":3})",
    R"(PATCH /api/v1/table/collections/{t}/documents/{r} {"a":"w"})",
    R"(POST /apps/{a}/tables/{t}/rows {"fields":{"a":"q"}})",
    R"(POST /v1/tables/{n}/rows/upsert {"rows":[{"a":"b","n":4}],"keyColumn":"n"})",
    R"(POST /v1/tables/{n}/rows {"rows":[{"a":"b","n":3},{"q":1}],"waitComputed":true})",
    R"(PUT /v1/tables/{n}/column {"name":"a","newName":"b"})",
    R"(PATCH /api/v1/tables/{t} {"description":"d","columns":[{"name":"b","type":"date"}]})",
    R"(POST /v1/tables/{n}/duplicate {"tableName":"CTable","schemaOnly":false})",
    R"(POST /v1/tables/{n}/rows/delete {"filter":{"a":"b"}})",
    "DELETE /api/v1/tables/{t}/rows/{r}",
    "DELETE /api/v1/tables/{t}",
};

storage::options quick_engine() {
    storage::options o;
    o.map_bytes = 16u << 20;
    o.flush = storage::durability::relaxed;
    return o;
}

// Its files are in memory where there is such a place: flushes are not to be waited for.
bool const in_memory = ::setenv("TMPDIR", "/dev/shm", 0) == 0;

class world {
  public:
    world() {
        app_ = damaged_.create_app().to_string();
        table_ =
            damaged_.create_table(R"({"name":"FuzzTable","columns":[{"name":"a","type":"text"},)"
                                  R"({"name":"n","type":"number"}]})");
        for (int i = 0; i < 6; ++i)
            row_ = damaged_.create_row(
                table_, R"({"a":"x","n":)" + std::to_string(i) + R"(,"l":[1,{"b":"\n"}]})");
        damaged_.create_row_at(table_, "4", R"({"a":"z"})");
        ask(R"(POST /v1/tables/{n}/rows/upsert {"rows":[{"n":3}],"keyColumn":"n"})");
        sound_table_ = sound_.create_table();
        close();
        kv::environment const env(directory(), {.map_bytes = 0, .read_only = true});
        kv::reader r(env);
        kv::snapshot const in(r);
        kv::cursor at(in);
        for (bool more = at.seek(std::string(1, '\0')); more; more = at.next())
            records_.emplace_back(at.key(), at.value());
    }

    void damage(fuzz::input in) {
        close();
        kv::environment env(directory(), {.map_bytes = 16u << 20});
        kv::write_txn txn(env);
        auto changed = records_;
        for (unsigned i = 0; i < edits_max && !in.rest().empty(); ++i) edit(changed, in);
        std::vector<std::string> stored;
        kv::cursor at(txn);
        for (bool more = at.seek(std::string(1, '\0')); more; more = at.next())
            stored.emplace_back(at.key());
        for (auto const& key : stored) txn.erase(key);
        for (auto const& [key, value] : changed)
            if (!key.empty()) txn.put(key, value);
        txn.commit();
    }

    void check_answers() {
        for (auto const line : reads) check(line);
        for (auto const line : writes) check(line);
        server_.reconnect();
        require(sound_.get(table_path(sound_table_)).status == 200, "another tenant is served");
    }

  private:
    using record = std::pair<std::string, std::string>;

    std::filesystem::path directory() {
        return server_.data() / "tenants" / damaged_.tenant().id.to_string();
    }

    void close() {
        server_.reconnect();
        server_.thread().release();
        while (server_.context().engine.count().open_tenants != 0)
            std::this_thread::sleep_for(std::chrono::microseconds(50));
    }

    // Mostly values; a key now and then.
    static void edit(std::vector<record>& all, fuzz::input& in) {
        record& r = all[in.byte() % all.size()];
        unsigned const how = in.byte();
        std::size_t const at = in.byte();
        char const c = static_cast<char>(in.byte());
        std::string& bytes = (how & 0x80) != 0 ? r.first : r.second;
        switch (how % 4) {
            case 0:
                if (!bytes.empty()) bytes[at % bytes.size()] = c;
                break;
            case 1:
                bytes.resize(std::min(bytes.size(), at));
                break;
            case 2:
                bytes.insert(std::min(bytes.size(), at), 1, c);
                break;
            default:
                bytes.erase(std::min(bytes.size(), at), 1 + static_cast<unsigned char>(c) % 8);
        }
    }

    response ask(std::string_view line) {
        auto const method = line.substr(0, line.find(' '));
        line.remove_prefix(method.size() + 1);
        std::string target(line.substr(0, line.find(' ')));
        line.remove_prefix(std::min(line.size(), target.size() + 1));
        for (auto const& [name, value] : {std::pair<std::string, std::string>("{t}", table_),
                                          {"{n}", "FuzzTable"},
                                          {"{r}", row_},
                                          {"{a}", app_}})
            target = replaced(std::move(target), name, value);
        header_fields const fields = {{"Authorization", "Bearer " + damaged_.key()},
                                      {"x-bot-id", damaged_.tenant().id.to_string()}};
        return server_.ask({std::string(method), std::move(target), fields, std::string(line)});
    }

    // What a handler throws is answered by the connection.
    void check(std::string_view line) {
        try {
            ask(line);
        } catch (std::runtime_error const& e) {
            require(std::string_view(e.what()) != "no answer in time", "every request ends");
        } catch (std::exception const&) {
            return;
        }
    }

    memory_host server_{{}, quick_engine()};
    company damaged_{server_};
    company sound_{server_};
    std::string app_;
    std::string table_;
    std::string row_;
    std::string sound_table_;
    std::vector<record> records_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static_cast<void>(in_memory);
    static world w;
    w.damage(fuzz::input(data, size));
    w.check_answers();
    return 0;
}
