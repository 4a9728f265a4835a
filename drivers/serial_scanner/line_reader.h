// Codes in a stream of bytes, as scanners send them over a serial line: the code, then CR, LF, CR LF or
// Tab. Pure; the bytes come from outside. Nothing in the bytes tells a suffix from the same character in a
// code, so what a code may hold follows from the suffix that is agreed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "drivers/code_scanner.h"

namespace zizhu::drivers {

// The largest code there is: QR version 40-L, digits only; and its AIM identifier.
inline constexpr std::size_t kMaxLineBytes = 7089 + 3;

enum class CodeEnd : std::uint8_t {
    Enter,  // CR, LF or both
    Tab,
    Quiet,  // no suffix: whoever reads says when nothing comes any more
};

class LineReader {
public:
    explicit LineReader(CodeEnd end) : end_(end) {}

    // A code that `byte` completes; empty ones do not count. TooLarge: longer than any code; what comes
    // until the next suffix, or endOfBurst(), is swallowed.
    base::Result<std::optional<base::SecretBytes>> add(std::uint8_t byte);

    // Nothing comes any more: the code with CodeEnd::Quiet; otherwise half a code, which is dropped.
    std::optional<base::SecretBytes> endOfBurst();

    bool inCode() const { return swallowing_ || !line_.empty(); }
    void reset();

private:
    bool isEnd(std::uint8_t byte) const;

    const CodeEnd end_;
    base::SecretBytes line_;
    bool swallowing_ = false;
};

// What was read, with its AIM identifier taken from its front if the scanner is set to send it ("]Q1…").
// One that has none is left as it is.
ScannedCode codeFrom(base::SecretBytes line, bool withAim);

}  // namespace zizhu::drivers
