// A print server and a printer of a test's own: cupsd on a socket in a folder, ippeveprinter behind it, and a
// script in its inside that does what the test says. Nothing of it needs root, the network or a fixed port.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

namespace zizhu::tests {

class PrintHouse {
public:
    PrintHouse() {
        // cupsd starts its filters and backends as another user.
        std::filesystem::permissions(root(), std::filesystem::perms(0755));
        for (const char* folder : {"printed", "running", "jobs", "server/root/ppd", "server/root/ssl",
                                   "server/spool/tmp", "server/cache", "server/state", "server/log"}) {
            std::filesystem::create_directories(root() / folder);
        }
        writeConfiguration();
        ::mkfifo((root() / "orders").c_str(), 0600);
        // Held open at both ends, so that orders can be given before the printer asks for them.
        orders_ = ::open((root() / "orders").c_str(), O_RDWR | O_CLOEXEC);
        startBus();
        port_ = freePort();
    }
    PrintHouse(const PrintHouse&) = delete;
    PrintHouse& operator=(const PrintHouse&) = delete;
    ~PrintHouse() {
        stopServer();
        if (orders_ >= 0) ::close(orders_);
    }

    const std::filesystem::path& root() const { return directory_.path(); }
    std::string socket() const { return (root() / "server/socket").string(); }
    std::filesystem::path spool() const { return root() / "server/spool"; }
    std::string printerUri() const { return "ipp://localhost:" + std::to_string(port_) + "/ipp/print"; }

    bool startPrinter() {
        printer_ = start("ippeveprinter -p " + std::to_string(port_) + " -d " + (root() / "jobs").string() +
                             " -a " + (root() / "printer.conf").string() + " -c " +
                             (root() / "inside").string() + " -r off -n localhost Stand-in",
                         "printer.log");
        return waitFor([&] { return connects(port_); });
    }
    void stopPrinter() { printer_.reset(); }

    bool startServer() {
        server_ = start("cupsd -f -c " + (root() / "server/cupsd.conf").string() + " -s " +
                            (root() / "server/cups-files.conf").string(),
                        "server.log");
        return waitFor([&] { return listens(socket()); });
    }
    void stopServer() {
        // Gently: it ends its own children.
        if (server_) {
            server_->signal(SIGTERM);
            server_->wait();
        }
        server_.reset();
    }
    bool addQueue(const std::string& name, const std::string& model = "raw") {
        // The server may still be starting.
        return waitFor([&] {
            return tool({"lpadmin", "-h", socket(), "-p", name, "-E", "-v", printerUri(), "-m", model}) == 0;
        });
    }
    int tool(std::vector<std::string> words) const {
        std::string line;
        for (const std::string& word : words) line += "'" + word + "' ";
        return runProgram({"/bin/sh", "-c", kPath + line + ">/dev/null 2>&1"}).first;
    }

    // What the printer's inside does with the jobs that come: lines of its standard error, and then `end`,
    // which prints, or `fail`. More may follow for the same job as long as neither came.
    void order(const std::string& lines) const {
        [[maybe_unused]] const ssize_t written = ::write(orders_, lines.data(), lines.size());
    }
    // A job of somebody else's, straight to the printer: its inside carries out what was ordered. Does not
    // wait.
    bool pass() const {
        std::ofstream(root() / "other.pdf") << "%PDF-1.4 other";
        return tool({"ipptool", "-f", (root() / "other.pdf").string(), printerUri(), "print-job.test"}) == 0;
    }

    // A job is in its inside.
    bool isPrinting() const { return filesIn(root() / "running") > 0; }

    // How often this was printed.
    int printed(const std::string& document) const {
        int count = 0;
        for (const auto& file : std::filesystem::directory_iterator(root() / "printed")) {
            count += file.path().extension() == ".pdf" && contents(file.path()) == document ? 1 : 0;
        }
        return count;
    }
    // Files below a folder in which the text stands.
    static std::vector<std::string> filesWith(const std::filesystem::path& folder, const std::string& text) {
        std::vector<std::string> files;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
            if (!file.is_regular_file()) continue;
            if (contents(file.path()).find(text) != std::string::npos) files.push_back(file.path().string());
        }
        return files;
    }
    static std::size_t filesIn(const std::filesystem::path& folder) {
        std::size_t count = 0;
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
            count += file.is_regular_file() ? 1 : 0;
        }
        return count;
    }

    // Looks every 20 ms until it is so, 15 s at most.
    static bool waitFor(const std::function<bool()>& isSo) {
        for (int i = 0; i < 750; ++i) {
            if (isSo()) return true;
            ::poll(nullptr, 0, 20);
        }
        return false;
    }

private:
    static constexpr const char* kPath = "PATH=/usr/sbin:/usr/bin:/sbin:/bin; ";

    std::optional<ChildProcess> start(const std::string& command, const char* log) {
        return ChildProcess::start(
            {"/bin/sh", "-c", kPath + ("exec " + command) + " >>" + (root() / log).string() + " 2>&1"});
    }

    // ippeveprinter wants to be announced, and does not start without a system bus: one where nobody listens.
    void startBus() {
        const std::string address = "unix:path=" + (root() / "bus").string();
        std::ofstream(root() / "bus.conf")
            << "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
               "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
               "<busconfig><type>session</type><listen>"
            << address
            << "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" "
               "eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", address.c_str(), 1);
        bus_ = start("dbus-daemon --config-file=" + (root() / "bus.conf").string() + " --nofork --nopidfile",
                     "bus.log");
        waitFor([&] { return std::filesystem::exists(root() / "bus"); });
    }

    void writeConfiguration() const {
        const std::string server = (root() / "server").string();
        // As a fresh server is: it would keep documents for a day.
        std::ofstream(root() / "server/cupsd.conf")
            << "Listen " << server
            << "/socket\nLogLevel debug\nDefaultEncryption Never\nBrowsing No\nWebInterface No\n"
            << "IdleExitTimeout 0\nPreserveJobHistory Yes\nPreserveJobFiles Yes\nJobKillDelay 5\n"
            << "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
            << "<Policy default>\nJobPrivateAccess all\nJobPrivateValues none\n<Limit All>\nOrder "
               "allow,deny\nAllow all\n"
            << "</Limit>\n</Policy>\n";
        std::ofstream files(root() / "server/cups-files.conf");
        files << "ServerRoot " << server << "/root\nRequestRoot " << server << "/spool\nCacheDir " << server
              << "/cache\nStateDir " << server << "/state\nTempDir " << server << "/spool/tmp\nAccessLog "
              << server << "/log/access\nErrorLog " << server << "/log/error\nPageLog " << server
              << "/log/page\n"
              << "ServerBin /usr/lib/cups\nDataDir /usr/share/cups\nFatalErrors none\n";
        if (::geteuid() == 0) files << "User lp\nGroup lp\nSystemGroup root\n";
        std::ofstream(root() / "printer.conf")
            << "ATTR keyword media-ready iso_a4_210x297mm\nATTR keyword media-supported iso_a4_210x297mm\n"
               "ATTR keyword media-default iso_a4_210x297mm\n"
               "ATTR mimeMediaType document-format-supported application/pdf,application/octet-stream\n"
               "ATTR mimeMediaType document-format-default application/pdf\n"
               "ATTR keyword sides-supported one-sided,two-sided-long-edge,two-sided-short-edge\n";
        const std::filesystem::path inside = root() / "inside";
        std::ofstream(inside) << "#!/bin/sh\n"
                                 "root=${0%/*}\n"
                                 "trap 'rm -f \"$root/running/$$\"' EXIT\n"
                                 "touch \"$root/running/$$\"\n"
                                 "while IFS= read -r line; do\n"
                                 "  case $line in\n"
                                 "    end) cp \"$1\" \"$root/printed/$$.part\"\n"
                                 "         mv \"$root/printed/$$.part\" \"$root/printed/$$.pdf\"; exit 0;;\n"
                                 "    fail) exit 1;;\n"
                                 "    *) echo \"$line\" >&2;;\n"
                                 "  esac\n"
                                 "done <\"$root/orders\"\n";
        std::filesystem::permissions(inside, std::filesystem::perms(0755));
    }

    static std::string contents(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream all;
        all << in.rdbuf();
        return all.str();
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
    static bool listens(const std::string& path) {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const bool done = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        return done;
    }
    static bool connects(int port) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(std::uint16_t(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool done = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        return done;
    }

    TemporaryDirectory directory_;
    int orders_ = -1;
    int port_ = 0;
    std::optional<ChildProcess> bus_;
    std::optional<ChildProcess> printer_;
    std::optional<ChildProcess> server_;
};

}  // namespace zizhu::tests
