#include "tests/devices/fake_print_server.h"

#include <arpa/inet.h>
#include <cups/ipp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "drivers/cups/document_printer.h"

namespace zizhu::tests {

namespace {

constexpr int kLooks = 2;

struct Delete {
    void operator()(ipp_t* message) const { ippDelete(message); }
};
using Message = std::unique_ptr<ipp_t, Delete>;

// The body of a request with a Content-Length, and where it goes to; empty if the client is gone.
std::string receive(int client, std::string& resource, const std::stop_token& stop) {
    std::string all;
    std::size_t body = 0;
    for (std::size_t whole = 0; whole == 0 || all.size() < whole;) {
        if (stop.stop_requested()) return {};
        pollfd waiting{client, POLLIN, 0};
        if (::poll(&waiting, 1, 20) == 0) continue;
        std::array<char, 16384> piece{};
        const ssize_t got = ::recv(client, piece.data(), piece.size(), 0);
        if (got <= 0) return {};
        all.append(piece.data(), std::size_t(got));
        const std::size_t end = all.find("\r\n\r\n");
        if (whole != 0 || end == std::string::npos) continue;
        const std::size_t length = all.find("Content-Length: ");
        if (length > end) return {};
        body = end + 4;
        whole = body + std::stoul(all.substr(length + 16));
        const std::size_t path = all.find(' ') + 1;
        resource = all.substr(path, all.find(' ', path) - path);
    }
    return all.substr(body);
}

bool say(int client, std::string_view bytes) {
    return ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) == ssize_t(bytes.size());
}

std::string head(std::size_t size) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n";
}
std::string wrapped(const std::string& ipp) { return head(ipp.size()) + ipp; }

void sayWithoutEnd(int client, const std::stop_token& stop) {
    using namespace std::string_literals;
    std::string bytes = head(2'000'000'000) + "\1\1\0\0\0\0\0\1\4"s;
    std::string many;
    while (many.size() < 100'000) many += "\x44\0\1a\0\4idle"s;
    while (!stop.stop_requested() && say(client, bytes)) bytes = many;
}

ssize_t take(void* context, ipp_uchar_t* into, std::size_t room) {
    auto& left = *static_cast<std::string_view*>(context);
    const std::size_t size = left.copy(reinterpret_cast<char*>(into), room);
    left.remove_prefix(size);
    return ssize_t(size);
}
ssize_t put(void* context, ipp_uchar_t* from, std::size_t size) {
    static_cast<std::string*>(context)->append(reinterpret_cast<const char*>(from), size);
    return ssize_t(size);
}

std::string text(ipp_t* message, const char* name) {
    const char* found = ippGetString(ippFindAttribute(message, name, IPP_TAG_ZERO), 0, nullptr);
    return found == nullptr ? "" : found;
}

}  // namespace

FakePrintServer::FakePrintServer(SelfAdvancingClock& clock)
    : clock_(clock), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

FakePrintServer::~FakePrintServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
}

void FakePrintServer::faultAt(int nth, PrintFault fault, bool lasts) {
    const std::lock_guard lock(mutex_);
    left_ = nth;
    fault_ = fault;
    lasts_ = lasts;
    struck_ = requests_ = 0;
}

int FakePrintServer::printed(std::string_view document) const {
    const std::lock_guard lock(mutex_);
    return int(std::count(printed_.begin(), printed_.end(), document));
}

std::size_t FakePrintServer::spooled() const {
    const std::lock_guard lock(mutex_);
    return std::size_t(
        std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return job.second.onQueue; }));
}

std::size_t FakePrintServer::onTheWay() const {
    const std::lock_guard lock(mutex_);
    return std::size_t(std::count_if(jobs_.begin(), jobs_.end(),
                                     [](const auto& job) { return job.second.state < IPP_JSTATE_CANCELED; }));
}

void FakePrintServer::leaveJob(std::string_view document, bool onQueue) {
    const std::lock_guard lock(mutex_);
    jobs_[++lastJob_] = {drivers::cups::kJobName, std::string(document), IPP_JSTATE_PROCESSING, kLooks,
                         onQueue};
}

void FakePrintServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        converse(client, stop);
        ::close(client);
    }
}

PrintFault FakePrintServer::next() {
    const std::lock_guard lock(mutex_);
    ++requests_;
    if (left_ == 0) return PrintFault::None;
    if (left_ > 1) {
        --left_;
        return PrintFault::None;
    }
    if (!lasts_) left_ = 0;
    ++struck_;
    return fault_;
}

void FakePrintServer::converse(int client, const std::stop_token& stop) {
    const PrintFault fault = next();
    if (fault == PrintFault::Gone) return;
    std::string resource;
    const std::string request = receive(client, resource, stop);
    if (request.empty()) return;
    switch (fault) {
        case PrintFault::Silent:
            return keepWaiting(client, stop, "");
        case PrintFault::EndlessHead:
            return keepWaiting(client, stop, "H");
        case PrintFault::EndlessAnswer:
            return sayWithoutEnd(client, stop);
        case PrintFault::Forbidden:
            return void(say(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        case PrintFault::GarbageHttp:
            return void(say(client, std::string(200, '~') + "\r\n\r\n"));
        case PrintFault::GarbageIpp:
            return void(say(client, wrapped(std::string(300, '\xa5'))));
        case PrintFault::ShortHead:
            return void(say(client, "HTTP/1.1 2"));
        default:
            break;
    }
    const std::string answer = wrapped(answerTo(request, resource == "/printers/a4", fault));
    if (fault == PrintFault::Lost) return;
    say(client,
        fault == PrintFault::ShortAnswer ? std::string_view(answer).substr(0, answer.size() - 12) : answer);
}

// Until the client gives up.
void FakePrintServer::keepWaiting(int client, const std::stop_token& stop, std::string_view word) {
    while (!stop.stop_requested()) {
        pollfd waiting{client, POLLIN, 0};
        if (::poll(&waiting, 1, 5) != 0) return;
        clock_.advance(std::chrono::seconds(1));
        if (!word.empty() && !say(client, word)) return;
    }
}

std::string FakePrintServer::answerTo(const std::string& bytes, bool onQueue, PrintFault fault) {
    const Message request(ippNew());
    std::string_view left = bytes;
    ipp_state_t state = IPP_STATE_IDLE;
    while (state != IPP_STATE_DATA && state != IPP_STATE_ERROR) {
        state = ippReadIO(&left, take, 1, nullptr, request.get());
    }
    Message answer(ippNewResponse(request.get()));
    if (fault == PrintFault::Refused) {
        ippSetStatusCode(answer.get(), IPP_STATUS_ERROR_FORBIDDEN);
    } else if (fault == PrintFault::Busy) {
        ippSetStatusCode(answer.get(), IPP_STATUS_ERROR_BUSY);
    } else {
        const std::lock_guard lock(mutex_);
        carryOut(request.get(), answer.get(), onQueue, std::string(left));
    }
    if (fault == PrintFault::EmptyAnswer) answer.reset(ippNewResponse(request.get()));
    std::string out;
    for (state = IPP_STATE_IDLE; state != IPP_STATE_DATA && state != IPP_STATE_ERROR;) {
        state = ippWriteIO(&out, put, 1, nullptr, answer.get());
    }
    return out;
}

void FakePrintServer::carryOut(_ipp_s* request, _ipp_s* answer, bool onQueue, const std::string& document) {
    switch (ippGetOperation(request)) {
        case IPP_OP_GET_PRINTER_ATTRIBUTES:
            return describe(answer, onQueue);
        case IPP_OP_GET_JOBS:
            return list(request, answer, onQueue);
        case IPP_OP_RESUME_PRINTER:
            return;
        case IPP_OP_CREATE_JOB:
            jobs_[++lastJob_] = {text(request, "job-name"), "", IPP_JSTATE_PENDING, kLooks, onQueue};
            ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", lastJob_);
            return;
        default:
            return carryOutJob(request, answer, document);
    }
}

void FakePrintServer::carryOutJob(_ipp_s* request, _ipp_s* answer, const std::string& document) {
    const auto found = jobs_.find(ippGetInteger(ippFindAttribute(request, "job-id", IPP_TAG_INTEGER), 0));
    if (found == jobs_.end()) {
        ippSetStatusCode(answer, IPP_STATUS_ERROR_NOT_FOUND);
        return;
    }
    Job& job = found->second;
    switch (ippGetOperation(request)) {
        case IPP_OP_SEND_DOCUMENT:
            job.document = document;
            job.state = IPP_JSTATE_PROCESSING;
            return;
        case IPP_OP_GET_JOB_ATTRIBUTES:
            if (job.state == IPP_JSTATE_PROCESSING && job.looks-- == 0) {
                job.state = IPP_JSTATE_COMPLETED;
                printed_.push_back(job.document);
            }
            ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_ENUM, "job-state", job.state);
            return;
        case IPP_OP_CANCEL_JOB:
            if (ippGetBoolean(ippFindAttribute(request, "purge-job", IPP_TAG_BOOLEAN), 0) != 0) {
                jobs_.erase(found);
            } else if (job.state >= IPP_JSTATE_CANCELED) {
                ippSetStatusCode(answer, IPP_STATUS_ERROR_NOT_POSSIBLE);
            } else {
                job.state = IPP_JSTATE_CANCELED;
            }
            return;
        default:
            ippSetStatusCode(answer, IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED);
    }
}

void FakePrintServer::describe(_ipp_s* answer, bool onQueue) const {
    const bool prints = std::any_of(jobs_.begin(), jobs_.end(), [](const auto& job) {
        return job.second.state == IPP_JSTATE_PROCESSING;
    });
    ippAddInteger(answer, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state",
                  prints ? IPP_PSTATE_PROCESSING : IPP_PSTATE_IDLE);
    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_KEYWORD, "printer-state-reasons", nullptr, "none");
    ippAddBoolean(answer, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 1);
    ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_TEXT, "printer-make-and-model", nullptr, "Stand-in");
    const std::string uri = tellsOfPrinter_ ? printerUri() : std::string("usb://Stand-in");
    if (onQueue) ippAddString(answer, IPP_TAG_PRINTER, IPP_TAG_URI, "device-uri", nullptr, uri.c_str());
}

void FakePrintServer::list(_ipp_s* request, _ipp_s* answer, bool onQueue) const {
    const bool over = text(request, "which-jobs") == "completed";
    for (const auto& [id, job] : jobs_) {
        if (job.onQueue != onQueue || over != (job.state >= IPP_JSTATE_CANCELED)) continue;
        ippAddSeparator(answer);
        ippAddInteger(answer, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-id", id);
        ippAddString(answer, IPP_TAG_JOB, IPP_TAG_NAME, "job-name", nullptr, job.name.c_str());
    }
}

}  // namespace zizhu::tests
