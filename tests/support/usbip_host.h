// A USB host on the other end of USB/IP, for tests: written from the protocol's description, sharing no code
// with the server. Single-threaded.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zizhu::tests {

class UsbIpHost {
public:
    using Bytes = std::vector<std::uint8_t>;
    static constexpr int kPatience = 5000;  // ms

    struct Return {
        std::uint32_t command = 0, sequence = 0;
        int status = 0;
        std::uint32_t actual = 0;
        Bytes data = {};
    };

    // Connects to "127.0.0.1:PORT".
    explicit UsbIpHost(const std::string& address) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(std::uint16_t(std::atoi(address.substr(address.rfind(':') + 1).c_str())));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) close();
    }
    UsbIpHost(UsbIpHost&& other) noexcept
        : details(std::move(other.details)),
          device(other.device),
          fd_(std::exchange(other.fd_, -1)),
          sequence_(other.sequence_),
          in_(std::move(other.in_)) {}
    UsbIpHost& operator=(UsbIpHost&&) = delete;
    ~UsbIpHost() { close(); }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

    bool send(const Bytes& bytes) const {
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            const ssize_t now = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (now <= 0) return false;
            sent += std::size_t(now);
        }
        return true;
    }
    // Exactly so many bytes; fewer if the peer closes or is silent for too long.
    Bytes receive(std::size_t bytes, int milliseconds = kPatience) const {
        Bytes got(bytes);
        std::size_t have = 0;
        while (have < bytes) {
            pollfd ready{fd_, POLLIN, 0};
            if (::poll(&ready, 1, milliseconds) <= 0) break;
            const ssize_t now = ::recv(fd_, got.data() + have, bytes - have, 0);
            if (now <= 0) break;
            have += std::size_t(now);
        }
        got.resize(have);
        return got;
    }
    // Whether the peer ends the connection in time; what it still sends is thrown away.
    bool endsWithin(int milliseconds = kPatience) const {
        for (;;) {
            pollfd ready{fd_, POLLIN, 0};
            if (::poll(&ready, 1, milliseconds) <= 0) return false;
            std::array<char, 4096> rest{};
            if (::recv(fd_, rest.data(), rest.size(), 0) <= 0) return true;
        }
    }

    // The status of the reply; 0: imported. `details` are then the device's 312 bytes.
    std::uint32_t import(const std::string& busId) {
        Bytes request = {0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0};
        request.insert(request.end(), busId.begin(), busId.end());
        request.resize(40);
        if (!send(request)) return ~0U;
        const Bytes reply = receive(8);
        if (reply.size() != 8 || reply[0] != 0x01 || reply[1] != 0x11 || reply[2] != 0 || reply[3] != 3)
            return ~0U;
        const std::uint32_t status = number(reply, 4);
        if (status != 0) return status;
        details = receive(312);
        if (details.size() != 312) return ~0U;
        device = number(details, 288) << 16 | number(details, 292);
        return 0;
    }

    // Sends a transfer; gives its number.
    std::uint32_t submit(std::uint8_t endpoint, std::uint32_t length, const Bytes& data = {},
                         const std::array<std::uint8_t, 8>& setup = {}, std::uint32_t flags = 0) {
        const bool in = endpoint == 0 ? (setup[0] & 0x80) != 0 : (endpoint & 0x80) != 0;
        Bytes bytes;
        for (const std::uint32_t word :
             {1U, ++sequence_, device, in ? 1U : 0U, endpoint & 0x7FU, flags, length, 0U, 0U, 0U}) {
            append(bytes, word);
        }
        bytes.insert(bytes.end(), setup.begin(), setup.end());
        bytes.insert(bytes.end(), data.begin(), data.end());
        in_[sequence_] = in;
        send(bytes);
        return sequence_;
    }
    std::uint32_t unlink(std::uint32_t target) {
        Bytes bytes;
        for (const std::uint32_t word : {2U, ++sequence_, device, 0U, 0U, target}) append(bytes, word);
        bytes.resize(48);
        send(bytes);
        return sequence_;
    }
    std::optional<Return> next(int milliseconds = kPatience) {
        const Bytes header = receive(48, milliseconds);
        if (header.size() != 48) return std::nullopt;
        Return back{number(header, 0), number(header, 4), int(number(header, 20)), number(header, 24)};
        if (back.command == 3 && in_[back.sequence]) back.data = receive(back.actual);
        return back;
    }
    // A transfer that is waited for; one that takes longer is unlinked, and its status is -ETIMEDOUT.
    Return transfer(std::uint8_t endpoint, std::uint32_t length, const Bytes& data = {},
                    const std::array<std::uint8_t, 8>& setup = {}, int milliseconds = kPatience) {
        const std::uint32_t number = submit(endpoint, length, data, setup);
        if (auto back = next(milliseconds)) return *back;
        unlink(number);
        auto back = next();
        if (!back) return {0, number, -ESHUTDOWN};
        if (back->command == 3) {
            (void)next();  // it came at the last moment; the unlink's return follows
            return *back;
        }
        return {4, number, -ETIMEDOUT};
    }
    Return control(std::uint8_t type, std::uint8_t request, std::uint16_t value, std::uint16_t index,
                   std::uint16_t length, const Bytes& data = {}) {
        const auto low = [](std::uint16_t v) { return std::uint8_t(v & 0xFF); };
        const auto high = [](std::uint16_t v) { return std::uint8_t(v >> 8); };
        return transfer(
            0, length, data,
            {type, request, low(value), high(value), low(index), high(index), low(length), high(length)});
    }

    static std::uint32_t number(const Bytes& bytes, std::size_t at) {
        return std::uint32_t(bytes[at]) << 24 | std::uint32_t(bytes[at + 1]) << 16 |
               std::uint32_t(bytes[at + 2]) << 8 | bytes[at + 3];
    }
    static void append(Bytes& out, std::uint32_t word) {
        for (const int shift : {24, 16, 8, 0}) out.push_back(std::uint8_t(word >> shift & 0xFF));
    }

    Bytes details;
    std::uint32_t device = 0;

private:
    int fd_ = -1;
    std::uint32_t sequence_ = 0;
    std::map<std::uint32_t, bool> in_;
};

}  // namespace zizhu::tests
