// Writes and reads plain values one after another. Internal to compiled.
//
// Both have the same form of use, so that one list of a type's members (members.h) serves both ways. The
// reader stays inside its bytes: after the first thing that does not fit, everything reads as empty and
// good() is false.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/bytes.h"

namespace zizhu::catalog {

class Writer;
class Reader;

// T, and const T for a writer.
template <class Archive, class T>
using Of = std::conditional_t<std::is_same_v<Archive, Writer>, const T, T>;

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};

class Writer {
public:
    base::Bytes take() { return std::move(out_); }

    template <class... Values>
    void operator()(const Values&... values) {
        (write(values), ...);
    }

private:
    void number(std::uint64_t value) {  // seven bits a byte, the lowest first
        for (; value >= 0x80; value >>= 7) out_.push_back(std::uint8_t(value | 0x80));
        out_.push_back(std::uint8_t(value));
    }

    template <class T>
    void write(const T& value) {
        if constexpr (std::is_same_v<T, std::string>) {
            number(value.size());
            out_.insert(out_.end(), value.begin(), value.end());
        } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>) {
            out_.push_back(std::uint8_t(value));
        } else if constexpr (std::is_integral_v<T>) {
            // Zigzag: small negative numbers stay short.
            const auto wide = std::int64_t(value);
            number(std::uint64_t(wide) << 1 ^ std::uint64_t(wide >> 63));
        } else if constexpr (std::is_same_v<T, std::chrono::year_month_day>) {
            write(int(value.year()));
            write(unsigned(value.month()));
            write(unsigned(value.day()));
        } else if constexpr (std::is_same_v<T, std::chrono::minutes>) {
            write(std::int64_t(value.count()));
        } else if constexpr (IsVector<T>::value) {
            number(value.size());
            for (const auto& each : value) write(each);
        } else if constexpr (IsArray<T>::value) {
            for (const auto& each : value) write(each);
        } else if constexpr (IsOptional<T>::value) {
            write(value.has_value());
            if (value) write(*value);
        } else {
            members(*this, value);
        }
    }

    base::Bytes out_;
};

class Reader {
public:
    explicit Reader(base::ByteView bytes) : rest_(bytes) {}
    // Everything fitted so far.
    bool good() const { return good_; }
    bool atEnd() const { return rest_.empty(); }

    template <class... Values>
    void operator()(Values&... values) {
        (read(values), ...);
    }

private:
    static constexpr int kMaxDepth = 32;  // of conditions in conditions

    void bad() {
        good_ = false;
        rest_ = {};
    }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const std::uint8_t byte = rest_[0];
            rest_ = rest_.subspan(1);
            value |= std::uint64_t(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        bad();
        return 0;
    }

    template <class T>
    void read(T& value) {
        if constexpr (std::is_same_v<T, std::string>) {
            const std::uint64_t size = number();
            if (size > rest_.size()) return bad();
            value.assign(reinterpret_cast<const char*>(rest_.data()), std::size_t(size));
            rest_ = rest_.subspan(std::size_t(size));
        } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, bool>) {
            if (rest_.empty()) return bad();
            const std::uint8_t byte = rest_[0];
            rest_ = rest_.subspan(1);
            if constexpr (std::is_same_v<T, bool>) {
                if (byte > 1) return bad();
                value = byte == 1;
            } else {
                if (byte > std::uint8_t(last(T{}))) return bad();
                value = T(byte);
            }
        } else if constexpr (std::is_integral_v<T>) {
            const std::uint64_t zigzag = number();
            const auto wide = std::int64_t(zigzag >> 1) ^ -std::int64_t(zigzag & 1);
            value = T(wide);
            if (std::int64_t(value) != wide) bad();
        } else if constexpr (std::is_same_v<T, std::chrono::year_month_day>) {
            int year = 0;
            unsigned month = 0;
            unsigned day = 0;
            read(year);
            read(month);
            read(day);
            value = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
        } else if constexpr (std::is_same_v<T, std::chrono::minutes>) {
            std::int64_t minutes = 0;
            read(minutes);
            value = std::chrono::minutes(minutes);
        } else if constexpr (IsVector<T>::value) {
            // Each takes at least a byte: a wrong count cannot ask for more memory than there are bytes.
            const std::uint64_t size = number();
            if (size > rest_.size() || ++depth_ > kMaxDepth) return bad();
            value.reserve(std::size_t(size));
            for (std::uint64_t i = 0; i < size && good_; ++i) read(value.emplace_back());
            --depth_;
        } else if constexpr (IsArray<T>::value) {
            for (auto& each : value) read(each);
        } else if constexpr (IsOptional<T>::value) {
            bool there = false;
            read(there);
            if (there) read(value.emplace());
        } else {
            members(*this, value);
        }
    }

    base::ByteView rest_;
    bool good_ = true;
    int depth_ = 0;
};

}  // namespace zizhu::catalog
