#include "api/pipeline/writing.hpp"

#include <utility>

namespace rowd::api {
namespace {

constexpr std::size_t around_row = 200;
constexpr std::size_t around_id = 40;
constexpr std::size_t definition_passes = 32;  // columns are taken apart to be shown

std::size_t work_of(std::vector<domain::row> const& rows) {
    std::size_t sum = rows.size() * around_row;
    for (auto const& row : rows) sum += row.data.size();
    return sum;
}

}  // namespace

std::size_t work_of(domain::receipt const& done) {
    std::size_t const definition =
        done.table ? done.table->schema.size() + done.table->metadata.size() : 0;
    return work_of(done.rows) + work_of(done.updated) + done.deleted.size() * around_id +
           definition * definition_passes;
}

task<domain::receipt> write(call const& c, domain::write_op&& op) {
    return storage::submit(*c.store, c.thread->home(), c.now_ms, std::move(op));
}

}  // namespace rowd::api
