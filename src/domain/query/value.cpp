#include "rowd/domain/value.hpp"

#include <algorithm>
#include <charconv>

#include "rowd/base/decimal.hpp"
#include "rowd/base/json.hpp"

namespace rowd::domain {
namespace {

// Reads the bytes of a compact string one after the other.
class string_reader {
  public:
    explicit string_reader(std::string_view value) : rest_(json::raw_string(value)) {}

    static constexpr int end = -1;

    int next() {
        if (rest_.empty()) return end;
        char const c = take();
        return static_cast<unsigned char>(c == '\\' ? unescape() : c);
    }

  private:
    char take() {
        char const c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    char unescape() {
        if (rest_.empty()) return '\\';
        switch (char const letter = take()) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return control();
            default:
                return letter;
        }
    }
    // Compact text has \u only for control characters: \u00xx.
    char control() {
        unsigned code = 0;
        std::size_t const size = std::min<std::size_t>(4, rest_.size());
        std::from_chars(rest_.data(), rest_.data() + size, code, 16);
        rest_.remove_prefix(size);
        return static_cast<char>(code);
    }

    std::string_view rest_;
};

// By the raw form of the name, which is the same for equal names.
std::optional<std::string_view> find_raw(std::string_view object, std::string_view raw_key) {
    for (json::walker w(object); w.next();)
        if (w.raw_key() == raw_key) return w.value();
    return std::nullopt;
}

std::size_t count_members(std::string_view container) {
    std::size_t count = 0;
    for (json::walker w(container); w.next();) ++count;
    return count;
}

bool equal_arrays(std::string_view a, std::string_view b) {
    json::walker in_a(a);
    json::walker in_b(b);
    for (;;) {
        bool const more = in_a.next();
        if (more != in_b.next()) return false;
        if (!more) return true;
        if (!equal_values(in_a.value(), in_b.value())) return false;
    }
}

bool equal_objects(std::string_view a, std::string_view b) {
    if (count_members(a) != count_members(b)) return false;
    json::walker in_b(b);
    for (json::walker in_a(a); in_a.next();) {
        bool const same_place = in_b.next() && in_b.raw_key() == in_a.raw_key();
        auto const other = same_place ? in_b.value() : find_raw(b, in_a.raw_key());
        if (!other || !equal_values(in_a.value(), *other)) return false;
    }
    return true;
}

bool contains_members(std::string_view whole, std::string_view part) {
    for (json::walker wanted(part); wanted.next();) {
        auto const found = find_raw(whole, wanted.raw_key());
        if (!found || !contains_value(*found, wanted.value())) return false;
    }
    return true;
}

bool has_element_containing(std::string_view array, std::string_view part) {
    for (json::walker w(array); w.next();)
        if (contains_value(w.value(), part)) return true;
    return false;
}

bool contains_elements(std::string_view whole, std::string_view part) {
    for (json::walker wanted(part); wanted.next();)
        if (!has_element_containing(whole, wanted.value())) return false;
    return true;
}

}  // namespace

exact_number exact_number::parse(std::string_view text) {
    if (auto const plain = json::to_int64(text)) return exact_number(*plain);
    exact_number number;
    number.nearest_ = json::to_double(text) + 0.0;
    number.text_ = text.data();
    number.size_ = static_cast<std::uint32_t>(text.size());
    return number;
}

exact_number exact_number::in(std::string_view copy) const {
    exact_number same = *this;
    if (!is_plain()) same.text_ = copy.data();
    return same;
}

double exact_number::nearest_double() const {
    return is_plain() ? static_cast<double>(integer_) : nearest_;
}

std::string_view exact_number::digits(char (&room)[24]) const {
    if (!is_plain()) return {text_, size_};
    auto const printed = std::to_chars(room, room + sizeof room, integer_);
    return {room, static_cast<std::size_t>(printed.ptr - room)};
}

std::string exact_number::text() const {
    char room[24];
    return is_plain() ? std::string(digits(room)) : decimal(digits(room)).text();
}

// Rounding to doubles keeps the order, so that digits only decide where it makes two numbers one.
std::strong_ordering operator<=>(exact_number a, exact_number b) {
    if (a.is_plain() && b.is_plain()) return a.integer_ <=> b.integer_;
    double const near_a = a.nearest_double();
    double const near_b = b.nearest_double();
    if (near_a < near_b) return std::strong_ordering::less;
    if (near_a > near_b) return std::strong_ordering::greater;
    char room_a[24];
    char room_b[24];
    return decimal(a.digits(room_a)) <=> decimal(b.digits(room_b));
}

std::strong_ordering compare_strings(std::string_view a, std::string_view b) {
    if (!json::has_escapes(a) && !json::has_escapes(b))
        return json::raw_string(a) <=> json::raw_string(b);
    string_reader in_a(a);
    string_reader in_b(b);
    for (;;) {
        int const from_a = in_a.next();
        int const from_b = in_b.next();
        if (from_a != from_b) return from_a <=> from_b;
        if (from_a == string_reader::end) return std::strong_ordering::equal;
    }
}

bool equal_values(std::string_view a, std::string_view b) {
    if (a == b) return true;
    json::kind const kind = json::kind_of(a);
    if (kind != json::kind_of(b)) return false;
    switch (kind) {
        case json::kind::null:
        case json::kind::boolean:
        case json::kind::string:
            return false;  // equal ones have the same text
        case json::kind::number:
            return exact_number::parse(a) == exact_number::parse(b);
        case json::kind::array:
            return equal_arrays(a, b);
        case json::kind::object:
            return equal_objects(a, b);
    }
    return false;
}

bool contains_value(std::string_view whole, std::string_view part) {
    json::kind const kind = json::kind_of(part);
    if (kind != json::kind_of(whole)) return false;
    if (kind == json::kind::object) return contains_members(whole, part);
    if (kind == json::kind::array) return contains_elements(whole, part);
    return equal_values(whole, part);
}

std::string match_text(std::string_view value) {
    switch (json::kind_of(value)) {
        case json::kind::null:
            return {};
        case json::kind::number:
            return exact_number::parse(value).text();
        case json::kind::string:
            return json::decode_string(value);
        case json::kind::boolean:
        case json::kind::array:
        case json::kind::object:
            break;
    }
    return std::string(value);
}

}  // namespace rowd::domain
