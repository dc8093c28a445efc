// Writes, as data. An operation is made on an I/O thread with everything that can be prepared
// there, executed on a writer thread inside a batch, and is a pure function of itself and the
// transaction: a batch that failed half-way is replayed.
//
// Each is a file of its family's folder, with what comes of it: its receipt.
#pragma once

#include <boost/mp11.hpp>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>

#include "rowd/domain/chat/cancel_event.hpp"
#include "rowd/domain/chat/change_participant.hpp"
#include "rowd/domain/chat/create_object.hpp"
#include "rowd/domain/chat/delete_object.hpp"
#include "rowd/domain/chat/set_state.hpp"
#include "rowd/domain/chat/update_object.hpp"
#include "rowd/domain/tables/change_matching.hpp"
#include "rowd/domain/tables/change_rows.hpp"
#include "rowd/domain/tables/create_table.hpp"
#include "rowd/domain/tables/delete_rows.hpp"
#include "rowd/domain/tables/delete_table.hpp"
#include "rowd/domain/tables/duplicate_table.hpp"
#include "rowd/domain/tables/insert_rows.hpp"
#include "rowd/domain/tables/update_table.hpp"
#include "rowd/domain/tables/upsert_rows.hpp"

namespace rowd::domain {

using table_operations =
    boost::mp11::mp_list<create_table, update_table, delete_table, duplicate_table, insert_rows,
                         change_rows, change_matching, upsert_rows, delete_rows>;

using chat_operations =
    boost::mp11::mp_list<chat::create_object, chat::update_object, chat::delete_object,
                         chat::cancel_event, chat::change_participant, chat::set_state>;

// A family is a list here.
using operations = boost::mp11::mp_append<table_operations, chat_operations>;

template <class Op>
using receipt_of = typename Op::receipt;

using operation = boost::mp11::mp_rename<operations, std::variant>;
// What came of an operation, once it is durable: in their order.
using receipt =
    boost::mp11::mp_rename<boost::mp11::mp_transform<receipt_of, operations>, std::variant>;

// What every operation has: words for the log, behind which the id of its table is named; whether
// it leaves an audit entry; about the bytes that it keeps in memory while it waits.
template <class Op>
concept is_operation = requires(Op const& op) {
    typename Op::receipt;
    { Op::doing } -> std::convertible_to<std::string_view>;
    { Op::is_audited } -> std::convertible_to<bool>;
    { op.weight() } -> std::same_as<std::size_t>;
};

template <class Op>
using has_it_all = std::bool_constant<is_operation<Op>>;
static_assert(boost::mp11::mp_all_of<operations, has_it_all>::value);

std::size_t weight(operation const& op);
bool is_audited(operation const& op);

}  // namespace rowd::domain
