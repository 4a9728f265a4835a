// The voice against a server that speaks the protocol (SSIP) and remembers what it was told.
#include "kiosk/speech/speaker.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/memory_event_log.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;

namespace {

class SpeechServer {
public:
    explicit SpeechServer(const std::string& path) : listener_(socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(listen(listener_, 1) == 0);
        thread_ = std::thread([this] { serve(); });
    }
    ~SpeechServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    // Waits until this line has come; false after some seconds.
    bool got(const std::string& line) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return std::find(lines_.begin(), lines_.end(), line) != lines_.end(); });
    }
    std::size_t place(const std::string& line) {
        const std::lock_guard lock(mutex_);
        return std::size_t(std::find(lines_.begin(), lines_.end(), line) - lines_.begin());
    }

private:
    void serve() {
        for (int peer = 0; (peer = accept(listener_, nullptr, nullptr)) >= 0;) serve(peer);
    }
    void serve(int peer) {
        std::string pending;
        bool data = false;
        char buffer[512];
        for (ssize_t n = 0; (n = read(peer, buffer, sizeof buffer)) > 0;) {
            pending.append(buffer, std::size_t(n));
            for (std::size_t end = 0; (end = pending.find("\r\n")) != std::string::npos;) {
                std::string line = pending.substr(0, end);
                // Commands come in both cases, and mean the same.
                if (!data) std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return char(std::toupper(c)); });
                pending.erase(0, end + 2);
                std::string answer = "200 OK\r\n";
                if (data) {
                    data = line != ".";
                    answer = data ? "" : "225-1\r\n225 OK MESSAGE QUEUED\r\n";
                } else if (line == "SPEAK") {
                    data = true;
                    answer = "230 OK RECEIVING DATA\r\n";
                }
                {
                    const std::lock_guard lock(mutex_);
                    lines_.push_back(line);
                }
                changed_.notify_all();
                if (!answer.empty() && write(peer, answer.data(), answer.size()) < 0) break;
            }
        }
        close(peer);
    }

    int listener_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    std::thread thread_;
};

}  // namespace

TEST_CASE("what is to be heard reaches the server, in its language; what is new ends what was said") {
    tests::TemporaryDirectory folder;
    const std::string path = (folder.path() / "speech").string();
    SpeechServer server(path);
    base::SystemClock clock;
    tests::MemoryEventLog log;
    {
        const auto speaker = kiosk::openSpeechDispatcher(clock, log, {.socket = path});
        speaker->say(base::SecretString("请放身份证"), base::Language::ZhCn, true);
        CHECK(server.got("请放身份证"));
        speaker->setVolume(4);
        speaker->say(base::SecretString("Continue, button"), base::Language::En, true);
        CHECK(server.got("Continue, button"));
        speaker->setVolume(0);
        speaker->say(base::SecretString("nothing"), base::Language::En, false);
        speaker->setVolume(2);
        speaker->say(base::SecretString("the end"), base::Language::En, false);
        CHECK(server.got("the end"));
    }
    CHECK(server.got("SET SELF LANGUAGE CMN"));
    CHECK(server.got("SET SELF LANGUAGE EN"));
    CHECK(server.got("SET SELF VOLUME 100"));
    CHECK(server.got("CANCEL SELF"));
    CHECK(server.place("nothing") == server.place("no such line"));  // silent is silent
    CHECK(log.count("speech.ready") == 1);
    for (const std::string& line : log.lines()) CHECK(line.find("身份证") == std::string::npos);
}

TEST_CASE("without a server the terminal is silent, says so once, and goes on") {
    tests::TemporaryDirectory folder;
    base::SystemClock clock;
    tests::MemoryEventLog log;
    {
        const auto speaker = kiosk::openSpeechDispatcher(clock, log, {.socket = (folder.path() / "nobody").string()});
        for (int i = 0; i < 500; ++i) speaker->say(base::SecretString("text"), base::Language::En, false);
        speaker->stop();
        speaker->setVolume(3);
    }
    CHECK(log.count("speech.unavailable") <= 1);
    CHECK_FALSE(log.saw("speech.ready"));
}

TEST_CASE("a server that takes a caller and never answers does not hold the terminal's end") {
    tests::TemporaryDirectory folder;
    const std::string path = (folder.path() / "mute").string();
    const int mute = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(bind(mute, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(mute, 4) == 0);
    base::SystemClock clock;
    tests::MemoryEventLog log;
    {
        const auto speaker = kiosk::openSpeechDispatcher(clock, log, {.socket = path});
        speaker->say(base::SecretString("text"), base::Language::En, false);
        const int caller = accept(mute, nullptr, nullptr);  // it is being tried
        CHECK(caller >= 0);
        // Left open: only the terminal's own patience ends this.
        static_cast<void>(caller);
    }
    CHECK(log.count("speech.unavailable") == 1);
    close(mute);
}

TEST_CASE("five steps of volume, from nothing to all") {
    CHECK(kiosk::serverVolume(0) == -100);
    CHECK(kiosk::serverVolume(4) == 100);
    for (int step = 1; step <= 4; ++step) CHECK(kiosk::serverVolume(step) > kiosk::serverVolume(step - 1));
}
