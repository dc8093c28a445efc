// Which tags hold what belongs to a table's rows (keys.hpp): all of it goes when the table goes.
#pragma once

namespace rowd::storage {

constexpr char tags_of_rows[] = {'R', 'P', 'V', 'K', 'L', 'X', 'J', 'j', 'D'};

}  // namespace rowd::storage
