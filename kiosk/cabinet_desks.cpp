#include <algorithm>
#include <cstdlib>

#include "kiosk/desks.h"

namespace zizhu::kiosk {

namespace {
constexpr int kTemperatureStep = 10;  // degrees; a change by so much is worth a line
constexpr int kHot = 70;              // degrees; from here on a warning
}  // namespace

LampDesk::LampDesk(std::unique_ptr<drivers::Lights> lights, Desk desk)
    : lights_(std::move(lights)), desk_(std::move(desk)), positions_(lights_->positions()) {}

void LampDesk::want(const Lamps& lamps) {
    const std::lock_guard lock(mutex_);
    wanted_ = lamps;
}

Lamps LampDesk::wanted() {
    const std::lock_guard lock(mutex_);
    return wanted_;
}

void LampDesk::show(Pulse& pulse, const std::stop_token& quit) {
    const Lamps lamps = wanted();
    for (const drivers::LightPosition position : positions_) {
        const std::size_t at = std::size_t(position);
        if (shown_[at] == lamps[at]) continue;
        const base::Status done =
            lights_->set(position, lamps[at].rate, lamps[at].colour, pulse.until(desk_.times.light, quit));
        if (done) {
            shown_[at] = lamps[at];
        } else if (!troubleLogged_) {
            troubleLogged_ = true;
            desk_.teller->failure("lights.set", done.error(), {{"position", *base::Token::fromKey(drivers::name(position))}});
        }
    }
}

void LampDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    const drivers::DeviceStatus now = lights_->status(pulse.until(desk_.times.light, quit));
    if (now.state != last_.state) {
        const bool online = now.state == drivers::DeviceState::Online;
        desk_.teller->write({"device.state", "kiosk", online ? base::Severity::Info : base::Severity::Warning,
                             base::Disposition::None, {{"device", base::Token("lights")}, {"xfs", drivers::token(now.state)}}});
        // What came back is dark, whatever it showed before; and other lights may be there.
        shown_ = {};
        positions_ = lights_->positions();
        troubleLogged_ = false;
        last_ = now;
    }
    show(pulse, quit);
}

CabinetDesk::CabinetDesk(std::unique_ptr<drivers::Auxiliaries> cabinet, Desk desk)
    : cabinet_(std::move(cabinet)), desk_(std::move(desk)) {}

void CabinetDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    const drivers::AuxiliariesStatus now = cabinet_->read(pulse.until(desk_.times.statusAnswer, quit));
    if (now.device.state != last_.device.state) {
        desk_.teller->write({"device.state", "kiosk", base::Severity::Info, base::Disposition::None,
                             {{"device", base::Token("auxiliaries")}, {"xfs", drivers::token(now.device.state)}}});
    }
    desk_.teller->events("auxiliaries", drivers::eventsBetween(last_, now));
    temperature(now.temperatureCelsius);
    power(now.ups);
    operatorSwitch(now.operatorSwitch);
    last_ = now;
}

void CabinetDesk::temperature(const std::optional<int>& celsius) {
    if (!celsius) return;
    if (temperatureLogged_ && std::abs(*celsius - *temperatureLogged_) < kTemperatureStep) return;
    temperatureLogged_ = celsius;
    desk_.teller->write({"cabinet.temperature", "kiosk", *celsius >= kHot ? base::Severity::Warning : base::Severity::Info,
                         base::Disposition::None, {{"celsius", std::int64_t(*celsius)}}});
}

// One that does not answer stays where it was: pulling its plug neither opens nor ends vendor mode.
void CabinetDesk::operatorSwitch(drivers::OperatorSwitch position) {
    using drivers::OperatorSwitch;
    if (position == OperatorSwitch::NotAvailable) return;
    const bool on = position != OperatorSwitch::Run;
    if (on == maintenance_) return;
    maintenance_ = on;
    desk_.teller->tell(flow::Fact(flow::fact::Vendor{flow::vendor::fact::SwitchTurned{on}}));
}

void CabinetDesk::power(const std::optional<drivers::Ups>& ups) {
    const bool onBattery = ups && (ups->engaged || ups->powering);
    if (!outage_ && onBattery && ups->low) {
        outage_ = true;
        desk_.teller->write({"service.ends", "kiosk", base::Severity::Warning, base::Disposition::None, {{"reason", base::Token("battery-low")}}});
        desk_.teller->tell(flow::Fact(flow::fact::OutageBegins{{{}, {}, flow::OutageReason::Power}}));
    } else if (outage_ && !onBattery) {
        // The battery may be low still: it charges, and the mains carry the terminal.
        outage_ = false;
        desk_.teller->write({"service.begins", "kiosk", base::Severity::Info, base::Disposition::None, {{"reason", base::Token("mains-back")}}});
        desk_.teller->tell(flow::Fact(flow::fact::OutageEnds{flow::OutageReason::Power}));
    }
}

}  // namespace zizhu::kiosk
