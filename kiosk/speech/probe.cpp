#include "kiosk/speech/probe.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <string_view>

namespace zizhu::kiosk {
namespace {

bool greetsBack(int server, const std::string& path, base::Duration patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    path.copy(address.sun_path, path.size());
    // Without waiting: a server that takes nobody has a full queue, which is an answer too.
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
    constexpr std::string_view kQuit = "QUIT\r\n";
    if (send(server, kQuit.data(), kQuit.size(), MSG_NOSIGNAL) != ssize_t(kQuit.size())) return false;
    pollfd word{server, POLLIN, 0};
    char first = 0;
    return poll(&word, 1, int(patience.count())) == 1 && recv(server, &first, 1, 0) == 1;
}

}  // namespace

bool speechServerAnswers(const std::string& path, base::Duration patience) {
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (server < 0) return false;
    const bool answers = greetsBack(server, path, patience);
    close(server);
    return answers;
}

}  // namespace zizhu::kiosk
