// What callers pass in, checked and made into what the engine takes. Every error is bad_input.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rowd/data_table/data_table.hpp"
#include "rowd/domain/filter.hpp"
#include "rowd/domain/value.hpp"

namespace rowd::data_table {

// The compact form of a JSON object of at most `bytes_max`. `name` is the input's, for the message.
result<std::string> object_of(std::string_view text, std::string_view name, std::size_t bytes_max);

result<std::shared_ptr<domain::filter const>> filter_of(match const& which);

// `data` with the matched member, if it lacks it.
std::string with_match(std::string data, match const& which);

result<domain::filter> containment_of(std::string_view compact_object);

result<std::string> text_of(number n);

// A name that can be a member of stored data.
result<> check_name(std::string_view name, std::string_view input);

}  // namespace rowd::data_table
