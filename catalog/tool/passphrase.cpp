#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#include <cstdio>

#include "base/file.h"
#include "catalog/tool/key_file.h"

namespace zizhu::catalog::tool {

namespace {

constexpr std::size_t kMostBytes = 1024;

// Switches the echo of a terminal off, and on again whatever happens.
class Silence {
public:
    explicit Silence(int terminal) : terminal_(terminal) {
        quiet_ = ::tcgetattr(terminal, &before_) == 0;
        termios now = before_;
        now.c_lflag &= ~tcflag_t(ECHO);
        if (quiet_) quiet_ = ::tcsetattr(terminal, TCSAFLUSH, &now) == 0;
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    ~Silence() {
        if (quiet_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
    }

private:
    int terminal_;
    termios before_{};
    bool quiet_ = false;
};

base::SecretString readLine(int terminal, const std::string& question) {
    base::SecretString line;
    if (::write(terminal, question.data(), question.size()) < 0) return line;
    const Silence silence(terminal);
    char c = 0;
    while (line.size() < kMostBytes && ::read(terminal, &c, 1) == 1 && c != '\n') line.append({&c, 1});
    (void)!::write(terminal, "\n", 1);
    return line;
}

Said<base::SecretString> readFirstLine(const std::string& file) {
    auto bytes = base::readFile(file, kMostBytes);
    if (!bytes) return refuse(file, inWords(bytes.error()), "give a file whose first line is the passphrase");
    const std::string_view text = base::asText(*bytes);
    base::SecretString line(text.substr(0, text.find_first_of("\r\n")));
    std::fill(bytes->begin(), bytes->end(), std::uint8_t(0));
    if (line.empty()) return refuse(file, "its first line is empty", "put the passphrase there");
    return line;
}

}  // namespace

Said<base::SecretString> passphrase(const std::string& file, const std::string& whose, bool fresh) {
    if (!file.empty()) return readFirstLine(file);
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) {
        return refuse("/dev/tty", "there is no terminal to ask for the passphrase of " + whose,
                      "give it with --passphrase-file");
    }
    base::SecretString first = readLine(terminal, "Passphrase of " + whose + ": ");
    const bool same = !fresh || readLine(terminal, "The same again: ") == first;
    ::close(terminal);
    if (!same) return refuse(whose, "the two passphrases differ", "try again");
    return first;
}

}  // namespace zizhu::catalog::tool
