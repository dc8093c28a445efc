// The registry in an LMDB environment of its own (`DIR/control`), which the server and any number
// of administration commands open at the same time, each at most once. A commit of one process is
// seen by the next read of every other. Writes wait for each other, reads wait for nobody.
#pragma once

#include "access/lmdb/control_file.hpp"
#include "rowd/access/registry.hpp"

namespace rowd::access {

class lmdb_registry final : public editable_registry {
  public:
    explicit lmdb_registry(std::filesystem::path const& data_directory);

    std::optional<owned_key> find_key(std::string_view sha256) const override;
    std::optional<app_record> find_app(uuid const& tenant_id, uuid const& app_id) const override;
    std::optional<tenant_record> find_tenant(uuid const& id) const override;
    bool mark_used(uuid const& id) override;
    std::uint64_t version() const override { return file_.last_commit(); }
    std::uint64_t visible_version() const override;
    bool in_place() const override { return file_.in_place(); }
    bool is_readable() const noexcept override;

    result<tenant_record> create_tenant(std::string_view name) override;
    std::vector<tenant_record> tenants() const override;
    std::optional<tenant_record> find_tenant(std::string_view name_or_id) const override;
    result<> adopt_tenant(tenant_record const& tenant,
                          std::vector<app_record> const& apps) override;
    result<> remove_tenant(uuid const& id) override;
    bool marks_are_complete() const override;
    void mark_all_used(std::vector<uuid> const& ids) override;
    result<std::pair<key_record, std::string>> create_key(uuid const& tenant_id,
                                                          std::string_view label,
                                                          std::vector<std::string> const& scopes,
                                                          std::uint32_t read_per_minute,
                                                          std::uint32_t write_per_minute) override;
    std::vector<key_record> keys(uuid const& tenant_id) const override;
    result<key_record> revoke_key(uuid const& key_id) override;
    result<app_record> create_app(uuid const& tenant_id, std::string_view name) override;
    std::vector<app_record> apps(uuid const& tenant_id) const override;
    result<> remove_app(uuid const& app_id) override;
    void copy_to(std::filesystem::path const& data_directory) const override;

  private:
    control_file file_;
};

}  // namespace rowd::access
