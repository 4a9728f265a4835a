// Bytes and their text forms.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zizhu::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView asBytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view asText(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Base64 with padding (RFC 4648 §4) and lower-case hex. Decoding refuses anything else.
std::string toBase64(ByteView bytes);
std::optional<Bytes> fromBase64(std::string_view text);
std::string toHex(ByteView bytes);
std::optional<Bytes> fromHex(std::string_view text);

// SHA-256, as lower-case hex: the name of a blob.
std::string sha256Hex(ByteView bytes);

}  // namespace zizhu::base
