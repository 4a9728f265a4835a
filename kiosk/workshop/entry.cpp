// Getting in and out: the staff card, the PIN, components that come to rest.
#include "drivers/pause.h"
#include "drivers/smart_card_reader.h"
#include "kiosk/either_stop.h"
#include "kiosk/workshop/part_states.h"
#include "kiosk/workshop/shop.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::CardTrouble;
using flow::vendor::Component;

namespace {

constexpr base::Duration kCardWait = std::chrono::seconds(30);  // then asked again: the reader may be gone
constexpr base::Duration kCardAnswer = std::chrono::seconds(3);
constexpr base::Duration kCardPoll = std::chrono::milliseconds(200);
constexpr std::array<std::uint8_t, 5> kGetNumber = {0xFF, 0xCA, 0x00, 0x00, 0x00};  // GET DATA, PC/SC part 3
constexpr base::Duration kUnlockLook = std::chrono::seconds(5);
constexpr base::Duration kSave = std::chrono::minutes(1);
constexpr std::size_t kMinNumber = 4;

// What the card tells of itself; nothing if it tells nothing that could be a number.
std::optional<base::SecretBytes> numberOf(drivers::SmartCardReader& reader, const drivers::Until& until) {
    auto answer = reader.transmit(kGetNumber, until);
    if (!answer || answer->size() < kMinNumber + 2) return std::nullopt;
    const bool good = (*answer)[answer->size() - 2] == 0x90 && answer->back() == 0x00;
    if (!good) return std::nullopt;
    answer->resize(answer->size() - 2);
    return std::move(*answer);
}

// A card that was refused is told once, however long it lies; another one in its place is another card, even if
// nobody saw the reader empty between them.
struct Refused {
    bool lies = false;
    std::optional<base::SecretBytes> number;  // nothing: it told none
};

}  // namespace

void Workshop::readStaffCard(Request request) {
    cardStop_.request_stop();
    cardStop_ = {};
    const auto job = [shop = shop_, request, wanted = cardStop_.get_token()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        const std::stop_token stop = either.token();
        auto& reader = static_cast<drivers::SmartCardReader&>(device);
        Refused refused;
        while (!stop.stop_requested()) {
            if (refused.lies) {
                pulse.idle();
                drivers::pause(shop->clock, kCardPoll, {base::SteadyTime::max(), stop});
                const auto media = reader.media(pulse.until(kCardAnswer, stop));
                if (media && *media != drivers::CardMedia::Present) refused = {};
            }
            if (stop.stop_requested()) break;
            const auto connected = reader.connect(pulse.until(kCardWait, stop));
            if (stop.stop_requested()) break;
            if (!connected && connected.error().code == base::Errc::Timeout && connected.error().action == base::StaffAction::None) continue;
            if (!connected && connected.error().code == base::Errc::Unavailable) {
                shop->failure("staff-card.reader", connected.error());
                return shop->tell(o::StaffCardFailed{request, CardTrouble::NoReader});
            }
            auto number = connected ? numberOf(reader, pulse.until(kCardAnswer, stop)) : std::nullopt;
            if (refused.lies && number == refused.number) {
                reader.disconnect();
                continue;
            }
            const auto whose = number ? shop->staff.byCard(*number) : base::Result<std::optional<StaffMember>>(std::nullopt);
            if (!whose) shop->failure("staff.register", whose.error());
            if (whose && *whose) {
                reader.disconnect();
                return shop->tell(o::StaffCardRead{request, {(*whose)->id, (*whose)->name}});
            }
            shop->tell(o::StaffCardFailed{request, number && whose ? CardTrouble::NotStaff : CardTrouble::Unreadable});
            reader.disconnect();
            refused = {true, std::move(number)};
        }
        reader.disconnect();
    };
    if (parts_.devices.lend(DeviceWorkers::kStaffCards, job) != DeviceWorkers::Lent::Given) {
        tell(o::StaffCardFailed{request, CardTrouble::NoReader});
    }
}

void Workshop::savePinGuard(const flow::vendor::PinGuard& guard) {
    const bool locked = guard.wrong >= flow::vendor::kPinLocked;
    shop_->locked = locked;
    hands_[std::size_t(Hand::Files)]->every(locked ? kUnlockLook : kSave);
    give(Hand::Files, 0, [guard](Shop& shop, const std::stop_token&) {
        const auto done = shop.kept.keep(guard);
        shop.guardKept = bool(done);
        if (!done) shop.failure("staff.guard", done.error());
    });
}

void Workshop::checkPin(const flow::vendor::effect::CheckPin& what) {
    give(Hand::Files, what.request, [what](Shop& shop, const std::stop_token&) {
        using o::PinVerdict;
        const auto say = [&](PinVerdict verdict, flow::vendor::Staff staff = {}) {
            shop.teller->write({"staff.pin", "kiosk", verdict == PinVerdict::Right ? base::Severity::Info : base::Severity::Warning,
                                verdict == PinVerdict::Right ? base::Disposition::Success : base::Disposition::Failure, {}});
            shop.tell(o::PinChecked{what.request, verdict, std::move(staff)});
        };
        // A count that is not on the disk would make this try free.
        if (!shop.guardKept) return say(PinVerdict::Unchecked);
        const auto all = shop.staff.members();
        if (all && all->empty()) return say(PinVerdict::NotSet);
        const auto whose = shop.staff.byPin(what.pin, what.staff);
        if (!all || !whose) {
            shop.failure("staff.register", !all ? all.error() : whose.error());
            return say(PinVerdict::Unchecked);
        }
        if (!*whose) return say(PinVerdict::Wrong);
        say(PinVerdict::Right, {(*whose)->id, (*whose)->name});
    });
}

// Each says that it is idle from its own thread, after all that it was asked before.
void Workshop::askComponents(Request request) {
    parts_.devices.stopCard();
    parts_.devices.stopScan();
    parts_.devices.stopListening();
    for (std::size_t i = 0; i < flow::vendor::kComponentCount; ++i) {
        const auto component = Component(i);
        const auto rests = [shop = shop_, request, component] { shop->tell(o::Acknowledged{request, component}); };
        if (const auto lane = laneOf(component)) {
            const auto lent = parts_.devices.lend(*lane, [rests](drivers::Device&, Pulse&, const std::stop_token&) { rests(); });
            if (lent == DeviceWorkers::Lent::NotFitted) rests();
            continue;
        }
        // One whose mailbox is full hangs, and stays silent.
        if (component == Component::Storage) (void)parts_.storage.ask(rests);
        if (component == Component::Sending) (void)parts_.sync.ask(rests);
        if (component == Component::Updates) {
            if (parts_.updates == nullptr || !parts_.updates->fetches()) rests();
            else (void)parts_.updates->ask(rests);
        }
        if (component == Component::Screens) rests();  // by the inbox: once the ui thread comes round again
    }
}

void Workshop::leave(Request request) {
    cardStop_.request_stop();
    stop();
    give(Hand::Files, 0, [](Shop& shop, const std::stop_token&) {
        if (const auto saved = shop.ledger->save(shop.kept.ledger()); !saved) shop.failure("workshop.ledger", saved.error());
    });
    askComponents(request);
}

}  // namespace zizhu::kiosk
