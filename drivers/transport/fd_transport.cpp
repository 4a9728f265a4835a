#include "drivers/transport/fd_transport.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "drivers/pause.h"
#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Status;

namespace {

constexpr base::Duration kLongestPoll{60'000};
// A printer's node may give empty reads while it has nothing to say.
constexpr base::Duration kEmptyReadPause{20};
constexpr int kDiscardReads = 64;
constexpr unsigned kFirstPtyMajor = 136;  // Linux, Documentation/admin-guide/devices.txt
constexpr unsigned kLastPtyMajor = 143;

speed_t speedOf(int rate) {
    switch (rate) {
        case 115200:
            return B115200;
        case 57600:
            return B57600;
        case 38400:
            return B38400;
        case 19200:
            return B19200;
        case 9600:
            return B9600;
        default:
            return B0;
    }
}

bool meansGone(int error) {
    return error == EIO || error == ENODEV || error == ENXIO || error == ENOENT || error == EPIPE ||
           error == ESHUTDOWN;
}

class FdTransport final : public Transport {
public:
    FdTransport(NodeCare care, int rate, std::size_t packetBytes, base::Clock& clock)
        : care_(std::move(care)), rate_(rate), packetBytes_(packetBytes), clock_(clock) {}
    FdTransport(const FdTransport&) = delete;
    FdTransport& operator=(const FdTransport&) = delete;
    ~FdTransport() override { closeFd(); }

    TransportKind kind() const override {
        return packetBytes_ > 0 ? TransportKind::Packets : TransportKind::Stream;
    }
    bool isOpen() const override { return fd_ >= 0; }
    void close() override { closeFd(); }

    Status open() override;
    Status write(base::ByteView bytes, const Until& until) override;
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override;
    void discardInput() override;
    std::optional<int> rate() const override { return rate_ != 0 ? std::optional<int>(rate_) : std::nullopt; }
    Status setRate(int rate) override;

private:
    enum class Ready : std::uint8_t { Yes, Timeout, Canceled, Gone };

    void closeFd() {
        if (claimed_ && care_.release) care_.release(fd_);
        claimed_ = false;
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
        gathered_ = 0;
    }
    Status configure();
    Ready await(short events, const Until& until, int stop);
    tl::unexpected<base::Error> lost(int error);
    tl::unexpected<base::Error> notReady(Ready ready);
    base::Result<std::size_t> readSome(std::span<std::uint8_t> into, const Until& until, int stop);

    const NodeCare care_;
    int rate_;  // 0: not a serial line
    const std::size_t packetBytes_;
    base::Clock& clock_;
    int fd_ = -1;
    bool terminal_ = false;
    bool claimed_ = false;
    std::array<std::uint8_t, 256> packet_{};  // being gathered from a pseudo-terminal
    std::size_t gathered_ = 0;
};

tl::unexpected<base::Error> FdTransport::lost(int error) {
    closeFd();
    return fail(meansGone(error) ? Errc::Unavailable : Errc::Io, {"error {} of the device", error});
}

Status FdTransport::open() {
    if (fd_ >= 0) return {};
    if (rate_ != 0 && speedOf(rate_) == B0) {
        return fail(Errc::Unsupported, {"{} baud", rate_}, base::StaffAction::Configuration);
    }
    const base::Result<std::filesystem::path> path = care_.find();
    if (!path) return fail(path.error());
    fd_ = ::open(path->c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd_ < 0 && errno == EACCES && rate_ == 0) {
        fd_ = ::open(path->c_str(),
                     O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);  // a scanner need not be written
    }
    if (fd_ < 0) {
        const int error = errno;
        if (error == EACCES || error == EPERM || error == EBUSY) {
            return fail(Errc::Refused, {"may not be opened, error {}", error},
                        base::StaffAction::Configuration);
        }
        return lost(error);
    }
    Status configured = configure();
    if (!configured) closeFd();
    return configured;
}

Status FdTransport::configure() {
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        return fail(Errc::Refused, {"another program uses it"}, base::StaffAction::Configuration);
    }
    terminal_ = ::isatty(fd_) == 1;
    if (!terminal_) {
        if (rate_ != 0) return fail(Errc::Refused, {"not a serial line"}, base::StaffAction::Configuration);
        if (!care_.claim) return {};
        base::Status mine = care_.claim(fd_);
        claimed_ = mine.has_value();
        return mine;
    }
    struct stat about {};
    // A pseudo-terminal's other side stays open, and with it the exclusive mode would outlive us.
    if (::fstat(fd_, &about) == 0 &&
        (major(about.st_rdev) < kFirstPtyMajor || major(about.st_rdev) > kLastPtyMajor)) {
        ::ioctl(fd_, TIOCEXCL);
    }
    termios line{};
    if (::tcgetattr(fd_, &line) != 0) return lost(errno);
    ::cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~tcflag_t(CRTSCTS | CSTOPB);
    line.c_cc[VMIN] = 1;
    line.c_cc[VTIME] = 0;
    if (rate_ != 0) {
        ::cfsetispeed(&line, speedOf(rate_));
        ::cfsetospeed(&line, speedOf(rate_));
    }
    if (::tcsetattr(fd_, TCSANOW, &line) != 0) return lost(errno);
    ::tcflush(fd_, TCIOFLUSH);
    return {};
}

FdTransport::Ready FdTransport::await(short events, const Until& until, int stop) {
    for (;;) {
        if (until.stop.stop_requested()) return Ready::Canceled;
        // Looks once even if no time is left: whoever asks without waiting hears of a hang-up.
        const base::SteadyTime now = clock_.steady();
        const bool last = now >= until.deadline;
        const auto left = last ? base::Duration(0)
                               : std::chrono::ceil<base::Duration>(std::min<base::SteadyTime::duration>(
                                     until.deadline - now, kLongestPoll));
        std::array<pollfd, 2> fds = {{{fd_, events, 0}, {stop, POLLIN, 0}}};
        const int count = ::poll(fds.data(), fds.size(), int(left.count()));
        if (count < 0 && errno != EINTR) return Ready::Gone;
        if (count > 0 && (fds[0].revents & events) != 0) return Ready::Yes;
        if (count > 0 && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) return Ready::Gone;
        if (last) return Ready::Timeout;
    }
}

tl::unexpected<base::Error> FdTransport::notReady(Ready ready) {
    if (ready == Ready::Canceled) return fail(Errc::Canceled);
    if (ready == Ready::Timeout) return fail(Errc::Timeout);
    return lost(EIO);
}

Status FdTransport::write(base::ByteView bytes, const Until& until) {
    const StopSignal stop(until.stop);
    while (!bytes.empty()) {
        if (fd_ < 0) return fail(Errc::Unavailable, {"not open"});
        const ssize_t sent = ::write(fd_, bytes.data(), bytes.size());
        if (sent > 0) {
            bytes = bytes.subspan(std::size_t(sent));
            continue;
        }
        if (sent < 0 && errno != EINTR && errno != EAGAIN) return lost(errno);
        if (clock_.steady() >= until.deadline) return fail(Errc::Timeout);
        if (const Ready ready = await(POLLOUT, until, stop.fd()); ready != Ready::Yes) return notReady(ready);
    }
    return {};
}

base::Result<std::size_t> FdTransport::readSome(std::span<std::uint8_t> into, const Until& until, int stop) {
    for (;;) {
        if (fd_ < 0) return fail(Errc::Unavailable, {"not open"});
        if (const Ready ready = await(POLLIN, until, stop); ready != Ready::Yes) return notReady(ready);
        const ssize_t got = ::read(fd_, into.data(), into.size());
        if (got > 0) return std::size_t(got);
        if (got == 0) {
            if (terminal_) return lost(EIO);  // hung up
            pause(clock_, kEmptyReadPause, until);
        } else if (errno != EINTR && errno != EAGAIN) {
            return lost(errno);
        }
        // A node may be ready for ever and give nothing.
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (clock_.steady() >= until.deadline) return fail(Errc::Timeout);
    }
}

base::Result<std::size_t> FdTransport::read(std::span<std::uint8_t> into, const Until& until) {
    const StopSignal stop(until.stop);
    if (packetBytes_ == 0 || !terminal_) return readSome(into, until, stop.fd());
    const std::size_t whole = std::min(packetBytes_, packet_.size());
    while (gathered_ < whole) {
        const auto got = readSome(std::span(packet_).subspan(gathered_, whole - gathered_), until, stop.fd());
        if (!got) return fail(got.error());
        gathered_ += *got;
    }
    gathered_ = 0;
    const std::size_t count = std::min(into.size(), whole);
    std::copy_n(packet_.begin(), count, into.begin());
    packet_.fill(0);
    return count;
}

Status FdTransport::setRate(int rate) {
    if (rate_ == 0 || speedOf(rate) == B0) return fail(Errc::Unsupported, {"{} baud", rate});
    rate_ = rate;
    if (fd_ < 0) return {};
    Status configured = configure();
    if (!configured) closeFd();
    return configured;
}

void FdTransport::discardInput() {
    gathered_ = 0;
    if (fd_ < 0) return;
    if (terminal_) {
        ::tcflush(fd_, TCIFLUSH);
        return;
    }
    std::array<std::uint8_t, 256> rubbish{};
    for (int i = 0; i < kDiscardReads; ++i) {
        if (::read(fd_, rubbish.data(), rubbish.size()) <= 0) break;
    }
}

NodeCare at(std::filesystem::path path) {
    return {[path = std::move(path)] { return base::Result<std::filesystem::path>(path); }, {}, {}};
}

}  // namespace

std::unique_ptr<Transport> makeSerialTransport(std::filesystem::path path, int rate, base::Clock& clock) {
    return std::make_unique<FdTransport>(at(std::move(path)), rate, 0, clock);
}

std::unique_ptr<Transport> makeFileTransport(std::filesystem::path path, std::size_t packetBytes,
                                             base::Clock& clock) {
    return makeNodeTransport(at(std::move(path)), packetBytes, clock);
}

std::unique_ptr<Transport> makeNodeTransport(NodeCare care, std::size_t packetBytes, base::Clock& clock) {
    return std::make_unique<FdTransport>(std::move(care), 0, packetBytes, clock);
}

}  // namespace zizhu::drivers
