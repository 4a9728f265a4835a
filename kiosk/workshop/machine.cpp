#include "kiosk/workshop/machine.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"

namespace zizhu::kiosk {

namespace {

using base::Errc;
using base::fail;

constexpr std::size_t kProbeBytes = 1u << 20;
constexpr std::size_t kMaxLines = 1024;
constexpr std::size_t kMaxSticks = 8;

// Lines of a small file of the system; none if it cannot be read.
std::vector<std::string> linesOf(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; lines.size() < kMaxLines && std::getline(in, line);) lines.push_back(line);
    return lines;
}
std::string firstLine(const std::filesystem::path& file) {
    const auto lines = linesOf(file);
    return lines.empty() ? std::string() : lines.front();
}

std::vector<std::string> wordsOf(const std::string& line) {
    std::vector<std::string> words;
    std::istringstream in(line);
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool isAddress(const std::string& text) {
    in_addr v4{};
    in6_addr v6{};
    return ::inet_pton(AF_INET, text.c_str(), &v4) == 1 || ::inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

// Spaces and the like stand as \040 in the table of mounts.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view digits = text.substr(i, 4);
        if (text[i] == '\\' && digits.size() == 4) {
            int value = 0;
            const auto [end, error] = std::from_chars(digits.data() + 1, digits.data() + 4, value, 8);
            if (error == std::errc() && end == digits.data() + 4) {
                plain += char(value);
                i += 3;
                continue;
            }
        }
        plain += text[i];
    }
    return plain;
}

// "sdb1" is a part of "sdb", which says whether it can be taken out.
bool isRemovable(const MachinePlaces& places, const std::string& device) {
    std::error_code failed;
    const auto block = places.sys / "block";
    for (const auto& entry : std::filesystem::directory_iterator(block, failed)) {
        const std::string disk = entry.path().filename().string();
        const bool its = device == disk || std::filesystem::exists(entry.path() / device, failed);
        if (its) return firstLine(entry.path() / "removable") == "1";
    }
    return false;
}

struct Mount {
    std::string device;
    std::filesystem::path folder;
};
std::vector<Mount> stickMounts(const MachinePlaces& places) {
    constexpr std::string_view kDevices = "/dev/";
    std::vector<Mount> mounts;
    for (const std::string& line : linesOf(places.proc / "self" / "mounts")) {
        const auto words = wordsOf(line);
        if (words.size() < 4 || words[0].rfind(kDevices, 0) != 0) continue;
        const std::string folder = unescaped(words[1]);
        const auto below = [&](const std::string& root) { return folder.rfind(root + "/", 0) == 0; };
        if (std::none_of(places.stickRoots.begin(), places.stickRoots.end(), below)) continue;
        const bool writable = words[3] == "rw" || words[3].rfind("rw,", 0) == 0;
        const std::string device = words[0].substr(kDevices.size());
        if (writable && isRemovable(places, device)) mounts.push_back({device, folder});
    }
    return mounts;
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

}  // namespace

std::optional<DiskSpace> diskSpace(const std::filesystem::path& folder) {
    struct statvfs found {};
    if (::statvfs(folder.c_str(), &found) != 0) return std::nullopt;
    const auto unit = std::int64_t(found.f_frsize);
    return DiskSpace{std::int64_t(found.f_bavail) * unit, std::int64_t(found.f_blocks) * unit};
}

base::Status tryDisk(const std::filesystem::path& folder) {
    const auto file = folder / "disk-test";
    base::Bytes bytes(kProbeBytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = std::uint8_t(i * 31 + i / 251);
    auto written = base::writeFileAtomically(file, bytes);
    // What was just written lies in memory: the system is asked to forget it, so that the disk is read.
    {
        const Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (open.get() >= 0) ::posix_fadvise(open.get(), 0, 0, POSIX_FADV_DONTNEED);
    }
    const auto read = base::readFile(file, kProbeBytes);
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    if (!written) return written;
    if (!read) return fail(read.error());
    if (*read != bytes) return fail(Errc::Corrupt, {"the disk gave back other bytes than were written"}, base::StaffAction::Maintenance);
    return {};
}

std::string imageVersion(const MachinePlaces& places) {
    constexpr std::string_view kKey = "IMAGE_VERSION=";
    for (const std::string& line : linesOf(places.etc / "os-release")) {
        if (line.rfind(kKey, 0) != 0) continue;
        std::string value = line.substr(kKey.size());
        std::erase(value, '"');
        return value;
    }
    return {};
}

std::optional<Address> firstAddress() {
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return std::nullopt;
    std::optional<Address> found;
    for (const ifaddrs* one = all; one != nullptr && !found; one = one->ifa_next) {
        const bool up = (one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_LOOPBACK) == 0;
        if (!up || one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
        char text[INET_ADDRSTRLEN] = {};
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text, sizeof text);
        int prefix = 0;
        if (one->ifa_netmask != nullptr) {
            prefix = __builtin_popcount(reinterpret_cast<const sockaddr_in*>(one->ifa_netmask)->sin_addr.s_addr);
        }
        found = Address{one->ifa_name, text, std::to_string(prefix)};
    }
    ::freeifaddrs(all);
    return found;
}

bool linkUp(const MachinePlaces& places) {
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(places.sys / "class" / "net", failed)) {
        if (entry.path().filename() == "lo") continue;
        const std::string state = firstLine(entry.path() / "operstate");
        // A driver that knows no such thing says "unknown", and its carrier counts.
        if (state == "up" || (state == "unknown" && firstLine(entry.path() / "carrier") == "1")) return true;
    }
    return false;
}

std::string gateway(const MachinePlaces& places) {
    for (const std::string& line : linesOf(places.proc / "net" / "route")) {
        const auto words = wordsOf(line);
        if (words.size() < 3 || words[1] != "00000000") continue;  // not the default route
        std::uint32_t raw = 0;
        const auto [end, error] = std::from_chars(words[2].data(), words[2].data() + words[2].size(), raw, 16);
        if (error != std::errc() || raw == 0) continue;
        const in_addr address{raw};  // as the kernel holds it: network order
        char text[INET_ADDRSTRLEN] = {};
        ::inet_ntop(AF_INET, &address, text, sizeof text);
        return text;
    }
    return {};
}

std::string nameServer(const MachinePlaces& places) {
    for (const std::string& line : linesOf(places.etc / "resolv.conf")) {
        const auto words = wordsOf(line);
        if (words.size() >= 2 && words[0] == "nameserver") return words[1];
    }
    return {};
}

flow::vendor::NetworkSettings networkSettings(const MachinePlaces& places) {
    flow::vendor::NetworkSettings now;
    const auto address = firstAddress();
    if (address) {
        now.address = address->address;
        now.prefix = address->prefix;
    }
    now.gateway = gateway(places);
    now.nameServer = nameServer(places);
    return now;
}

bool plausible(const flow::vendor::NetworkSettings& settings) {
    if (!settings.proxy.empty()) {
        const auto colon = settings.proxy.rfind(':');
        const auto port = colon == std::string::npos ? std::nullopt : number(std::string_view(settings.proxy).substr(colon + 1));
        if (!port || *port < 1 || *port > 65535 || colon == 0) return false;
    }
    if (settings.automatic) return true;
    const auto prefix = number(settings.prefix);
    const bool named = settings.nameServer.empty() || isAddress(settings.nameServer);
    return isAddress(settings.address) && isAddress(settings.gateway) && named && prefix && *prefix >= 1 && *prefix <= 32;
}

std::string hostOf(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find('/'));
    if (!rest.empty() && rest.front() == '[') return std::string(rest.substr(1, rest.find(']') - 1));
    return std::string(rest.substr(0, rest.rfind(':')));
}

base::Status resolve(const std::string& host) {
    if (host.empty()) return fail(Errc::InvalidInput, {"no host"}, base::StaffAction::Configuration);
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, nullptr, &found);
    if (code != 0) return fail(Errc::Unavailable, {"the name service does not know the backend ({})", code});
    ::freeaddrinfo(found);
    return {};
}

std::vector<flow::vendor::Stick> memorySticks(const MachinePlaces& places) {
    std::vector<flow::vendor::Stick> sticks;
    for (const Mount& mount : stickMounts(places)) {
        const auto space = diskSpace(mount.folder);
        if (!space || sticks.size() >= kMaxSticks) continue;
        sticks.push_back({mount.device, mount.folder.filename().string(), space->freeBytes});
    }
    return sticks;
}

std::optional<std::filesystem::path> stickFolder(const MachinePlaces& places, const std::string& id) {
    for (const Mount& mount : stickMounts(places)) {
        if (mount.device == id) return mount.folder;
    }
    return std::nullopt;
}

}  // namespace zizhu::kiosk
