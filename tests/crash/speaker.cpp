#include "crash/speaker.hpp"

#include <boost/json/parse.hpp>
#include <stdexcept>

namespace rowd::crash {
namespace {

using fixtures::row_path;
using fixtures::rows_path;
using fixtures::table_path;

boost::json::value member(std::string const& body, std::initializer_list<std::string_view> path) {
    auto v = boost::json::parse(body);
    for (auto const name : path) v = boost::json::value(v.at(name));
    return v;
}

std::string text_of(boost::json::value const& id) {
    return id.is_string() ? std::string(id.as_string()) : std::to_string(id.as_int64());
}

std::string named(std::string const& name, std::string const& more = {}) {
    return "{\"name\":\"" + name + "\"" + more + "}";
}

class justpaid_speaker final : public speaker {
  public:
    using speaker::speaker;

  private:
    words create_table(std::string const& name) const override {
        return {"POST", "/api/v1/tables", named(name, R"(,"maxRows":100000)")};
    }
    words insert(std::string const& table, step const& s) const override {
        return {"POST", rows_path(table), R"({"data":)" + s.data[0] + "}"};
    }
    words change(std::string const& table, std::string const& row,
                 std::string const& data) const override {
        return {"PATCH", row_path(table, row), R"({"data":)" + data + "}"};
    }
    words remove(std::string const& table, std::string const& row) const override {
        return {"DELETE", row_path(table, row)};
    }
    std::string id_of_table(std::string const& body) const override {
        return text_of(member(body, {"data", "id"}));
    }
    std::vector<std::string> ids_of_rows(std::string const& body) const override {
        return {text_of(member(body, {"data", "id"}))};
    }
};

class flowra_speaker final : public speaker {
  public:
    using speaker::speaker;

  private:
    static constexpr char const* collections = "/api/v1/table/collections";
    static std::string documents(std::string const& table) {
        return std::string(collections) + "/" + table + "/documents";
    }
    words create_table(std::string const& name) const override {
        return {"POST", collections, named(name)};
    }
    words delete_table(std::string const& table) const override {
        return {"DELETE", std::string(collections) + "/" + table};
    }
    words insert(std::string const& table, step const& s) const override {
        return {"POST", documents(table), s.data[0]};
    }
    words change(std::string const& table, std::string const& row,
                 std::string const& data) const override {
        return {"PATCH", documents(table) + "/" + row, data};
    }
    words remove(std::string const& table, std::string const& row) const override {
        return {"DELETE", documents(table) + "/" + row};
    }
    std::string id_of_table(std::string const& body) const override {
        return text_of(member(body, {"data", "id"}));
    }
    std::vector<std::string> ids_of_rows(std::string const& body) const override {
        return {text_of(member(body, {"data", "id"}))};
    }
};

// It cannot delete tables: that is said in the dialect of JustPaid.
class starion_speaker final : public speaker {
  public:
    using speaker::speaker;

  private:
    std::string tables() const { return "/apps/" + who_.tenant().id.to_string() + "/tables"; }
    std::string rows(std::string const& table) const { return tables() + "/" + table + "/rows"; }
    words create_table(std::string const& name) const override {
        return {"POST", tables(), named(name)};
    }
    words insert(std::string const& table, step const& s) const override {
        return {"POST", rows(table), R"({"fields":)" + s.data[0] + "}"};
    }
    words change(std::string const& table, std::string const& row,
                 std::string const& data) const override {
        return {"PATCH", rows(table) + "/" + row, R"({"fields":)" + data + "}"};
    }
    words remove(std::string const& table, std::string const& row) const override {
        return {"DELETE", rows(table) + "/" + row};
    }
    std::string id_of_table(std::string const& body) const override {
        return text_of(member(body, {"_id"}));
    }
    std::vector<std::string> ids_of_rows(std::string const& body) const override {
        return {text_of(member(body, {"_id"}))};
    }
};

class botpress_speaker final : public speaker {
  public:
    using speaker::speaker;

  private:
    static std::string rows(std::string const& table) { return "/v1/tables/" + table + "/rows"; }
    static std::string list_of(step const& s) {
        std::string all;
        for (auto const& data : s.data) all += (all.empty() ? "" : ",") + data;
        return "[" + all + "]";
    }
    words create_table(std::string const& name) const override {
        return {"POST", "/v1/tables",
                named(name, R"(,"schema":{"type":"object","properties":{"k":{"type":"string"},)"
                            R"("v":{"type":"number"},"text":{"type":"string"}}})")};
    }
    words delete_table(std::string const& table) const override {
        return {"DELETE", "/v1/tables/" + table};
    }
    words insert(std::string const& table, step const& s) const override {
        return {"POST", rows(table), R"({"rows":)" + list_of(s) + "}"};
    }
    words upsert(std::string const& table, step const& s) const override {
        return {"POST", rows(table) + "/upsert", R"({"keyColumn":"k","rows":)" + list_of(s) + "}"};
    }
    words change(std::string const& table, std::string const& row,
                 std::string const& data) const override {
        return {"PUT", rows(table), R"({"rows":[{"id":)" + row + "," + data.substr(1) + "]}"};
    }
    words remove(std::string const& table, std::string const& row) const override {
        return {"POST", rows(table) + "/delete", R"({"ids":[)" + row + "]}"};
    }
    fixtures::header_fields fields() const override {
        return {{"Authorization", "Bearer " + who_.key()},
                {"x-bot-id", who_.tenant().id.to_string()}};
    }
    std::string id_of_table(std::string const& body) const override {
        return text_of(member(body, {"table", "name"}));  // what its paths are made of
    }
    std::vector<std::string> ids_of_rows(std::string const& body) const override {
        auto const answer = boost::json::parse(body);
        std::vector<std::string> ids;
        for (auto const* name : {"rows", "inserted"})
            if (auto const* rows = answer.as_object().if_contains(name))
                for (auto const& row : rows->as_array()) ids.push_back(text_of(row.at("id")));
        return ids;
    }
};

}  // namespace

abilities abilities_of(dialect d) {
    bool const is_botpress = d == dialect::botpress;
    return {.many_rows = is_botpress, .upserts = is_botpress};
}

std::unique_ptr<speaker> make_speaker(dialect d, fixtures::company const& who) {
    switch (d) {
        case dialect::justpaid:
            return std::make_unique<justpaid_speaker>(who);
        case dialect::flowra:
            return std::make_unique<flowra_speaker>(who);
        case dialect::starion:
            return std::make_unique<starion_speaker>(who);
        case dialect::botpress:
            return std::make_unique<botpress_speaker>(who);
    }
    throw std::logic_error("no such dialect");
}

speaker::words speaker::delete_table(std::string const& table) const {
    return {"DELETE", table_path(table)};
}

speaker::words speaker::upsert(std::string const&, step const&) const {
    throw std::logic_error("this dialect has no upserts");
}

fixtures::header_fields speaker::fields() const {
    return {{"x-api-key", who_.key()}};
}

fixtures::request speaker::say(step const& s) const {
    auto const id = [](auto const& ids, std::string const& of) {
        auto const at = ids.find(of);
        return at == ids.end() ? std::string() : at->second;
    };
    std::string const table = id(tables_, s.table);
    std::string const row = s.keys.empty() ? std::string() : id(rows_, s.keys[0]);
    words said;
    switch (s.what) {
        case step::kind::create_table:
            said = create_table(s.table);
            break;
        case step::kind::delete_table:
            said = delete_table(table);
            break;
        case step::kind::insert:
            said = insert(table, s);
            break;
        case step::kind::upsert:
            said = upsert(table, s);
            break;
        case step::kind::change:
            said = change(table, row, s.data[0]);
            break;
        case step::kind::remove:
            said = remove(table, row);
            break;
    }
    return {std::move(said.method), std::move(said.path), fields(), std::move(said.body)};
}

bool speaker::hear(step const& s, fixtures::response const& r) {
    if (r.status != 200 && r.status != 201) return false;
    if (s.what == step::kind::create_table) tables_[s.table] = id_of_table(r.body);
    if (s.what == step::kind::insert || s.what == step::kind::upsert) {
        auto const ids = ids_of_rows(r.body);
        for (std::size_t i = 0; i < ids.size(); ++i) rows_[s.keys[i]] = ids[i];
    }
    return true;
}

}  // namespace rowd::crash
