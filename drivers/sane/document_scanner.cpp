#include "drivers/sane/document_scanner.h"

#include <thread>

#include "drivers/imaging/page_picture.h"
#include "drivers/pause.h"
#include "drivers/sane/helper_thread.h"
#include "drivers/sane/session.h"

namespace zizhu::drivers::sane {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

constexpr double kLongestSheet = kA4Height + 10;  // millimetres; A4 that lies askew is a little longer

class SaneScanner final : public DocumentScanner {
public:
    SaneScanner(std::shared_ptr<SaneApi> api, std::string name, Settings settings, base::Clock& clock,
                const Times& times)
        : settings_(std::move(settings)),
          clock_(clock),
          times_(times),
          session_(std::make_shared<Session>(std::move(api), std::move(name), settings_)),
          helper_(clock) {}

    ~SaneScanner() override {
        if (!helper_.rests()) {
            session_->cut();
            helper_.wait({clock_.in(times_.farewell)});
        }
        if (!helper_.rests()) return;  // the thread takes the session with it
        helper_.begin([session = session_] { session->close(); });
        helper_.wait({clock_.in(times_.farewell)});
    }

    base::Token name() const override { return "document-scanner"; }

    DeviceFacts capabilities(const Until&) override {
        return {{"resolution", std::int64_t(settings_.resolution)},
                {"colour", settings_.colour},
                {"feeder", fromFeeder_}};
    }

    ScanResult scan(const Until& until) override {
        for (;;) {
            ScanResult page = scanOnce(until);
            const bool busy = !page && page.error().error.action == StaffAction::Suspend;
            if (!busy || !pause(clock_, times_.retryBusy, until)) return page;
        }
    }

    ScannerStatus scannerStatus(const Until& until) override {
        if (!settled()) return unsettled();
        const base::SteadyTime now = clock_.steady();
        if (open_ && now >= lastPage_ + times_.keepOpen) {
            open_ = false;
            run([](Session& session) { session.close(); }, until);
            return status_;
        }
        const bool good = status_.device.state == DeviceState::Online;
        const bool believed = known_ && now < asked_ + (good ? times_.believeGood : times_.believeBad);
        if (open_ || !believed) ask(until);
        return status_;
    }

    base::Status reset(const Until& until) override {
        if (!settled()) {
            session_->cut();
            if (!helper_.wait(until))
                return fail(Errc::Timeout, {"the scanner's driver hangs"}, StaffAction::Reset);
        }
        open_ = false;
        known_ = false;
        if (!run([](Session& session) { session.close(); }, until))
            return fail(Errc::Timeout, {"closing takes long"});
        const DeviceStatus now = status(until);
        if (now.state == DeviceState::Online) return {};
        return fail(now.state == DeviceState::NoDevice ? Errc::Unavailable : Errc::DeviceError, now.detail,
                    now.action);
    }

private:
    // Runs `job` on the helper thread. False: `until` ended first; the job goes on, and is told to end.
    bool run(std::function<void(Session&)> job, const Until& until) {
        session_->uncut();
        helper_.begin([session = session_, job = std::move(job)] { job(*session); });
        if (helper_.wait(until)) return true;
        session_->cut();
        cutAt_ = clock_.steady();
        cancelled_ = false;
        return false;
    }

    // Whether the helper rests; if a call that was cut still does not return, the next thing is done about
    // it.
    bool settled() {
        if (helper_.rests()) return true;
        if (!cancelled_ && clock_.steady() >= cutAt_ + times_.cancel) {
            cancelled_ = true;
            // On a thread of its own: in a driver that hangs, this may hang as well.
            std::thread([session = session_] { session->cancelFromOutside(); }).detach();
        }
        return false;
    }

    ScannerStatus unsettled() const {
        if (clock_.steady() < cutAt_ + times_.hangs)
            return {{DeviceState::DeviceBusy, StaffAction::Suspend, {"the last scan is being ended"}}};
        return {{DeviceState::HardwareError, StaffAction::Reset, {"the scanner's driver hangs"}}};
    }

    ScanResult scanOnce(const Until& until) {
        if (until.stop.stop_requested()) return canceled();
        if (!settled() && !helper_.wait(until)) {
            if (until.stop.stop_requested()) return canceled();
            (void)settled();
            const ScannerStatus now = unsettled();
            return tl::unexpected<ScanFailure>(
                {ScanFault::DeviceTrouble, {Errc::Timeout, now.device.detail, StaffAction::Reset}});
        }
        auto result = std::make_shared<tl::expected<RawPage, ScanFailure>>(RawPage{});
        const bool done = run([result](Session& session) { *result = session.scan(); }, until);
        lastPage_ = asked_ = clock_.steady();
        known_ = true;
        if (!done) {
            open_ = true;
            if (until.stop.stop_requested()) return canceled();
            status_ = {{DeviceState::HardwareError, StaffAction::Reset, {"the scan took too long"}}};
            return tl::unexpected<ScanFailure>(
                {ScanFault::DeviceTrouble, {Errc::Timeout, {"the scan took too long"}, StaffAction::Reset}});
        }
        open_ = session_->isOpen();
        if (!*result) {
            status_ = statusAfter(result->error());
            return tl::unexpected<ScanFailure>(result->error());
        }
        status_ = {{DeviceState::Online}};
        return pageFrom(**result);
    }

    ScanResult pageFrom(const RawPage& raw) {
        fromFeeder_ = raw.fromFeeder;
        const auto failed = [](ScanFault fault, base::Error error) {
            return tl::unexpected<ScanFailure>({fault, std::move(error)});
        };
        const auto origin = raw.fromFeeder ? imaging::Origin::Feeder : imaging::Origin::Flatbed;
        const auto page = imaging::flattenPage(raw.picture, origin);
        if (!page) {
            const bool none = page.error().code == Errc::NotFound;
            return failed(none ? ScanFault::NoPaper : ScanFault::DeviceTrouble, page.error());
        }
        // Many feeders fill up what they are asked for, whatever the paper's length: their rows tell nothing.
        const bool lengthKnown = raw.endSeen || page->outline;
        if (raw.fromFeeder && settings_.lengthCheck && !settings_.wholeGlass && lengthKnown &&
            page->heightMm() > kLongestSheet) {
            status_.paper = SupplyState::Jammed;
            status_.device = {DeviceState::UserError, StaffAction::Clear, {"double feed"}};
            return failed(
                ScanFault::DoubleFeed,
                {Errc::DeviceError, {"a sheet of {} mm", int(page->heightMm())}, StaffAction::Clear});
        }
        base::Result<ScannedPage> packed = imaging::pack(*page, settings_.bound);
        if (!packed) return failed(ScanFault::DeviceTrouble, packed.error());
        return *std::move(packed);
    }

    // Opens the scanner to see whether it is there, and asks its sensors.
    void ask(const Until& until) {
        struct Answer {
            tl::expected<void, ScanFailure> opened;
            Sensors sensors;
        };
        const auto answer = std::make_shared<Answer>();
        const bool keep = open_;
        const bool done = run(
            [answer, keep](Session& session) {
                answer->opened = session.open();
                if (answer->opened) answer->sensors = session.sensors();
                if (!keep) session.close();
            },
            until);
        asked_ = clock_.steady();
        known_ = done;
        if (!done) {
            status_ = unsettled();
            return;
        }
        open_ = session_->isOpen();
        if (!answer->opened) {
            status_ = statusAfter(answer->opened.error());
            return;
        }
        // Whether the feeder is empty stays known from one page of a document to the next.
        if (!keep || status_.device.state != DeviceState::Online) status_ = {{DeviceState::Online}};
        const Sensors& sensors = answer->sensors;
        if (sensors.paperLoaded && status_.paper != SupplyState::Jammed)
            status_.paper = *sensors.paperLoaded ? SupplyState::Full : SupplyState::Out;
        if (sensors.coverOpen) {
            status_.coverOpen = *sensors.coverOpen;
            if (status_.coverOpen)
                status_.device = {DeviceState::UserError, StaffAction::Clear, {"cover open"}};
        }
    }

    static ScanResult canceled() {
        return tl::unexpected<ScanFailure>({ScanFault::Canceled, {Errc::Canceled, {}}});
    }

    const Settings settings_;
    base::Clock& clock_;
    const Times times_;
    const std::shared_ptr<Session> session_;
    ScannerStatus status_;
    bool known_ = false;
    bool open_ = false;
    bool fromFeeder_ = false;
    bool cancelled_ = false;
    base::SteadyTime asked_{};
    base::SteadyTime lastPage_{};
    base::SteadyTime cutAt_{};
    HelperThread helper_;
};

}  // namespace

std::unique_ptr<DocumentScanner> makeScanner(std::shared_ptr<SaneApi> api, std::string name,
                                             Settings settings, base::Clock& clock, const Times& times) {
    return std::make_unique<SaneScanner>(std::move(api), std::move(name), std::move(settings), clock, times);
}

base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock& clock,
                                       const DeviceOptions& options) {
    base::Result<Settings> settings = settingsFrom(options);
    if (!settings) return fail(settings.error());
    return RoleDevice(makeScanner(systemSane(), address.name, *std::move(settings), clock));
}

}  // namespace zizhu::drivers::sane
