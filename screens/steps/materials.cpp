#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "catalog/evaluate.h"
#include "flow/pages.h"
#include "screens/components/machine_picture.h"
#include "screens/components/picture.h"
#include "screens/components/sample_sheet.h"
#include "screens/components/scroll_view.h"
#include "screens/components/thumbnails.h"
#include "screens/components/tile.h"
#include "screens/components/wheel.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

std::string stateText(const Context& c, const flow::VisibleMaterial& m, bool current, Tone* tone) {
    *tone = Tone::Success;
    if (m.given == nullptr || !flow::complete(m)) {
        *tone = Tone::Info;
        return std::string(c.tr(current ? Str::kMaterialNowState : Str::kMaterialOpen));
    }
    if (m.given->skipped) return std::string(c.tr(Str::kMaterialSkipped));
    switch (m.given->how) {
        case catalog::MaterialHow::Scanned: return c.tr(Str::kMaterialPages, {fmt::format("{}", m.given->pages.size())});
        case catalog::MaterialHow::Promised: return c.tr(Str::kMaterialPromised, {dateText(m.given->promisedFor.value_or(base::LocalDate{}), c.language())});
        case catalog::MaterialHow::Committed: return std::string(c.tr(Str::kMaterialCommitted));
        case catalog::MaterialHow::Shared: return std::string(c.tr(Str::kMaterialShared));
    }
    return {};
}

void overview(Context& c, Column& column, const std::vector<flow::VisibleMaterial>& all, flow::Place now) {
    Ui& ui = c.ui;
    if (all.size() < 2) return;
    const float pad = ui.mm(4);
    float h = 2 * pad;
    const float textW = column.w - 2 * pad - ui.mm(11);
    std::vector<std::pair<std::string, Tone>> states;
    for (const flow::VisibleMaterial& m : all) {
        Tone tone = Tone::Info;
        std::string state = stateText(c, m, m.place == now, &tone);
        h += ui.textHeight(c.text(m.material->name), textW) + ui.textHeight(state, textW) + ui.mm(2);
        states.emplace_back(std::move(state), tone);
    }
    const Rect rect = column.take(h);
    ui.card(rect);
    float y = rect.y + pad;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool current = all[i].place == now;
        const bool done = states[i].second == Tone::Success;
        const float x = rect.x + pad + ui.mm(11);
        const Color ink = done ? ui.color().success : current ? ui.color().primary : ui.color().textQuiet;
        const float top = y;
        ui.icon(done ? Icon::CheckCircle : current ? Icon::ArrowForward : Icon::RadioButtonUnchecked, rect.x + pad + ui.mm(4), y + ui.theme().lineHeight(Type::Body) / 2, ui.mm(7), ink);
        y += ui.text(x, y, textW, c.text(all[i].material->name), {current ? Type::BodyStrong : Type::Body, current ? ui.color().primary : ui.color().text});
        y += ui.text(x, y, textW, states[i].first, {Type::Body, ink}) + ui.mm(2);
        Node& node = ui.node(Role::ListItem, fmt::format("material/{}", i), c.text(all[i].material->name), {rect.x, top, rect.w, y - top});
        node.value = base::SecretString(states[i].first);
        if (current) node.state |= kSelected;
    }
    column.y += ui.gap(2);
}

void scannedPages(Context& c, Column& column, const flow::VisibleMaterial& m, Thumbnails& thumbnails) {
    Ui& ui = c.ui;
    if (m.given == nullptr || m.given->pages.empty()) return;
    const float gap = ui.gap(1.5F);
    const ButtonSpec retake{.id = "", .label = c.tr(Str::kPageRetake), .icon = Icon::Replay};
    const ButtonSpec remove{.id = "", .label = c.tr(Str::kPageRemove), .icon = Icon::Delete, .danger = true};
    const float need = std::max({buttonWidth(ui, retake), buttonWidth(ui, remove), ui.mm(62)}) + ui.mm(8);
    const auto across = std::size_t(std::max(1.0F, std::floor((column.w + gap) / (need + gap))));
    const float w = std::floor((column.w - gap * float(across - 1)) / float(across));
    const float bw = w - ui.mm(8);
    const float bh = std::max(buttonHeight(ui, retake, bw), buttonHeight(ui, remove, bw));
    const float pictureH = ui.mm(70);
    const float h = pictureH + ui.theme().lineHeight(Type::Caption) + 2 * bh + ui.gap(1) + ui.mm(14);
    for (std::size_t i = 0; i < m.given->pages.size(); ++i) {
        const Rect card{column.x + float(i % across) * (w + gap), column.y, w, h};
        ui.card(card);
        const Rect place{card.x + ui.mm(4), card.y + ui.mm(4), card.w - ui.mm(8), pictureH};
        ui.fill(place, ui.color().surfaceSunken, ui.mm(1.5F));
        const std::string name = c.tr(Str::kPageNumber, {fmt::format("{}", i + 1)});
        const std::string& blob = m.given->pages[i].blob;
        const Picture picture = c.view.page ? c.view.page(blob) : Picture{};
        if (!thumbnails.draw(ui, place.inset(ui.mm(1)), blob, picture)) ui.icon(Icon::Description, place.centreX(), place.centreY(), ui.mm(24), ui.color().textQuiet);
        ui.node(Role::Picture, fmt::format("page/{}", i), name, place);
        float y = place.bottom() + ui.mm(1);
        y += ui.text(card.x, y, card.w, name, {Type::Caption, ui.color().textQuiet, Align::Centre}) + ui.mm(1);
        const std::string retakeId = fmt::format("page/{}/retake", i), removeId = fmt::format("page/{}/remove", i);
        const std::string retakeName = c.tr(Str::kPageRetakeName, {name}), removeName = c.tr(Str::kPageRemoveName, {name});
        ButtonSpec a = retake, b = remove;
        a.id = retakeId, a.name = retakeName, b.id = removeId, b.name = removeName;
        if (button(ui, {card.x + ui.mm(4), y, bw, bh}, a)) c.intend(flow::intent::RetakePage{i});
        if (button(ui, {card.x + ui.mm(4), y + bh + ui.gap(1), bw, bh}, b)) c.intend(flow::intent::RemovePage{i});
        if (i % across == across - 1 || i + 1 == m.given->pages.size()) column.y += h + gap;
    }
}

bool action(Context& c, Column& column, std::string_view id, Str label, Icon icon, bool primary = false) {
    Ui& ui = c.ui;
    ButtonSpec spec{.id = id, .label = c.tr(label), .icon = icon};
    if (primary) spec.kind = ButtonKind::Primary;
    const float h = std::max(buttonHeight(ui, spec, column.w), ui.mm(16));
    const bool tapped = button(ui, column.take(h), spec);
    column.y += ui.gap(1.2F);
    return tapped;
}

void promising(Context& c, Column& column, base::LocalDate latest) {
    Ui& ui = c.ui;
    const base::LocalDate today = c.session.terminal.today();
    column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kPromiseHeading, {dateText(latest, c.language())}), {Type::BodyStrong}) + ui.mm(2);
    DateWheelsSpec spec{.id = "promise", .label = c.tr(Str::kPromiseName), .value = c.local.promise, .start = latest, .earliest = today, .latest = latest};
    if (!spec.value) spec.value = latest;
    if (const auto day = dateWheels(c, column, spec)) {
        c.local.promise = day;
        ui.settleAgain();
    }
    column.y += ui.gap(1);
    if (action(c, column, "promise/confirm", Str::kPromiseConfirm, Icon::Event, true)) {
        c.intend(flow::intent::PromiseMaterial{c.local.promise.value_or(latest)});
        c.local.promising = false;
        c.local.promise.reset();
    }
    if (action(c, column, "promise/cancel", Str::kPromiseCancel, Icon::Close)) {
        c.local.promising = false;
        ui.settleAgain();
    }
}

void scanningNow(Context& c, Column& column) {
    Ui& ui = c.ui;
    const bool camera = c.session.scansWith == flow::Device::DocumentCamera;
    const std::string_view words = c.tr(camera ? Str::kScanningCamera : Str::kScanning);
    // A low panel needs the height for the way out.
    const float art = ui.theme().panel().portrait() ? ui.mm(36) : ui.mm(22);
    const Rect rect = column.take(art + ui.mm(11 + 8) + ui.textHeight(words, column.w - ui.mm(10)));
    ui.card(rect);
    ui.icon(camera ? Icon::PhotoCamera : Icon::DocumentScanner, rect.centreX(), rect.y + art * 0.55F, art * 0.65F, ui.color().primary);
    waiting(c, rect.centreX(), rect.y + art, words, rect.w - ui.mm(10));
    column.y += ui.gap(1.5F);
    if (action(c, column, "scan/cancel", Str::kScanCancel, Icon::Close)) c.intend(flow::intent::CancelScan{});
}

std::size_t pagesOf(const flow::VisibleMaterial& m) {
    const bool scanned = m.given != nullptr && m.given->how == catalog::MaterialHow::Scanned && !m.given->skipped;
    return scanned ? m.given->pages.size() : 0;
}

bool withCamera(const Context& c) { return flow::scanDevice(c.session) == flow::Device::DocumentCamera; }
Icon scanIcon(const Context& c) { return withCamera(c) ? Icon::PhotoCamera : Icon::DocumentScanner; }
Str scanLabel(const Context& c, bool first) {
    if (withCamera(c)) return first ? Str::kScanCamera : Str::kScanCameraMore;
    return first ? Str::kScan : Str::kScanMore;
}

// Where the page goes, if that is not the scanner that the main button speaks of.
void cameraHow(Context& c, Column& column) {
    Ui& ui = c.ui;
    machinePicture(ui, column.take(ui.mm(ui.theme().panel().portrait() ? 70 : 46)), Machine::Camera, Plight::LayPage, c.tr(Str::kPictureOf, {c.tr(Str::kCameraHowText)}));
    column.y += ui.gap(1);
    column.y += banner(ui, column.x, column.y, column.w, {Tone::Info, c.tr(Str::kCameraHow), c.tr(Str::kCameraHowText), Icon::PhotoCamera}) + ui.gap(1.5F);
}

// Scanning is offered even while the scanner is not ready, unless something else will do: the trouble
// page that follows tells what can be done about it.
bool scannable(const Context& c, const flow::VisibleMaterial& m) {
    const bool other = m.material->fromRegister || m.material->commitment;
    const bool gone = c.session.terminal.state(flow::scanDevice(c.session)) == flow::DeviceState::Unavailable;
    return !(gone && other) && pagesOf(m) < std::size_t(m.material->maxPages);
}

// Nothing is given yet: to scan is what the page is there for.
bool scansFirst(const Context& c, const flow::VisibleMaterial& m) {
    return scannable(c, m) && !flow::complete(m) && pagesOf(m) == 0 && c.session.scan == flow::ScanStage::Idle && !c.local.promising;
}

void ways(Context& c, Column& column, const flow::VisibleMaterial& m) {
    const catalog::Material& material = *m.material;
    if (scannable(c, m) && !scansFirst(c, m) &&
        action(c, column, "scan", scanLabel(c, pagesOf(m) == 0), scanIcon(c))) {
        c.intend(flow::intent::ScanPage{});
    }
    const flow::Terminal& terminal = c.session.terminal;
    if (scannable(c, m) && withCamera(c) && terminal.ready(flow::Device::DocumentScanner) &&
        action(c, column, "use-scanner", Str::kTroubleUseScanner, Icon::DocumentScanner)) {
        c.intend(flow::intent::UseCamera{false});
    } else if (scannable(c, m) && !withCamera(c) && terminal.ready(flow::Device::DocumentCamera) &&
               action(c, column, "use-camera", Str::kTroubleUseCamera, Icon::PhotoCamera)) {
        c.intend(flow::intent::UseCamera{true});
    }
    if (material.fromRegister && (m.given == nullptr || m.given->how != catalog::MaterialHow::Shared)) {
        column.y += c.ui.say(column.x, column.y, column.w, c.text(material.fromRegister->consent), {Type::Body, c.ui.color().textQuiet}) + c.ui.mm(1);
        if (action(c, column, "share", Str::kShare, Icon::CloudQueue)) c.intend(flow::intent::ShareMaterial{});
    }
    if (material.commitment && (m.given == nullptr || m.given->how != catalog::MaterialHow::Committed)) {
        column.y += c.ui.say(column.x, column.y, column.w, c.text(*material.commitment), {Type::Body, c.ui.color().textQuiet}) + c.ui.mm(1);
        if (action(c, column, "commit", Str::kCommit, Icon::Draw)) c.intend(flow::intent::CommitMaterial{});
    }
    if (flow::latestPromise(c.session, material) && action(c, column, "promise", Str::kPromise, Icon::Event)) {
        c.local.promising = true;
        c.ui.settleAgain();
    }
}

struct DoubtWords {
    Str title, text;
};
DoubtWords doubtWords(flow::PageDoubt doubt) {
    using flow::PageDoubt;
    switch (doubt) {
        case PageDoubt::Glare: return {Str::kDoubtGlare, Str::kDoubtGlareText};
        case PageDoubt::CutOff: return {Str::kDoubtCutOff, Str::kDoubtCutOffText};
        case PageDoubt::TooDark: return {Str::kDoubtTooDark, Str::kDoubtTooDarkText};
        case PageDoubt::Empty: return {Str::kDoubtEmpty, Str::kDoubtEmptyText};
        case PageDoubt::None:
        case PageDoubt::Blurred: break;
    }
    return {Str::kDoubtBlurred, Str::kDoubtBlurredText};
}

// A page that a clerk may send back: shown large, to be taken again or used all the same.
void drawDoubtful(Context& c, const flow::VisibleMaterial& m, const flow::DoubtfulPage& doubtful, Thumbnails& thumbnails) {
    Ui& ui = c.ui;
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = mainButton(c, "take-again", c.tr(Str::kDoubtAgain), Icon::Replay);
    spec.middle = ButtonSpec{.id = "use-anyway", .label = c.tr(Str::kDoubtKeep)};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "doubtful", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kDoubtHeading), {}, c.text(m.material->name));
        const DoubtWords words = doubtWords(doubtful.doubt);
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, c.tr(words.title), c.tr(words.text)}) + ui.gap(1.5F);
        const bool portrait = ui.theme().panel().portrait();
        const Rect place = column.take(std::clamp(page.body().h * (portrait ? 0.5F : 0.6F), ui.mm(70), ui.mm(190)));
        ui.fill(place, ui.color().surfaceSunken, ui.mm(2));
        const std::string& blob = m.given->pages[doubtful.page].blob;
        const Picture picture = c.view.page ? c.view.page(blob) : Picture{};
        if (!thumbnails.draw(ui, place.inset(ui.mm(2)), blob, picture)) ui.icon(Icon::Description, place.centreX(), place.centreY(), ui.mm(30), ui.color().textQuiet);
        ui.node(Role::Picture, fmt::format("page/{}", doubtful.page), c.tr(Str::kPageNumber, {fmt::format("{}", doubtful.page + 1)}), place);
        column.y += ui.gap(1);
        column.y += ui.say(column.x, column.y, column.w, c.tr(Str::kDoubtKeepText), {Type::Body, ui.color().textQuiet});
        scroll.end(column.y + ui.mm(2));
    }
    const BarHit hit = page.finish();
    if (hit.main) c.intend(flow::intent::RetakePage{doubtful.page});
    if (hit.middle) c.intend(flow::intent::KeepPage{doubtful.page});
}

}  // namespace

void drawMaterials(Context& c, Thumbnails& thumbnails) {
    Ui& ui = c.ui;
    const auto now = flow::currentMaterial(c.session);
    if (!now) return;
    const auto doubtful = flow::doubtfulPage(c.session);
    if (doubtful && c.session.scan == flow::ScanStage::Idle) return drawDoubtful(c, *now, *doubtful, thumbnails);
    const catalog::Material& material = *now->material;
    const bool busy = c.session.scan == flow::ScanStage::Scanning;
    const bool complete = flow::complete(*now);
    PageSpec spec;
    spec.back = backButton(c);
    spec.back->enabled = !busy;
    const bool scan = scansFirst(c, *now);
    spec.main = scan ? mainButton(c, "scan", c.tr(scanLabel(c, true)), scanIcon(c))
                     : mainButton(c, "continue", c.tr(c.session.returnToCheck ? Str::kSaveAndCheck : Str::kContinue));
    spec.main->enabled = !busy;
    if (material.necessity == catalog::Necessity::Optional && !complete && !busy) spec.middle = ButtonSpec{.id = "skip", .label = c.tr(Str::kSkip)};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "materials", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        const flow::Progress at = flow::progress(c.session);
        const std::string above = at.at > 0 ? c.tr(Str::kQuestionOf, {fmt::format("{}", at.at), fmt::format("{}", at.of)}) : std::string();
        heading(c, column, c.tr(Str::kMaterialHeading, {c.text(material.name)}), c.text(material.help), above);
        for (const catalog::Fault& fault : c.session.faults) {
            const std::string text = catalog::faultText(fault, c.language());
            column.y += banner(ui, column.x, column.y, column.w, {Tone::Error, text, {}}) + ui.gap(1.5F);
        }
        Tone tone = Tone::Info;
        const std::string state = stateText(c, *now, true, &tone);
        if (complete && !busy) column.y += banner(ui, column.x, column.y, column.w, {tone, state, {}}) + ui.gap(1.5F);
        const auto latest = flow::latestPromise(c.session, material);
        if (busy) {
            scanningNow(c, column);
        } else if (c.local.promising && latest) {
            promising(c, column, *latest);
        } else {
            if (withCamera(c) && scannable(c, *now) && pagesOf(*now) == 0) cameraHow(c, column);
            if (material.sample && pagesOf(*now) == 0) sampleSheet(c, column, *material.sample);
            scannedPages(c, column, *now, thumbnails);
            ways(c, column, *now);
        }
        column.y += ui.gap(1);
        overview(c, column, flow::visibleMaterials(c.session), now->place);
        scroll.end(column.y);
    }
    const BarHit hit = page.finish();
    if (hit.main && scan) {
        c.intend(flow::intent::ScanPage{});
    } else if (hit.main) {
        c.intend(flow::intent::Continue{});
    }
    if (hit.middle) c.intend(flow::intent::SkipMaterial{});
}

}  // namespace zizhu::screens
