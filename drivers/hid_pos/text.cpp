#include <iconv.h>

#include <cstddef>

#include "base/utf8.h"
#include "drivers/code_scanner.h"
#include "drivers/hid_pos/report.h"

namespace zizhu::drivers {

namespace hid_pos {

namespace {
// Both sides of the conversion are secret memory.
std::optional<base::SecretString> fromGb18030(base::ByteView data) {
    const ::iconv_t converter = ::iconv_open("UTF-8", "GB18030");
    if (converter == ::iconv_t(-1)) return std::nullopt;
    base::SecretBytes input(data.begin(), data.end());
    base::SecretBytes output(data.size() * 4);  // two bytes of GBK make three of UTF-8, four make four
    char* in = reinterpret_cast<char*>(input.data());
    char* out = reinterpret_cast<char*>(output.data());
    std::size_t inLeft = input.size();
    std::size_t outLeft = output.size();
    const bool converted = ::iconv(converter, &in, &inLeft, &out, &outLeft) != std::size_t(-1) && inLeft == 0;
    ::iconv_close(converter);
    if (!converted) return std::nullopt;
    const std::string_view text(reinterpret_cast<const char*>(output.data()), output.size() - outLeft);
    if (!base::isUtf8(text)) return std::nullopt;
    return base::SecretString(text);
}
}  // namespace

std::optional<base::SecretString> decodeText(base::ByteView data) {
    if (data.size() > kMaxCodeBytes) return std::nullopt;
    if (base::isUtf8(base::asText(data))) return base::SecretString(base::asText(data));
    return fromGb18030(data);
}

}  // namespace hid_pos

base::SecretString ScannedCode::text() const {
    return hid_pos::decodeText(data).value_or(base::SecretString());
}

}  // namespace zizhu::drivers
