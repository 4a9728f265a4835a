// How everything is: the survey of the overview; a device is reset, or tried by itself.
#include "kiosk/either_stop.h"
#include "kiosk/version.h"
#include "kiosk/workshop/part_states.h"
#include "kiosk/workshop/part_tests.h"
#include "kiosk/workshop/shop.h"
#include "offline-cache/credentials.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::Consumable;
using flow::vendor::Ending;
using flow::vendor::Finding;
using flow::vendor::Part;
using flow::vendor::PartStatus;
using flow::vendor::Survey;
using flow::vendor::Verdict;
using flow::vendor::XfsState;

namespace {

constexpr base::Duration kPatience = std::chrono::seconds(2);  // for all devices together
constexpr base::Duration kAnswer = std::chrono::seconds(3);
constexpr base::Duration kReset = std::chrono::seconds(15);
constexpr base::Duration kAgeing = std::chrono::hours(24);
constexpr base::Duration kClockOff = std::chrono::minutes(5);  // receipts would carry a wrong date
constexpr std::int64_t kDiskLow = 2'000'000'000, kDiskBad = kDiskLow / 4;  // bytes free
constexpr std::array kDevices = {Part::IdCardReader, Part::ReceiptPrinter, Part::DocumentScanner, Part::DocumentPrinter,
                                 Part::CodeScanner, Part::DocumentCamera, Part::StaffCardReader, Part::Lights, Part::Cabinet};

PartStatus fine(bool fitted = true) {
    PartStatus status;
    status.fitted = fitted;
    status.xfs = fitted ? XfsState::Online : XfsState::NoDevice;
    status.state = fitted ? flow::DeviceState::Ready : flow::DeviceState::Unavailable;
    return status;
}
void spoil(PartStatus& status, XfsState xfs, base::StaffAction action, base::Detail detail) {
    status.xfs = xfs;
    status.action = action;
    status.detail = std::move(detail);
}

void addCabinet(Survey& survey, const drivers::AuxiliariesStatus& cabinet) {
    using drivers::CabinetDoor;
    survey.temperature = cabinet.temperatureCelsius;
    if (cabinet.cabinetDoor != CabinetDoor::NotAvailable) {
        survey.doorOpen = cabinet.cabinetDoor == CabinetDoor::Open || cabinet.cabinetDoor == CabinetDoor::Tampered;
    }
    if (!cabinet.ups) return;
    survey.onBattery = cabinet.ups->engaged || cabinet.ups->powering;
    survey.battery = cabinet.ups->batteryPercent;
}

void addDisk(Survey& survey, const std::filesystem::path& state) {
    PartStatus& disk = survey.parts[std::size_t(Part::Disk)] = fine();
    const auto space = diskSpace(state);
    if (!space) return spoil(disk, XfsState::HardwareError, base::StaffAction::Maintenance, {"the disk does not say how full it is"});
    survey.diskFree = space->freeBytes;
    survey.diskSize = space->bytes;
    if (space->freeBytes < kDiskBad) return spoil(disk, XfsState::HardwareError, base::StaffAction::Maintenance, {"{} MB free", space->freeBytes / 1'000'000});
    if (space->freeBytes < kDiskLow) disk.action = base::StaffAction::Maintenance;
}

void addNetwork(Survey& survey, const MachinePlaces& places, const std::optional<Contact::Heard>& heard) {
    PartStatus& network = survey.parts[std::size_t(Part::Network)] = fine();
    if (const auto address = firstAddress()) survey.address = address->address;
    if (heard) {
        survey.lastContact = heard->at;
        survey.clockAhead = heard->ahead;
    }
    if (!survey.networkUp) {
        spoil(network, XfsState::Offline, base::StaffAction::Clear, linkUp(places) ? base::Detail("the backend does not answer") : base::Detail("no link"));
    }
    PartStatus& clock = survey.parts[std::size_t(Part::Clock)] = fine();
    if (heard && std::chrono::abs(heard->ahead) > kClockOff) {
        spoil(clock, XfsState::HardwareError, base::StaffAction::Configuration, {"{} s away from the backend's clock", heard->ahead.count() / 1000});
    }
}

void addCatalogue(Survey& survey, const Updates* updates, std::string_view version, base::WallTime now) {
    using flow::vendor::CatalogueHealth;
    PartStatus& catalogue = survey.parts[std::size_t(Part::Catalogue)] = fine();
    survey.catalogueVersion = version;
    const auto report = updates == nullptr ? std::nullopt : updates->report();
    if (!report) {
        survey.catalogue = CatalogueHealth::Unsigned;
        return;
    }
    survey.catalogueExpires = report->validUntil;
    if (!report->fault.empty()) {
        survey.catalogue = CatalogueHealth::Refused;
        spoil(catalogue, XfsState::HardwareError, base::StaffAction::Configuration, {"what was published last was refused"});
    } else if (report->validUntil && *report->validUntil < now) {
        survey.catalogue = CatalogueHealth::Expired;
        spoil(catalogue, XfsState::HardwareError, base::StaffAction::Configuration, {"its time is over"});
    } else if (!survey.lastContact || now - *survey.lastContact > kAgeing) {
        survey.catalogue = CatalogueHealth::Ageing;
    }
}

void addCertificate(Survey& survey, const std::filesystem::path& folder) {
    const auto credentials = cache::readCredentials(folder);
    if (!credentials) return;
    const auto life = cache::certificateLife(credentials->certificateFile);
    if (!life) return;
    survey.enrolledAt = life->begins;
    survey.certificateEnds = life->ends;
}

void addQueue(Survey& survey, cache::Outbox& outbox) {
    const auto status = outbox.status();
    if (!status) return;
    survey.queued = status->queued;
    survey.queuedSince = status->oldestQueuedAt;
    survey.refused = status->rejected;
}

void addConsumables(Survey& survey, const Ledger& ledger) {
    for (std::size_t i = 0; i < flow::vendor::kConsumableCount; ++i) {
        const auto what = Consumable(i);
        auto status = ledger.consumable(what);
        const PartStatus& printer = survey.part(flow::vendor::partOf(what));
        if (printer.fitted) status.level = what == Consumable::Toner ? printer.toner : printer.paper;
        survey.consumables[i] = status;
    }
}

}  // namespace

void Workshop::askDevices() {
    for (const Part part : kDevices) {
        if (!parts_.devices.fitted(*laneOf(part)) || !shop_->board.ask(part)) continue;
        const auto lent = parts_.devices.lend(*laneOf(part), [shop = shop_, part](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
            PartStatus status = askPart(part, device, pulse.until(kAnswer, quit));
            std::string& model = shop->models[std::size_t(part)];
            if (model.empty()) model = modelOf(device, pulse.until(kAnswer, quit));
            status.model = model;
            if (part == Part::Cabinet) shop->board.cabinet(static_cast<drivers::Auxiliaries&>(device).read(pulse.until(kAnswer, quit)));
            shop->board.answer(part, std::move(status));
        });
        if (lent == DeviceWorkers::Lent::Hangs) shop_->board.answer(part, silentPart(true));
    }
    parts_.devices.look(DeviceWorkers::kCabinet);  // its switch ends vendor mode
}

void Workshop::survey(Request request, const flow::Session& session) {
    askDevices();
    Survey begun;
    std::array<bool, flow::vendor::kPartCount> hanging{};
    for (const Part part : kDevices) {
        begun.parts[std::size_t(part)].fitted = parts_.devices.fitted(*laneOf(part));
        hanging[std::size_t(part)] = parts_.devices.hangs(*laneOf(part));
    }
    begun.parts[std::size_t(Part::TouchScreen)] = fine();
    begun.networkUp = session.terminal.networkUp;
    begun.backend = hostOf(parts_.config.central.url);
    begun.program = kVersion;
    begun.terminal = parts_.config.terminal;
    const std::string catalogue = session.catalogue->version();
    give(Hand::Survey, request, [=, begun = std::move(begun), updates = parts_.updates, outbox = &parts_.outbox,
                                 credentials = parts_.config.central.credentials, state = parts_.config.state](Shop& shop, const std::stop_token& quit) mutable {
        shop.board.wait(shop.clock, shop.clock.in(kPatience));
        if (quit.stop_requested()) return;
        Survey& now = begun;
        for (const Part part : kDevices) {
            PartStatus& status = now.parts[std::size_t(part)];
            if (!status.fitted) continue;
            status = shop.board.status(part).value_or(silentPart(hanging[std::size_t(part)]));
            status.counts = shop.ledger->counts(part);
            status.errors = shop.ledger->errors(part);
        }
        now.parts[std::size_t(Part::Speaker)] = fine(shop.sound && shop.sound->hasSpeaker());
        now.parts[std::size_t(Part::Microphone)] = fine(shop.sound && shop.sound->hasMicrophone());
        now.image = imageVersion(shop.places);
        if (const auto cabinet = shop.board.cabinet()) addCabinet(now, *cabinet);
        addDisk(now, state);
        addNetwork(now, shop.places, shop.contact->last());
        addCatalogue(now, updates, catalogue, shop.clock.wall());
        addQueue(now, *outbox);
        addCertificate(now, credentials);
        addConsumables(now, *shop.ledger);
        {
            const std::lock_guard lock(shop.surveyMutex);
            shop.survey = now;
        }
        shop.tell(o::Surveyed{request, std::move(now)});
    });
}

void Workshop::reset(Request request, Part part) {
    lend(request, part, [shop = shop_, request, part](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const auto done = device.reset(pulse.until(kReset, quit));
        shop->ledger->wasReset(part);
        shop->teller->write({"part.reset", "kiosk", base::Severity::Info, done ? base::Disposition::Success : base::Disposition::Failure,
                             {{"part", *base::Token::fromKey(flow::vendor::key(part))}}});
        if (done) return shop->end(request, Ending::Done);
        const PartStatus status = askPart(part, device, pulse.until(kAnswer, quit));
        shop->tell(o::Ended{request, Ending::Failed, status.state, done.error().detail});
    });
}

void Workshop::test(Request request, Part part, const flow::Session&) {
    const auto lane = laneOf(part);
    if (!lane) return testMachine(request, part);
    const auto job = [shop = shop_, request, part, wanted = newTrial()](drivers::Device& device, Pulse& pulse, const std::stop_token& quit) {
        const EitherStop either(wanted, quit);
        Finding finding = testDevice(part, device, [&](base::Duration most) { return pulse.until(most, either.token()); });
        finding.at = shop->clock.wall();
        if (finding.verdict == Verdict::Failed) shop->ledger->fault(part, finding.detail, finding.action);
        shop->teller->write({"part.tested", "kiosk", base::Severity::Info,
                             finding.verdict == Verdict::Failed ? base::Disposition::Failure : base::Disposition::Success,
                             {{"part", *base::Token::fromKey(flow::vendor::key(part))}}});
        shop->tell(o::Tested{request, std::move(finding)});
    };
    const auto lent = parts_.devices.lend(*lane, job);
    if (lent == DeviceWorkers::Lent::Given) return;
    Finding finding{.part = part, .verdict = lent == DeviceWorkers::Lent::NotFitted ? Verdict::NotFitted : Verdict::NoAnswer};
    finding.at = parts_.clock.wall();
    tell(o::Tested{request, std::move(finding)});
}

}  // namespace zizhu::kiosk
