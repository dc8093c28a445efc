#include "storage/lmdb/doing.hpp"

namespace rowd::storage {
namespace {

std::string with(std::string_view verb, uuid const& table) {
    return std::string(verb) + " table " + table.to_string();
}

}  // namespace

std::string doing(domain::get_table const& plan) {
    auto const* const id = std::get_if<uuid>(&plan.table);
    return id ? with("reading", *id) : "reading a table by its name";
}
std::string doing(domain::list_tables const&) {
    return "listing tables";
}
std::string doing(domain::get_row const& plan) {
    return with("reading a row of", plan.table);
}
std::string doing(domain::list_rows const& plan) {
    return with("listing rows of", plan.table);
}
std::string doing(domain::find_rows const& plan) {
    return with("finding rows of", plan.table);
}
std::string doing(domain::group_rows const& plan) {
    return with("grouping rows of", plan.table);
}
std::string doing(domain::chat::get_object const& plan) {
    return "reading something of a chat, " + plan.id.to_string();
}
std::string doing(domain::chat::list_objects const&) {
    return "listing things of a chat";
}
std::string doing(domain::chat::list_participants const& plan) {
    return "listing participants of conversation " + plan.conversation.to_string();
}
std::string doing(domain::chat::get_participant const& plan) {
    return "reading a participant of conversation " + plan.conversation.to_string();
}
std::string doing(domain::chat::get_state const&) {
    return "reading a state";
}
std::string doing(audit_query const&) {
    return "reading the audit log";
}
std::string doing(domain::operation const& op) {
    return std::visit(
        []<class Op>(Op const& o) {
            if constexpr (requires { o.table; })
                return with(Op::doing, o.table);
            else if constexpr (requires { o.source; })
                return with(Op::doing, o.source);
            else
                return std::string(Op::doing);
        },
        op);
}

}  // namespace rowd::storage
