// Pieces of text that requests and answers of every dialect are made of.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "rowd/base/time.hpp"
#include "rowd/base/uuid.hpp"

namespace rowd::api {

// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Without quotes.
inline void append_id(std::string& out, uuid const& id) {
    char text[uuid::text_size];
    id.print(text);
    out.append(text, sizeof text);
}

inline void append_time(std::string& out, std::int64_t ms) {
    char text[timestamp_size];
    print_timestamp(ms, text);
    out.append(text, sizeof text);
}

template <class Integer>
void append_number(std::string& out, Integer v) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

// What surrounds a value of a row, put together on the stack and appended in one go: half the cost
// of a page of rows was in appending such pieces one by one (perf/instructions). `Room` must be
// enough for all that is added.
template <std::size_t Room>
class fragment {
  public:
    template <std::size_t Size>
    fragment& text(char const (&literal)[Size]) {
        std::memcpy(end_, literal, Size - 1);
        end_ += Size - 1;
        return *this;
    }
    fragment& id(uuid const& v) {
        v.print(end_);
        end_ += uuid::text_size;
        return *this;
    }
    fragment& time(std::int64_t ms, timestamp_printer& by) {
        by.print(ms, end_);
        end_ += timestamp_size;
        return *this;
    }
    template <class Integer>
    fragment& number(Integer v) {
        end_ = std::to_chars(end_, bytes_ + Room, v).ptr;
        return *this;
    }
    std::string_view view() const { return {bytes_, end_}; }

  private:
    char bytes_[Room];
    char* end_ = bytes_;
};

}  // namespace rowd::api
