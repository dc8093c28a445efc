// The query string of "List documents".
#pragma once

#include <cstdint>
#include <optional>

#include "api/flowra/encode.hpp"
#include "rowd/api/call.hpp"
#include "rowd/base/error.hpp"
#include "rowd/domain/plan.hpp"

namespace rowd::api::flowra {

struct list_query {
    std::uint64_t skip = 0;
    std::uint32_t limit = 0;
    domain::text_search search;
    domain::sort_order by;              // at least one key
    std::optional<shown_fields> shown;  // none: everything

    // Set when the documents are asked for as they were created, and all of them: then nothing has
    // to be sorted.
    std::optional<domain::list_rows::order> creation_order() const;
};

// All failures are reported together, as bad_input.
result<list_query> decode_list_query(call const& c);

}  // namespace rowd::api::flowra
