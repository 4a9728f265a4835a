#include "kiosk/device_workers.h"

#include <algorithm>
#include <functional>

#include "kiosk/either_stop.h"

namespace zizhu::kiosk {

namespace {

using flow::Device;
using flow::DeviceState;

}  // namespace

// A desk is made for the device, and a thread that owns it together with the jobs it is given.
template <class D, class... Made>
std::shared_ptr<D> DeviceWorkers::open(std::size_t lane, base::Duration every, Made&&... made) {
    auto desk = std::make_shared<D>(std::forward<Made>(made)..., Desk{teller_, times_});
    if (lane < flow::kDeviceCount) lanes_[lane].device = Device(lane);
    lanes_[lane].driver = [desk]() -> drivers::Device& { return desk->driver(); };
    lanes_[lane].thread = std::make_unique<DeviceThread>(
        clock_, [desk](Pulse& pulse, const std::stop_token& quit) { desk->rest(pulse, quit); }, every, times_.grace);
    return desk;
}

void DeviceWorkers::missing(Device device) {
    lane(device).device = device;
    teller_->state(device, DeviceState::Unavailable, {drivers::DeviceState::NoDevice, base::StaffAction::None, {"not fitted"}});
}

DeviceWorkers::DeviceWorkers(drivers::DeviceSet devices, Inbox& inbox, base::Clock& clock, base::EventLog& log,
                             const DeviceTimes& times, std::shared_ptr<Ledger> ledger)
    : clock_(clock), times_(times), teller_(std::make_shared<Teller>(clock, inbox, log, std::move(ledger))) {
    if (devices.receiptPrinter) receiptDots_ = devices.receiptPrinter->widthDots();
    const auto fitted = [&](Device device, auto& driver, auto& desk) {
        using D = typename std::remove_reference_t<decltype(desk)>::element_type;
        if (driver) {
            desk = open<D>(std::size_t(device), times_.status, std::move(driver));
        } else {
            missing(device);
        }
    };
    fitted(Device::IdCardReader, devices.cardReader, cards_);
    fitted(Device::DocumentScanner, devices.documentScanner, scanner_);
    fitted(Device::DocumentCamera, devices.documentCamera, camera_);
    fitted(Device::CodeScanner, devices.codeScanner, codes_);
    fitted(Device::ReceiptPrinter, devices.receiptPrinter, receipts_);
    fitted(Device::DocumentPrinter, devices.documentPrinter, documents_);
    if (devices.lights) lamps_ = open<LampDesk>(kLights, times_.cabinet, std::move(devices.lights));
    if (devices.auxiliaries) open<CabinetDesk>(kCabinet, times_.cabinet, std::move(devices.auxiliaries));
    if (devices.smartCard) open<StaffDesk>(kStaffCards, times_.unattended, std::move(devices.smartCard));
}

DeviceWorkers::~DeviceWorkers() {
    stopCard();
    stopScan();
    stopListening();
    for (Lane& one : lanes_) {
        if (one.thread) one.thread->stop();
    }
    const base::SteadyTime end = clock_.in(times_.end);
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        if (!lanes_[i].thread) continue;
        const auto left = std::max(end - clock_.steady(), base::SteadyTime::duration::zero());
        if (lanes_[i].thread->end(std::chrono::duration_cast<base::Duration>(left))) continue;
        teller_->write({"device.left-behind", "kiosk", base::Severity::Error, base::Disposition::Failure,
                        {{"lane", std::int64_t(i)}}});
    }
    teller_->cutOff();
}

void DeviceWorkers::refuse(Device device, flow::Request request) {
    using namespace flow::outcome;
    switch (device) {
        case Device::IdCardReader: return teller_->tell(flow::Outcome(CardFailed{request, CardFault::Device}));
        case Device::DocumentScanner:
        case Device::DocumentCamera:
            return teller_->tell(flow::Outcome(ScanFailed{request, ScanFault::Device, DeviceState::Unavailable}));
        case Device::ReceiptPrinter:
        case Device::DocumentPrinter:
            return teller_->tell(flow::Outcome(PrintFailed{request, DeviceState::Unavailable}));
        case Device::CodeScanner: return;  // the code can still be typed; nothing is to be told
    }
}

void DeviceWorkers::ask(Device device, flow::Request request, Work work) {
    Lane& one = lane(device);
    if (!one.thread || one.hangs || !one.thread->post(std::move(work))) return refuse(device, request);
    one.asked = request;
}

void DeviceWorkers::readCard(flow::Request request) {
    stopCard();
    cardStop_ = {};
    ask(Device::IdCardReader, request,
        [desk = cards_, request, stop = cardStop_.get_token()](Pulse& pulse, const std::stop_token& quit) {
            const EitherStop either(stop, quit);
            desk->read(request, either.token(), pulse);
        });
}
void DeviceWorkers::stopCard() { cardStop_.request_stop(); }

void DeviceWorkers::scan(flow::Request request, Device with) {
    stopScan();
    scanStop_ = {};
    const auto& desk = with == Device::DocumentCamera ? camera_ : scanner_;
    ask(with, request, [desk, request, stop = scanStop_.get_token()](Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(stop, quit);
        desk->take(request, either.token(), quit, pulse);
    });
}
void DeviceWorkers::stopScan() { scanStop_.request_stop(); }

void DeviceWorkers::listen(flow::Request request) {
    stopListening();
    listenStop_ = {};
    ask(Device::CodeScanner, request,
        [desk = codes_, request, stop = listenStop_.get_token()](Pulse& pulse, const std::stop_token& quit) {
            const EitherStop either(stop, quit);
            desk->listen(request, either.token(), pulse);
        });
}
void DeviceWorkers::stopListening() { listenStop_.request_stop(); }

void DeviceWorkers::print(flow::Request request, base::Bitmap receipt) {
    ask(Device::ReceiptPrinter, request,
        [desk = receipts_, request, receipt = std::move(receipt)](Pulse& pulse, const std::stop_token& quit) {
            desk->print(request, receipt, pulse, quit);
        });
}

void DeviceWorkers::printDocument(flow::Request request, base::SecretBytes pdf) {
    ask(Device::DocumentPrinter, request,
        [desk = documents_, request, pdf = std::move(pdf)](Pulse& pulse, const std::stop_token& quit) {
            desk->print(request, pdf, pulse, quit);
        });
}

void DeviceWorkers::show(const Lamps& lamps) {
    if (!lamps_ || lampsAsked_ == lamps) return;
    lampsAsked_ = lamps;
    lamps_->want(lamps);
    // If too much waits there already, the newest wish is seen when its turn comes.
    (void)lanes_[kLights].thread->post([desk = lamps_](Pulse& pulse, const std::stop_token& quit) { desk->show(pulse, quit); });
}

void DeviceWorkers::attend(bool attended) {
    if (attended == attended_) return;
    attended_ = attended;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        const auto& thread = lanes_[i].thread;
        if (!thread || i == kCabinet) continue;
        thread->every(!attended ? times_.unattended : i == kLights ? times_.cabinet : times_.status);
        if (attended) thread->look();
    }
}

DeviceWorkers::Lent DeviceWorkers::lend(std::size_t lane, Loan job) {
    Lane& one = lanes_[lane];
    if (!one.thread) return Lent::NotFitted;
    if (one.hangs) return Lent::Hangs;
    const bool taken = one.thread->post([driver = one.driver, job = std::move(job)](Pulse& pulse, const std::stop_token& quit) {
        job(driver(), pulse, quit);
    });
    return taken ? Lent::Given : Lent::Hangs;
}

std::optional<base::SteadyTime> DeviceWorkers::overdueAt() const {
    std::optional<base::SteadyTime> soonest;
    for (const Lane& one : lanes_) {
        const auto due = one.thread && !one.hangs ? one.thread->due() : std::nullopt;
        if (due && (!soonest || *due < *soonest)) soonest = due;
    }
    return soonest;
}

void DeviceWorkers::checkOverdue() {
    const base::SteadyTime now = clock_.steady();
    for (Lane& one : lanes_) {
        if (!one.thread) continue;
        const auto due = one.thread->due();
        const bool hangs = due && *due <= now;
        if (hangs == one.hangs) continue;
        one.hangs = hangs;  // one that moves again tells its state by itself
        if (!hangs || !one.device) continue;
        const base::Token name = *base::Token::fromKey(flow::key(*one.device));
        teller_->write({"device.hangs", "kiosk", base::Severity::Error, base::Disposition::Failure, {{"device", name}}});
        teller_->state(*one.device, DeviceState::Unavailable, {drivers::DeviceState::HardwareError, base::StaffAction::Reset, {"a call to it does not end"}});
        if (one.asked != 0) refuse(*one.device, one.asked);
        one.asked = 0;
    }
}

}  // namespace zizhu::kiosk
