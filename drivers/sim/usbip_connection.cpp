#include "drivers/sim/usbip_connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>

#include "drivers/transport/stop_signal.h"

namespace zizhu::drivers::usbip {

using base::Bytes;
using base::ByteView;
using base::Errc;
using base::Result;

namespace {

const Until kAskOnce{base::SteadyTime::min()};

class Connection {
public:
    Connection(const Fd& socket, const std::vector<std::unique_ptr<Export>>& exports, base::Clock& clock,
               const std::stop_token& stop)
        : socket_(socket), exports_(exports), clock_(clock), stop_(stop), signal_(stop) {}

    void run() {
        Export* const imported = negotiate();
        if (imported == nullptr) return;
        transfer(*imported);
        // What was under way is forgotten by the next one's reset.
        imported->taken = false;
    }

private:
    struct Pending {
        Submit submit;
        Bytes data;
    };

    // The operation that a connection begins with. Null once that was all.
    Export* negotiate() {
        const base::SteadyTime deadline = clock_.in(kPatience);
        const std::optional<Bytes> header = receive(kOperationBytes, deadline);
        if (!header) return nullptr;
        const Result<Operation> operation = parseOperation(*header);
        if (!operation) return nullptr;
        if (*operation == Operation::ListDevices) {
            std::vector<ListedDevice> listed;
            for (const auto& each : exports_) {
                if (each->device->plugged()) listed.push_back({&each->device->personality(), each->port});
            }
            send(deviceList(listed));
            return nullptr;
        }
        const std::optional<Bytes> field = receive(kBusIdBytes, deadline);
        if (!field) return nullptr;
        const Result<std::string> id = parseBusId(*field);
        return id ? import(*id) : nullptr;
    }

    Export* import(const std::string& id) {
        const auto found = std::find_if(exports_.begin(), exports_.end(),
                                        [&id](const auto& each) { return busId(each->port) == id; });
        if (found == exports_.end() || !(*found)->device->plugged()) {
            send(importReply(ImportStatus::NoDevice, nullptr));
            return nullptr;
        }
        Export& wanted = **found;
        if (wanted.taken.exchange(true)) {
            send(importReply(ImportStatus::Busy, nullptr));
            return nullptr;
        }
        plug_ = wanted.device->plugs();
        const ListedDevice listed{&wanted.device->personality(), wanted.port};
        if (!wanted.device->reset(plug_) || !send(importReply(ImportStatus::Ok, &listed))) {
            wanted.taken = false;
            return nullptr;
        }
        return &wanted;
    }

    void transfer(const Export& imported) {
        SimulatedUsbDevice& device = *imported.device;
        while (!stop_.stop_requested() && device.plugged() && device.plugs() == plug_) {
            if (!progress(device)) return;
            std::array<pollfd, 3> fds = {
                {{socket_.get(), POLLIN, 0}, {signal_.fd(), POLLIN, 0}, {imported.changed.get(), POLLIN, 0}}};
            if (::poll(fds.data(), fds.size(), patience(device)) < 0) continue;
            if (fds[2].revents != 0) {
                std::uint64_t count = 0;
                [[maybe_unused]] const ssize_t got = ::read(imported.changed.get(), &count, sizeof count);
            }
            if (fds[0].revents != 0 && !takeCommands(deviceId(imported.port))) return;
        }
    }

    // Milliseconds until a pending transfer is worth another question.
    int patience(const SimulatedUsbDevice& device) const {
        if (pending_.empty()) return -1;
        const std::optional<base::SteadyTime> next = device.wakeAt();
        if (!next) return -1;
        const auto wait = std::chrono::ceil<base::Duration>(*next - clock_.steady()).count();
        return int(std::clamp<base::Duration::rep>(wait, 1, 60'000));
    }

    // Asks for every pending transfer that is the first of its endpoint. False once the peer is gone.
    bool progress(SimulatedUsbDevice& device) {
        std::set<std::uint8_t> waiting;
        for (std::size_t i = 0; i < pending_.size();) {
            Pending& each = pending_[i];
            if (!waiting.contains(each.submit.endpoint)) {
                const std::optional<Bytes> answer = attempt(device, each);
                if (answer) {
                    if (!send(*answer)) return false;
                    pendingBytes_ -= each.data.size();
                    pending_.erase(pending_.begin() + std::ptrdiff_t(i));
                    continue;
                }
                waiting.insert(each.submit.endpoint);
            }
            ++i;
        }
        return true;
    }

    // The return of a transfer; nothing while the device answers NAK.
    std::optional<Bytes> attempt(SimulatedUsbDevice& device, const Pending& each) const {
        const Submit& submit = each.submit;
        Result<Bytes> got = Bytes();
        if (submit.endpoint == 0) {
            UsbSetup setup = submit.setup;
            if (setup.in())
                setup.length = std::uint16_t(std::min<std::uint32_t>(setup.length, submit.length));
            got = device.control(plug_, setup, each.data, kAskOnce);
        } else if (submit.in) {
            got = device.in(plug_, submit.endpoint, submit.length, kAskOnce);
        } else if (base::Status sent = device.out(plug_, submit.endpoint, each.data, kAskOnce); !sent) {
            got = base::fail(sent.error());
        }
        if (!got && got.error().code == Errc::Timeout) return std::nullopt;
        if (!got) return submitReturn(submit, statusOf(got.error().code), 0, {});
        const bool isShort = submit.in && got->size() < submit.length && (submit.flags & kShortNotOk) != 0;
        return submitReturn(submit, isShort ? -EREMOTEIO : 0, each.data.size(), *got);
    }

    // Reads what has come and carries out the commands that are whole. False once the connection is over.
    bool takeCommands(std::uint32_t id) {
        std::array<std::uint8_t, 16384> buffer{};
        const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        if (got == 0) return false;
        input_.insert(input_.end(), buffer.begin(), buffer.begin() + got);
        std::size_t at = 0;
        while (input_.size() - at >= kCommandBytes) {
            const Result<Command> command = parseCommand(ByteView(input_).subspan(at, kCommandBytes), id);
            if (!command) return false;
            const std::size_t data = command->submit ? command->submit->dataBytes() : 0;
            if (input_.size() - at - kCommandBytes < data) break;
            at += kCommandBytes;
            const ByteView bytes = ByteView(input_).subspan(at, data);
            if (!(command->submit ? accept(*command->submit, bytes) : unlink(*command->unlink))) return false;
            at += data;
        }
        input_.erase(input_.begin(), input_.begin() + std::ptrdiff_t(at));
        return true;
    }

    bool accept(const Submit& submit, ByteView data) {
        if (pending_.size() >= kMaxPending || pendingBytes_ + data.size() > kMaxPendingBytes)
            return send(submitReturn(submit, -ENOMEM, 0, {}));
        pending_.push_back({submit, Bytes(data.begin(), data.end())});
        pendingBytes_ += data.size();
        return true;
    }

    bool unlink(const Unlink& command) {
        const auto found = std::find_if(pending_.begin(), pending_.end(), [&command](const Pending& each) {
            return each.submit.sequence == command.target;
        });
        const bool wasPending = found != pending_.end();
        if (wasPending) {
            pendingBytes_ -= found->data.size();
            pending_.erase(found);
        }
        return send(unlinkReturn(command, wasPending));
    }

    // Waits until the socket is ready for `events`; false on stop or past the deadline.
    bool waitFor(short events, base::SteadyTime deadline) const {
        while (!stop_.stop_requested()) {
            const auto left = std::chrono::ceil<base::Duration>(deadline - clock_.steady()).count();
            if (left <= 0) return false;
            std::array<pollfd, 2> fds = {{{socket_.get(), events, 0}, {signal_.fd(), POLLIN, 0}}};
            if (::poll(fds.data(), fds.size(), int(left)) > 0 && fds[0].revents != 0) return true;
        }
        return false;
    }

    std::optional<Bytes> receive(std::size_t bytes, base::SteadyTime deadline) const {
        Bytes received(bytes);
        for (std::size_t have = 0; have < bytes;) {
            const ssize_t got = ::recv(socket_.get(), received.data() + have, bytes - have, MSG_DONTWAIT);
            if (got > 0) {
                have += std::size_t(got);
            } else if (got == 0 || (errno != EAGAIN && errno != EINTR) || !waitFor(POLLIN, deadline)) {
                return std::nullopt;
            }
        }
        return received;
    }

    bool send(ByteView bytes) const {
        const base::SteadyTime deadline = clock_.in(kPatience);
        while (!bytes.empty()) {
            const ssize_t sent =
                ::send(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent > 0) {
                bytes = bytes.subspan(std::size_t(sent));
            } else if ((errno != EAGAIN && errno != EINTR) || !waitFor(POLLOUT, deadline)) {
                return false;
            }
        }
        return true;
    }

    const Fd& socket_;
    const std::vector<std::unique_ptr<Export>>& exports_;
    base::Clock& clock_;
    const std::stop_token stop_;
    const StopSignal signal_;
    std::uint64_t plug_ = 0;
    Bytes input_;
    std::vector<Pending> pending_;  // in the order of their arrival
    std::size_t pendingBytes_ = 0;
};

}  // namespace

void serveConnection(const Fd& socket, const std::vector<std::unique_ptr<Export>>& exports,
                     base::Clock& clock, const std::stop_token& stop) {
    Connection(socket, exports, clock, stop).run();
}

}  // namespace zizhu::drivers::usbip
