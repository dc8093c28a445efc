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

// Appends pieces in place: room for all of them is made first, and what is left of it goes at the
// end. Half the cost of a page of rows was in appending such pieces one by one (perf/instructions).
// `room` must be enough for all that is added.
class appender {
  public:
    appender(std::string& to, std::size_t room) : to_(to) {
        std::size_t const before = to.size();
        to.resize(before + room);
        end_ = to.data() + before;
    }
    ~appender() { to_.resize(static_cast<std::size_t>(end_ - to_.data())); }
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;

    appender& text(std::string_view v) {
        std::memcpy(end_, v.data(), v.size());
        end_ += v.size();
        return *this;
    }
    appender& id(uuid const& v) {
        v.print(end_);
        end_ += uuid::text_size;
        return *this;
    }
    appender& time(std::int64_t ms, timestamp_printer& by) {
        by.print(ms, end_);
        end_ += timestamp_size;
        return *this;
    }
    template <class Integer>
    appender& number(Integer v) {
        end_ = std::to_chars(end_, end_ + number_size_max, v).ptr;
        return *this;
    }

    static constexpr std::size_t number_size_max = 20;

  private:
    std::string& to_;
    char* end_;
};

}  // namespace rowd::api
