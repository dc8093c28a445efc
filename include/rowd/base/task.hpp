// The coroutine types of the server. A coroutine lives and dies on one I/O thread, which runs one
// io_context of its own; nothing here is ever resumed on another thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rowd {

using io_executor = boost::asio::io_context::executor_type;

template <class T = void>
using task = boost::asio::awaitable<T, io_executor>;

constexpr boost::asio::use_awaitable_t<io_executor> use_task{};

}  // namespace rowd
