#include "drivers/choice.h"

namespace zizhu::drivers {

base::Result<std::size_t> choiceOf(const DeviceOptions& options, std::string_view key,
                                   std::initializer_list<std::string_view> words) {
    const auto option = options.find(std::string(key));
    if (option == options.end()) return std::size_t(0);
    std::size_t index = 0;
    for (const std::string_view word : words) {
        if (option->second == word) return index;
        ++index;
    }
    const auto token = [](std::string_view word) {
        return base::Token::fromKey(word).value_or(base::Token("other"));
    };
    return base::fail(base::Errc::InvalidInput,
                      {"{} is one of {} words, as {}", token(key), words.size(), token(*words.begin())},
                      base::StaffAction::Configuration);
}

}  // namespace zizhu::drivers
