// One conversation with a print server or a printer over IPP, through libcups.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/cups/printer_state.h"
#include "drivers/transport.h"

namespace zizhu::drivers::cups {

// Where print jobs go: a queue of a server, or a printer itself.
struct Target {
    std::string host;  // of a server also the path of its socket
    int port = 631;
    std::string resource;  // "/printers/a4", "/ipp/print"
    std::string uri;       // "ipp://localhost/printers/a4"
    bool isQueue = true;
};
// "ipp://HOST[:PORT]/PATH". Nothing if it is none.
std::optional<Target> targetOfUri(const std::string& uri);
// `server`: a host, "host:port" or the path of a socket; empty: what libcups is set to.
Target targetOfQueue(const std::string& queue, const std::string& server);

// job-state.
enum class JobState : std::uint8_t {
    Pending = 3,
    Held = 4,
    Processing = 5,
    Stopped = 6,
    Canceled = 7,
    Aborted = 8,
    Completed = 9
};
bool isOver(JobState state);

struct JobOptions {
    std::string media;
    std::string sides;
    std::string name;        // stands in the server's lists and logs
    base::Duration limit{};  // after which the server itself ends it, once it is being printed
};

// Thread-bound. Connects anew for every call, which ends by its Until, give or take 0.1 s.
// Errors: Unavailable nobody is there; Timeout, Canceled; Refused no permission; NotFound no such
// queue or job; InvalidInput the server does not take the document; DeviceError it says something else; Io
// the conversation broke; Corrupt, TooLarge: its answer is none.
class IppConnection {
public:
    IppConnection(Target target, base::Clock& clock);
    IppConnection(const IppConnection&) = delete;
    IppConnection& operator=(const IppConnection&) = delete;
    ~IppConnection();

    const Target& target() const { return target_; }

    base::Result<PrinterFacts> printer(const Until& until);

    // A new job without its document yet.
    base::Result<int> createJob(const JobOptions& options, const Until& until);
    base::Status sendDocument(int job, base::ByteView pdf, const Until& until);
    base::Result<JobState> jobState(int job, const Until& until);
    // `purge`: forgets it and its document at once; a printer that has it is not told.
    base::Status cancelJob(int job, bool purge, const Until& until);
    // Jobs of ours by that name that are not over; `over`: that are, and still kept.
    base::Result<std::vector<int>> jobsNamed(const std::string& name, bool over, const Until& until);
    base::Status resumePrinter(const Until& until);

private:
    struct Edge;  // libcups
    const Target target_;
    base::Clock& clock_;
    std::unique_ptr<Edge> edge_;
};

}  // namespace zizhu::drivers::cups
