#include "rowd/access/key_cache.hpp"

#include <cstring>

namespace rowd::access {

namespace {

std::uint8_t scope_bits(std::vector<std::string> const& names) {
    unsigned bits = 0;
    for (auto const& name : names) {
        for (auto const s : {scope::read, scope::write}) {
            if (name == scope_name(s)) bits |= static_cast<unsigned>(s);
        }
    }
    return static_cast<std::uint8_t>(bits);
}

}  // namespace

std::size_t key_cache::digest_hash::operator()(sha256_digest const& digest) const {
    std::size_t hash;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

key_cache::key_cache(registry& r) : registry_(r) {}

// A commit shows up in registry::version() before reads see it. Until they do, nothing may be
// remembered under its number: it would be the old record, and would stay.
std::uint64_t key_cache::version() {
    ROWD_DEBUG_ASSERT(owner_.is_here());
    if (registry_.version() == version_) return version_;
    auto const visible = registry_.visible_version();
    if (visible != version_) known_.clear();
    version_ = visible;
    return version_;
}

std::shared_ptr<credential const> key_cache::find(std::string_view presented_key) {
    if (presented_key.empty() || presented_key.size() > key_bytes_max) return nullptr;
    version();
    auto const digest = hasher_(presented_key);
    if (auto const known = known_.find(digest); known != known_.end()) return known->second;

    auto found = registry_.find_key({reinterpret_cast<char const*>(digest.data()), digest.size()});
    if (!found || found->key.revoked_ms) return nullptr;
    auto made = std::make_shared<credential>();
    made->key_id = found->key.id;
    made->key_name = std::move(found->key.name);
    made->tenant_id = found->tenant.id;
    made->tenant_name = std::move(found->tenant.name);
    made->scopes = scope_bits(found->key.scopes);
    made->limits = registry_.limits().of(found->key.id, found->key.read_per_minute,
                                         found->key.write_per_minute);
    if (known_.size() >= entries_max) known_.clear();
    known_.emplace(digest, made);
    return made;
}

}  // namespace rowd::access
