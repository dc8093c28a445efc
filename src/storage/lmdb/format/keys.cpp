#include "storage/lmdb/format/keys.hpp"

#include <stdexcept>
#include <string>

#include "rowd/base/hash.hpp"

namespace rowd::storage {
namespace {

// Any key but those of indexes, which have what clients stored behind the number of the index.
std::string shown(std::string_view bytes) {
    std::size_t const most = bytes.starts_with('X') ? prefix_size + 2 : prefix_size + 17;
    bool const all = bytes.size() <= most;
    bytes = bytes.substr(0, most);
    return hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()}) +
           (all ? "" : "..");
}

// Rows are what people look for.
std::string name_of(std::string_view bytes) {
    bool const is_row = bytes.size() >= prefix_size + 9 && bytes[0] == 'R';
    if (!is_row) return "stored bytes " + shown(bytes);
    return "row " + std::to_string(last_number(bytes)) + " of table " +
           std::to_string(table_in(bytes)) + " (" + shown(bytes) + ")";
}

}  // namespace

void throw_damaged(std::string_view bytes, char const* what) {
    throw std::runtime_error("damaged data: " + name_of(bytes) + ": " + what);
}

}  // namespace rowd::storage
