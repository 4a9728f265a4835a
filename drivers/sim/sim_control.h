// Steering simulated devices, wherever they are: in this process, or in a zizhu-sim.
//
// A command is a line of words (a word with spaces stands in double quotes):
//   NAME COMMAND …    to one device: `card-reader present-card cards/wang.yaml`, `receipt-printer unplug`
//   COMMAND …         to the one device that knows it: `present-card cards/wang.yaml`, `paper-out`
//   unplug NAME, plug NAME, fault NAME KIND [N], state [NAME]
//   devices           their names
// Files named in a command are those of the process that carries it out.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/sim/steerable.h"

namespace zizhu::drivers {

// Thread-safe.
class SimControl {
public:
    virtual ~SimControl() = default;

    // Carries out one command. The answer is one JSON object in one line: {"ok":true,…} or
    // {"ok":false,"error":"invalid-input","detail":"…"}. An error of the Result is one of the way there.
    virtual base::Result<std::string> command(std::string_view line) = 0;
};

// Of stand-ins in this process, by device name.
std::unique_ptr<SimControl> makeLocalSimControl(std::map<std::string, std::shared_ptr<Steerable>> devices);

// Of a zizhu-sim, by its control socket. Connects for each command, and waits for an answer no longer
// than 5 s.
std::unique_ptr<SimControl> makeRemoteSimControl(std::filesystem::path socket);

// The words of a line; InvalidInput if a quote is left open.
base::Result<std::vector<std::string>> splitWords(std::string_view line);

}  // namespace zizhu::drivers
