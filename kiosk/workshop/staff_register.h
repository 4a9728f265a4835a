// The technicians of one terminal: who may enter vendor mode, by which card and with which PIN.
//
// A file below the state folder, written by `zizhu-kiosk staff` (docs/technicians.md) and read anew whenever
// it is asked: a change counts at once. It holds no PIN and no card number, only argon2id hashes and a keyed
// digest; an unlocked reader's card number can be copied, so a card alone opens nothing.
// Bound to one thread; blocks on the disk, and on argon2id (about 0.1 s for each person asked about).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::kiosk {

struct StaffMember {
    std::string id;    // "t-0142": letters, digits, '-'
    std::string name;  // stands on readiness reports
    bool hasCard = false;
};

class StaffRegister {
public:
    static constexpr std::size_t kMaxMembers = 32;
    static constexpr std::size_t kMinPin = 6, kMaxPin = 12;  // digits
    static constexpr std::size_t kMaxCardBytes = 32;

    explicit StaffRegister(std::filesystem::path file) : file_(std::move(file)) {}

    // Nobody if the file does not exist. InvalidInput: it is not one of ours; Io.
    base::Result<std::vector<StaffMember>> members() const;
    // Whose card this is. `number`: what the card tells of itself, 4 bytes at least.
    base::Result<std::optional<StaffMember>> byCard(base::ByteView number) const;
    // Whose PIN this is: of `id` only, or of anybody if it is empty. All are compared, so that the time
    // tells nothing about who it was.
    base::Result<std::optional<StaffMember>> byPin(const base::SecretString& pin, std::string_view id) const;

    // Adds one or replaces the one of this id. InvalidInput, with what is wrong: id, name, PIN (6 to 12
    // digits, not all the same and not in a row), card, too many.
    base::Status put(const StaffMember& member, const base::SecretString& pin, base::ByteView card,
                     base::RandomSource& random);
    // NotFound.
    base::Status remove(std::string_view id);

private:
    std::filesystem::path file_;
};

}  // namespace zizhu::kiosk
