#include "drivers/cups/ipp_connection.h"

#include <cups/cups.h>
#include <cups/http.h>
#include <cups/ipp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "drivers/cups/ipp_facts.h"

namespace zizhu::drivers::cups {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;

namespace {

constexpr base::Duration kConnectLimit{3'000};
constexpr double kSlice = 0.05;  // seconds between two looks at the Until
constexpr std::size_t kChunk = 16u << 10;
constexpr int kMaxJobs = 500;
// Of an answer. The longest, kMaxJobs names, takes a third of it.
constexpr std::size_t kMaxHead = 16u << 10;
constexpr std::size_t kMaxAnswer = 64u << 10;

struct Delete {
    void operator()(ipp_t* message) const { ippDelete(message); }
};
using Message = std::unique_ptr<ipp_t, Delete>;

base::Error errorOf(ipp_status_t status) {
    switch (status) {
        case IPP_STATUS_ERROR_NOT_FOUND:
        case IPP_STATUS_ERROR_GONE:
            return {Errc::NotFound, {"no such queue or job"}, StaffAction::Configuration};
        case IPP_STATUS_ERROR_FORBIDDEN:
        case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
        case IPP_STATUS_ERROR_NOT_AUTHORIZED:
            return {Errc::Refused,
                    {"the print server refuses, status {}", int(status)},
                    StaffAction::Configuration};
        case IPP_STATUS_ERROR_NOT_POSSIBLE:
            return {Errc::SequenceError, {"the job is past that"}};
        case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED:
        case IPP_STATUS_ERROR_DOCUMENT_FORMAT_ERROR:
            return {Errc::InvalidInput, {"the printer does not take PDF"}, StaffAction::Configuration};
        case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE:
        case IPP_STATUS_ERROR_BUSY:
            return {Errc::Unavailable,
                    {"the print server is busy, status {}", int(status)},
                    StaffAction::Suspend};
        default:
            return {Errc::DeviceError, {"the print server says {}", int(status)}, StaffAction::Maintenance};
    }
}

}  // namespace

std::optional<Target> targetOfUri(const std::string& uri) {
    std::array<char, 16> scheme{};
    std::array<char, 64> user{};
    std::array<char, 256> host{};
    std::array<char, 1024> resource{};
    int port = 0;
    if (uri.size() > HTTP_MAX_URI - 1 ||
        httpSeparateURI(HTTP_URI_CODING_ALL, uri.c_str(), scheme.data(), int(scheme.size()), user.data(),
                        int(user.size()), host.data(), int(host.size()), &port, resource.data(),
                        int(resource.size())) < HTTP_URI_STATUS_OK) {
        return std::nullopt;
    }
    if (std::string_view(scheme.data()) != "ipp" || host[0] == '\0') return std::nullopt;
    return Target{host.data(), port == 0 ? 631 : port, resource.data(), uri, false};
}

Target targetOfQueue(const std::string& queue, const std::string& server) {
    Target target;
    target.host = server.empty() ? cupsServer() : server;
    target.port = ippPort();
    const std::size_t colon = target.host.rfind(':');
    if (!target.host.starts_with('/') && colon != std::string::npos && target.host.find(':') == colon) {
        target.port = std::atoi(target.host.c_str() + colon + 1);
        target.host.resize(colon);
    }
    std::array<char, HTTP_MAX_URI> uri{};
    httpAssembleURIf(HTTP_URI_CODING_ALL, uri.data(), int(uri.size()), "ipp", nullptr, "localhost", 0,
                     "/printers/%s", queue.c_str());
    target.uri = uri.data();
    target.resource = target.uri.substr(std::string_view("ipp://localhost").size());
    return target;
}

bool isOver(JobState state) { return state >= JobState::Canceled; }

struct IppConnection::Edge {
    explicit Edge(base::Clock& theClock) : clock(theClock) {}

    base::Clock& clock;
    http_t* http = nullptr;
    const Until* until = nullptr;  // of the call that runs

    bool ended() const { return until->stop.stop_requested() || clock.steady() >= until->deadline; }
    base::Error endedHow() const {
        if (until->stop.stop_requested()) return {Errc::Canceled, {}};
        return {Errc::Timeout, {"the print server does not answer"}, StaffAction::Maintenance};
    }

    static int goOn(http_t*, void* self) { return static_cast<Edge*>(self)->ended() ? 0 : 1; }

    void close() {
        if (http != nullptr) httpClose(http);
        http = nullptr;
    }

    base::Status open(const Target& target) {
        if (ended()) return fail(endedHow());
        const auto left = std::chrono::duration_cast<base::Duration>(until->deadline - clock.steady());
        const base::Duration limit = std::min(kConnectLimit, std::max(left, base::Duration(1)));
        // Neither a socket of this machine nor a printer on its cable speaks TLS.
        http = httpConnect2(target.host.c_str(), target.port, nullptr, AF_UNSPEC, HTTP_ENCRYPTION_NEVER, 1,
                            int(limit.count()), nullptr);
        if (http == nullptr) {
            if (ended()) return fail(endedHow());
            return fail(Errc::Unavailable, {"nobody answers for printing"}, StaffAction::Maintenance);
        }
        httpSetTimeout(http, kSlice, goOn, this);
        return {};
    }

    base::Error broken() const {
        if (ended()) return endedHow();
        return {Errc::Io, {"the print server hung up"}, StaffAction::Maintenance};
    }

    // One request on a connection of its own: nothing is left over for the next from one that broke. Not
    // through cupsDoRequest(), which connects again by itself and waits 30 s for it.
    Result<Message> send(const Target& target, const Message& request, base::ByteView document,
                         const Until& theUntil) {
        until = &theUntil;
        if (base::Status done = open(target); !done) return fail(done.error());
        Result<Message> answer = converse(target, request, document);
        close();
        if (!answer) return answer;
        const ipp_status_t status = ippGetStatusCode(answer->get());
        if (status >= IPP_STATUS_REDIRECTION_OTHER_SITE) return fail(errorOf(status));
        return answer;
    }
    Result<Message> ask(const Target& target, const Message& request, const Until& theUntil) {
        return send(target, request, {}, theUntil);
    }

    Result<Message> converse(const Target& target, const Message& request, base::ByteView document) {
        httpClearFields(http);
        httpSetField(http, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
        httpSetLength(http, ippLength(request.get()) + document.size());
        if (httpPost(http, target.resource.c_str()) != 0) return fail(broken());
        ipp_state_t state = IPP_STATE_IDLE;
        while (state != IPP_STATE_DATA) {
            state = ippWrite(http, request.get());
            if (state == IPP_STATE_ERROR || ended()) return fail(broken());
        }
        for (std::size_t at = 0; at < document.size(); at += kChunk) {
            const base::ByteView piece = document.subspan(at, std::min(kChunk, document.size() - at));
            const ssize_t put = httpWrite2(http, reinterpret_cast<const char*>(piece.data()), piece.size());
            if (put != ssize_t(piece.size()) || ended()) return fail(broken());
        }
        if (base::Status done = awaitHead(); !done) return fail(done.error());
        http_status_t status = HTTP_STATUS_CONTINUE;
        while (status == HTTP_STATUS_CONTINUE && !ended()) status = httpUpdate(http);
        if (status == HTTP_STATUS_NOT_FOUND) return fail(errorOf(IPP_STATUS_ERROR_NOT_FOUND));
        if (status == HTTP_STATUS_UNAUTHORIZED || status == HTTP_STATUS_FORBIDDEN) {
            return fail(errorOf(IPP_STATUS_ERROR_FORBIDDEN));
        }
        if (status != HTTP_STATUS_OK) return fail(broken());
        return readAnswer();
    }

    // libcups reads on at a line for as long as bytes of it come, so that one which never ends would never
    // come back: the head of an answer is looked at before it is left to libcups.
    base::Status awaitHead() const {
        std::string head(kMaxHead, '\0');
        for (std::size_t had = 0; !ended();) {
            pollfd waiting{httpGetFd(http), POLLIN | POLLRDHUP, 0};
            if (::poll(&waiting, 1, int(kSlice * 1000)) <= 0) continue;
            const ssize_t seen = ::recv(waiting.fd, head.data(), head.size(), MSG_PEEK | MSG_DONTWAIT);
            if (seen < 0) return fail(broken());
            if (std::string_view(head.data(), std::size_t(seen)).find("\r\n\r\n") != std::string::npos)
                return {};
            if ((waiting.revents & (POLLRDHUP | POLLHUP)) != 0 || std::size_t(seen) == kMaxHead) break;
            // What was seen stays readable: give the rest a moment.
            if (std::size_t(seen) == had) ::poll(nullptr, 0, 5);
            had = std::size_t(seen);
        }
        return fail(broken());
    }

    // Not by ippRead(), which reads attributes for as long as they come.
    Result<Message> readAnswer() {
        std::string body;
        for (std::array<char, kChunk> piece;;) {
            const ssize_t got = httpRead2(http, piece.data(), piece.size());
            if (got < 0 || ended()) return fail(broken());
            if (got == 0) break;
            body.append(piece.data(), std::size_t(got));
            if (body.size() > kMaxAnswer) {
                return fail(Errc::TooLarge, {"an endless answer of the print server"},
                            StaffAction::Maintenance);
            }
        }
        Message answer(ippNew());
        std::string_view left = body;
        for (ipp_state_t state = IPP_STATE_IDLE; state != IPP_STATE_DATA;) {
            state = ippReadIO(&left, takeFrom, 1, nullptr, answer.get());
            if (state == IPP_STATE_ERROR) {
                return fail(Errc::Corrupt, {"no answer as IPP has them"}, StaffAction::Maintenance);
            }
        }
        return answer;
    }
    static ssize_t takeFrom(void* left, ipp_uchar_t* into, std::size_t room) {
        auto& bytes = *static_cast<std::string_view*>(left);
        const std::size_t size = bytes.copy(reinterpret_cast<char*>(into), room);
        bytes.remove_prefix(size);
        return ssize_t(size);
    }

    static Message request(const Target& target, ipp_op_t operation, int job = 0) {
        Message message(ippNewRequest(operation));
        ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr,
                     target.uri.c_str());
        if (job != 0) ippAddInteger(message.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
        ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr,
                     cupsUser());
        return message;
    }
    template <std::size_t N>
    static void want(const Message& message, const std::array<const char*, N>& names) {
        ippAddStrings(message.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", int(N),
                      nullptr, names.data());
    }
};

IppConnection::IppConnection(Target target, base::Clock& clock)
    : target_(std::move(target)), clock_(clock), edge_(std::make_unique<Edge>(clock_)) {}

IppConnection::~IppConnection() = default;

Result<PrinterFacts> IppConnection::printer(const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_GET_PRINTER_ATTRIBUTES);
    Edge::want(request, kPrinterAttributes);
    const Result<Message> answer = edge_->ask(target_, request, until);
    if (!answer) return fail(answer.error());
    PrinterFacts facts = factsOf(answer->get());
    if (facts.state == PrinterState::Unknown) {
        return fail(Errc::Io, {"the print server tells no state of the printer"}, StaffAction::Maintenance);
    }
    return facts;
}

Result<int> IppConnection::createJob(const JobOptions& options, const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_CREATE_JOB);
    ipp_t* message = request.get();
    ippAddString(message, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr, options.name.c_str());
    ippAddString(message, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", nullptr, options.media.c_str());
    ippAddString(message, IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", nullptr, options.sides.c_str());
    if (target_.isQueue) {
        ippAddString(message, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-hold-until", nullptr, "no-hold");
        ippAddString(message, IPP_TAG_JOB, IPP_TAG_NAME, "job-sheets", nullptr, "none");
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.limit).count();
        ippAddInteger(message, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-cancel-after",
                      int(std::max<long>(seconds, 1)));
    }
    const Result<Message> answer = edge_->ask(target_, request, until);
    if (!answer) return fail(answer.error());
    const int job = ippGetInteger(ippFindAttribute(answer->get(), "job-id", IPP_TAG_INTEGER), 0);
    if (job <= 0) return fail(Errc::Io, {"the print server names no job"}, StaffAction::Maintenance);
    return job;
}

base::Status IppConnection::sendDocument(int job, base::ByteView pdf, const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_SEND_DOCUMENT, job);
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr,
                 "application/pdf");
    ippAddBoolean(request.get(), IPP_TAG_OPERATION, "last-document", 1);
    const Result<Message> answer = edge_->send(target_, request, pdf, until);
    if (!answer) return fail(answer.error());
    return {};
}

Result<JobState> IppConnection::jobState(int job, const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_GET_JOB_ATTRIBUTES, job);
    Edge::want(request, std::array<const char*, 1>{"job-state"});
    const Result<Message> answer = edge_->ask(target_, request, until);
    if (!answer) return fail(answer.error());
    const int state = ippGetInteger(ippFindAttribute(answer->get(), "job-state", IPP_TAG_ENUM), 0);
    if (state < int(JobState::Pending) || state > int(JobState::Completed)) {
        return fail(Errc::Io, {"the print server tells no state of a job"}, StaffAction::Maintenance);
    }
    return JobState(state);
}

base::Status IppConnection::cancelJob(int job, bool purge, const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_CANCEL_JOB, job);
    if (purge && target_.isQueue) ippAddBoolean(request.get(), IPP_TAG_OPERATION, "purge-job", 1);
    const Result<Message> answer = edge_->ask(target_, request, until);
    if (!answer) return fail(answer.error());
    return {};
}

Result<std::vector<int>> IppConnection::jobsNamed(const std::string& name, bool over, const Until& until) {
    const Message request = Edge::request(target_, IPP_OP_GET_JOBS);
    ippAddString(request.get(), IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", nullptr,
                 over ? "completed" : "not-completed");
    ippAddBoolean(request.get(), IPP_TAG_OPERATION, "my-jobs", 1);
    ippAddInteger(request.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "limit", kMaxJobs);
    Edge::want(request, std::array<const char*, 2>{"job-id", "job-name"});
    const Result<Message> answer = edge_->ask(target_, request, until);
    if (!answer) return fail(answer.error());
    return jobsIn(answer->get(), name);
}

base::Status IppConnection::resumePrinter(const Until& until) {
    const Result<Message> answer = edge_->ask(target_, Edge::request(target_, IPP_OP_RESUME_PRINTER), until);
    if (!answer) return fail(answer.error());
    return {};
}

}  // namespace zizhu::drivers::cups
