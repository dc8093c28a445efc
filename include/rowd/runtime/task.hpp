// The coroutine types of the server. A coroutine lives and dies on one I/O thread, which runs one
// io_context of its own; nothing here is ever resumed on another thread.
//
// GCC 12 miscompiles two things, so in this project: a task is never awaited inside a condition
// (`if (!co_await f())` resumes a frame that is gone), but in a statement or an initialiser; and no
// temporary with a destructor is an argument of an awaited call (it is destroyed twice): it gets a
// name and is moved.
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
