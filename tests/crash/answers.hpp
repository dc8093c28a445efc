// What a server has, read through the dialect of JustPaid, in the form of scripts.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>

#include "crash/script.hpp"
#include "fixtures/company.hpp"

namespace rowd::crash {

inline std::map<std::string, std::string> rows_of(fixtures::company& c, std::string const& table) {
    std::map<std::string, std::string> rows;
    for (std::size_t seen = 0;;) {
        auto const page =
            c.get(fixtures::rows_path(table) + "?limit=100&offset=" + std::to_string(seen));
        BOOST_REQUIRE(page.status == 200u);
        auto const data = fixtures::data_of(page);
        for (auto const& row : data.as_array()) {
            auto const& values = row.at("data");
            rows[std::string(values.at("k").as_string())] = boost::json::serialize(values);
        }
        seen += data.as_array().size();
        if (data.as_array().empty()) {
            BOOST_REQUIRE(rows.size() == seen);
            return rows;
        }
    }
}

// All of a company, of every thread.
inline state everything_of(fixtures::company& c) {
    state out;
    auto const tables = c.get("/api/v1/tables");
    BOOST_REQUIRE(tables.status == 200u);
    auto const data = fixtures::data_of(tables);
    for (auto const& t : data.as_array()) {
        std::string const name(t.at("name").as_string());
        BOOST_REQUIRE(!out.contains(name));
        auto& rows = out[name];
        rows = rows_of(c, std::string(t.at("id").as_string()));
        BOOST_REQUIRE(t.at("rowCount").as_int64() == static_cast<std::int64_t>(rows.size()));
    }
    return out;
}

// The tables of one thread.
inline state part_of(state const& all, unsigned thread) {
    state part;
    for (auto const& [name, rows] : all)
        if (name.starts_with("t" + std::to_string(thread) + "_")) part[name] = rows;
    return part;
}

inline std::uint64_t audit_entries(fixtures::company& c) {
    std::uint64_t count = 0;
    std::string cursor;
    for (;;) {
        auto const page = c.get("/api/v1/audit-logs?limit=100" + cursor);
        BOOST_REQUIRE(page.status == 200u);
        auto const answer = boost::json::parse(page.body);
        count += answer.at("data").as_array().size();
        auto const& next = answer.at("meta").at("cursor");
        if (next.is_null()) return count;
        cursor = "&cursor=" + std::string(next.as_string());
    }
}

}  // namespace rowd::crash
