// A print server of a few lines for tests, with a queue "a4" and the printer behind it: real bytes over TCP,
// and at the nth request whatever can go wrong with one.
//
// Every request comes on a connection of its own. Time is the test's: while a client is kept waiting, the
// clock runs and the client sees its deadline pass. A job is printed at the third time that its state is
// asked for.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/self_advancing_clock.h"

struct _ipp_s;  // NOLINT(bugprone-reserved-identifier): libcups calls it so

namespace zizhu::tests {

enum class PrintFault : std::uint8_t {
    None,
    Silent,         // takes the request and never answers
    Gone,           // takes the connection and hangs up at once
    Lost,           // does what it is asked, and hangs up instead of saying so
    Refused,        // says in IPP that we may not
    Busy,           // says in IPP that it has no time
    Forbidden,      // says in HTTP that we may not
    ShortHead,      // hangs up in the middle of the first line …
    ShortAnswer,    // … or of the answer
    GarbageHttp,    // bytes that are no HTTP
    GarbageIpp,     // bytes in an answer that are no IPP
    EmptyAnswer,    // does what it is asked, and says nothing but that all is well
    EndlessHead,    // a first line that never ends, byte by byte
    EndlessAnswer,  // attributes without end
};
inline constexpr std::array<std::string_view, 14> kPrintFaults = {
    "none",        "silent",       "gone",         "lost",          "refused",
    "busy",        "forbidden",    "short head",   "short answer",  "garbage HTTP",
    "garbage IPP", "empty answer", "endless head", "endless answer"};

class FakePrintServer {
public:
    explicit FakePrintServer(SelfAdvancingClock& clock);
    FakePrintServer(const FakePrintServer&) = delete;
    FakePrintServer& operator=(const FakePrintServer&) = delete;
    ~FakePrintServer();

    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string printerUri() const { return "ipp://" + host() + "/ipp/print"; }
    // Whether the queue tells where its printer is, so that it is asked too.
    void tellOfPrinter(bool tells) { tellsOfPrinter_ = tells; }

    // Strikes at the nth request from now, and where it lasts at all that follow, until mend().
    void faultAt(int nth, PrintFault fault, bool lasts);
    void mend() { faultAt(0, PrintFault::None, false); }
    // Since faultAt(): requests that came, and that were struck.
    int requests() const { return requests_; }
    int struck() const { return struck_; }

    // How often this document came out of the printer.
    int printed(std::string_view document) const;
    // Jobs that the queue knows, and so may hold a document of.
    std::size_t spooled() const;
    // Jobs that may still come out.
    std::size_t onTheWay() const;
    // Jobs that the program did not make; as if it had died with one on its way.
    void leaveJob(std::string_view document, bool onQueue);

private:
    struct Job {
        std::string name;
        std::string document;
        int state;
        int looks;  // until it is printed
        bool onQueue;
    };

    void serve(const std::stop_token& stop);
    PrintFault next();
    void converse(int client, const std::stop_token& stop);
    void keepWaiting(int client, const std::stop_token& stop, std::string_view word);
    std::string answerTo(const std::string& bytes, bool onQueue, PrintFault fault);
    void carryOut(_ipp_s* request, _ipp_s* answer, bool onQueue, const std::string& document);
    void carryOutJob(_ipp_s* request, _ipp_s* answer, const std::string& document);
    void describe(_ipp_s* answer, bool onQueue) const;
    void list(_ipp_s* request, _ipp_s* answer, bool onQueue) const;

    SelfAdvancingClock& clock_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> tellsOfPrinter_{false};
    std::atomic<int> requests_{0};
    std::atomic<int> struck_{0};
    mutable std::mutex mutex_;
    // Under mutex_:
    int left_ = 0;
    PrintFault fault_ = PrintFault::None;
    bool lasts_ = false;
    std::map<int, Job> jobs_;
    int lastJob_ = 0;
    std::vector<std::string> printed_;

    std::jthread thread_;
};

}  // namespace zizhu::tests
