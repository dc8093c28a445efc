// What storage refuses for want of time, threads or room to wait, in the words that clients see.
#pragma once

#include "rowd/base/error.hpp"

namespace rowd::storage {

// What a read answers that went too far.
inline error out_of_time() {
    return {errc::timed_out, {}, {}, 1};
}
inline error overloaded() {
    return {errc::overloaded, "The server is overloaded", {}, 1};
}
inline error shutting_down() {
    return {errc::overloaded, "The server is shutting down", {}, 1};
}
inline error too_many_tenants() {
    return {errc::overloaded, "Too many tenants are in use at once", {}, 1};
}
inline error write_queue_full() {
    return {errc::overloaded, "The write queue is full", {}, 1};
}
inline error audit_unavailable() {
    return {errc::storage_failed, "The audit log is unavailable"};
}

}  // namespace rowd::storage
