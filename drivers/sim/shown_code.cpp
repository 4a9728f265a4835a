#include "drivers/sim/shown_code.h"

#include <iconv.h>

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

base::Result<base::Bytes> toGb18030(std::string text) {
    const ::iconv_t converter = ::iconv_open("GB18030", "UTF-8");
    if (converter == ::iconv_t(-1)) return fail(Errc::Unsupported, {"no GB 18030 on this machine"});
    base::Bytes out(text.size() * 4 + 4);
    char* from = text.data();
    char* to = reinterpret_cast<char*>(out.data());
    std::size_t fromLeft = text.size();
    std::size_t toLeft = out.size();
    const bool converted = ::iconv(converter, &from, &fromLeft, &to, &toLeft) != std::size_t(-1);
    ::iconv_close(converter);
    if (!converted) return fail(Errc::InvalidInput, {"not UTF-8"});
    out.resize(out.size() - toLeft);
    return out;
}

}  // namespace

base::Result<ShownCode> shownCodeFrom(std::span<const std::string> words) {
    if (words.empty()) return fail(Errc::InvalidInput, {"no command"});
    const std::string& verb = words[0];
    if (verb != "show-code" && verb != "show-code-gb" && verb != "show-code-hex") {
        return fail(Errc::Unsupported, {"not a command of a code scanner"});
    }
    if (words.size() < 2 || words.size() > 3) return fail(Errc::InvalidInput, {"which code?"});
    base::Result<base::Bytes> code = base::Bytes(words[1].begin(), words[1].end());
    if (verb == "show-code-gb") code = toGb18030(words[1]);
    if (verb == "show-code-hex") {
        const std::optional<base::Bytes> bytes = base::fromHex(words[1]);
        if (!bytes) return fail(Errc::InvalidInput, {"not hex"});
        code = *bytes;
    }
    if (!code) return fail(code.error());
    const std::string aim = words.size() == 3 ? words[2] : "]Q1";
    if (code->empty() || code->size() > kMaxShownBytes) {
        return fail(Errc::TooLarge, {"1 to {} bytes", kMaxShownBytes});
    }
    if (aim.size() != 3 || aim[0] != ']') return fail(Errc::InvalidInput, {"an AIM identifier is like ]Q1"});
    return ShownCode{*std::move(code), aim};
}

}  // namespace zizhu::drivers
