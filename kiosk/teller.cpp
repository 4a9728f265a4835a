#include "kiosk/teller.h"

#include "kiosk/workshop/ledger.h"

namespace zizhu::kiosk {

void Teller::post(Message message) {
    if (inbox_ == nullptr) return;
    // A full inbox means a dead ui thread; the watchdog deals with that.
    if (!inbox_->post(std::move(message))) log_->write({"kiosk.inbox-full", "kiosk", base::Severity::Error});
}

void Teller::tell(Message message) {
    if (ledger_) ledger_->told(message);
    const std::lock_guard lock(mutex_);
    post(std::move(message));
}

void Teller::state(flow::Device device, flow::DeviceState state, const drivers::DeviceStatus& status) {
    const std::lock_guard lock(mutex_);
    auto& told = told_[std::size_t(device)];
    if (inbox_ == nullptr || told == state) return;
    told = state;
    if (ledger_) ledger_->changed(device, state, status);
    std::vector<base::LogField> fields = {{"device", *base::Token::fromKey(flow::key(device))},
                                          {"state", *base::Token::fromKey(flow::name(state))},
                                          {"xfs", drivers::token(status.state)}};
    if (!status.detail.empty()) fields.push_back({"detail", status.detail});
    log_->write({"device.state", "kiosk",
                 state == flow::DeviceState::Ready ? base::Severity::Info : base::Severity::Warning,
                 base::Disposition::None, std::move(fields)});
    post(flow::Fact(flow::fact::DeviceChanged{device, state}));
}

void Teller::forget(flow::Device device) {
    const std::lock_guard lock(mutex_);
    told_[std::size_t(device)].reset();
}

void Teller::write(const base::LogEvent& event) {
    if (ledger_) ledger_->logged(event);
    const std::lock_guard lock(mutex_);
    if (log_ != nullptr) log_->write(event);
}

void Teller::failure(base::Token event, const base::Error& error, std::vector<base::LogField> fields) {
    if (ledger_) ledger_->failed(event, error, fields);
    const std::lock_guard lock(mutex_);
    if (log_ != nullptr) log_->failure(event, "kiosk", error, std::move(fields));
}

void Teller::events(base::Token device, const drivers::DeviceEvents& events) {
    for (const drivers::DeviceEvent& event : events) {
        // States are told by state(), in the visit's words and the device's.
        if (event.kind == drivers::DeviceEventKind::DeviceStateChanged) continue;
        write({"device.event", "kiosk", base::Severity::Info, base::Disposition::None,
               {{"device", device}, {"event", drivers::token(event.kind)}, {"of", event.of}, {"to", event.to}}});
    }
}

void Teller::cutOff() {
    const std::lock_guard lock(mutex_);
    inbox_ = nullptr;
    log_ = nullptr;
}

}  // namespace zizhu::kiosk
