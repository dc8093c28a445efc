// Looks at what is left, in the form of scripts.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>

#include "crash/script.hpp"
#include "fixtures/tenant.hpp"
#include "rowd/base/json.hpp"

namespace rowd::crash {

// What is there of one thread. Counts and ids must agree with rows.
inline state found_of(storage::store& s, unsigned thread) {
    state out;
    fixtures::tables_seen tables;
    BOOST_REQUIRE(fixtures::read(s, domain::list_tables{}, tables));
    for (auto const& t : tables.tables) {
        if (!t.name.starts_with("t" + std::to_string(thread) + "_")) continue;
        BOOST_REQUIRE(!out.contains(t.name));
        auto& rows = out[t.name];
        domain::list_rows plan;
        plan.table = t.id;
        plan.limit = 1'000'000;
        fixtures::rows_seen seen;
        BOOST_REQUIRE(fixtures::read(s, plan, seen));
        BOOST_REQUIRE(seen.total == seen.rows.size());
        BOOST_REQUIRE(t.row_count == seen.rows.size());
        for (auto const& row : seen.rows) {
            fixtures::rows_seen same;
            BOOST_REQUIRE(fixtures::read(s, domain::get_row{t.id, row.id}, same));
            rows[json::decode_string(domain::member(row.view(), "k").value())] =
                same.rows.at(0).data;
        }
        BOOST_REQUIRE(rows.size() == seen.rows.size());
    }
    return out;
}

inline std::uint64_t audit_entries(storage::store& s) {
    std::uint64_t count = 0;
    storage::audit_query q;
    do {
        auto const page = fixtures::read_audit(s, q).value();
        count += page.entries.size();
        q.below = page.next_below;
    } while (q.below != 0);
    return count;
}

// Of a tenant that nobody has open.
inline void check_sound(std::filesystem::path const& directory) {
    auto const found = storage::verify_tenant(directory);
    for (auto const& problem : found.problems) BOOST_ERROR(problem);
}

}  // namespace rowd::crash
