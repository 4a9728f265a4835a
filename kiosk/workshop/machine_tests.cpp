// Self-tests of parts that are no devices: sound, disk, network, clock, catalogue.
#include "kiosk/either_stop.h"
#include "kiosk/workshop/shop.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::Finding;
using flow::vendor::Part;
using flow::vendor::Verdict;

namespace {

constexpr base::Duration kListen = std::chrono::milliseconds(600);
constexpr base::Duration kTone = std::chrono::seconds(3);
constexpr base::Duration kClockWarn = std::chrono::seconds(30), kClockBad = std::chrono::minutes(5);
constexpr std::int64_t kDiskLow = 2'000'000'000, kDiskBad = kDiskLow / 4;  // bytes free

Finding passed(Part part, base::Detail detail = {}) {
    Finding finding{.part = part};
    finding.detail = std::move(detail);
    return finding;
}
Finding bad(Part part, Verdict verdict, base::StaffAction action, base::Detail detail) {
    Finding finding{.part = part, .verdict = verdict, .action = action};
    finding.detail = std::move(detail);
    return finding;
}
Finding of(Part part, const base::Status& done, base::StaffAction otherwise) {
    if (done) return passed(part);
    const base::StaffAction action = done.error().action == base::StaffAction::None ? otherwise : done.error().action;
    return bad(part, Verdict::Failed, action, done.error().detail);
}

// Silently: whether it is heard is a person's word.
Finding speaker(Sound* sound, const drivers::Until& until) {
    if (sound == nullptr || !sound->hasSpeaker()) return bad(Part::Speaker, Verdict::NotFitted, {}, {});
    return of(Part::Speaker, sound->tone(0, until), base::StaffAction::Maintenance);
}
Finding microphone(Sound* sound, const drivers::Until& until) {
    if (sound == nullptr || !sound->hasMicrophone()) return bad(Part::Microphone, Verdict::NotFitted, {}, {});
    return of(Part::Microphone, sound->listen([](int) {}, until), base::StaffAction::Maintenance);
}

Finding disk(const std::filesystem::path& folder) {
    if (const auto done = tryDisk(folder); !done) return of(Part::Disk, done, base::StaffAction::Maintenance);
    const auto space = diskSpace(folder);
    if (!space || space->freeBytes < kDiskBad) return bad(Part::Disk, Verdict::Failed, base::StaffAction::Maintenance, {"the disk is nearly full"});
    if (space->freeBytes < kDiskLow) return bad(Part::Disk, Verdict::Attention, base::StaffAction::Maintenance, {"{} MB free", space->freeBytes / 1'000'000});
    return passed(Part::Disk);
}

Finding clockAgainst(base::WallTime now, base::WallTime theirs) {
    const auto off = std::chrono::abs(now - theirs);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(off).count();
    if (off > kClockBad) return bad(Part::Clock, Verdict::Failed, base::StaffAction::Configuration, {"{} s away from the backend's clock", seconds});
    if (off > kClockWarn) return bad(Part::Clock, Verdict::Attention, base::StaffAction::Configuration, {"{} s away from the backend's clock", seconds});
    return passed(Part::Clock);
}

// Its signatures were verified when it was installed; what may have happened since is age and refusal.
Finding catalogue(const Updates* updates, base::WallTime now) {
    const auto report = updates == nullptr ? std::nullopt : updates->report();
    if (!report) return bad(Part::Catalogue, Verdict::Attention, base::StaffAction::Configuration, {"it comes from a folder, unsigned"});
    if (!report->fault.empty()) return bad(Part::Catalogue, Verdict::Failed, base::StaffAction::Configuration, {"what was published last was refused"});
    if (report->validUntil && *report->validUntil < now) return bad(Part::Catalogue, Verdict::Failed, base::StaffAction::Configuration, {"its time is over"});
    return passed(Part::Catalogue);
}

}  // namespace

void Workshop::testMachine(Request request, Part part) {
    const auto answer = [request](Shop& shop, Finding finding) {
        finding.at = shop.clock.wall();
        if (finding.verdict == Verdict::Failed) shop.ledger->fault(finding.part, finding.detail, finding.action);
        shop.tell(o::Tested{request, std::move(finding)});
    };
    switch (part) {
        case Part::Network:
        case Part::Clock: return testBackend(request, part);
        case Part::Speaker:
        case Part::Microphone:
            return give(Hand::Sound, request, [=, wanted = newTrial()](Shop& shop, const std::stop_token& quit) {
                const EitherStop either(wanted, quit);
                const bool loud = part == Part::Speaker;
                const drivers::Until until{shop.clock.in(loud ? kTone : kListen), either.token()};
                answer(shop, loud ? speaker(shop.sound.get(), until) : microphone(shop.sound.get(), until));
            });
        case Part::Disk:
            return give(Hand::Files, request, [=](Shop& shop, const std::stop_token&) { answer(shop, disk(shop.kept.folder())); });
        case Part::Catalogue:
            return give(Hand::Files, request, [=, updates = parts_.updates](Shop& shop, const std::stop_token&) {
                answer(shop, catalogue(updates, shop.clock.wall()));
            });
        default:
            // Whoever began this test did it by touching the glass; dead places show in the grid.
            return answer(*shop_, passed(part, {"it answers; dead places show in the grid"}));
    }
}

void Workshop::testBackend(Request request, Part part) {
    const auto then = [shop = shop_, request, part](const cache::Answer<cache::HeartbeatAnswer>& heard) {
        Finding finding = !heard ? bad(part, Verdict::Failed, base::StaffAction::Clear, heard.error().error.detail)
                          : part == Part::Clock ? clockAgainst(shop->clock.wall(), heard->serverTime)
                                                : passed(part);
        if (!heard && finding.detail.empty()) finding.detail = base::Detail("the backend does not answer");
        finding.at = shop->clock.wall();
        if (finding.verdict == Verdict::Failed) shop->ledger->fault(part, finding.detail, finding.action);
        shop->tell(o::Tested{request, std::move(finding)});
    };
    if (!parts_.online.beatNow(then)) end(request, flow::vendor::Ending::NoAnswer);
}

}  // namespace zizhu::kiosk
