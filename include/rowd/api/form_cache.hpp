// What dialects make of the definitions of tables, kept as long as these stay what they are. One
// thread.
#pragma once

#include <cstddef>
#include <memory>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>

#include "rowd/base/uuid.hpp"
#include "rowd/domain/table.hpp"

namespace rowd::api {

class form_cache {
  public:
    // `Form(t)` if it is kept, else none.
    template <class Form>
    std::shared_ptr<Form const> known(uuid const& tenant, domain::table const& t) const {
        auto const at = forms_.find({tenant, t.id, typeid(Form)});
        if (at == forms_.end() || at->second.change != t.change) return nullptr;
        return std::static_pointer_cast<Form const>(at->second.form);
    }

    // `Form(t)`, made when there is none of this change yet.
    template <class Form>
    std::shared_ptr<Form const> of(uuid const& tenant, domain::table const& t) {
        kept& known = at({tenant, t.id, typeid(Form)}, t.schema.size());
        if (!known.form || known.change != t.change) {
            known.form = std::make_shared<Form const>(t);
            known.change = t.change;
        }
        return std::static_pointer_cast<Form const>(known.form);
    }

  private:
    static constexpr std::size_t bytes_max = 1u << 20;  // of schemas
    static constexpr std::size_t bytes_least = 256;     // what a small one counts as

    // Of each tenant: a table that was loaded as another's has the same id.
    struct key {
        uuid tenant;
        uuid table;
        std::type_index form;
        bool operator==(key const&) const = default;
    };
    struct key_hash {
        std::size_t operator()(key const& k) const { return uuid_hash()(k.table); }
    };
    struct kept {
        domain::change_number change = 0;
        std::shared_ptr<void const> form;
    };

    kept& at(key const& k, std::size_t bytes);

    std::unordered_map<key, kept, key_hash> forms_;
    std::size_t bytes_ = 0;
};

}  // namespace rowd::api
