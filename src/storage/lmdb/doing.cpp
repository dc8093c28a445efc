#include "storage/lmdb/doing.hpp"

namespace rowd::storage {
namespace {

std::string with(char const* verb, uuid const& table) {
    return std::string(verb) + " table " + table.to_string();
}

struct naming {
    std::string operator()(domain::create_table const&) const { return "creating a table"; }
    std::string operator()(domain::update_table const& o) const {
        return with("changing", o.table);
    }
    std::string operator()(domain::delete_table const& o) const {
        return with("deleting", o.table);
    }
    std::string operator()(domain::duplicate_table const& o) const {
        return with("duplicating", o.source);
    }
    std::string operator()(domain::insert_rows const& o) const {
        return with("inserting rows into", o.table);
    }
    std::string operator()(domain::change_rows const& o) const {
        return with("changing rows of", o.table);
    }
    std::string operator()(domain::change_matching const& o) const {
        return with("changing matching rows of", o.table);
    }
    std::string operator()(domain::upsert_rows const& o) const {
        return with("upserting rows of", o.table);
    }
    std::string operator()(domain::delete_rows const& o) const {
        return with("deleting rows of", o.table);
    }
};

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
std::string doing(audit_query const&) {
    return "reading the audit log";
}
std::string doing(domain::write_op const& op) {
    return std::visit(naming{}, op);
}

}  // namespace rowd::storage
