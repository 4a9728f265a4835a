#include "kiosk/desks.h"
#include "kiosk/device_states.h"

namespace zizhu::kiosk {

CodeDesk::CodeDesk(std::unique_ptr<drivers::CodeScanner> scanner, Desk desk)
    : scanner_(std::move(scanner)), desk_(std::move(desk)) {}

void CodeDesk::state(const drivers::DeviceStatus& status) {
    desk_.teller->state(flow::Device::CodeScanner, stateOf(status), status);
}

void CodeDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    state(scanner_->status(pulse.until(desk_.times.statusAnswer, quit)));
}

void CodeDesk::listen(flow::Request request, const std::stop_token& stop, Pulse& pulse) {
    while (!stop.stop_requested()) {
        const auto code = scanner_->read(pulse.until(desk_.times.codeRead, stop));
        if (stop.stop_requested()) return;
        if (code) {
            state({drivers::DeviceState::Online});
            desk_.teller->tell(flow::Outcome(flow::outcome::CodeRead{request, std::string(code->text().reveal())}));
        } else if (code.error().code != base::Errc::Timeout) {
            desk_.teller->failure("code.read", code.error());
            // The code can be typed; once the scanner is back it is listened to again.
            return state(drivers::statusFrom(code.error()));
        }
    }
}

}  // namespace zizhu::kiosk
