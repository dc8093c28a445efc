// The objects of this dialect, appended to an answer's body.
#pragma once

#include <string>
#include <string_view>

#include "rowd/api/reply.hpp"
#include "rowd/base/time.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::justpaid {

void append(std::string& out, domain::table const& t);
void append(std::string& out, domain::row_view const& row, timestamp_printer& times);
inline void append(std::string& out, domain::row_view const& row) {
    timestamp_printer times;
    append(out, row, times);
}

// {"success":true,"data":<object>}
template <class Object>
void answer(reply& r, unsigned status, Object const& object) {
    r.begin(status);
    std::string& out = r.body();
    out += R"({"success":true,"data":)";
    append(out, object);
    out += '}';
    r.end();
}

void answer_deleted(reply& r);

}  // namespace rowd::api::justpaid
