#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/access/display_sheet.h"
#include "screens/components/machine_picture.h"
#include "screens/components/option.h"
#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/components/sheet.h"
#include "screens/components/tile.h"
#include "screens/page.h"
#include "screens/steps/language.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {
namespace {

using flow::Choice;
using flow::DeviceState;
using flow::Matter;

void countdown(Context& c) {
    const std::string seconds = fmt::format("{}", flow::countdownSeconds(c.session).value_or(0));
    const std::string tapped = sheet(
        c, {.id = "countdown", .icon = Icon::Timer, .tone = Tone::Warning, .title = c.tr(Str::kIdleHeading),
            .paragraphs = {c.tr(Str::kIdleText, {seconds})},
            .actions = {{.id = "stay", .label = c.tr(Str::kIdleStay), .kind = ButtonKind::Primary, .main = true},
                        {.id = "done", .label = c.tr(Str::kIdleDone)}}},
        c.ui.theme().lineHeight(Type::Display) + c.ui.mm(6), [&](Column& column) {
            Ui& ui = c.ui;
            column.y += ui.text(column.x, column.y, column.w, seconds, {Type::Display, ui.color().warning});
            Node& node = ui.node(Role::Timer, "seconds", c.tr(Str::kIdleSeconds), {column.x, column.y - ui.mm(10), column.w, ui.mm(10)});
            node.value = base::SecretString(seconds);
            progressBar(ui, {column.x, column.y + ui.mm(1), column.w, ui.mm(2.5F)},
                        float(flow::countdownSeconds(c.session).value_or(0)) / std::max(1.0F, float(flow::countdownLength(c.session).count()) / 1000), c.tr(Str::kIdleSeconds));
            column.y += ui.mm(6);
        });
    if (tapped == "stay") c.intend(flow::intent::StayHere{});
    if (tapped == "done") c.intend(flow::intent::Done{});
}

struct Words {
    Str title, text;
    Icon icon = Icon::None;  // of what is no device
    Machine machine = Machine::CardReader;
    Plight plight = Plight::Gone;
};

Plight plightOf(DeviceState state) {
    switch (state) {
        case DeviceState::PaperOut: return Plight::NoPaper;
        case DeviceState::TonerOut: return Plight::NoToner;
        case DeviceState::Jammed: return Plight::Jam;
        case DeviceState::CutterJammed: return Plight::Cutter;
        case DeviceState::CoverOpen: return Plight::CoverOpen;
        case DeviceState::Unavailable: return Plight::Gone;
        case DeviceState::Ready:
        case DeviceState::SupplyLow:
        case DeviceState::Broken: break;
    }
    return Plight::Broken;
}

Words scannerWords(DeviceState state) {
    const auto words = [state](Str title, Str text) { return Words{title, text, Icon::None, Machine::Scanner, plightOf(state)}; };
    switch (state) {
        case DeviceState::Jammed: return words(Str::kTroubleScannerJam, Str::kTroubleScannerJamText);
        case DeviceState::CoverOpen: return words(Str::kTroubleScannerCover, Str::kTroubleScannerCoverText);
        case DeviceState::Unavailable: return words(Str::kTroubleScannerGone, Str::kTroubleScannerGoneText);
        default: return words(Str::kTroubleScanner, Str::kTroubleScannerText);
    }
}

Words wordsOf(const flow::Trouble& trouble) {
    const bool gone = trouble.device == DeviceState::Unavailable;
    const Plight plight = plightOf(trouble.device);
    switch (trouble.matter) {
        case Matter::CardReader:
            return {gone ? Str::kTroubleReaderGone : Str::kTroubleReader, gone ? Str::kTroubleReaderGoneText : Str::kTroubleReaderText, Icon::None, Machine::CardReader, plight};
        case Matter::Scanner: return scannerWords(trouble.device);
        case Matter::NoPage: return {Str::kTroubleNoPaper, Str::kTroubleNoPaperText, Icon::None, Machine::Scanner, Plight::LayPage};
        case Matter::DoubleFeed: return {Str::kTroubleDoubleFeed, Str::kTroubleDoubleFeedText, Icon::None, Machine::Scanner, Plight::TwoSheets};
        case Matter::Camera:
            return {gone ? Str::kTroubleCameraGone : Str::kTroubleCamera, gone ? Str::kTroubleCameraGoneText : Str::kTroubleCameraText, Icon::None, Machine::Camera, plight};
        case Matter::NoPageSeen: return {Str::kTroubleNoPageSeen, Str::kTroubleNoPageSeenText, Icon::None, Machine::Camera, Plight::LayPage};
        case Matter::Network: return {Str::kTroubleNetwork, Str::kTroubleNetworkText, Icon::WifiOff};
        case Matter::Server: return {Str::kTroubleServer, Str::kTroubleServerText, Icon::CloudOff};
        case Matter::Storage: return {Str::kTroubleStorage, Str::kTroubleStorageText, Icon::Warning};
        case Matter::StorageFull: return {Str::kTroubleFull, Str::kTroubleFullText, Icon::Warning};
    }
    return {Str::kTroubleServer, Str::kTroubleServerText, Icon::Warning};
}

float pictureHeight(const Ui& ui) { return ui.mm(ui.theme().panel().portrait() ? 84 : 58); }

void trouble(Context& c) {
    struct Way {
        Choice choice;
        std::string_view id;
        Str label;
        Icon icon;
    };
    constexpr std::array kWays = {Way{Choice::Retry, "retry", Str::kTroubleRetry, Icon::Replay},
                                  Way{Choice::UseCamera, "use-camera", Str::kTroubleUseCamera, Icon::PhotoCamera},
                                  Way{Choice::UseScanner, "use-scanner", Str::kTroubleUseScanner, Icon::DocumentScanner},
                                  Way{Choice::GoOnWithout, "go-on-without", Str::kTroubleWithout, Icon::ArrowForward},
                                  Way{Choice::CallHelp, "call-help", Str::kCallHelp, Icon::SupportAgent},
                                  Way{Choice::Leave, "leave-visit", Str::kTroubleLeave, Icon::Logout}};
    const flow::Trouble& t = *c.session.trouble;
    const Words words = wordsOf(t);
    SheetSpec spec{.id = "trouble", .icon = words.icon, .tone = Tone::Error, .title = c.tr(words.title), .paragraphs = {std::string(c.tr(words.text))}};
    for (const Choice choice : t.choices) {
        for (const Way& way : kWays) {
            if (way.choice != choice) continue;
            ButtonSpec action{.id = way.id, .label = c.tr(way.label), .icon = way.icon};
            if (spec.actions.empty()) action.kind = ButtonKind::Primary, action.main = true;
            spec.actions.push_back(action);
        }
    }
    const bool pictured = words.icon == Icon::None;
    const float h = pictured ? pictureHeight(c.ui) : 0;
    const auto draw = [&](Column& column) { machinePicture(c.ui, column.take(h), words.machine, words.plight, c.tr(Str::kPictureOf, {c.tr(words.title)})); };
    const std::string tapped = sheet(c, spec, h, pictured ? std::function<void(Column&)>(draw) : nullptr);
    for (const Way& way : kWays) {
        if (tapped == way.id) c.intend(flow::intent::Choose{way.choice});
    }
}

// How the call stands is what the sheet is about while there is one.
void callStands(const Context& c, SheetSpec& spec) {
    using flow::HelpStage;
    const auto say = [&](Tone tone, Str title, Str text) {
        spec.tone = tone;
        spec.title = c.tr(title);
        spec.paragraphs.emplace_back(c.tr(text));
    };
    switch (c.session.help) {
        case HelpStage::Calling: return say(Tone::Info, Str::kHelpCalling, Str::kHelpCallingText);
        case HelpStage::Called: return say(Tone::Success, Str::kHelpCalled, Str::kHelpWait);
        case HelpStage::Coming:
            spec.icon = Icon::EmojiPeople;
            return say(Tone::Success, Str::kHelpComing, Str::kHelpWait);
        case HelpStage::NotReached: return say(Tone::Warning, Str::kHelpNotReached, Str::kHelpNotReachedText);
        default: return;
    }
}

void help(Context& c) {
    using flow::HelpStage;
    SheetSpec spec{.id = "help", .icon = Icon::SupportAgent, .tone = Tone::Info, .title = c.tr(Str::kHelpHeading)};
    callStands(c, spec);
    spec.paragraphs.push_back(c.tr(Str::kHelpHotline, {c.view.facts.hotline}));
    std::string phones;
    for (const catalog::Item* item : c.session.items) {
        if (item->consultation.empty() || phones.find(item->consultation) != std::string::npos) continue;
        phones += phones.empty() ? "" : c.tr(Str::kListJoin);
        phones += item->consultation;
    }
    if (!phones.empty()) spec.paragraphs.push_back(c.tr(Str::kHelpItem, {phones}));
    const bool stands = c.session.awaitingHelp != 0;  // the call
    const bool can = c.session.help == HelpStage::Open || (c.session.help == HelpStage::NotReached && !stands);
    if (can) spec.actions.push_back({.id = "call-help", .label = c.tr(Str::kCallHelp), .icon = Icon::SupportAgent, .kind = ButtonKind::Primary, .main = true});
    spec.actions.push_back({.id = "close-help", .label = c.tr(Str::kHelpClose), .icon = Icon::ArrowBack, .kind = can ? ButtonKind::Secondary : ButtonKind::Primary, .main = !can});
    const std::string tapped = sheet(c, spec);
    if (tapped == "call-help") c.intend(flow::intent::CallHelp{});
    if (tapped == "close-help") c.intend(flow::intent::CloseHelp{});
}

void leftBehind(Context& c, bool card) {
    Ui& ui = c.ui;
    const float h = card ? ui.mm(96) : pictureHeight(ui);
    const auto draw = [&](Column& column) {
        if (card) return cardPicture(ui, column.take(h), CardPicture::Reading, c.tr(Str::kCardPicture));
        machinePicture(ui, column.take(h), Machine::Scanner, Plight::TakePage, c.tr(Str::kPictureOf, {c.tr(Str::kPaperLeft)}));
    };
    sheet(c, {.id = card ? "card-left" : "paper-left", .icon = Icon::None, .tone = Tone::Warning,
              .title = c.tr(card ? Str::kCardLeft : Str::kPaperLeft),
              .paragraphs = {std::string(c.tr(card ? Str::kCardLeftText : Str::kPaperLeftText))}},
          h, draw);
}

void leave(Context& c) {
    const bool entered = !c.session.answers.empty() || !c.session.materials.empty();
    const std::string tapped = sheet(
        c, {.id = "leave-sheet", .icon = Icon::Logout, .tone = Tone::Warning, .title = c.tr(Str::kLeaveHeading),
            .paragraphs = {std::string(c.tr(entered ? Str::kLeaveTextLost : Str::kLeaveText))},
            .actions = {{.id = "leave-stay", .label = c.tr(Str::kLeaveStay), .kind = ButtonKind::Primary, .main = true},
                        {.id = "leave-home", .label = c.tr(Str::kLeaveHome), .icon = Icon::Home},
                        {.id = "leave-done", .label = c.tr(Str::kLeaveDone), .icon = Icon::Logout, .danger = true}}});
    if (tapped.empty()) return;
    c.local.leaveSheet = false;
    c.ui.settleAgain();
    if (tapped == "leave-home") c.intend(flow::intent::GoHome{});
    if (tapped == "leave-done") c.intend(flow::intent::Done{});
}

// Region by region, from the province down; a page of its own, because the lists are long.
void region(Context& c) {
    Ui& ui = c.ui;
    const catalog::Dictionary* regions = c.session.catalogue->dictionary("regions");
    if (regions == nullptr) {
        c.local.regionFor.clear();
        return;
    }
    PageSpec spec{.steps = false, .leave = false};
    spec.back = ButtonSpec{.id = "region/back", .label = c.tr(Str::kBack), .icon = Icon::ArrowBack};
    const std::string at = c.local.regionAt;
    const bool keepable = !at.empty() && !regions->hasChildren(at);
    (void)keepable;
    Page page(c, spec);
    {
        ScrollView scroll(ui, "region/" + at, page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kRegionHeading), at.empty() ? std::string_view(c.tr(Str::kRegionHelp)) : std::string_view(regions->fullLabel(at, c.language())));
        for (const catalog::DictionaryEntry* entry : regions->children(at)) {
            const std::string id = "region/" + entry->key;
            const bool more = regions->hasChildren(entry->key);
            const RowSpec line{.id = id, .title = c.text(entry->label), .icon = Icon::Place, .after = more ? Icon::ChevronRight : Icon::Check};
            if (row(ui, column.take(rowHeight(ui, column.w, line)), line)) {
                if (more) {
                    c.local.regionAt = entry->key;
                } else {
                    c.intend(flow::intent::SetAnswer{c.local.regionFor, base::SecretString(entry->key)});
                    c.local.regionFor.clear();
                }
                ui.settleAgain();
            }
            column.y += ui.gap(1.2F);
        }
        scroll.end(column.y);
    }
    const std::size_t intents = c.intents.size();
    const BarHit hit = page.finish();
    if (!hit.back) return;
    c.intents.resize(intents);  // this "back" stays within the picker
    const catalog::DictionaryEntry* here = at.empty() ? nullptr : regions->find(at);
    if (here == nullptr) {
        c.local.regionFor.clear();
    } else {
        c.local.regionAt = here->parent;
    }
    ui.settleAgain();
}

}  // namespace

Overlay overlayOf(const flow::Session& session, const Local& local) {
    // The topmost first. A card left behind outweighs a countdown: it is gone when the person is.
    if (flow::cardLeftBehind(session)) return Overlay::CardLeft;
    if (session.countdownEnds) return Overlay::Countdown;
    if (local.languageSheet) return Overlay::Language;
    if (session.help != flow::HelpStage::Closed) return Overlay::Help;
    if (session.trouble) return Overlay::Trouble;
    if (flow::paperLeftBehind(session)) return Overlay::PaperLeft;
    if (local.leaveSheet) return Overlay::Leave;
    if (local.displaySheet) return Overlay::Display;
    if (!local.regionFor.empty()) return Overlay::Region;
    return Overlay::None;
}

void drawOverlay(Context& c, Overlay overlay) {
    switch (overlay) {
        case Overlay::None: break;
        case Overlay::Countdown: countdown(c); break;
        case Overlay::Trouble: trouble(c); break;
        case Overlay::Help: help(c); break;
        case Overlay::CardLeft: leftBehind(c, true); break;
        case Overlay::PaperLeft: leftBehind(c, false); break;
        case Overlay::Leave: leave(c); break;
        case Overlay::Display: displaySheet(c); break;
        case Overlay::Language: drawLanguageSheet(c); break;
        case Overlay::Region: region(c); break;
    }
}

}  // namespace zizhu::screens
