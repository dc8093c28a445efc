// Turns a presented API key into a credential: a hash and a look into this thread's own map, and a
// read of the registry only for a key that was not seen since the registry's last commit. So a
// revoked key is refused from the first request after the revocation on.
//
// One per I/O thread, which it belongs to. The registry must outlive it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "rowd/access/credential.hpp"
#include "rowd/access/registry.hpp"
#include "rowd/base/hash.hpp"
#include "rowd/runtime/thread_owner.hpp"

namespace rowd::access {

class key_cache {
  public:
    explicit key_cache(registry& r);

    // A credential may be remembered for as long as this number, taken before find(), stays what
    // it was. A few nanoseconds unless it has just changed.
    std::uint64_t version();

    // The credential behind a key, taken as it is (nothing is trimmed); none for an unknown or
    // revoked key, an empty one, or one of more than key_bytes_max bytes. Those are not remembered,
    // so guessing does not fill memory.
    std::shared_ptr<credential const> find(std::string_view presented_key);

  private:
    static constexpr std::size_t entries_max = 65'536;

    // The key is a SHA-256: any eight bytes of it are a good hash, and only known keys get in.
    struct digest_hash {
        std::size_t operator()(sha256_digest const& digest) const;
    };

    registry& registry_;
    sha256_hasher hasher_;
    std::uint64_t version_ = 0;
    std::unordered_map<sha256_digest, std::shared_ptr<credential const>, digest_hash> known_;
    [[no_unique_address]] thread_owner owner_;
};

}  // namespace rowd::access
