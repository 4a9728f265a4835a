#include "screens/screens.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "screens/access/access.h"
#include "screens/components/keyboard.h"
#include "screens/components/showcase.h"
#include "screens/components/thumbnails.h"
#include "screens/fonts.h"
#include "screens/input/handwriting.h"
#include "screens/input/input_method.h"
#include "screens/inspection.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

// A layout that depends on itself (a keyboard that opens, a list that turns out to overflow) settles
// in two or three passes; the bound only guards against one that never would.
constexpr int kMaxPasses = 6;
// A key may scroll to its target and touch it: three passes more.
constexpr int kKeyPasses = 4;

// What makes a page another page: places, focus and drafts of the one before do not carry over.
struct PageKey {
    std::uint64_t visit = 0;
    flow::Step step = flow::Step::Attract;
    std::optional<flow::Place> place;
    bool tracked = false;
    flow::vendor::Stage stage = flow::vendor::Stage::Closed;
    flow::vendor::Page vendor = flow::vendor::Page::Overview;
    friend bool operator==(const PageKey&, const PageKey&) = default;
};

Pointer pointerOf(const ImGuiIO& io) {
    Pointer p;
    p.x = io.MousePos.x;
    p.y = io.MousePos.y;
    p.down = io.MouseDown[0];
    p.pressed = io.MouseClicked[0];
    p.released = io.MouseReleased[0];
    return p;
}

}  // namespace

struct Screens::Impl {
    Panel panel;
    std::unique_ptr<Fonts> fonts;
    InputMethod* input = nullptr;
    Semantics semantics;
    UiState ui;
    Local local;
    Thumbnails thumbnails;
    PageKey page;
    std::size_t faults = 0;
    std::string typed;
    int revealTries = 0;
    Inspection* inspection = nullptr;
    Access access;
    std::uint64_t pages = 0;  // counts pages, and parts of them that are read as pages
    std::string region;       // opened in the picker
    bool faultsCame = false;
    Narrator narrator;
    std::vector<Spoken> spoken;
    std::uint64_t covering = 0;  // the overlay of the last pass

    void enter(const flow::Session& session);
    void pass(const View& view, const Theme& theme, const Pointer& pointer, ImDrawList* list, Intents& intents,
              std::optional<base::Duration>& redraw, std::string& text, int& backspaces);
    bool reveal(std::string_view id);
    void reveal(const Node& node);
    bool actForKeys(const View& view, Intents& intents, std::string& text, int& backspaces,
                    bool take);
    void narrate(const flow::Session& session);
    void clearComposition() {
        if (input != nullptr) input->clear();
        local.ink.clear();
        local.firstCandidates();
    }
};

Screens::Screens(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Screens::~Screens() = default;

base::Result<std::unique_ptr<Screens>> Screens::make(const Panel& panel, const FontPaths& paths, InputMethod* input) {
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->TexDesiredFormat = ImTextureFormat_Alpha8;  // a quarter of the memory, and a letter is a mask
    auto fonts = Fonts::load(paths);
    if (!fonts) return base::fail(fonts.error());
    auto impl = std::make_unique<Impl>();
    impl->panel = panel;
    impl->fonts = std::move(*fonts);
    impl->input = input;
    io.IniFilename = nullptr;  // nothing of a visit is written anywhere
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    io.ConfigInputTrickleEventQueue = false;  // a finger comes and presses in one frame, not in two
    ImGui::GetStyle().AntiAliasedLinesUseTex = false;  // lines as shapes: they are filled in rows, not sampled
    return std::unique_ptr<Screens>(new Screens(std::move(impl)));
}

void Screens::Impl::enter(const flow::Session& session) {
    PageKey now{session.visit, session.step, session.place, session.tracking.found.has_value()};
    if (session.step == flow::Step::Vendor) {
        now.stage = session.vendor.stage;
        now.vendor = session.vendor.bench.page;
    }
    if (now != page) {
        if (now.visit != page.visit) local = Local();
        page = now;
        ++pages;
        ui.focus.clear();
        ui.pressedId.clear();
        for (auto& [id, scroll] : ui.scrolls) scroll.offset = 0;
        local.editor.forget();
        local.keyboard = local.wanted = KeyboardKind::None;
        local.mode = KeyboardMode::Natural;
        local.focusPlaced = false;
        local.promising = false;
        local.promise.reset();
        local.dateFor.clear();
        local.dateText.clear();
        local.listFor.clear();
        local.listQuery.clear();
        local.refused = Local::Refused::None;
        local.regionFor.clear();
        local.revealId.reset();
        local.stroke = {};
        clearComposition();
    }
    // Faults have come: the summary takes the focus, at the top, with nothing over it.
    if (session.faults.size() > faults) {
        faultsCame = true;
        ui.focus.clear();
        clearComposition();
        for (auto& [id, scroll] : ui.scrolls) scroll.offset = 0;
    }
    faults = session.faults.size();
    if (region != local.regionAt) {
        region = local.regionAt;
        ++pages;
    }
}

void Screens::Impl::pass(const View& view, const Theme& theme, const Pointer& pointer, ImDrawList* list,
                         Intents& intents, std::optional<base::Duration>& redraw, std::string& text, int& backspaces) {
    semantics.clear();
    ui.changed = false;
    local.wanted = KeyboardKind::None;
    std::optional<ActiveField> field;
    const flow::Session& session = view.session;
    Ui toolkit(theme, *fonts, session.preferences.language, semantics, ui, pointer, list);
    if (inspection != nullptr) inspection->clear();
    toolkit.inspect(inspection);
    Context context{toolkit, view, session, intents, local, input, field, std::move(text), backspaces, redraw};
    const std::string focusBefore = ui.focus;
    const Overlay overlay = overlayOf(session, local);
    const bool showcase = inspection != nullptr && inspection->showcase.has_value();
    const bool covers = overlay == Overlay::Region;  // a page of its own
    toolkit.setInert(overlay != Overlay::None);
    using flow::Step;
    if (showcase) {
        drawShowcase(context, *inspection->showcase);
    } else if (!covers) {
        switch (session.step) {
            case Step::Attract: drawAttract(context); break;
            case Step::Home: drawHome(context); break;
            case Step::Guide: drawGuide(context); break;
            case Step::Identity: drawIdentity(context); break;
            case Step::Consent: drawConsent(context); break;
            case Step::Questions: drawQuestions(context); break;
            case Step::Materials: drawMaterials(context, thumbnails); break;
            case Step::Check: drawCheck(context); break;
            case Step::Sign: drawSign(context); break;
            case Step::Fetching:
            case Step::Submitting:
            case Step::Issuing:
            case Step::Booking: drawWorking(context); break;
            case Step::Submitted:
            case Step::Recovered: drawSubmitted(context); break;
            case Step::Issued: drawIssued(context); break;
            case Step::NotIssued: drawNotIssued(context); break;
            case Step::Shown: drawShown(context); break;
            case Step::Slots: drawSlots(context); break;
            case Step::Booked: drawBooked(context); break;
            case Step::Ticket: drawTicket(context); break;
            case Step::Track: drawTrack(context); break;
            case Step::Confirming: drawConfirming(context); break;
            case Step::Rating: drawRating(context); break;
            case Step::OutOfService: drawOutOfService(context); break;
            case Step::Vendor: drawVendor(context, thumbnails); break;
        }
    }
    if (overlay != Overlay::None) {
        toolkit.setInert(false);
        if (covers) local.keyboard = KeyboardKind::None;
        drawOverlay(context, overlay);
    }
    covering = std::uint64_t(overlay);
    access.follow(toolkit, {.page = pages, .overlay = std::uint64_t(overlay), .texts = session.preferences.speech,
                            .faults = std::exchange(faultsCame, false), .field = ui.focus});
    if (field && field->whole && !context.typed.empty()) {
        field->apply(base::SecretString(context.typed));
        context.typed.clear();
    }
    // The keyboard that the focused field asks for is laid out in the next pass.
    // A field that is no longer there loses the focus; one tapped just now tells itself in the next pass.
    const bool gone = ui.focus == focusBefore && !field && overlay == Overlay::None;
    if (gone) ui.focus.clear();
    if (ui.focus != focusBefore) clearComposition();
    if (overlay == Overlay::None || covers) {
        if (local.wanted != local.keyboard) {
            local.keyboard = local.wanted;
            if (local.keyboard != KeyboardKind::None) {
                local.revealId = ui.focus;
                revealTries = 3;
            }
            ui.changed = true;
        }
    }
    if (local.revealId) {
        if (revealTries == 0) revealTries = 2;
        reveal(*local.revealId);
        if (--revealTries <= 0) local.revealId.reset();
        ui.changed = true;
    }
    text = std::move(context.typed);
    backspaces = context.backspaces;
    redraw = context.redraw;
}

Redraw Screens::draw(const View& view, Intents& intents) {
    Impl& impl = *impl_;
    const flow::Session& session = view.session;
    impl.enter(session);
    impl.thumbnails.sweep();
    const Theme theme(impl.panel, TextScale(session.preferences.textSize),
                      session.preferences.highContrast ? Contrast::High : Contrast::Default);
    ImGuiIO& io = ImGui::GetIO();
    Pointer pointer = pointerOf(io);
    std::string text = std::move(impl.typed);
    impl.typed.clear();
    for (const ImWchar c : io.InputQueueCharacters) base::appendUtf8(text, char32_t(c));
    int backspaces = ImGui::IsKeyPressed(ImGuiKey_Backspace) ? 1 : 0;
    const std::size_t before = intents.size();
    ImDrawList* list = ImGui::GetBackgroundDrawList();
    std::optional<base::Duration> redraw;
    if (pointer.pressed) impl.access.touched();
    bool took = false;
    for (int i = 0; i < kMaxPasses + (took ? kKeyPasses : 0); ++i) {
        if (i > 0) {
            list->_ResetForNewFrame();
            list->PushTexture(io.Fonts->TexRef);
            list->PushClipRectFullScreen();
            // What a touch did was done in the first pass.
            pointer.pressed = pointer.released = false;
        }
        redraw.reset();
        const std::optional<Pointer> finger = impl.access.finger();
        impl.pass(view, theme, finger.value_or(pointer), list, intents, redraw, text, backspaces);
        if (intents.size() != before) break;
        const bool take = !took && !pointer.down && !impl.ui.changed;
        took = took || (take && impl.access.waiting());
        const bool more = impl.actForKeys(view, intents, text, backspaces, take);
        if (intents.size() != before || (!impl.ui.changed && !more)) break;
    }
    if (!pointer.down && !impl.access.pressing()) {
        impl.ui.pressedId.clear();
        impl.ui.dragging = false;
    }
    const bool settled = intents.size() == before;
    if (settled && io.MouseReleased[0]) intents.emplace_back(flow::intent::Touched{});
    // A frame that gave intents is old already: what comes of them is heard.
    if (settled) impl.narrate(session);
    if (impl.access.waiting()) redraw = base::Duration::zero();
    return {redraw};
}

void Screens::useInput(InputMethod& input) { impl_->input = &input; }
void Screens::usePanel(const Panel& panel) { impl_->panel = panel; }
const Panel& Screens::panel() const { return impl_->panel; }

const Semantics& Screens::semantics() const { return impl_->semantics; }

void Screens::inspect(Inspection* inspection) { impl_->inspection = inspection; }

bool Screens::Impl::reveal(std::string_view id) {
    const Node* node = semantics.findId(id);
    if (node == nullptr) return false;
    reveal(*node);
    return true;
}

void Screens::Impl::reveal(const Node& shown) {
    const Node* node = &shown;
    if (node->view == 0) return;
    for (auto& [name, scroll] : ui.scrolls) {
        if (scroll.number != node->view || scroll.viewHeight <= 0) continue;
        const float top = scroll.viewTop, bottom = top + scroll.viewHeight;
        const float margin = std::min(scroll.viewHeight / 6, panel.pxPerMm * 12);
        float shift = 0;
        if (node->rect.bottom() + margin > bottom) shift = node->rect.bottom() + margin - bottom;
        if (node->rect.y - margin - shift < top) shift = node->rect.y - margin - top;
        scroll.offset = std::clamp(scroll.offset + shift, 0.0F, std::max(0.0F, scroll.contentHeight - scroll.viewHeight));
    }
}

bool Screens::Impl::actForKeys(const View& view, Intents& intents, std::string& text, int& backspaces,
                               bool take) {
    Access::Frame frame{semantics, view.session, local, ui, intents, text, backspaces,
                        [this](const Node& node) { reveal(node); },
                        [this] {
                            ui.focus.clear();
                            clearComposition();
                        }};
    return access.act(frame, take);
}

void Screens::Impl::narrate(const flow::Session& session) {
    constexpr std::size_t kMostWaiting = 64;  // nobody takes them: the oldest go
    const flow::Preferences& preferences = session.preferences;
    if (!preferences.speech) {
        narrator.forget();
        access.takeMoved();
        access.takeRepeat();
        return;
    }
    narrator.listen({.tree = semantics, .keys = access.navigator(), .language = preferences.language, .page = pages,
                     .overlay = covering, .moved = access.takeMoved(), .repeat = access.takeRepeat(),
                     .volume = preferences.volume},
                    spoken);
    if (spoken.size() > kMostWaiting) spoken.erase(spoken.begin(), spoken.end() - kMostWaiting);
}

std::vector<Spoken> Screens::takeSpoken() { return std::exchange(impl_->spoken, {}); }

void Screens::key(NavKey key) { impl_->access.press(key); }
void Screens::keyText(std::string_view utf8) { impl_->access.type(utf8); }

bool Screens::reveal(std::string_view id) { return impl_->reveal(id); }

bool Screens::type(std::string_view utf8) {
    if (impl_->ui.focus.empty()) return false;
    impl_->typed += utf8;
    return true;
}

void Screens::forget() {
    Impl& impl = *impl_;
    impl.local = Local();
    impl.ui = UiState();
    impl.page = PageKey();
    impl.faults = 0;
    impl.typed.clear();
    impl.access.forget();
    impl.narrator.forget();
    impl.spoken.clear();
    impl.semantics.clear();
    impl.thumbnails.forget();
    if (impl.input != nullptr) {
        impl.input->clear();
        impl.input->setScript(Script::Pinyin);
        if (Handwriting* writing = impl.input->handwriting()) writing->rest();
    }
}

}  // namespace zizhu::screens
