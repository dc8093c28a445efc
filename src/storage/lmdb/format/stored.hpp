// Records that others say are there. Data without one is damaged: nothing can be made of it.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace rowd::storage {

// What was found. Throws std::runtime_error when nothing was; `what` names it.
template <class T>
T stored(std::optional<T> found, char const* what) {
    if (!found) throw std::runtime_error(std::string("the data has no ") + what);
    return *std::move(found);
}

}  // namespace rowd::storage
