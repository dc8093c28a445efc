#include "rowd/base/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

namespace rowd {
namespace {

void draw(unsigned char* out, std::size_t size) {
    while (size > 0) {
        ssize_t const got = ::getrandom(out, size, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out += got;
        size -= static_cast<std::size_t>(got);
    }
}

}  // namespace

void random_source::fill(void* out, std::size_t size) {
    if (size > block_.size()) {
        draw(static_cast<unsigned char*>(out), size);
        return;
    }
    if (size > block_.size() - used_) {
        draw(block_.data(), block_.size());
        used_ = 0;
    }
    std::memcpy(out, block_.data() + used_, size);
    // What was handed out may be a secret; it does not stay here.
    std::memset(block_.data() + used_, 0, size);
    used_ += size;
}

std::uint64_t random_source::next64() {
    std::uint64_t value;
    fill(&value, sizeof value);
    return value;
}

uuid random_source::uuid_v4() {
    uuid raw;
    fill(raw.bytes.data(), raw.bytes.size());
    return mark_version_4(raw);
}

std::string random_source::alphanumeric(std::size_t size) {
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    // Bytes from here on would favour the first characters of the alphabet.
    constexpr std::size_t fair = 256 / alphabet.size() * alphabet.size();
    std::string text;
    text.reserve(size);
    while (text.size() < size) {
        unsigned char byte;
        fill(&byte, 1);
        if (byte < fair) text += alphabet[byte % alphabet.size()];
    }
    return text;
}

}  // namespace rowd
