// How the updater gets files of the repository: implemented by the terminal over HTTPS, by
// `zizhu-catalog verify` over a folder, by tests over memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace zizhu::catalog::tuf {

class Fetcher {
public:
    virtual ~Fetcher() = default;

    // The whole file `name`, relative to the repository's public folder: "metadata/timestamp.json",
    // "targets/releases/1.2.0/items/6fe1….birth-registration.yaml". Blocks. Only what is asked for here
    // is believed: no redirection to another server, no compression that could grow without bound.
    //
    // NotFound: the server answered that there is no such file. The updater takes that as "no newer
    //   root"; never return it because the server could not be reached.
    // TooLarge: there are more than `maxBytes`. At most maxBytes + 1 may ever be read (endless data).
    // Timeout: the transfer broke a rule of TransferGuard (slow retrieval).
    // Unavailable, Io, Canceled, Refused: as they say; the update ends and may be tried again later.
    virtual base::Result<base::Bytes> fetch(std::string_view name, std::size_t maxBytes) = 0;
};

inline constexpr base::Duration kFetchDeadline = std::chrono::minutes(5);     // one file, whatever its size
inline constexpr base::Duration kFetchRateWindow = std::chrono::seconds(20);  // the first byte too
inline constexpr std::size_t kFetchLeastBytesPerWindow = 20u << 10;           // 1 KiB a second

// The rules that every fetcher over a network must hold: a server that sends too much, or just enough to
// keep a terminal waiting, is cut off. One for each transfer; not thread-safe.
class TransferGuard {
public:
    TransferGuard(base::SteadyTime start, std::size_t maxBytes);

    // Call it for each piece that came, and with 0 bytes at least each second while nothing comes.
    // TooLarge and Timeout as Fetcher says; the transfer must then be dropped.
    base::Status received(std::size_t bytes, base::SteadyTime now);
    std::size_t total() const { return total_; }

private:
    base::SteadyTime start_, windowStart_;
    std::size_t maxBytes_, total_ = 0, window_ = 0;
};

}  // namespace zizhu::catalog::tuf
