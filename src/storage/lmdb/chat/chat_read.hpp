// Executes the plans of domain/chat/plans.hpp in a snapshot, on the caller's thread.
#pragma once

#include "rowd/base/error.hpp"
#include "rowd/domain/chat/plans.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/reading.hpp"

namespace rowd::storage {

// `secret`: of the tenant (tables/row_id.hpp). Errors of all: timed_out; of all but lists of
// objects: object_absent.
result<> read_object(kv::snapshot const& in, std::uint64_t secret,
                     domain::chat::get_object const& plan, reading& how,
                     domain::chat::object_sink& out);
result<> read_objects(kv::snapshot const& in, std::uint64_t secret,
                      domain::chat::list_objects const& plan, reading& how,
                      domain::chat::object_sink& out);
result<> read_participants(kv::snapshot const& in, std::uint64_t secret,
                           domain::chat::list_participants const& plan, reading& how,
                           domain::chat::object_sink& out);
result<> read_participant(kv::snapshot const& in, std::uint64_t secret,
                          domain::chat::get_participant const& plan, reading& how,
                          domain::chat::object_sink& out);
result<> read_state(kv::snapshot const& in, std::uint64_t secret,
                    domain::chat::get_state const& plan, reading& how,
                    domain::chat::state_sink& out);

}  // namespace rowd::storage
