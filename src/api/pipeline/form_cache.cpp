#include "rowd/api/form_cache.hpp"

#include <algorithm>

namespace rowd::api {

form_cache::kept& form_cache::at(key const& k, std::size_t bytes) {
    if (auto const known = forms_.find(k); known != forms_.end()) return known->second;
    bytes_ += std::max(bytes, bytes_least);
    if (bytes_ > bytes_max) {  // whoever asks for so many has them made anew
        forms_.clear();
        bytes_ = bytes;
    }
    return forms_[k];
}

}  // namespace rowd::api
