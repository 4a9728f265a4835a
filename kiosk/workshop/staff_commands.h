// `zizhu-kiosk --config FILE staff …`: who may enter vendor mode (docs/technicians.md). For whoever installs
// terminals, at a shell of the machine; the program may be running.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <tl/expected.hpp>

#include "base/random.h"
#include "base/secret.h"

namespace zizhu::kiosk {

struct StaffCommand {
    enum class What : std::uint8_t { Add, List, Remove, Unlock };
    What what = What::List;
    std::string id, name;
    std::string card;  // its number in hexadecimal digits; "" without a card
};

// Below the state folder of the configuration; when root runs it, the files are given to the folder's owner,
// whom the terminal runs as. `pin` is asked for the PIN of Add. What is to be printed, or what is wrong; no PIN
// stands in either.
tl::expected<std::string, std::string> runStaffCommand(const StaffCommand& command, const std::filesystem::path& state,
                                                       base::RandomSource& random,
                                                       const std::function<base::SecretString()>& pin);

// One line of standard input, not shown where somebody types it.
base::SecretString readPin();

}  // namespace zizhu::kiosk
