#include "api/common/table_fields.hpp"
#include "api/justpaid/decode.hpp"
#include "api/justpaid/encode.hpp"
#include "api/justpaid/errors.hpp"
#include "api/justpaid/handlers.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::justpaid {

namespace {

struct table_creation {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto definition = decode_new_table(*input);
        if (!definition) return definition.error();
        op = domain::create_table{std::move(*definition), false, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        justpaid::answer(r, 201, *done.table);
    }
};

struct table_update {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto patch = decode_table_patch(*input);
        if (!patch) return patch.error();
        auto const id = c.capture_id(0);
        if (!id) return fail(errc::table_absent);
        op = domain::update_table{*id, std::move(*patch), actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        justpaid::answer(r, 200, *done.table);
    }
};

struct table_deletion {
    result<> make(call const& c, storage::reading&, std::optional<domain::write_op>& op, reply&) {
        auto const id = c.capture_id(0);
        if (!id) return fail(errc::table_absent);
        op = domain::delete_table{*id, actor_of(c)};
        return {};
    }
    void answer(call const&, domain::receipt&, reply& r) { answer_deleted(r); }
};

}  // namespace

void list_tables(call const& c, storage::reading& how, reply& r) {
    struct sink final : domain::table_sink {
        explicit sink(std::string& o) : out(o) {}
        void on_table(domain::table const& t) override {
            if (out.back() != '[') out += ',';
            append(out, t);
        }
        std::string& out;
    };
    r.begin(200);
    std::string& out = r.body();
    out += R"({"success":true,"data":[)";
    sink tables(out);
    if (auto const done = c.store->read(how, domain::list_tables{}, tables); !done)
        return refuse(c, done.error(), r);
    out += "]}";
    r.end();
}

void get_table(call const& c, storage::reading& how, reply& r) {
    struct sink final : domain::table_sink {
        explicit sink(reply& a) : answer_to(a) {}
        void on_table(domain::table const& t) override { answer(answer_to, 200, t); }
        reply& answer_to;
    };
    auto const id = c.capture_id(0);
    if (!id) return refuse(c, fail(errc::table_absent), r);
    sink table(r);
    if (auto const done = c.store->read(how, domain::get_table{*id}, table); !done)
        refuse(c, done.error(), r);
}

task<> create_table(call const& c, reply& r) {
    return carry_out<table_creation>(c, r);
}

task<> update_table(call const& c, reply& r) {
    return carry_out<table_update>(c, r);
}

task<> delete_table(call const& c, reply& r) {
    return carry_out<table_deletion>(c, r);
}

}  // namespace rowd::api::justpaid
