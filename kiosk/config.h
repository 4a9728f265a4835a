// The configuration of one terminal: docs/formats/kiosk-config.md describes the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/seal.h"
#include "kiosk/receipts.h"
#include "offline-cache/central_client.h"
#include "screens/screens.h"

namespace zizhu::kiosk {

struct Config {
    std::string terminal;  // its name at the backend
    ReceiptPlace place;
    std::string hotline = "12345";
    screens::Panel panel;
    std::filesystem::path state;      // everything the program writes
    std::filesystem::path catalogue;  // folder of the service items
    // The signed catalogue, fetched from the backend. Without it the folder serves for ever.
    struct Repository {
        std::filesystem::path root;       // the root of trust, as it came with the terminal
        std::vector<std::string> groups;  // of roll-outs and settings
    };
    std::optional<Repository> repository;
    std::filesystem::path devices;    // profile
    cache::CentralOptions central;
    base::IntakeKey intakeKey;
};

// A mistake in a configuration, for whoever installs terminals: names the line and the mend. It is no
// base::Error because it quotes the file.
struct ConfigFault {
    std::string file;
    int line = 0;  // 0: the whole file
    std::string message;
};
std::string toString(const ConfigFault& fault);

// Reads `file` and the credentials it names. Relative paths are relative to the file's folder. Unknown
// members are faults, so that a misspelt one is not silently without effect.
tl::expected<Config, ConfigFault> loadConfig(const std::filesystem::path& file);

}  // namespace zizhu::kiosk
