// A smart card service of a test's own, and a card to put into its reader: pcscd in a mount namespace,
// because it knows only one place for its socket, with the reader driver of vsmartcard; the card is a thread
// of the test.
//
// Between reader and card: two bytes of length, big-endian, then so many bytes. One byte is an order (0 off,
// 1 on, 2 reset, 4 say your answer to reset), anything longer a command APDU.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

namespace zizhu::tests {

// Looks every 20 ms until it is so, 15 s at most and the time of one more look.
inline bool waitFor(const std::function<bool()>& isSo) {
    const base::SystemClock clock;
    const base::SteadyTime end = clock.in(std::chrono::seconds(15));
    while (!isSo()) {
        if (clock.steady() >= end) return false;
        ::poll(nullptr, 0, 20);
    }
    return true;
}

class CardDesk {
public:
    // The driver makes two readers of it, "… 00 00" with this port and "… 00 01" with the next.
    static constexpr const char* kReaderName = "Zizhu stand-in";

    CardDesk() {
        std::filesystem::create_directories(root() / "run");
        std::filesystem::create_directories(root() / "readers");
        ::setenv("PCSCLITE_CSOCK_NAME", socket().c_str(), 1);
        port_ = freePort();
    }
    CardDesk(const CardDesk&) = delete;
    CardDesk& operator=(const CardDesk&) = delete;
    ~CardDesk() { stopService(); }

    // One for the whole program: libpcsclite remembers where it found its service.
    static const std::filesystem::path& root() {
        static const TemporaryDirectory directory;
        return directory.path();
    }
    int port() const { return port_; }

    // Which reader the service finds when it starts: ours, or another kind. (It looks for such readers only
    // then.)
    void plugReader() const { configure(kReaderName, port_); }
    void unplugReader() const { configure("Another kind", port_ + 2); }

    bool startService() {
        const std::string run = (root() / "run").string();
        service_ = ChildProcess::start(
            {"/usr/bin/unshare", namespaces(), "/bin/sh", "-c",
             "mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind '" + run +
                 "' /run/pcscd && exec /usr/sbin/pcscd --foreground --auto-exit --config '" +
                 (root() / "readers").string() + "' >>'" + (root() / "log").string() + "' 2>&1"});
        return waitFor([&] { return listens(); });
    }
    void stopService() {
        if (service_) {
            service_->signal(SIGTERM);
            service_->wait();
        }
        service_.reset();
    }

private:
    // Anybody may have a user namespace on Debian; root does without where a container forbids them.
    static std::string namespaces() {
        return runProgram({"/usr/bin/unshare", "-rm", "/bin/true"}).first == 0 ? "-rm" : "-m";
    }
    void configure(const char* name, int number) const {
        char port[8];
        std::snprintf(port, sizeof port, "0x%04X", unsigned(number));
        std::ofstream(root() / "readers/reader")
            << "FRIENDLYNAME \"" << name << "\"\nDEVICENAME /dev/null:" << port
            << "\nLIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID " << port << "\n";
    }
    static std::string socket() { return (root() / "run/pcscd.comm").string(); }
    bool listens() const {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        socket().copy(address.sun_path, sizeof address.sun_path - 1);
        const bool done = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        return done;
    }
    static int freePort() {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(fd);
        return ntohs(address.sin_port);
    }

    int port_ = 0;
    std::optional<ChildProcess> service_;
};

// A card that lies in the reader as long as the object lives.
class LaidCard {
public:
    // What goes wrong with an answer.
    enum class Fault : std::uint8_t { None, Silent, Gone, Empty, OneByte, Long, Garbage };
    using Handler = std::function<base::Bytes(base::ByteView apdu)>;

    LaidCard(int port, base::Bytes atr, Handler handler)
        : port_(port), atr_(std::move(atr)), handler_(std::move(handler)), thread_([this] { serve(); }) {}
    LaidCard(const LaidCard&) = delete;
    LaidCard& operator=(const LaidCard&) = delete;
    ~LaidCard() {
        end_ = true;
        hangUp();
        thread_.join();
    }

    // The nth message that expects an answer, from now and counted from 0, has that fault; the answer to
    // reset counts.
    void faultAt(int nth, Fault fault) {
        fault_ = fault;
        faultAt_ = answers_ + nth;
    }
    int answers() const { return answers_; }
    int commands() const { return commands_; }
    bool faulted() const { return answers_ > faultAt_ && faultAt_ >= 0; }

private:
    void hangUp() {
        const std::lock_guard lock(mutex_);
        if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
    }

    void serve() {
        while (!end_) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(std::uint16_t(port_));
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            {
                const std::lock_guard lock(mutex_);
                fd_ = fd;
            }
            const bool reached = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
            if (reached && !end_) converse(fd);
            // A card that was let go, or went, does not come back by itself.
            if (reached) end_ = true;
            {
                const std::lock_guard lock(mutex_);
                fd_ = -1;
            }
            ::close(fd);
            if (!end_) ::poll(nullptr, 0, 20);
        }
    }

    void converse(int fd) {
        for (;;) {
            std::uint8_t head[2];
            if (!readAll(fd, head, 2)) return;
            base::Bytes message(std::size_t(head[0] << 8 | head[1]));
            if (!readAll(fd, message.data(), message.size())) return;
            if (message.size() == 1 && message[0] != 4) continue;
            const bool command = message.size() > 1;
            const base::Bytes answer = command ? handler_(message) : atr_;
            if (command) ++commands_;
            const Fault fault = answers_++ == faultAt_ ? fault_.load() : Fault::None;
            if (fault == Fault::Silent) {
                // Until it is taken away.
                pollfd taken{fd, POLLRDHUP, 0};
                ::poll(&taken, 1, -1);
                return;
            }
            if (fault == Fault::Gone) return;
            send(fd, answer, fault);
        }
    }

    static void send(int fd, base::Bytes answer, Fault fault) {
        if (fault == Fault::Empty) answer.clear();
        if (fault == Fault::OneByte) answer.resize(1);
        if (fault == Fault::Garbage) answer.assign(answer.size(), 0xEE);
        base::Bytes message{std::uint8_t(answer.size() >> 8), std::uint8_t(answer.size())};
        // More is announced than comes.
        if (fault == Fault::Long) message = {0x40, 0x00};
        message.insert(message.end(), answer.begin(), answer.end());
        [[maybe_unused]] const ssize_t put = ::send(fd, message.data(), message.size(), MSG_NOSIGNAL);
    }

    static bool readAll(int fd, std::uint8_t* into, std::size_t size) {
        while (size > 0) {
            const ssize_t got = ::recv(fd, into, size, 0);
            if (got <= 0) return false;
            into += got;
            size -= std::size_t(got);
        }
        return true;
    }

    const int port_;
    const base::Bytes atr_;
    const Handler handler_;
    std::mutex mutex_;
    int fd_ = -1;
    std::atomic<bool> end_{false};
    std::atomic<int> answers_{0};
    std::atomic<int> commands_{0};
    std::atomic<int> faultAt_{-1};
    std::atomic<Fault> fault_{Fault::None};
    std::thread thread_;
};

}  // namespace zizhu::tests
