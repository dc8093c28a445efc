#include "storage/lmdb/format/meta.hpp"

#include <stdexcept>

#include "rowd/base/record.hpp"

namespace rowd::storage {
namespace {
enum tag : std::uint8_t {
    version = 1,
    next_table = 2,
    next_audit = 3,
    secret = 4,
    newest_ms = 5,
    next_change = 6
};
}

std::string encode(meta const& m) {
    record_writer w;
    w.add(tag::version, m.format);
    w.add(tag::next_table, m.next_table);
    w.add(tag::next_audit, m.next_audit);
    w.add(tag::secret, m.secret);
    if (m.newest_ms != 0) w.add(tag::newest_ms, static_cast<std::uint64_t>(m.newest_ms));
    if (m.next_change != 0) w.add(tag::next_change, m.next_change);
    return w.bytes();
}

meta decode_meta(std::string_view bytes) {
    meta m;
    record_reader r(bytes);
    while (r.next()) {
        if (r.tag() == tag::version) m.format = r.number();
        if (m.format == 0 || m.format > format_version)
            throw std::runtime_error("the data is of format " + std::to_string(m.format) +
                                     ", this program reads formats up to " +
                                     std::to_string(format_version));
        if (r.tag() == tag::next_table) m.next_table = r.number();
        if (r.tag() == tag::next_audit) m.next_audit = r.number();
        if (r.tag() == tag::secret) m.secret = r.number();
        if (r.tag() == tag::newest_ms) m.newest_ms = static_cast<std::int64_t>(r.number());
        if (r.tag() == tag::next_change) m.next_change = r.number();
    }
    static constexpr record_reader::tag_set needed = {tag::version, tag::next_table,
                                                      tag::next_audit, tag::secret};
    r.require(needed);
    return m;
}

}  // namespace rowd::storage
