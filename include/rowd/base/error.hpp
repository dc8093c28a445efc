// Expected failures, as values. The list is closed and knows no protocol: what dialects have in
// common is in api/common/error_texts.cpp, what differs in api/<dialect>/errors.cpp, in a `switch`
// without `default:`, so a new code is a compile error where it was forgotten. Broken worlds (out
// of memory, a corrupt page) are exceptions instead.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace rowd {

enum class errc : std::uint8_t {
    // What is not HTTP as it should be; the connection ends.
    malformed_request,
    request_late,  // it did not arrive in time
    target_too_long,
    head_too_large,
    expectation_unknown,
    version_unknown,
    // The request itself.
    route_absent,
    method_not_allowed,
    unauthorized,
    too_many_failures,  // unauthorised tries from one address; `retry_after_s` is set
    forbidden,
    rate_limited,  // `retry_after_s` is set
    media_type,
    body_too_large,
    bad_json,
    body_not_object,
    bad_input,   // a field of the body; `details` lists every failure
    bad_query,   // a query parameter
    bad_schema,  // a table schema that cannot be understood
    // The data.
    table_absent,
    row_absent,
    column_absent,
    app_absent,
    team_absent,
    object_absent,     // a user, conversation, message, event or state
    reference_absent,  // what a body names is not there
    table_full,
    name_taken,
    table_frozen,
    stale,  // what the change was computed from has changed meanwhile; try again
    limit_exceeded,
    // The server.
    overloaded,      // a bounded queue is full; `retry_after_s` is set
    timed_out,       // a query was not done in the time it may take; `retry_after_s` is set
    storage_full,    // disk, map or quota; reads and deletes go on
    storage_failed,  // an I/O error; the change is not known to be durable
    internal,
};

struct field_error {
    std::string field;
    std::string message;
};

struct error {
    errc code = errc::internal;
    std::string message;  // for the client; may be empty where the code says all
    std::vector<field_error> details = {};
    std::uint32_t retry_after_s = 0;
};

template <class T = void>
using result = boost::system::result<T, error>;

inline error fail(errc code, std::string message = {}) {
    return error{code, std::move(message)};
}

// Thrown by result<T>::value() when there is none: asking for it without checking is a bug.
[[noreturn]] inline void throw_exception_from_error(error const& e, boost::source_location const&) {
    throw std::logic_error("unchecked error: " + e.message);
}

}  // namespace rowd
