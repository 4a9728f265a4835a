#include "flow/turn.h"

namespace zizhu::flow {

namespace {

std::string keyOf(const VisibleMaterial& material) { return materialKey(*material.item, *material.material); }

void discardPage(Turn& turn, const catalog::MaterialPage& page) {
    turn.s.doubts.erase(page.blob);
    turn.tell(effect::DiscardBlob{page.blob});
}

void discardPages(Turn& turn, Given& given) {
    for (const catalog::MaterialPage& page : given.pages) discardPage(turn, page);
    given.pages.clear();
}

// Anything but pages replaces the pages.
void give(Turn& turn, const VisibleMaterial& material, Given given) {
    Given& kept = turn.s.materials[keyOf(material)];
    discardPages(turn, kept);
    kept = std::move(given);
    turn.s.faults.clear();
    changed(turn.s);
}

void promise(Turn& turn, const VisibleMaterial& material, base::LocalDate by) {
    const std::optional<base::LocalDate> latest = latestPromise(turn.s, *material.material);
    if (!latest) return;
    if (!by.ok() || by > *latest || by < turn.s.terminal.today()) {
        turn.s.faults = {{material.material->key, catalog::FaultCode::MaterialPromiseDate,
                          {catalog::Text::same(base::toString(*latest))}}};
        return;
    }
    Given given;
    given.how = catalog::MaterialHow::Promised;
    given.promisedFor = by;
    give(turn, material, std::move(given));
}

void removePage(Turn& turn, const VisibleMaterial& material, std::size_t page) {
    const auto found = turn.s.materials.find(keyOf(material));
    if (found == turn.s.materials.end() || page >= found->second.pages.size()) return;
    auto& pages = found->second.pages;
    discardPage(turn, pages[page]);
    pages.erase(pages.begin() + std::ptrdiff_t(page));
    if (pages.empty()) turn.s.materials.erase(found);
    changed(turn.s);
}

void leaveOn(Turn& turn, const VisibleMaterial& material) {
    if (!complete(material)) {
        turn.s.faults = {{material.material->key, catalog::FaultCode::MaterialMissing, {material.material->name}}};
        return;
    }
    goOn(turn);
}

void keepPage(Session& session, const VisibleMaterial& material, std::size_t page) {
    if (material.given != nullptr && page < material.given->pages.size()) {
        session.doubts.erase(material.given->pages[page].blob);
    }
}

// Going on without the scanner makes sense where something other than a scan will do.
bool hasAlternative(const Session& session, const catalog::Material& material) {
    return material.necessity == catalog::Necessity::Optional || latestPromise(session, material) ||
           material.commitment || material.fromRegister;
}

void raisePage(Turn& turn, Matter matter, DeviceState state) {
    raise(turn, matter, state, pageChoices(turn.s, matter, state));
}

Matter matterOf(Device device) { return device == Device::DocumentCamera ? Matter::Camera : Matter::Scanner; }

void give(Turn& turn, const VisibleMaterial& material, catalog::MaterialHow how) {
    Given given;
    given.how = how;
    give(turn, material, std::move(given));
}

}  // namespace

std::vector<Choice> pageChoices(const Session& session, Matter matter, DeviceState state) {
    const std::optional<VisibleMaterial> material = currentMaterial(session);
    std::vector<Choice> choices = {Choice::Retry};
    // A sheet that was only missing or doubled is laid in again, not elsewhere.
    const Terminal& terminal = session.terminal;
    if (matter == Matter::Scanner && terminal.ready(Device::DocumentCamera)) choices.push_back(Choice::UseCamera);
    if (matter == Matter::Camera && terminal.ready(Device::DocumentScanner)) choices.push_back(Choice::UseScanner);
    // What is not there will hardly be there in a moment.
    if (choices.size() > 1 && state == DeviceState::Unavailable) std::swap(choices[0], choices[1]);
    if (material && hasAlternative(session, *material->material)) choices.push_back(Choice::GoOnWithout);
    choices.insert(choices.end(), {Choice::CallHelp, Choice::Leave});
    return choices;
}

void startScan(Turn& turn, std::optional<std::size_t> retake) {
    Session& s = turn.s;
    const std::optional<VisibleMaterial> material = currentMaterial(s);
    if (!material || s.scan == ScanStage::Scanning) return;
    const std::size_t pages = material->given == nullptr ? 0 : material->given->pages.size();
    if (retake ? *retake >= pages : pages >= std::size_t(material->material->maxPages)) return;
    s.retakePage = retake;
    const Device with = scanDevice(s);
    if (!s.terminal.ready(with)) return raisePage(turn, matterOf(with), s.terminal.state(with));
    s.scan = ScanStage::Scanning;
    s.scansWith = with;
    s.awaiting = turn.ask<effect::ScanMaterial>(material->item->key, material->material->key, with);
}

void onScanned(Turn& turn, outcome::Scanned scanned) {
    Session& s = turn.s;
    const std::optional<VisibleMaterial> material = currentMaterial(s);
    if (scanned.request != s.awaiting || s.scan != ScanStage::Scanning || !material) {
        return turn.tell(effect::DiscardBlob{scanned.page.blob});  // nobody waits for it any more
    }
    s.scan = ScanStage::Idle;
    s.awaiting = 0;
    if (scanned.doubt != PageDoubt::None) s.doubts[scanned.page.blob] = scanned.doubt;
    Given& given = s.materials[keyOf(*material)];
    if (given.how != catalog::MaterialHow::Scanned || given.skipped) given = Given{};
    if (s.retakePage && *s.retakePage < given.pages.size()) {
        discardPage(turn, given.pages[*s.retakePage]);
        given.pages[*s.retakePage] = std::move(scanned.page);
    } else {
        given.pages.push_back(std::move(scanned.page));
    }
    s.retakePage.reset();
    s.faults.clear();
    changed(s);
}

void onScanFailed(Turn& turn, const outcome::ScanFailed& failed) {
    if (failed.request != turn.s.awaiting || turn.s.scan != ScanStage::Scanning) return;
    turn.s.scan = ScanStage::Idle;
    turn.s.awaiting = 0;
    const bool camera = turn.s.scansWith == Device::DocumentCamera;
    const DeviceState now = turn.s.terminal.state(turn.s.scansWith);
    switch (failed.fault) {
        case outcome::ScanFault::NoPaper:
            return raisePage(turn, camera ? Matter::NoPageSeen : Matter::NoPage, now);
        case outcome::ScanFault::DoubleFeed: return raisePage(turn, Matter::DoubleFeed, now);
        case outcome::ScanFault::Device: break;
    }
    raisePage(turn, matterOf(turn.s.scansWith), works(failed.state) ? DeviceState::Broken : failed.state);
}

void onMaterials(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    const std::optional<VisibleMaterial> material = currentMaterial(s);
    if (!material) return;
    if (s.scan == ScanStage::Scanning) {
        if (!std::holds_alternative<intent::CancelScan>(intent)) return;
        s.scan = ScanStage::Idle;
        s.awaiting = 0;
        return turn.tell(effect::StopScan{});
    }
    if (std::holds_alternative<intent::ScanPage>(intent)) {
        startScan(turn, std::nullopt);
    } else if (const auto* retake = std::get_if<intent::RetakePage>(&intent)) {
        startScan(turn, retake->page);
    } else if (const auto* keep = std::get_if<intent::KeepPage>(&intent)) {
        keepPage(s, *material, keep->page);
    } else if (const auto* camera = std::get_if<intent::UseCamera>(&intent)) {
        s.useCamera = camera->use && s.terminal.ready(Device::DocumentCamera);
    } else if (const auto* remove = std::get_if<intent::RemovePage>(&intent)) {
        removePage(turn, *material, remove->page);
    } else if (const auto* by = std::get_if<intent::PromiseMaterial>(&intent)) {
        promise(turn, *material, by->by);
    } else if (std::holds_alternative<intent::CommitMaterial>(intent)) {
        if (material->material->commitment) give(turn, *material, catalog::MaterialHow::Committed);
    } else if (std::holds_alternative<intent::ShareMaterial>(intent)) {
        if (material->material->fromRegister) give(turn, *material, catalog::MaterialHow::Shared);
    } else if (std::holds_alternative<intent::SkipMaterial>(intent)) {
        if (material->material->necessity != catalog::Necessity::Optional) return;
        Given given;
        given.skipped = true;
        give(turn, *material, std::move(given));
        goOn(turn);
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        leaveOn(turn, *material);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        goBack(turn);
    }
}

}  // namespace zizhu::flow
