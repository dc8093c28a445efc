// One request and what its answer must and must not have, as a row of a table.
#pragma once

#include <string>
#include <vector>

#include "fixtures/exchange.hpp"

namespace rowd::fixtures {

// `path`, `body`, `contains` and `lacks` may name what a stage has set up: see stage.hpp.
struct scenario {
    std::string shows;
    std::string method;
    std::string path;
    std::string body;
    unsigned status = 0;
    // Looked for in the answer as it is, and in the answer with ids and times masked.
    std::vector<std::string> contains = {};
    std::vector<std::string> lacks = {};
    // Whose key: owner, reader, writer, runner (no scope of tables), revoked, unknown, none.
    std::string key = "owner";
    header_fields fields = {};
    // The first text of this member of the answer is kept, under a name for later scenarios.
    std::string keeps = {};
    std::string member = "id";
};

inline scenario kept(std::string name, scenario s, std::string member = "id") {
    s.keeps = std::move(name);
    s.member = std::move(member);
    return s;
}

// As an element of `contains`: this is the whole body.
inline std::string whole(std::string_view body) {
    return "<<" + std::string(body) + ">>";
}

}  // namespace rowd::fixtures
