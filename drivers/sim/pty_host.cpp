#include "drivers/sim/pty_host.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <thread>

#include "drivers/sim/fd.h"
#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Pty {
    Fd master;
    Fd terminal;  // kept open, so that a driver that closes it is no hang-up for us
};

Result<Pty> openPty(const std::filesystem::path& link) {
    const auto failed = [] { return fail(Errc::Io, {"no pseudo-terminal, error {}", errno}); };
    Pty pty{Fd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)), Fd()};
    if (pty.master.get() < 0 || ::grantpt(pty.master.get()) != 0 || ::unlockpt(pty.master.get()) != 0) {
        return failed();
    }
    std::array<char, 128> name{};
    if (::ptsname_r(pty.master.get(), name.data(), name.size()) != 0) return failed();
    pty.terminal = Fd(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios line{};
    if (pty.terminal.get() < 0 || ::tcgetattr(pty.terminal.get(), &line) != 0) return failed();
    ::cfmakeraw(&line);  // no echo of what the device says before a driver has set it up
    if (::tcsetattr(pty.terminal.get(), TCSANOW, &line) != 0) return failed();

    const std::filesystem::path fresh = link.string() + ".new";
    std::error_code error;
    std::filesystem::remove(fresh, error);
    std::filesystem::create_symlink(name.data(), fresh, error);
    if (!error) std::filesystem::rename(fresh, link, error);
    if (error) return fail(Errc::Io, {"no link to the pseudo-terminal, error {}", error.value()});
    return pty;
}

class Host final : public PtyHost {
public:
    Host(std::shared_ptr<SimulatedPort> port, std::filesystem::path link, Pty pty)
        : port_(std::move(port)), link_(std::move(link)) {
        thread_ = std::jthread([this, first = std::move(pty)](const std::stop_token& stop) mutable {
            run(stop, std::move(first));
        });
    }

private:
    void run(const std::stop_token& stop, Pty pty) {
        for (;;) {
            serve(stop, pty);
            std::error_code ignored;
            std::filesystem::remove(link_, ignored);
            pty = Pty{};
            // Without a terminal to offer, the device stays away until it is plugged in the next time.
            for (bool open = false; !open;) {
                if (stop.stop_requested() || !port_->waitUntilPlugged({base::SteadyTime::max(), stop}))
                    return;
                Result<Pty> fresh = openPty(link_);
                open = fresh.has_value();
                if (open) {
                    pty = *std::move(fresh);
                } else {
                    const std::array<std::string, 1> unplug = {"unplug"};
                    (void)port_->act(unplug);
                }
            }
        }
    }

    // Until the port is unplugged or `stop`.
    void serve(const std::stop_token& stop, const Pty& pty) {
        const std::uint64_t plug = port_->plugs();
        std::jthread fromHost(
            [this, &pty, plug](const std::stop_token& inner) { carryFromHost(inner, pty, plug); });
        for (;;) {
            const Result<base::Bytes> bytes = port_->hostRead(plug, {base::SteadyTime::max(), stop});
            if (!bytes) return;
            // What nobody reads is lost once the terminal's buffer is full, as on a real line.
            [[maybe_unused]] const ssize_t sent = ::write(pty.master.get(), bytes->data(), bytes->size());
        }
    }

    void carryFromHost(const std::stop_token& stop, const Pty& pty, std::uint64_t plug) {
        const StopSignal signal(stop);
        std::array<std::uint8_t, 4096> buffer{};
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> fds = {{{pty.master.get(), POLLIN, 0}, {signal.fd(), POLLIN, 0}}};
            if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return;
            const ssize_t got = ::read(pty.master.get(), buffer.data(), buffer.size());
            if (got < 0 && errno != EINTR && errno != EAGAIN) return;
            if (got <= 0) continue;
            const auto bytes = base::ByteView(buffer).first(std::size_t(got));
            if (!port_->hostWrite(plug, bytes, {base::SteadyTime::max(), stop})) return;
        }
    }

    const std::shared_ptr<SimulatedPort> port_;
    const std::filesystem::path link_;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace

Result<std::unique_ptr<PtyHost>> servePty(std::shared_ptr<SimulatedPort> port, std::filesystem::path link) {
    Result<Pty> pty = openPty(link);
    if (!pty) return fail(pty.error());
    return std::make_unique<Host>(std::move(port), std::move(link), *std::move(pty));
}

}  // namespace zizhu::drivers
