// What is known of an index over one member of the rows' data.
#pragma once

#include <cstdint>
#include <string>

#include "rowd/domain/key.hpp"

namespace rowd::storage {

constexpr unsigned indexes_max = 8;  // of one table

struct index_record {
    std::uint16_t number = 0;
    std::string member;      // its name, decoded
    bool ready = false;      // all rows are in it
    bool exact = true;       // the order of entries is the order of values (no text was cut)
    bool arrays = false;     // some row had one there: equality with a scalar may mean an element
    std::string next_place;  // where the builder goes on
    domain::key_form form = domain::key_form::value;  // how values are told apart
};

}  // namespace rowd::storage
