// Lines of a dump: whatever is read as one is written as a line that reads the same. Input: lines.
#include <stdexcept>
#include <string>

#include "fuzz/input.hpp"
#include "rowd/base/json.hpp"
#include "storage/lmdb/tools/dump_lines.hpp"

using namespace rowd;
using fuzz::require;

namespace {

// The line as it would be written; empty when it is none.
std::string written(std::string_view compact) {
    std::string out;
    try {
        auto const line = storage::decode_line(compact);
        switch (line.kind) {
            case storage::line_kind::head:
                storage::append_line(out, storage::decode_head(line.content));
                break;
            case storage::line_kind::table:
                storage::append_line(out, storage::decode_dumped_table(line.content));
                break;
            case storage::line_kind::row:
                storage::append_line(out, storage::decode_dumped_row(line.content).view());
                break;
            case storage::line_kind::object:
                storage::append_line(out, storage::decode_dumped_object(line.content));
                break;
            case storage::line_kind::part:
                storage::append_line(out, storage::decode_dumped_part(line.content));
                break;
            case storage::line_kind::state:
                storage::append_line(out, storage::decode_dumped_state(line.content));
                break;
            case storage::line_kind::end:
                storage::append_line(out, storage::decode_end(line.content));
                break;
        }
    } catch (std::runtime_error const&) {  // what it throws for a line that is none
        return {};
    }
    out.pop_back();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::input in(data, size);
    while (!in.rest().empty()) {
        std::string compact;
        if (!json::compact(in.line(), compact)) continue;
        std::string const once = written(compact);
        if (once.empty()) continue;
        require(written(once) == once, "a line reads as it was written");
    }
    return 0;
}
