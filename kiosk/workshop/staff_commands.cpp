#include "kiosk/workshop/staff_commands.h"

#include <array>

#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <fmt/format.h>

#include "kiosk/workshop/kept.h"
#include "kiosk/workshop/staff_register.h"

namespace zizhu::kiosk {

namespace {

using Said = tl::expected<std::string, std::string>;

Said wrong(const base::Error& error) {
    return tl::unexpected(fmt::format("{}: {}", base::name(error.code), error.detail.text()));
}

Said list(const StaffRegister& staff) {
    const auto members = staff.members();
    if (!members) return wrong(members.error());
    if (members->empty()) return std::string("Nobody may enter vendor mode yet.\n");
    std::string text;
    for (const StaffMember& one : *members) {
        text += fmt::format("{:<12} {}{}\n", one.id, one.name, one.hasCard ? "" : "  (no card: by the cabinet's switch only)");
    }
    return text;
}

Said add(StaffRegister& staff, const StaffCommand& command, base::RandomSource& random, const base::SecretString& pin) {
    base::Bytes card;
    if (!command.card.empty()) {
        const auto number = base::fromHex(command.card);
        if (!number) return tl::unexpected(std::string("--card takes hexadecimal digits"));
        card = *number;
    }
    const auto done = staff.put({command.id, command.name, !card.empty()}, pin, card, random);
    if (!done) return wrong(done.error());
    return fmt::format("{} may enter vendor mode.\n", command.id);
}

// Root writes what the terminal's own user must be able to read.
void giveToOwner(const std::filesystem::path& state, const std::filesystem::path& folder) {
    struct stat owner {};
    if (::geteuid() != 0 || ::stat(state.c_str(), &owner) != 0) return;
    const auto give = [&](const std::filesystem::path& path) { return ::chown(path.c_str(), owner.st_uid, owner.st_gid) == 0; };
    std::error_code failed;
    (void)give(folder);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, failed)) (void)give(entry.path());
}

}  // namespace

Said runStaffCommand(const StaffCommand& command, const std::filesystem::path& state, base::RandomSource& random,
                     const std::function<base::SecretString()>& pin) {
    const Kept kept(state / "workshop");
    StaffRegister staff(kept.staff());
    if (command.what == StaffCommand::What::List) return list(staff);
    if (const auto made = kept.prepare(); !made) return wrong(made.error());
    Said said = std::string();
    if (command.what == StaffCommand::What::Add) {
        said = add(staff, command, random, pin());
    } else if (command.what == StaffCommand::What::Remove) {
        const auto done = staff.remove(command.id);
        said = done ? Said(fmt::format("{} may not enter vendor mode any more.\n", command.id)) : wrong(done.error());
    } else {
        const auto done = kept.unlockPin();
        said = done ? Said("Wrong PINs are forgotten. A terminal that runs takes it up within 5 s.\n") : wrong(done.error());
    }
    giveToOwner(state, kept.folder());
    return said;
}

base::SecretString readPin() {
    constexpr std::size_t kMost = 64;
    termios before{};
    const bool typed = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (typed) {
        std::fputs("PIN: ", stderr);
        termios silent = before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    base::SecretString pin;
    for (char c = 0; pin.size() < kMost && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n';) {
        if (c != '\r') pin.append({&c, 1});
    }
    if (typed) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::fputs("\n", stderr);
    }
    return pin;
}

}  // namespace zizhu::kiosk
