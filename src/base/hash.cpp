#include "rowd/base/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

#include "base/hex_digits.hpp"

namespace rowd {
namespace {

void check(bool worked) {
    if (!worked) throw std::runtime_error("OpenSSL: SHA-256 failed");
}

}  // namespace

struct sha256_hasher::state {
    struct release {
        void operator()(EVP_MD* p) const { EVP_MD_free(p); }
        void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
    };
    std::unique_ptr<EVP_MD, release> digest{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    std::unique_ptr<EVP_MD_CTX, release> context{EVP_MD_CTX_new()};
};

sha256_hasher::sha256_hasher() : state_(std::make_unique<state>()) {
    check(state_->digest && state_->context);
}

sha256_hasher::~sha256_hasher() = default;
sha256_hasher::sha256_hasher(sha256_hasher&&) noexcept = default;
sha256_hasher& sha256_hasher::operator=(sha256_hasher&&) noexcept = default;

sha256_digest sha256_hasher::operator()(std::string_view text) {
    start();
    update(text);
    return finish();
}

void sha256_hasher::start() {
    check(EVP_DigestInit_ex2(state_->context.get(), state_->digest.get(), nullptr) == 1);
}

void sha256_hasher::update(std::string_view part) {
    check(EVP_DigestUpdate(state_->context.get(), part.data(), part.size()) == 1);
}

sha256_digest sha256_hasher::finish() {
    sha256_digest digest;
    unsigned size = 0;
    check(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size) == 1 &&
          size == digest.size());
    return digest;
}

sha256_digest sha256(std::string_view text) {
    return sha256_hasher{}(text);
}

std::string hex(std::span<std::uint8_t const> bytes) {
    std::string text(2 * bytes.size(), '\0');
    char* out = text.data();
    for (std::uint8_t const byte : bytes) out = print_hex(out, byte);
    return text;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace rowd
