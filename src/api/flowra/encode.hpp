// The objects of this dialect, appended to an answer's body.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "rowd/api/reply.hpp"
#include "rowd/domain/projection.hpp"
#include "rowd/domain/row.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::flowra {

// The members that every document has, whatever its data has.
constexpr std::array<std::string_view, 4> system_names = {"id", "_id", "createdAt", "updatedAt"};

// Which members of a document are shown; the ids always are.
struct shown_fields {
    bool created = false;
    bool updated = false;
    domain::projection data;
};

void append(std::string& out, domain::table const& collection);
void append(std::string& out, domain::row_view const& document);
void append(std::string& out, domain::row_view const& document, shown_fields const& shown);

// Begins {"success":true,"message":<message>,"data":
std::string& begin_answer(reply& r, unsigned status, std::string_view message);

template <class Object>
void answer(reply& r, unsigned status, std::string_view message, Object const& object) {
    std::string& out = begin_answer(r, status, message);
    append(out, object);
    out += '}';
    r.end();
}

void answer_deleted(reply& r, std::string_view message, uuid const& id);

}  // namespace rowd::api::flowra
