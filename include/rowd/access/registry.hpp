// Tenants, their API keys and their apps: the control records of one data directory, kept in an
// LMDB environment of their own (`DIR/control`), which the server and any number of administration
// commands open at the same time. A commit of one process is seen by the next read of every other.
//
// A process opens a directory at most once. Any thread may call any function; writes wait for each
// other, reads wait for nobody. All functions throw std::runtime_error when the file cannot be read
// or written.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rowd/access/bucket_table.hpp"
#include "rowd/base/error.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::access {

// In a data directory: where the records are, and how a directory's name goes on behind that while
// its first files are made.
constexpr char const* control_name = "control";
constexpr char const* control_unfinished = ".new-";
// Address space of the records: some two million keys.
constexpr std::uint64_t control_map_bytes = 1u << 30;

struct tenant_record {
    uuid id;
    std::string name;
    std::int64_t created_ms = 0;
    bool used = false;  // it has files; if they are missing, they are lost
};

struct key_record {
    uuid id;
    uuid tenant_id;
    std::string name;
    std::string prefix;  // the first 8 characters of the key, to tell keys apart
    std::vector<std::string> scopes;
    std::uint32_t read_per_minute = 0;   // 0 = unlimited
    std::uint32_t write_per_minute = 0;  // 0 = unlimited
    std::int64_t created_ms = 0;
    std::optional<std::int64_t> revoked_ms;
};

struct app_record {
    uuid id;
    uuid tenant_id;
    std::string name;
    std::int64_t created_ms = 0;
};

// What a key may be given. rowd itself obeys the first two.
constexpr std::array<std::string_view, 6> known_scopes = {"workflows:read",    "workflows:write",
                                                          "workflows:execute", "runs:read",
                                                          "connections:read",  "connections:write"};
constexpr std::uint32_t per_minute_max = 10'000'000;
constexpr std::size_t key_bytes_max = 256;  // of a presented key

class registry {
  public:
    // Opens `data_directory/control` and makes both directories (0700) if need be. Throws when the
    // file was written by a version of rowd that this one does not know, and when it is missing or
    // empty beside tenants that it must have known.
    explicit registry(std::filesystem::path const& data_directory);
    ~registry();
    registry(registry const&) = delete;
    registry& operator=(registry const&) = delete;

    // Names are 1 to 255 code points without control characters; a tenant's name is unique and
    // does not look like an id. Errors: bad_input, name_taken.
    result<tenant_record> create_tenant(std::string_view name);
    std::vector<tenant_record> tenants() const;  // in creation order, as all lists here
    std::optional<tenant_record> find_tenant(uuid const& id) const;
    std::optional<tenant_record> find_tenant(std::string_view name_or_id) const;
    // Makes a tenant that was made elsewhere, with its apps, in one commit. What is there already,
    // the tenant by id and name, an app by id, stays as it is. Errors: bad_input (names),
    // name_taken (another tenant has the name, the id or an app).
    result<> adopt_tenant(tenant_record const& tenant, std::vector<app_record> const& apps);
    // With its keys and apps, in one commit. Errors: team_absent.
    result<> remove_tenant(uuid const& id);
    // The tenant has files from now on. False: there is no such tenant.
    bool mark_used(uuid const& id);
    // Versions before 0.2 did not mark tenants that have files: false until mark_all_used() has
    // marked those that were found.
    bool marks_are_complete() const;
    void mark_all_used(std::vector<uuid> const& ids);

    // The record and the key itself, which is stored nowhere. No scopes = reading and writing of
    // tables. Errors: bad_input (label, scope, limits), team_absent.
    result<std::pair<key_record, std::string>> create_key(uuid const& tenant_id,
                                                          std::string_view label,
                                                          std::vector<std::string> const& scopes,
                                                          std::uint32_t read_per_minute,
                                                          std::uint32_t write_per_minute);
    std::vector<key_record> keys(uuid const& tenant_id) const;  // revoked ones, too
    // Revoking again changes nothing. Errors: bad_input (no such key).
    result<key_record> revoke_key(uuid const& key_id);

    struct owned_key {
        key_record key;
        tenant_record tenant;
    };
    // By the 32 bytes of the key's SHA-256; revoked ones are found, too.
    std::optional<owned_key> find_key(std::string_view sha256) const;

    // Errors: bad_input (name), team_absent.
    result<app_record> create_app(uuid const& tenant_id, std::string_view name);
    std::vector<app_record> apps(uuid const& tenant_id) const;
    // Errors: app_absent.
    result<> remove_app(uuid const& app_id);
    std::optional<app_record> find_app(uuid const& tenant_id, uuid const& app_id) const;

    // A number that changes with every commit of any process; a few nanoseconds. It may run ahead
    // of what reads see while a commit is being flushed.
    std::uint64_t version() const;
    // The commit that reads see now; about a microsecond. Equals version() once that has settled.
    std::uint64_t visible_version() const;

    // Whether the file that is open is the one that a new start would find. One system call.
    bool in_place() const;
    // Whether records can be read: not any more once a page of the file could not be.
    bool is_readable() const noexcept;

    // Writes all records, in one snapshot, as the registry of another data directory, which must
    // exist and have none. Does not sync.
    void copy_to(std::filesystem::path const& data_directory) const;

    // The token buckets of this process's keys.
    bucket_table& limits() const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace rowd::access
