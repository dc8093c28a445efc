// The columns of a table as this dialect knows them. They are kept in the canonical array of the
// table's schema, which every dialect reads; what only this one knows of a column (its definition
// in JSON schema) is the member `botpress` of the column. A column of another dialect has none:
// its definition is derived from its type.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/column_catalog.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api::botpress {

using domain::column_type;

struct column {
    std::string name;                     // the member of a row's data
    std::string raw_name;                 // the same as it stands between quotes in compact JSON
    column_type type = column_type::any;  // any: a JSON column of another dialect
    bool required = false;
    std::string definition;  // compact JSON, as in `schema.properties`
    std::string stored;      // compact JSON, as in the table's schema

    bool nullable() const;    // null is a value of it
    bool searchable() const;  // a search looks into it
    std::size_t index() const;
};

class column_list {
  public:
    column_list() = default;
    explicit column_list(domain::table const& t);

    // Columns whose names this dialect needs for itself are kept, but not shown.
    std::vector<column> const& shown() const { return shown_; }
    column const* find(std::string_view name) const;
    std::size_t size() const { return shown_.size() + hidden_.size(); }
    std::size_t next_index() const;

    void add(column c) { shown_.push_back(std::move(c)); }
    void remove(std::string_view name);
    // Exchanges the column of this name.
    void replace(std::string_view name, column c);

    // The compact array for the table's schema.
    std::string stored() const;
    // What queries may name.
    domain::column_catalog catalog() const;

  private:
    struct hidden_column {
        std::size_t place;  // how many of the others stand before it
        std::string stored;
    };
    std::vector<column> shown_;
    std::vector<hidden_column> hidden_;  // in their order
};

// What taking the columns of a table apart takes, as copying so many bytes does.
std::size_t columns_work(domain::table const& t);

// `id`, `createdAt` and so on: the members of a row that are not columns.
bool is_system_name(std::string_view name);

// The type that a definition speaks of; none if it is not an object with a known `type`.
std::optional<column_type> type_of_definition(std::string_view compact_json);

// A column with this definition (which has a type). `before` is the stored form that it replaces,
// with members that are to stay, or empty.
column make_column(std::string name, bool required, std::string definition,
                   std::string_view before);

}  // namespace rowd::api::botpress
