// Tenants, their API keys and their apps. Any thread may call any function; all throw
// std::runtime_error when records cannot be read or written.
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

// What a server asks while it serves.
class registry {
  public:
    virtual ~registry() = default;

    struct owned_key {
        key_record key;
        tenant_record tenant;
    };
    // By the 32 bytes of the key's SHA-256; revoked ones are found, too.
    virtual std::optional<owned_key> find_key(std::string_view sha256) const = 0;
    virtual std::optional<app_record> find_app(uuid const& tenant_id, uuid const& app_id) const = 0;
    virtual std::optional<tenant_record> find_tenant(uuid const& id) const = 0;
    // The tenant has files from now on. False: there is no such tenant.
    virtual bool mark_used(uuid const& id) = 0;

    // A number that changes with every change that anybody makes; a few nanoseconds. It may run
    // ahead of what reads see while a change is being flushed.
    virtual std::uint64_t version() const = 0;
    // The one that reads see now; about a microsecond. Equals version() once that has settled.
    virtual std::uint64_t visible_version() const = 0;

    // Whether the records that are open are those that a new start would find. One system call.
    virtual bool in_place() const = 0;
    // Whether records can be read: not any more once a page of the file could not be.
    virtual bool is_readable() const noexcept = 0;

    // The token buckets of this process's keys.
    bucket_table& limits() { return limits_; }

  private:
    bucket_table limits_;
};

// What commands change as well. Names are 1 to 255 code points without control characters.
class editable_registry : public registry {
  public:
    using registry::find_tenant;

    // A tenant's name is unique and does not look like an id. Errors: bad_input, name_taken.
    virtual result<tenant_record> create_tenant(std::string_view name) = 0;
    virtual std::vector<tenant_record> tenants() const = 0;  // in creation order, as all lists here
    virtual std::optional<tenant_record> find_tenant(std::string_view name_or_id) const = 0;
    // Makes a tenant that was made elsewhere, with its apps, in one commit. What is there already,
    // the tenant by id and name, an app by id, stays as it is. Errors: bad_input (names),
    // name_taken (another tenant has the name, the id or an app).
    virtual result<> adopt_tenant(tenant_record const& tenant,
                                  std::vector<app_record> const& apps) = 0;
    // With its keys and apps, in one commit. Errors: team_absent.
    virtual result<> remove_tenant(uuid const& id) = 0;
    // Versions before 0.2 did not mark tenants that have files: false until mark_all_used() has
    // marked those that were found.
    virtual bool marks_are_complete() const = 0;
    virtual void mark_all_used(std::vector<uuid> const& ids) = 0;

    // The record and the key itself, which is stored nowhere. No scopes = reading and writing of
    // tables. Errors: bad_input (label, scope, limits), team_absent.
    virtual result<std::pair<key_record, std::string>> create_key(
        uuid const& tenant_id, std::string_view label, std::vector<std::string> const& scopes,
        std::uint32_t read_per_minute, std::uint32_t write_per_minute) = 0;
    virtual std::vector<key_record> keys(uuid const& tenant_id) const = 0;  // revoked ones, too
    // Revoking again changes nothing. Errors: bad_input (no such key).
    virtual result<key_record> revoke_key(uuid const& key_id) = 0;

    // Errors: bad_input (name), team_absent.
    virtual result<app_record> create_app(uuid const& tenant_id, std::string_view name) = 0;
    virtual std::vector<app_record> apps(uuid const& tenant_id) const = 0;
    // Errors: app_absent.
    virtual result<> remove_app(uuid const& app_id) = 0;

    // Writes all records, in one snapshot, as the registry of another data directory, which must
    // exist and have none. Does not sync.
    virtual void copy_to(std::filesystem::path const& data_directory) const = 0;
};

// Opens `data_directory/control` and makes both directories (0700) if need be; a process opens it
// at most once. Throws when the file was written by a version of rowd that this one does not know,
// and when it is missing or empty beside tenants that it must have known.
std::unique_ptr<editable_registry> open_registry(std::filesystem::path const& data_directory);

}  // namespace rowd::access
