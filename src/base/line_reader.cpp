#include "rowd/base/line_reader.hpp"

#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "rowd/base/byte_order_mark.hpp"

namespace rowd {

namespace {

constexpr std::size_t block_bytes = 256u << 10;

}  // namespace

bool line_reader::fill() {
    text_.erase(0, used_);
    used_ = 0;
    std::size_t const held = text_.size();
    text_.resize(held + block_bytes);
    ssize_t got = 0;
    do got = ::read(fd_, text_.data() + held, block_bytes);
    while (got < 0 && errno == EINTR);
    if (got < 0) throw std::system_error(errno, std::generic_category(), "read a line");
    text_.resize(held + static_cast<std::size_t>(got));
    return got > 0;
}

std::optional<std::string_view> line_reader::next() {
    ++number_;
    std::size_t newline = text_.find('\n', used_);
    while (newline == std::string::npos) {
        std::size_t const searched = text_.size() - used_;
        if (searched > line_bytes_max_) throw std::runtime_error("the line is too long");
        if (!fill()) break;
        newline = text_.find('\n', searched);
    }
    if (used_ == text_.size()) return {};
    std::size_t const begin = used_;
    bool const whole = newline != std::string::npos;
    std::size_t const end = whole ? newline : text_.size();
    used_ = whole ? newline + 1 : end;
    auto const line = std::string_view(text_).substr(begin, end - begin);
    return number_ == 1 ? without_byte_order_mark(line) : line;
}

}  // namespace rowd
