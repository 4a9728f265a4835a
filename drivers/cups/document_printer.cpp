#include "drivers/cups/document_printer.h"

#include <algorithm>

#include "drivers/pause.h"

namespace zizhu::drivers::cups {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;

namespace {

// How long the printer itself is asked, beside its queue.
constexpr base::Duration kAskPrinter{2'000};

class IppDocumentPrinter final : public DocumentPrinter {
public:
    IppDocumentPrinter(Target target, PrinterSettings settings, base::Clock& clock)
        : clock_(clock), settings_(std::move(settings)), server_(std::move(target), clock) {}

    base::Token name() const override { return "document-printer"; }

    DeviceFacts capabilities(const Until& until) override {
        DeviceFacts facts{{"media", settings_.media}, {"sides", settings_.sides}};
        if (const Result<PrinterFacts> printer = server_.printer(until)) {
            facts["makeAndModel"] = printer->makeAndModel;
            facts["queue"] = server_.target().isQueue;
        }
        return facts;
    }

    DocumentPrinterStatus printerStatus(const Until& until) override {
        tidyUp(until);
        Result<DocumentPrinterStatus> status = look(until);
        if (status) return *status;
        return {statusFrom(status.error())};
    }

    base::Status print(base::ByteView pdf, const Until& until) override {
        if (!base::asText(pdf).starts_with("%PDF-")) return fail(Errc::InvalidInput, {"not a PDF"});
        if (pdf.size() > kMaxPdfBytes) return fail(Errc::TooLarge, {"a PDF of {} bytes", pdf.size()});
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        const Until work = until.within(until.deadline - takeBackOf(until));
        tidyUp(work);
        const Result<DocumentPrinterStatus> status = look(work);
        if (!status) return fail(status.error());
        if (status->device.state != DeviceState::Online) return fail(errorOf(status->device));

        const auto limit = std::chrono::duration_cast<base::Duration>(until.deadline - clock_.steady());
        const Result<int> job = server_.createJob({settings_.media, settings_.sides, kJobName, limit}, work);
        if (!job) {
            // Whether the server made one is not known: look for it.
            tidied_ = false;
            tidyUp({clock_.in(kTakeBack)});
            return fail(job.error());
        }
        base::Status done = server_.sendDocument(*job, pdf, work);
        if (done) done = follow(*job, work);
        takeBack(*job, done.has_value());
        return done;
    }

    base::Status reset(const Until& until) override {
        tidied_ = false;
        tidyUp(until);
        if (!tidied_) return fail(Errc::Unavailable, {"jobs could not be taken back"}, StaffAction::Reset);
        // Where the terminal may not do that, staff must; the status says so.
        if (server_.target().isQueue) (void)server_.resumePrinter(until);
        return {};
    }

private:
    static base::Error errorOf(const DeviceStatus& status) {
        return {status.state == DeviceState::NoDevice ? Errc::Unavailable : Errc::DeviceError, status.detail,
                status.action};
    }

    base::Duration takeBackOf(const Until& until) const {
        const auto all = std::chrono::duration_cast<base::Duration>(until.deadline - clock_.steady());
        return std::clamp(all / 2, base::Duration(0), kTakeBack);
    }

    // The queue's state, and where it can be asked the printer's own: a queue learns of its printer only
    // while it prints.
    Result<DocumentPrinterStatus> look(const Until& until) {
        Result<PrinterFacts> queue = server_.printer(until);
        if (!queue) return fail(queue.error());
        const std::optional<Target> printer =
            server_.target().isQueue ? targetOfUri(queue->deviceUri) : std::nullopt;
        if (printer) {
            const Result<PrinterFacts> own =
                IppConnection(*printer, clock_).printer(until.within(clock_.in(kAskPrinter)));
            if (own) return statusOf(merged(*std::move(queue), *own), settings_.media);
            if (own.error().code == Errc::Canceled) return fail(own.error());
            return DocumentPrinterStatus{
                {DeviceState::NoDevice, StaffAction::Clear, {"the printer does not answer its queue"}}};
        }
        DocumentPrinterStatus status = statusOf(*queue, settings_.media);
        // The last job found trouble that may be mended by now; only the next one can tell.
        if (server_.target().isQueue && knowsOnlyLastJob(*queue)) {
            status.device.state = DeviceState::Online;
            if (status.device.action == StaffAction::Maintenance) status.device.action = StaffAction::Clear;
        }
        return status;
    }

    // Waits for the job's end.
    base::Status follow(int job, const Until& until) {
        std::optional<base::SteadyTime> troubleSince;
        for (;;) {
            const Result<JobState> state = server_.jobState(job, until);
            if (!state && state.error().code == Errc::NotFound) {
                // Printed or purged by somebody: nobody can tell.
                return fail(Errc::DeviceError,
                            {"the print server forgot the job: PreserveJobHistory must be on"},
                            StaffAction::Configuration);
            }
            if (!state) return fail(state.error());
            const Result<DocumentPrinterStatus> status = look(until);
            if (!status) return fail(status.error());
            if (*state == JobState::Completed) {
                // CUPS calls a job completed, too, whose printer was unplugged while it printed.
                if (status->device.state == DeviceState::NoDevice) return fail(errorOf(status->device));
                return {};
            }
            const bool trouble = status->device.state != DeviceState::Online;
            if (isOver(*state)) {
                if (trouble) return fail(errorOf(status->device));
                return fail(Errc::DeviceError, {"the job ended in state {}", int(*state)},
                            StaffAction::Maintenance);
            }
            if (!trouble) {
                troubleSince.reset();
            } else if (!troubleSince) {
                troubleSince = clock_.steady();
            } else if (clock_.steady() - *troubleSince >= kPatience) {
                return fail(errorOf(status->device));
            }
            if (!pause(clock_, settings_.poll, until)) {
                if (until.stop.stop_requested()) return fail(Errc::Canceled);
                if (trouble) return fail(errorOf(status->device));
                return fail(Errc::Timeout, {"printing took too long"}, StaffAction::Maintenance);
            }
        }
    }

    // Leaves nothing of a job anywhere. One that is still on its way is canceled first: its printer, which
    // may have it already, hears of it only from a job that is let go gently.
    void takeBack(int job, bool printed) {
        const Until until{clock_.in(kTakeBack)};
        if (!printed && !letGo(job, until)) {
            leftovers_.push_back(job);
            return;
        }
        if (!forget(job, until)) leftovers_.push_back(job);
    }

    bool letGo(int job, const Until& until) {
        const base::Status canceled = server_.cancelJob(job, false, until);
        if (!canceled) {
            return canceled.error().code == Errc::SequenceError || canceled.error().code == Errc::NotFound;
        }
        // The queue is idle, or at another job, once nobody of this job speaks to the printer.
        for (;;) {
            const Result<JobState> state = server_.jobState(job, until);
            if (!state && state.error().code != Errc::NotFound) return false;
            const Result<PrinterFacts> queue = server_.printer(until);
            if (!queue) return false;
            if ((!state || isOver(*state)) && queue->state != PrinterState::Processing) return true;
            if (!pause(clock_, kLetGoPoll, until)) return false;
        }
    }

    bool forget(int job, const Until& until) {
        if (!server_.target().isQueue) return true;
        const base::Status done = server_.cancelJob(job, true, until);
        return done || done.error().code == Errc::NotFound;
    }

    // Takes back what others, or earlier calls, left.
    void tidyUp(const Until& until) {
        const Until mine = until.within(clock_.in(kTakeBack));
        if (!tidied_) {
            for (const bool over : {false, true}) {
                const Result<std::vector<int>> jobs = server_.jobsNamed(kJobName, over, mine);
                if (!jobs) return;
                leftovers_.insert(leftovers_.end(), jobs->begin(), jobs->end());
                // A printer's own list of what it printed is its own.
                if (!server_.target().isQueue) break;
            }
            std::sort(leftovers_.begin(), leftovers_.end());
            leftovers_.erase(std::unique(leftovers_.begin(), leftovers_.end()), leftovers_.end());
            tidied_ = true;
        }
        // Canceled before it is asked how it is: each moment it may come out.
        std::erase_if(leftovers_, [&](int job) { return letGo(job, mine) && forget(job, mine); });
    }

    static constexpr base::Duration kLetGoPoll{100};

    base::Clock& clock_;
    const PrinterSettings settings_;
    IppConnection server_;
    std::vector<int> leftovers_;  // jobs of ours that must go
    bool tidied_ = false;         // the server was asked for leftovers of others
};

base::Result<std::string> oneOf(const DeviceOptions& options, const char* key,
                                std::initializer_list<std::string_view> allowed) {
    const auto option = options.find(key);
    if (option == options.end()) return std::string(*allowed.begin());
    if (std::find(allowed.begin(), allowed.end(), option->second) == allowed.end()) {
        return fail(Errc::InvalidInput, {"{} has a value that it cannot have", *base::Token::fromKey(key)},
                    StaffAction::Configuration);
    }
    return option->second;
}

}  // namespace

std::unique_ptr<DocumentPrinter> makeDocumentPrinter(Target target, PrinterSettings settings,
                                                     base::Clock& clock) {
    return std::make_unique<IppDocumentPrinter>(std::move(target), std::move(settings), clock);
}

base::Result<RoleDevice> makePrinterAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options) {
    PrinterSettings settings;
    base::Result<std::string> sides =
        oneOf(options, "sides", {"one-sided", "two-sided-long-edge", "two-sided-short-edge"});
    if (!sides) return fail(sides.error());
    settings.sides = *std::move(sides);
    if (const auto media = options.find("media"); media != options.end()) settings.media = media->second;
    const auto server = options.find("server");
    std::optional<Target> target;
    if (address.name.find("://") != std::string::npos) {
        target = targetOfUri(address.name);
        if (!target) {
            return fail(Errc::InvalidInput, {"a printer without a queue is ipp://HOST:PORT/PATH"},
                        StaffAction::Configuration);
        }
    } else {
        target = targetOfQueue(address.name, server == options.end() ? "" : server->second);
    }
    return RoleDevice(makeDocumentPrinter(*std::move(target), std::move(settings), clock));
}

}  // namespace zizhu::drivers::cups
