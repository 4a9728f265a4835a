#include "kiosk/workshop/workshop.h"

#include <algorithm>

#include "kiosk/workshop/part_states.h"
#include "kiosk/workshop/shop.h"

namespace zizhu::kiosk {

namespace {

using flow::vendor::Ending;

constexpr base::Duration kSave = std::chrono::minutes(1);        // the ledger, if something changed
constexpr base::Duration kUnlockLook = std::chrono::seconds(5);  // while nobody gets in
constexpr base::Duration kNever = std::chrono::hours(24);
constexpr base::Duration kGrace = std::chrono::seconds(5);
constexpr base::Duration kEnd = std::chrono::seconds(4);
constexpr int kNarrowDots = 384;  // of 58 mm paper at 203 dpi

template <class... F>
struct Match : F... {
    using F::operator()...;
};
template <class... F>
Match(F...) -> Match<F...>;

}  // namespace

std::shared_ptr<Ledger> openLedger(const Config& config, base::Clock& clock, base::EventLog& log) {
    auto ledger = std::make_shared<Ledger>(clock);
    if (const auto read = ledger->load(Kept(config.state / "workshop").ledger()); !read) {
        log.failure("workshop.ledger", "kiosk", read.error());
    }
    return ledger;
}

Workshop::Workshop(WorkshopParts parts) : parts_(std::move(parts)), shop_(std::make_shared<Shop>(parts_)) {
    if (auto made = shop_->kept.prepare(); !made) parts_.log.failure("workshop.folder", "kiosk", made.error());
    calibration_ = shop_->kept.calibration();
    shop_->locked = shop_->kept.pinGuard().wrong >= flow::vendor::kPinLocked;
    const auto rest = [shop = shop_](Pulse&, const std::stop_token&) {
        if (shop->locked && shop->kept.takeUnlock()) {
            shop->locked = false;
            shop->teller->tell(flow::Fact(flow::fact::Vendor{flow::vendor::fact::PinUnlocked{}}));
        }
        if (const auto saved = shop->ledger->save(shop->kept.ledger()); !saved) shop->failure("workshop.ledger", saved.error());
    };
    hands_[std::size_t(Hand::Files)] =
        std::make_unique<DeviceThread>(parts_.clock, rest, shop_->locked ? kUnlockLook : kSave, kGrace);
}

Workshop::~Workshop() {
    cardStop_.request_stop();
    trialStop_.request_stop();
    for (auto& hand : hands_) {
        if (hand) hand->stop();
    }
    for (auto& hand : hands_) {
        if (hand && !hand->end(kEnd)) parts_.log.write({"workshop.left-behind", "kiosk", base::Severity::Error});
    }
    if (const auto saved = parts_.ledger->save(shop_->kept.ledger()); !saved) {
        parts_.log.failure("workshop.ledger", "kiosk", saved.error());
    }
}

std::vector<flow::Fact> Workshop::atStart() const {
    std::vector<flow::Fact> facts;
    const flow::vendor::PinGuard guard = shop_->kept.pinGuard();
    if (guard.wrong > 0) facts.push_back(flow::fact::Vendor{flow::vendor::fact::PinGuardKnown{guard}});
    if (auto outage = shop_->kept.outage()) facts.push_back(flow::fact::OutageBegins{std::move(*outage)});
    return facts;
}

void Workshop::tell(flow::vendor::Outcome outcome) { shop_->tell(std::move(outcome)); }
void Workshop::end(Request request, Ending ending, base::Detail detail) { shop_->end(request, ending, std::move(detail)); }

std::stop_token Workshop::newTrial() {
    trialStop_.request_stop();
    trialStop_ = {};
    return trialStop_.get_token();
}

void Workshop::give(Hand hand, Request request, Job job) {
    auto& thread = hands_[std::size_t(hand)];
    if (!thread) {
        thread = std::make_unique<DeviceThread>(parts_.clock, [](Pulse&, const std::stop_token&) {}, kNever, kGrace);
    }
    const bool taken = thread->post([shop = shop_, job = std::move(job)](Pulse&, const std::stop_token& quit) { job(*shop, quit); });
    if (!taken) end(request, Ending::NoAnswer);
}

bool Workshop::lend(Request request, flow::vendor::Part part, DeviceWorkers::Loan job) {
    const auto lane = laneOf(part);
    const auto lent = lane ? parts_.devices.lend(*lane, std::move(job)) : DeviceWorkers::Lent::NotFitted;
    if (lent == DeviceWorkers::Lent::NotFitted) end(request, Ending::NotAvailable);
    if (lent == DeviceWorkers::Lent::Hangs) end(request, Ending::NoAnswer, {"a call to it does not end"});
    return lent == DeviceWorkers::Lent::Given;
}

void Workshop::networkIsUp() { sendReport(0, {}); }

screens::Panel Workshop::panel(screens::Panel configured) const {
    if (!calibration_) return configured;
    configured.pxPerMm = 1000.0F / float(calibration_->micronsPerPixel);
    configured.mountedBottomMm = float(calibration_->mountedMm);
    return configured;
}

documents::PaperGeometry Workshop::paper() const {
    int dots = parts_.devices.receiptDots();
    if (calibration_ && calibration_->paperMm == 58) dots = std::min(dots, kNarrowDots);
    return {dots, dots == documents::kPaper80mm180Dpi.dots ? documents::kPaper80mm180Dpi.dpi : 203};
}

const Thumbnail* Workshop::frame(std::string_view name) {
    constexpr std::string_view kName = "vendor-frame/";
    if (name.rfind(kName, 0) != 0) return nullptr;
    const std::lock_guard lock(shop_->frameMutex);
    if (!shop_->frame.picture.rgba.empty()) shown_ = std::exchange(shop_->frame.picture, {});
    return shown_.rgba.empty() ? nullptr : &shown_;
}

void Workshop::carryOut(const flow::vendor::Effect& effect, const flow::Session& session) {
    namespace e = flow::vendor::effect;
    namespace o = flow::vendor::outcome;
    catalogueVersion_ = session.catalogue->version();
    const auto files = [&](Request request, Job job) { give(Hand::Files, request, std::move(job)); };
    std::visit(
        Match{
            [&](const e::ReadStaffCard& it) { readStaffCard(it.request); },
            [&](const e::StopStaffCard&) { cardStop_.request_stop(); },
            [&](const e::SavePinGuard& it) { savePinGuard(it.guard); },
            [&](const e::CheckPin& it) { checkPin(it); },
            [&](const e::Enter& it) { askComponents(it.request); },
            [&](const e::Leave& it) { leave(it.request); },
            [&](const e::Survey& it) { survey(it.request, session); },
            [&](const e::Reset& it) { reset(it.request, it.part); },
            [&](const e::Test& it) { test(it.request, it.part, session); },
            [&](const e::PrintTestPage& it) { printTestPage(it.request, it.printer); },
            [&](const e::ReadCode& it) { readCode(it.request, it.reader); },
            [&](const e::PlayTone& it) { playTone(it.request, it.volumePercent); },
            [&](const e::MeasureLevel& it) { measureLevel(it.request); },
            [&](const e::View& it) { view(it.request, it.part); },
            [&](const e::SetLight& it) { setLight(it); },
            [&](const e::Stop&) { stop(); },
            [&](const e::ResetCounter& it) {
                files(it.request, [it](Shop& shop, const std::stop_token&) {
                    shop.ledger->replaced(it.consumable, it.by.id);
                    shop.end(it.request, shop.ledger->save(shop.kept.ledger()));
                });
            },
            [&](const e::ReadCalibration& it) { tell(o::CalibrationKnown{it.request, measured()}); },
            [&](const e::Calibrate& it) { calibrate(it.request, it.to); },
            [&](const e::Enrol& it) { enrol(it); },
            [&](const e::ReadNetwork& it) {
                files(it.request, [it](Shop& shop, const std::stop_token&) {
                    shop.tell(o::NetworkKnown{it.request, networkSettings(shop.places)});
                });
            },
            [&](const e::TestNetwork& it) { testNetwork(it.request); },
            [&](const e::ChangeNetwork& it) { changeNetwork(it.request, it.to); },
            [&](const e::ListSticks& it) {
                files(it.request, [it](Shop& shop, const std::stop_token&) {
                    shop.tell(o::SticksListed{it.request, memorySticks(shop.places)});
                });
            },
            [&](const e::ExportLogs& it) { exportLogs(it); },
            [&](const e::KeepReport& it) { keepReport(it.request, it.report); },
            [&](const e::PrintReport& it) { printReport(it.request, it.report, session.preferences.language); },
            [&](const e::SendReport& it) { sendReport(it.request, it.report); },
            [&](const e::ReadReport& it) {
                files(it.request, [it](Shop& shop, const std::stop_token&) {
                    shop.tell(o::ReportKnown{it.request, shop.kept.newestReport()});
                });
            },
            [&](const e::SaveOutage& it) { keepOutage(it.request, it.outage); },
        },
        effect);
}

}  // namespace zizhu::kiosk
