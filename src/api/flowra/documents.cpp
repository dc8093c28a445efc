#include <algorithm>
#include <limits>

#include "api/common/text.hpp"
#include "api/flowra/acting_user.hpp"
#include "api/flowra/decode.hpp"
#include "api/flowra/encode.hpp"
#include "api/flowra/errors.hpp"
#include "api/flowra/handlers.hpp"
#include "api/flowra/list_query.hpp"
#include "api/pipeline/writing.hpp"

namespace rowd::api::flowra {
namespace {

// Counted from 1; the last number stands for whatever comes behind it as well.
std::uint64_t page_at(std::uint64_t skip, std::uint64_t limit) {
    return std::min(skip / limit, std::numeric_limits<std::uint64_t>::max() - 1) + 1;
}

// Writes the page into the answer while the snapshot lives, the totals behind it.
class page_sink final : public domain::row_sink {
  public:
    page_sink(storage::reading& how, reply& r, list_query const& q)
        : how_(how), reply_(r), query_(q) {}

    void on_total(std::uint64_t total) override {
        total_ = total;
        out_ = &begin_answer(reply_, 200, "Documents retrieved successfully");
        *out_ += '[';
    }
    void on_row(domain::row_view const& row) override {
        if (query_.shown && !how_.allows(row.data.size() * query_.shown->data.passes())) return;
        if (++returned_ > 1) *out_ += ',';
        if (query_.shown)
            append(*out_, row, *query_.shown);
        else
            append(*out_, row);
    }

    void end() {
        std::uint64_t const limit = query_.limit;
        append_count("],\"total\":", total_);
        append_count(",\"page\":", page_at(query_.skip, limit));
        append_count(",\"limit\":", limit);
        append_count(",\"totalPages\":", (total_ + limit - 1) / limit);
        append_flag(",\"hasNextPage\":", query_.skip + returned_ < total_);
        append_flag(",\"hasPreviousPage\":", query_.skip > 0);
        *out_ += '}';
        reply_.end();
    }

  private:
    void append_count(std::string_view name, std::uint64_t v) {
        out_->append(name);
        append_number(*out_, v);
    }
    void append_flag(std::string_view name, bool v) {
        out_->append(name).append(v ? "true" : "false");
    }

    storage::reading& how_;
    reply& reply_;
    list_query const& query_;
    std::string* out_ = nullptr;
    std::uint64_t total_ = 0;
    std::uint64_t returned_ = 0;
};

// The document in the path; an id that cannot exist is that of no document.
uuid document_id(call const& c) {
    return c.capture_id(1).value_or(uuid{});
}

void answer_document(call const& c, storage::reading& how, uuid const& collection,
                     std::string_view message, reply& r) {
    struct sink final : domain::row_sink {
        sink(reply& a, std::string_view m) : answer_to(a), message(m) {}
        void on_row(domain::row_view const& row) override { answer(answer_to, 200, message, row); }
        reply& answer_to;
        std::string_view message;
    } document(r, message);
    domain::get_row const plan{collection, document_id(c)};
    if (auto const done = c.store->read(how, plan, document); !done) refuse(c, done.error(), r);
}

struct document_creation {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const collection = find_collection(c, how);
        if (!collection) return collection.error();
        domain::insert_rows insert{collection->id, {}};
        insert.rows.push_back(domain::make_draft(decode_fields(*input)));
        op = std::move(insert);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        flowra::answer(r, 201, "Document created successfully", done.rows.front().view());
    }
};

struct document_update {
    static constexpr std::string_view message = "Document updated successfully";

    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply& r) {
        auto const input = body::read(c);
        if (!input) return input.error();
        auto const collection = find_collection(c, how);
        if (!collection) return collection.error();
        std::string fields = decode_fields(*input);
        if (fields == "{}") {
            answer_document(c, how, collection->id, message, r);
            return {};
        }
        domain::row_change change;
        change.row = document_id(c);
        change.how = domain::row_change::mode::merge;
        change.draft = domain::make_draft(std::move(fields));
        domain::change_rows changes;
        changes.table = collection->id;
        changes.changes.push_back(std::move(change));
        // Merging must not make a row larger than one that can be sent whole.
        changes.limit = {c.thread->shared().options.body_bytes_max};
        op = std::move(changes);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        flowra::answer(r, 200, message, done.rows.front().view());
    }
};

struct document_deletion {
    result<> make(call const& c, storage::reading& how, std::optional<domain::write_op>& op,
                  reply&) {
        auto const collection = find_collection(c, how);
        if (!collection) return collection.error();
        domain::delete_rows erase;
        erase.table = collection->id;
        erase.rows = {document_id(c)};
        erase.absent_is_error = true;
        op = std::move(erase);
        return {};
    }
    void answer(call const&, domain::receipt& done, reply& r) {
        answer_deleted(r, "Document deleted successfully", done.deleted.front());
    }
};

}  // namespace

void list_documents(call const& c, storage::reading& how, reply& r) {
    auto wanted = decode_list_query(c.query);
    if (!wanted) return refuse(c, wanted.error(), r);
    auto const collection = find_collection(c, how);
    if (!collection) return refuse(c, collection.error(), r);
    page_sink page(how, r, *wanted);
    result<> done;
    if (auto const order = wanted->creation_order()) {
        domain::list_rows const plan{collection->id, *order, wanted->skip, wanted->limit};
        done = c.store->read(how, plan, page);
    } else {
        domain::find_rows plan;
        plan.table = collection->id;
        plan.wanted.search = std::move(wanted->search);
        plan.wanted.by = std::move(wanted->by);
        plan.wanted.offset = wanted->skip;
        plan.wanted.limit = wanted->limit;
        done = c.store->read(how, plan, page);
    }
    if (!done) return refuse(c, done.error(), r);
    page.end();
}

void get_document(call const& c, storage::reading& how, reply& r) {
    auto const collection = find_collection(c, how);
    if (!collection) return refuse(c, collection.error(), r);
    answer_document(c, how, collection->id, "Document retrieved successfully", r);
}

task<> create_document(call const& c, reply& r) {
    return carry_out<document_creation>(c, r);
}

task<> update_document(call const& c, reply& r) {
    return carry_out<document_update>(c, r);
}

task<> delete_document(call const& c, reply& r) {
    return carry_out<document_deletion>(c, r);
}

}  // namespace rowd::api::flowra
