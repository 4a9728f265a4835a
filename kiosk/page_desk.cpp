#include "kiosk/desks.h"
#include "kiosk/device_states.h"
#include "kiosk/thumbnail.h"

namespace zizhu::kiosk {

PageDesk::PageDesk(std::unique_ptr<drivers::DocumentScanner> scanner, Desk desk)
    : scanner_(std::move(scanner)), desk_(std::move(desk)) {}
PageDesk::PageDesk(std::unique_ptr<drivers::DocumentCamera> camera, Desk desk)
    : camera_(std::move(camera)), desk_(std::move(desk)) {}

void PageDesk::rest(Pulse& pulse, const std::stop_token& quit) { look(pulse, quit); }

void PageDesk::look(Pulse& pulse, const std::stop_token& quit) {
    const drivers::Until until = pulse.until(desk_.times.statusAnswer, quit);
    const drivers::ScannerStatus now = scanner_ ? scanner_->scannerStatus(until) : drivers::ScannerStatus{camera_->status(until)};
    desk_.teller->events(*base::Token::fromKey(flow::key(device())), drivers::eventsBetween(last_, now));
    last_ = now;
    desk_.teller->state(device(), stateOf(now), now.device);
    paper(now);
}

// Only what is left after a scan is somebody's page: a sheet that is laid in for the first is not.
void PageDesk::paper(const drivers::ScannerStatus& status) {
    const bool there = status.paper == drivers::SupplyState::Full;
    if (!there) scanned_ = false;
    const bool left = there && scanned_;
    if (left == paperTold_) return;
    paperTold_ = left;
    desk_.teller->tell(flow::Fact(flow::fact::PaperPresence{left}));
}

void PageDesk::failed(flow::Request request, const drivers::ScanFailure& failure) {
    desk_.teller->tell(flow::Outcome(flow::outcome::ScanFailed{request, faultOf(failure.fault), stateOf(failure)}));
}

void PageDesk::take(flow::Request request, const std::stop_token& stop, const std::stop_token& quit, Pulse& pulse) {
    Teller& teller = *desk_.teller;
    const drivers::Until until = pulse.until(desk_.times.scan, stop);
    auto page = scanner_ ? scanner_->scan(until) : camera_->takePicture(until);
    if (!page) {
        if (page.error().fault == drivers::ScanFault::Canceled) return;
        teller.failure("scan.failed", page.error().error, {{"device", *base::Token::fromKey(flow::key(device()))},
                                                           {"fault", *base::Token::fromKey(drivers::name(page.error().fault))}});
        // First how the device is: a trouble that it goes on telling ends by itself once it is mended.
        look(pulse, quit);
        return failed(request, page.error());
    }
    scanned_ = true;
    auto sealed = base::sealBlob(page->bytes);
    if (!sealed) {
        teller.failure("scan.seal", sealed.error());
        return failed(request, {drivers::ScanFault::DeviceTrouble, sealed.error()});
    }
    PageScanned scanned{request, std::move(*sealed), doubtOf(page->hint), 0, 0, {}};
    if (auto small = makeThumbnail(page->bytes)) {
        scanned.thumbnailWidth = small->width;
        scanned.thumbnailHeight = small->height;
        scanned.thumbnail = std::move(small->rgba);
    }
    teller.write({"scan.done", "kiosk", base::Severity::Info, base::Disposition::Success,
                  {{"device", *base::Token::fromKey(flow::key(device()))},
                   {"hint", *base::Token::fromKey(drivers::name(page->hint))},
                   {"bytes", std::int64_t(page->bytes.size())}}});
    teller.tell(std::move(scanned));
    look(pulse, quit);
}

}  // namespace zizhu::kiosk
