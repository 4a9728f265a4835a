// The commands of every role by their words, so that a recording, its replay and the fault matrix carry
// them out alike.
//
//   every device     status, capabilities, reset
//   card-reader      media, read
//   receipt-printer  print
//   code-scanner     read
//
// Roles whose devices speak through libraries of their own (CUPS, SANE, V4L2, PC/SC) have the first
// three here only.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "drivers/device_table.h"

namespace zizhu::drivers {

std::span<const std::string_view> callsOf(Role role);

// What a command needs beside a device.
struct CallInput {
    base::Bitmap receipt = {};  // of `print`
};

// What came of it, without anything that was read.
struct CallOutcome {
    // The state of `status`, "ok" or "error" of `reset`, the media of `media`, the fault or "card" of a
    // card's `read`, the outcome of `print`, "code" or "error" of a code's `read`, "ok" of `capabilities`.
    std::string_view word;
    std::optional<base::Error> error;  // where the command names one
};

// NotFound: the role has no such command.
base::Result<CallOutcome> call(RoleDevice& device, std::string_view command, const CallInput& input,
                               const Until& until);

Device& deviceOf(RoleDevice& device);

}  // namespace zizhu::drivers
