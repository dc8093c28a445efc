#include <algorithm>
#include <limits>

#include "api/common/text.hpp"
#include "api/flowra/acting_user.hpp"
#include "api/flowra/decode.hpp"
#include "api/flowra/encode.hpp"
#include "api/flowra/handlers.hpp"
#include "api/flowra/list_query.hpp"
#include "api/pipeline/exchange.hpp"

namespace rowd::api::flowra {
namespace {

// Counted from 1; the last number stands for whatever comes behind it as well.
std::uint64_t page_at(std::uint64_t skip, std::uint64_t limit) {
    return std::min(skip / limit, std::numeric_limits<std::uint64_t>::max() - 1) + 1;
}

// Writes the page into the answer while the snapshot lives, the totals behind it.
class page_sink final : public domain::row_sink {
  public:
    page_sink(exchange& x, list_query const& q) : x_(x), reply_(x.reply()), query_(q) {}

    void on_total(std::uint64_t total) override {
        total_ = total;
        out_ = &begin_answer(reply_, 200, "Documents retrieved successfully");
        *out_ += '[';
    }
    void on_row(domain::row_view const& row) override {
        if (query_.shown && !x_.allows(row.data.size() * query_.shown->data.passes())) return;
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

    exchange& x_;
    reply& reply_;
    list_query const& query_;
    std::string* out_ = nullptr;
    std::uint64_t total_ = 0;
    std::uint64_t returned_ = 0;
};

// The document in the path; an id that cannot exist is that of no document.
uuid document_id(exchange const& x) {
    return x.request().capture_id(1).value_or(uuid{});
}

result<> answer_document(exchange& x, uuid const& collection, std::string_view message) {
    struct sink final : domain::row_sink {
        sink(reply& a, std::string_view m) : answer_to(a), message(m) {}
        void on_row(domain::row_view const& row) override { answer(answer_to, 200, message, row); }
        reply& answer_to;
        std::string_view message;
    } document(x.reply(), message);
    return x.read(domain::get_row{collection, document_id(x)}, document);
}

}  // namespace

result<> list_documents(exchange& x) {
    auto wanted = decode_list_query(x.request());
    if (!wanted) return wanted.error();
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    page_sink page(x, *wanted);
    result<> done;
    if (auto const order = wanted->creation_order()) {
        domain::list_rows const plan{collection->id, *order, wanted->skip, wanted->limit};
        done = x.read(plan, page);
    } else {
        domain::find_rows plan;
        plan.table = collection->id;
        plan.wanted.search = std::move(wanted->search);
        plan.wanted.by = std::move(wanted->by);
        plan.wanted.offset = wanted->skip;
        plan.wanted.limit = wanted->limit;
        done = x.read(plan, page);
    }
    if (done) page.end();
    return done;
}

result<> get_document(exchange& x) {
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    return answer_document(x, collection->id, "Document retrieved successfully");
}

result<> create_document(exchange& x) {
    auto const input = x.body();
    if (!input) return input.error();
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    domain::insert_rows insert{collection->id, {}};
    insert.rows.push_back(domain::make_draft(decode_fields(**input)));
    return x.write(std::move(insert), [](exchange& to, auto& done) {
        answer(to.reply(), 201, "Document created successfully", done.rows.front().view());
    });
}

result<> update_document(exchange& x) {
    static constexpr std::string_view message = "Document updated successfully";
    auto const input = x.body();
    if (!input) return input.error();
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    std::string fields = decode_fields(**input);
    if (fields == "{}") return answer_document(x, collection->id, message);
    domain::row_change change;
    change.row = document_id(x);
    change.how = domain::row_change::mode::merge;
    change.draft = domain::make_draft(std::move(fields));
    domain::change_rows changes;
    changes.table = collection->id;
    changes.changes.push_back(std::move(change));
    // Merging must not make a row larger than one that can be sent whole.
    changes.limit = {x.options().body_bytes_max};
    return x.write(std::move(changes), [](exchange& to, auto& done) {
        answer(to.reply(), 200, message, done.rows.front().view());
    });
}

result<> delete_document(exchange& x) {
    auto const collection = find_collection(x);
    if (!collection) return collection.error();
    domain::delete_rows erase;
    erase.table = collection->id;
    erase.rows = {document_id(x)};
    erase.absent_is_error = true;
    return x.write(std::move(erase), [](exchange& to, auto& done) {
        answer_deleted(to.reply(), "Document deleted successfully", done.deleted.front());
    });
}

}  // namespace rowd::api::flowra
