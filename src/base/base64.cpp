#include "rowd/base/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace rowd {
namespace {

unsigned char const* data_of(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

unsigned char* data_of(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

}  // namespace

std::string base64_url(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL adds a zero
    EVP_EncodeBlock(data_of(text), data_of(bytes), static_cast<int>(bytes.size()));
    text.resize((bytes.size() * 4 + 2) / 3);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::optional<std::string> from_base64_url(std::string_view text) {
    std::string padded(text);
    std::ranges::replace(padded, '-', '+');
    std::ranges::replace(padded, '_', '/');
    padded.append((4 - text.size() % 4) % 4, '=');
    std::string bytes(padded.size() / 4 * 3, '\0');
    int const size =
        EVP_DecodeBlock(data_of(bytes), data_of(padded), static_cast<int>(padded.size()));
    if (size < 0) return std::nullopt;
    bytes.resize(text.size() * 3 / 4);
    // OpenSSL takes white space and more besides.
    return base64_url(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace rowd
