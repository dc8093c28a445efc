// Where in a row a value is found.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rowd/domain/row.hpp"

namespace rowd::domain {

// The names of system fields differ between dialects; a dialect turns its own into `system`.
struct path {
    enum class source : std::uint8_t {
        member,    // of the row's data
        document,  // all of the row's data
        number,    // the row's number
        id,        // the row's UUID, as a string
        created,   // instants
        updated,
        score,  // how well the row fits a search; only to sort by
    };
    using way = std::vector<std::string>;  // member names from the data inwards

    source from = source::member;
    std::string name;       // as the client wrote it
    std::vector<way> ways;  // to a member; the first that leads to a value counts

    static path system(source from, std::string name = {});
    // The member of exactly this name.
    static path literal(std::string name);
    // `a.b` is the member of that name or, without one, b inside the object a.
    static path dotted(std::string name);
};

enum class value_kind : std::uint8_t {
    missing,
    null,
    number,
    string,
    object,
    array,
    boolean,
    instant,
};

// The value at a path of one row: a view that dies with the row's, made without allocation.
class cell {
  public:
    cell(path const& where, row_view const& row);
    cell(cell const&) = delete;
    cell& operator=(cell const&) = delete;

    value_kind kind() const { return kind_; }
    bool is_null() const { return kind_ <= value_kind::null; }  // or missing
    // Compact JSON; empty when missing or an instant.
    std::string_view text() const { return text_; }
    std::int64_t instant_ms() const { return instant_ms_; }

  private:
    void find(path const& where, row_view const& row);

    value_kind kind_ = value_kind::missing;
    std::string_view text_;
    std::int64_t instant_ms_ = 0;
    std::array<char, uuid::text_size + 2> rendered_;  // text of a system field; else unset
};

// The kind of a compact value.
value_kind value_kind_of(std::string_view text);

}  // namespace rowd::domain
