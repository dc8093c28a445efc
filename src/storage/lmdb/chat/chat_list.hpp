// One page of a list of objects. What is asked for by equality is looked up under facets, which are
// walked together (chat_lookup.hpp); the rest is compared with each object that is found so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rowd/base/error.hpp"
#include "rowd/domain/chat/plans.hpp"
#include "rowd/kv/environment.hpp"
#include "rowd/storage/reading.hpp"

#include "storage/lmdb/chat/chat_keys.hpp"

namespace rowd::storage {

class chat_list {
  public:
    chat_list(kv::snapshot const& in, std::uint64_t secret, domain::chat::list_objects const& plan,
              reading& how, domain::chat::object_sink& out);

    // Errors: timed_out.
    result<> run();

  private:
    bool knows_all_links();
    bool add_link(facet::of letter, domain::chat::kind is, std::optional<uuid> const& id);
    bool is_wanted(domain::chat::object& o) const;
    bool allows(std::size_t work);
    // False: the page is full, or it takes too long.
    bool show(domain::chat::object const& o);
    void by_creation();
    void by_update();
    void by_update_under_facets();
    std::uint64_t first_sequence() const;

    kv::snapshot const& in_;
    std::uint64_t const secret_;
    domain::chat::list_objects const& plan_;
    reading& how_;
    domain::chat::object_sink& out_;
    std::vector<facet> facets_;
    std::uint32_t shown_ = 0;
};

}  // namespace rowd::storage
