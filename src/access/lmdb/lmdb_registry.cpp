// Opening, tenants and apps. Keys are in lmdb_registry_keys.cpp.
#include "access/lmdb/lmdb_registry.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>

#include "access/lmdb/record.hpp"
#include "access/lmdb/record_lists.hpp"
#include "rowd/base/file.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/base/random.hpp"
#include "rowd/base/time.hpp"

namespace rowd::access {

namespace {

void make_private_directory(std::filesystem::path const& directory) {
    if (directory.has_parent_path()) std::filesystem::create_directories(directory.parent_path());
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        throw std::system_error(errno, std::generic_category(), directory.string());
    }
}

void make_records(std::filesystem::path const& directory) {
    control_file file(directory);
    write_transaction txn(file);
    txn.put("v", encode_integer(format_version));
    txn.put("u", {});
    txn.commit();
}

// The first files are made beside their place and moved into it whole, so that a crash never leaves
// half of them. Of two processes that do so at once, one is quicker.
void make_control_files(std::filesystem::path const& control) {
    std::filesystem::path fresh = control;
    fresh += control_unfinished + random_source().alphanumeric(16);
    make_private_directory(fresh);
    try {
        make_records(fresh);
        give_to_owner_of(control.parent_path(), fresh);
        sync_directory(fresh);
        if (::rename(fresh.c_str(), control.c_str()) == 0)
            return sync_directory(control.parent_path());
        if (errno != ENOTEMPTY && errno != EEXIST)
            throw std::system_error(errno, std::generic_category(), control.string());
        std::filesystem::remove_all(fresh);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove_all(fresh, ignored);
        throw;
    }
}

bool holds_tenants(std::filesystem::path const& data_directory) {
    auto const tenants = data_directory / "tenants";
    return std::filesystem::exists(tenants) && !std::filesystem::is_empty(tenants);
}

// Records that have gone are not replaced by none: whoever still has data would be nobody.
std::filesystem::path make_control_directory(std::filesystem::path const& data_directory) {
    make_private_directory(data_directory);
    auto control = data_directory / control_name;
    auto const file = control / "data.mdb";
    if (std::filesystem::exists(file)) {
        if (std::filesystem::file_size(file) != 0) return control;
        throw std::runtime_error("control file: " + file.string() + " is empty");
    }
    if (std::filesystem::exists(control) || holds_tenants(data_directory))
        throw std::runtime_error("control file: " + file.string() + " is missing");
    make_control_files(control);
    return control;
}

void check_format(control_file const& file) {
    read_transaction const txn(file);
    auto const bytes = txn.get("v");
    if (!bytes) throw std::runtime_error("control file: there is no format version in it");
    auto const found = decode_integer(*bytes);
    if (found != format_version) {
        throw std::runtime_error("control file: format version " + std::to_string(found) +
                                 " is not known to this version of rowd, which knows " +
                                 std::to_string(format_version));
    }
}

// Names may be longer than a key of LMDB; their digests are not.
std::string name_key(std::string_view name) {
    auto const digest = sha256(name);
    std::string key = "n";
    key.append(digest.begin(), digest.end());
    return key;
}

result<> check_tenant_name(std::string_view name) {
    if (auto const checked = check_name("a tenant's name", name); !checked) return checked;
    if (!uuid::parse(name)) return {};
    return fail(errc::bad_input, "a tenant's name must not look like an id");
}

void put_tenant(write_transaction& txn, tenant_record const& tenant) {
    txn.put(record_key(kind::tenant, tenant.id), encode(tenant));
    txn.put(name_key(tenant.name), tenant.id.as_bytes());
    append_child(txn, kind::tenant, {}, tenant.id);
}

void put_app(write_transaction& txn, app_record const& app) {
    txn.put(record_key(kind::app, app.id), encode(app));
    append_child(txn, kind::app, app.tenant_id, app.id);
}

error no_tenant() {
    return fail(errc::team_absent, "there is no such tenant");
}
error no_app() {
    return fail(errc::app_absent, "there is no such app");
}

}  // namespace

std::unique_ptr<editable_registry> open_registry(std::filesystem::path const& data_directory) {
    return std::make_unique<lmdb_registry>(data_directory);
}

lmdb_registry::lmdb_registry(std::filesystem::path const& data_directory)
    : file_(make_control_directory(data_directory)) {
    check_format(file_);
}

std::uint64_t lmdb_registry::visible_version() const {
    return read_transaction(file_).commit_seen();
}

bool lmdb_registry::is_readable() const noexcept {
    try {
        return read_transaction(file_).get("v").has_value();
    } catch (...) {
        return false;
    }
}

void lmdb_registry::copy_to(std::filesystem::path const& data_directory) const {
    make_private_directory(data_directory);
    make_private_directory(data_directory / control_name);
    file_.copy_to(data_directory / control_name);
}

result<tenant_record> lmdb_registry::create_tenant(std::string_view name) {
    if (auto const checked = check_tenant_name(name); !checked) return checked.error();
    write_transaction txn(file_);
    if (txn.get(name_key(name))) {
        return fail(errc::name_taken, "there is a tenant of that name already");
    }
    tenant_record const tenant{random_source().uuid_v4(), std::string(name), wall_ms()};
    put_tenant(txn, tenant);
    txn.commit();
    return tenant;
}

result<> lmdb_registry::adopt_tenant(tenant_record const& tenant,
                                     std::vector<app_record> const& apps) {
    if (auto const checked = check_tenant_name(tenant.name); !checked) return checked;
    write_transaction txn(file_);
    auto const named = txn.get(name_key(tenant.name));
    auto const known = read_tenant(txn, tenant.id);
    if (named.has_value() != known.has_value() || (named && *named != tenant.id.as_bytes()))
        return fail(errc::name_taken, "another tenant has the name or the id");
    if (!known) put_tenant(txn, tenant);
    for (app_record app : apps) {
        if (auto const checked = check_name("an app's name", app.name); !checked) return checked;
        app.tenant_id = tenant.id;
        auto const bytes = txn.get(record_key(kind::app, app.id));
        if (bytes && decode_app(app.id, *bytes).tenant_id != tenant.id)
            return fail(errc::name_taken, "another tenant has the app " + app.id.to_string());
        if (!bytes) put_app(txn, app);
    }
    txn.commit();
    return {};
}

namespace {

bool mark(write_transaction& txn, uuid const& id) {
    auto tenant = read_tenant(txn, id);
    if (!tenant) return false;
    tenant->used = true;
    txn.put(record_key(kind::tenant, id), encode(*tenant));
    return true;
}

}  // namespace

bool lmdb_registry::mark_used(uuid const& id) {
    write_transaction txn(file_);
    if (!mark(txn, id)) return false;
    txn.commit();
    return true;
}

bool lmdb_registry::marks_are_complete() const {
    return read_transaction(file_).get("u").has_value();
}

void lmdb_registry::mark_all_used(std::vector<uuid> const& ids) {
    write_transaction txn(file_);
    for (auto const& id : ids) mark(txn, id);
    txn.put("u", {});
    txn.commit();
}

std::vector<tenant_record> lmdb_registry::tenants() const {
    read_transaction const txn(file_);
    std::vector<tenant_record> all;
    for (auto const& id : children(txn, kind::tenant, {})) {
        if (auto tenant = read_tenant(txn, id)) all.push_back(std::move(*tenant));
    }
    return all;
}

std::optional<tenant_record> lmdb_registry::find_tenant(uuid const& id) const {
    return read_tenant(read_transaction(file_), id);
}

std::optional<tenant_record> lmdb_registry::find_tenant(std::string_view name_or_id) const {
    if (auto const id = uuid::parse(name_or_id)) return find_tenant(*id);
    read_transaction const txn(file_);
    auto const id = txn.get(name_key(name_or_id));
    if (!id) return {};
    return read_tenant(txn, decode_id(*id));
}

result<> lmdb_registry::remove_tenant(uuid const& id) {
    write_transaction txn(file_, write_transaction::wants::nothing);
    auto const tenant = read_tenant(txn, id);
    if (!tenant) return no_tenant();
    for (auto const& key_id : children(txn, kind::key, id)) {
        auto const name = record_key(kind::key, key_id);
        if (auto const bytes = txn.get(name)) txn.remove("h" + decode_key(key_id, *bytes).sha256);
        txn.remove(name);
    }
    for (auto const& app_id : children(txn, kind::app, id)) {
        txn.remove(record_key(kind::app, app_id));
    }
    remove_children(txn, kind::key, id);
    remove_children(txn, kind::app, id);
    remove_child(txn, kind::tenant, {}, id);
    txn.remove(name_key(tenant->name));
    txn.remove(record_key(kind::tenant, id));
    txn.commit();
    return {};
}

result<app_record> lmdb_registry::create_app(uuid const& tenant_id, std::string_view name) {
    if (auto const checked = check_name("an app's name", name); !checked) return checked.error();
    write_transaction txn(file_);
    if (!read_tenant(txn, tenant_id)) return no_tenant();
    app_record const app{random_source().uuid_v4(), tenant_id, std::string(name), wall_ms()};
    put_app(txn, app);
    txn.commit();
    return app;
}

std::vector<app_record> lmdb_registry::apps(uuid const& tenant_id) const {
    read_transaction const txn(file_);
    std::vector<app_record> all;
    for (auto const& id : children(txn, kind::app, tenant_id)) {
        if (auto const bytes = txn.get(record_key(kind::app, id))) {
            all.push_back(decode_app(id, *bytes));
        }
    }
    return all;
}

result<> lmdb_registry::remove_app(uuid const& app_id) {
    write_transaction txn(file_, write_transaction::wants::nothing);
    auto const bytes = txn.get(record_key(kind::app, app_id));
    if (!bytes) return no_app();
    remove_child(txn, kind::app, decode_app(app_id, *bytes).tenant_id, app_id);
    txn.remove(record_key(kind::app, app_id));
    txn.commit();
    return {};
}

std::optional<app_record> lmdb_registry::find_app(uuid const& tenant_id, uuid const& app_id) const {
    read_transaction const txn(file_);
    auto const bytes = txn.get(record_key(kind::app, app_id));
    if (!bytes) return {};
    auto app = decode_app(app_id, *bytes);
    if (app.tenant_id != tenant_id) return {};
    return app;
}

}  // namespace rowd::access
