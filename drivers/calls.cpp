#include "drivers/calls.h"

#include <array>

namespace zizhu::drivers {

namespace {

constexpr std::array<std::string_view, 3> kEvery = {"status", "capabilities", "reset"};
constexpr std::array<std::string_view, 5> kCardReader = {"status", "capabilities", "reset", "media", "read"};
constexpr std::array<std::string_view, 4> kReceiptPrinter = {"status", "capabilities", "reset", "print"};
constexpr std::array<std::string_view, 4> kCodeScanner = {"status", "capabilities", "reset", "read"};

using Tried = std::optional<CallOutcome>;  // nothing: not a command of this role

Tried callOwn(IdCardReader& reader, std::string_view command, const CallInput&, const Until& until) {
    if (command == "media") {
        const base::Result<CardMedia> media = reader.media(until);
        if (!media) return CallOutcome{"error", media.error()};
        return CallOutcome{*media == CardMedia::Present      ? "present"
                           : *media == CardMedia::NotPresent ? "not-present"
                                                             : "unknown",
                           {}};
    }
    if (command != "read") return std::nullopt;
    const CardResult card = reader.read(until);
    if (!card) return CallOutcome{name(card.error().fault), card.error().error};
    return CallOutcome{"card", {}};
}

Tried callOwn(ReceiptPrinter& printer, std::string_view command, const CallInput& input, const Until& until) {
    if (command != "print") return std::nullopt;
    const PrintReport report = printer.print(input.receipt, until);
    if (report.outcome == PrintOutcome::Proven) return CallOutcome{name(report.outcome), {}};
    return CallOutcome{name(report.outcome), report.error};
}

Tried callOwn(CodeScanner& scanner, std::string_view command, const CallInput&, const Until& until) {
    if (command != "read") return std::nullopt;
    const base::Result<ScannedCode> code = scanner.read(until);
    if (!code) return CallOutcome{"error", code.error()};
    return CallOutcome{"code", {}};
}

Tried callOwn(Device&, std::string_view, const CallInput&, const Until&) { return std::nullopt; }

}  // namespace

std::span<const std::string_view> callsOf(Role role) {
    switch (role) {
        case Role::CardReader:
            return kCardReader;
        case Role::ReceiptPrinter:
            return kReceiptPrinter;
        case Role::CodeScanner:
            return kCodeScanner;
        default:
            return kEvery;
    }
}

Device& deviceOf(RoleDevice& device) {
    return std::visit([](auto& held) -> Device& { return *held; }, device);
}

base::Result<CallOutcome> call(RoleDevice& device, std::string_view command, const CallInput& input,
                               const Until& until) {
    Device& any = deviceOf(device);
    if (command == "status") return CallOutcome{name(any.status(until).state), {}};
    if (command == "capabilities") {
        (void)any.capabilities(until);
        return CallOutcome{"ok", {}};
    }
    if (command == "reset") {
        const base::Status done = any.reset(until);
        return done ? CallOutcome{"ok", {}} : CallOutcome{"error", done.error()};
    }
    const Tried tried = std::visit([&](auto& held) { return callOwn(*held, command, input, until); }, device);
    if (!tried) return base::fail(base::Errc::NotFound, {"the role has no such command"});
    return *tried;
}

}  // namespace zizhu::drivers
