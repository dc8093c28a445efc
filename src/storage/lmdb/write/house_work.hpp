// Whether a crash has left housekeeping behind: rows of deleted tables, unfinished indexes.
#pragma once

#include "rowd/kv/cursor.hpp"
#include "storage/lmdb/format/keys.hpp"
#include "storage/lmdb/index/column_index.hpp"

namespace rowd::storage {

inline bool has_house_work(kv::snapshot const& in) {
    kv::cursor at(in);
    key const garbage('G');
    if (at.seek(garbage) && at.in(garbage)) return true;
    key const indexes('D');
    for (bool more = at.seek(indexes); more && at.in(indexes); more = at.next())
        if (!decode_index(0, at.value()).ready) return true;
    return false;
}

}  // namespace rowd::storage
