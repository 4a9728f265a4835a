#include "flow/vendor/event.h"

namespace zizhu::flow::vendor {

std::string_view key(Part part) {
    static constexpr std::array<std::string_view, kPartCount> kKeys = {
        "card-reader", "receipt-printer", "document-scanner", "document-printer", "code-scanner", "document-camera",
        "staff-card-reader", "lights", "cabinet", "touch-screen", "speaker", "microphone",
        "disk", "network", "clock", "catalogue"};
    return kKeys[std::size_t(part)];
}

std::string_view name(XfsState state) {
    static constexpr std::array<std::string_view, 10> kNames = {
        "online", "offline", "powerOff", "noDevice", "hardwareError", "userError", "deviceBusy", "fraudAttempt",
        "potentialFraud", "starting"};
    return kNames[std::size_t(state)];
}

std::string_view name(Supply supply) {
    static constexpr std::array<std::string_view, 6> kNames = {"notSupported", "unknown", "full", "low", "out", "jammed"};
    return kNames[std::size_t(supply)];
}

std::string_view key(Consumable consumable) {
    static constexpr std::array<std::string_view, kConsumableCount> kKeys = {"receipt-paper", "document-paper", "toner"};
    return kKeys[std::size_t(consumable)];
}

Part partOf(Consumable consumable) {
    return consumable == Consumable::ReceiptPaper ? Part::ReceiptPrinter : Part::DocumentPrinter;
}

std::string_view key(Component component) {
    static constexpr std::array<std::string_view, kComponentCount> kKeys = {
        "card-reader", "receipt-printer", "document-scanner", "document-printer", "code-scanner", "document-camera",
        "staff-card-reader", "lights", "cabinet", "storage", "sending", "updates", "screens"};
    return kKeys[std::size_t(component)];
}

std::string_view key(Page page) {
    static constexpr std::array<std::string_view, kPageCount> kKeys = {
        "overview", "part", "self-test", "print-loop", "touch-grid", "sound", "camera", "lights", "consumables",
        "calibration", "enrolment", "network", "logs", "report", "service"};
    return kKeys[std::size_t(page)];
}

Health healthOf(const PartStatus& status) {
    if (!status.fitted) return Health::NotFitted;
    switch (status.xfs) {
        case XfsState::Online: break;
        case XfsState::DeviceBusy: return Health::Healthy;
        case XfsState::Starting: return Health::Attention;
        default: return Health::Faulty;
    }
    const auto spent = [](Supply supply) { return supply == Supply::Out || supply == Supply::Jammed; };
    if (spent(status.paper) || spent(status.toner)) return Health::Faulty;
    if (!works(status.state) && status.state != DeviceState::Unavailable) return Health::Faulty;
    if (status.paper == Supply::Low || status.toner == Supply::Low || status.state == DeviceState::SupplyLow) {
        return Health::Attention;
    }
    return status.action == base::StaffAction::None ? Health::Healthy : Health::Attention;
}

bool State::locked() const { return guard.wrong >= kPinLocked; }

std::vector<Component> State::missing() const {
    std::vector<Component> result;
    for (std::size_t i = 0; i < kComponentCount; ++i) {
        if (!acknowledged.contains(Component(i))) result.push_back(Component(i));
    }
    return result;
}

base::Duration pinWait(int wrong) {
    if (wrong < kPinTries) return base::Duration::zero();
    return std::chrono::seconds(15) * (1 << (std::min(wrong, kPinLocked) - kPinTries));
}

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

template <class E>
concept Silent = std::same_as<E, effect::StopStaffCard> || std::same_as<E, effect::SavePinGuard> || std::same_as<E, effect::Stop>;

std::vector<Outcome> acknowledgements(Request request) {
    std::vector<Outcome> all;
    for (std::size_t i = 0; i < kComponentCount; ++i) all.push_back(outcome::Acknowledged{request, Component(i)});
    return all;
}

}  // namespace

std::vector<Outcome> notAvailable(const Effect& effect) {
    return std::visit(
        Overloaded{
            [](const effect::ReadStaffCard& e) -> std::vector<Outcome> {
                return {outcome::StaffCardFailed{e.request, CardTrouble::NoReader}};
            },
            [](const effect::CheckPin& e) -> std::vector<Outcome> {
                return {outcome::PinChecked{e.request, outcome::PinVerdict::NotSet, {}}};
            },
            [](const effect::Enter& e) { return acknowledgements(e.request); },
            [](const effect::Leave& e) { return acknowledgements(e.request); },
            [](const effect::Test& e) -> std::vector<Outcome> {
                return {outcome::Tested{e.request, {.part = e.part, .verdict = Verdict::NotFitted}}};
            },
            [](const effect::ReadReport& e) -> std::vector<Outcome> {
                return {outcome::ReportKnown{e.request, std::nullopt}};
            },
            []<Silent E>(const E&) -> std::vector<Outcome> { return {}; },
            [](const auto& e) -> std::vector<Outcome> {
                return {outcome::Ended{.request = e.request, .ending = Ending::NotAvailable}};
            },
        },
        effect);
}

}  // namespace zizhu::flow::vendor
