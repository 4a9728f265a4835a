#include "drivers/serial_scanner/line_reader.h"

#include <algorithm>
#include <utility>

namespace zizhu::drivers {

namespace {
bool isLetter(std::uint8_t byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; }
bool isDigit(std::uint8_t byte) { return byte >= '0' && byte <= '9'; }
}  // namespace

bool LineReader::isEnd(std::uint8_t byte) const {
    switch (end_) {
        case CodeEnd::Enter:
            return byte == '\r' || byte == '\n';
        case CodeEnd::Tab:
            return byte == '\t';
        case CodeEnd::Quiet:
            return false;
    }
    return false;
}

void LineReader::reset() {
    line_ = {};
    swallowing_ = false;
}

base::Result<std::optional<base::SecretBytes>> LineReader::add(std::uint8_t byte) {
    if (isEnd(byte)) {
        swallowing_ = false;
        if (line_.empty()) return std::optional<base::SecretBytes>();
        return std::optional(std::exchange(line_, {}));
    }
    if (swallowing_) return std::optional<base::SecretBytes>();
    if (line_.size() >= kMaxLineBytes) {
        line_ = {};
        swallowing_ = true;
        return base::fail(base::Errc::TooLarge, {"a code of more than {} bytes", kMaxLineBytes});
    }
    line_.push_back(byte);
    return std::optional<base::SecretBytes>();
}

std::optional<base::SecretBytes> LineReader::endOfBurst() {
    base::SecretBytes line = std::exchange(line_, {});
    swallowing_ = false;
    if (end_ != CodeEnd::Quiet || line.empty()) return std::nullopt;
    return line;
}

ScannedCode codeFrom(base::SecretBytes line, bool withAim) {
    const bool there = withAim && line.size() > 3 && line[0] == ']' && isLetter(line[1]) &&
                       (isLetter(line[2]) || isDigit(line[2]));
    if (!there) return {std::move(line), {}};
    std::string aim(line.begin(), line.begin() + 3);
    line.erase(line.begin(), line.begin() + 3);
    return {std::move(line), std::move(aim)};
}

}  // namespace zizhu::drivers
