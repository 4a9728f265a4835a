// Long numbers are shown in groups that people can compare with their papers; what is kept has no gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace zizhu::screens {

enum class Grouping : std::uint8_t {
    None,
    Phone,       // 138 0000 0000 for a mobile number; others as they are
    IdNumber,    // 990101 19900307 6513
    CreditCode,  // 11 990101 000001038 4
    Amount,      // 1,234,567.80
};

class Grouped {
public:
    Grouped(std::string_view text, Grouping grouping);
    std::string_view text() const { return shown_.reveal(); }
    // Bytes of the text → bytes of what is shown, and back; between two characters either way.
    std::size_t shownAt(std::size_t byte) const;
    std::size_t textAt(std::size_t shownByte) const;

private:
    std::size_t before(std::size_t index) const;  // of separators before this character of the text
    base::SecretString shown_;
    std::size_t bytes_ = 0;
    std::uint64_t gaps_ = 0;  // bit n: a separator stands before the n-th character
};

// "壹佰贰拾叁元肆角伍分" of a well-formed amount ("123.45", "123"); "" of anything else. Rules of GB/T 15835
// and of the Payment and Settlement Measures for writing sums on bills. At most 13 digits before the point.
// `traditional`: in traditional characters.
std::string capitalAmount(std::string_view amount, bool traditional = false);

}  // namespace zizhu::screens
