#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "screens/components/picture.h"
#include "screens/components/scroll_view.h"
#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

namespace {

PageSpec leaveSpec(const Context& c) {
    PageSpec spec;
    spec.back = ButtonSpec{.id = "leave-vendor", .label = c.tr(Str::kVendorLeaveGate), .icon = Icon::ArrowBack};
    return spec;
}

// Dots for digits: how many, never which.
void dots(Context& c, Column& column, std::size_t count) {
    Ui& ui = c.ui;
    const Rect rect = column.take(ui.theme().mainAction());
    ui.fill(rect, ui.color().surface, ui.theme().radius());
    ui.frame(rect, ui.color().lineStrong, ui.theme().hairline(), ui.theme().radius());
    const float step = ui.mm(9), left = rect.centreX() - step * (float(model::kMaxPin) - 1) / 2;
    for (std::size_t i = 0; i < model::kMaxPin; ++i) {
        const float x = left + step * float(i);
        if (i < count) ui.disc(x, rect.centreY(), ui.mm(2.4F), ui.color().text);
        else ui.ring(x, rect.centreY(), ui.mm(1.6F), i < model::kMinPin ? ui.color().lineStrong : ui.color().line, ui.theme().hairline());
    }
    Node& node = ui.node(Role::Field, "pin", c.tr(Str::kVendorPinHeading), rect);
    node.secret = true;
    column.y += ui.gap(2);
}

bool padKey(Context& c, const Rect& rect, std::string_view id, std::string_view label, Icon icon, bool enabled) {
    Ui& ui = c.ui;
    const Hit hit = ui.target(id, rect, enabled);
    ui.card(rect, hit.pressed ? ui.color().primarySoft : enabled ? ui.color().surface : ui.color().surfaceSunken);
    const Color color = enabled ? ui.color().text : ui.color().textQuiet;
    if (icon != Icon::None) {
        ui.icon(icon, rect.centreX(), rect.centreY(), ui.mm(9), color);
    } else {
        const float h = ui.theme().lineHeight(Type::Heading);
        ui.text(rect.x, std::round(rect.centreY() - h / 2), rect.w, label, {Type::Heading, color, Align::Centre});
    }
    Node& node = ui.node(Role::Key, id, label, rect);
    node.focusable = enabled;
    if (!enabled) node.state |= kDisabled;
    return hit.tapped;
}

void pad(Context& c, Column& column, bool enabled) {
    Ui& ui = c.ui;
    const float gap = ui.gap(1), w = std::min(ui.mm(36), (column.w - 2 * gap) / 3), h = ui.theme().mainAction();
    const float left = std::round(column.x + (column.w - 3 * w - 2 * gap) / 2);
    const auto at = [&](int column_, int row) { return Rect{left + float(column_) * (w + gap), column.y + float(row) * (h + gap), w, h}; };
    static constexpr std::string_view kDigits = "0123456789";
    for (int digit = 1; digit <= 9; ++digit) {
        const std::string_view label = kDigits.substr(std::size_t(digit), 1);
        if (padKey(c, at((digit - 1) % 3, (digit - 1) / 3), "pin/" + std::string(label), label, Icon::None, enabled)) {
            intend(c, model::intent::Digit{digit});
        }
    }
    if (padKey(c, at(0, 3), "pin/delete", c.tr(Str::kVendorPinDelete), Icon::Backspace, enabled)) intend(c, model::intent::DeleteDigit{});
    if (padKey(c, at(1, 3), "pin/0", kDigits.substr(0, 1), Icon::None, enabled)) intend(c, model::intent::Digit{0});
    if (padKey(c, at(2, 3), "pin/enter", c.tr(Str::kVendorPinEnter), Icon::Check, enabled)) intend(c, model::intent::EnterPin{});
    column.y += 4 * h + 4 * gap;
    if (!enabled) return;
    for (const char typed : c.typed) {
        if (typed >= '0' && typed <= '9') intend(c, model::intent::Digit{typed - '0'});
    }
    c.typed.clear();
    for (; c.backspaces > 0; --c.backspaces) intend(c, model::intent::DeleteDigit{});
}

void pinNotice(Context& c, Column& column) {
    const model::State& s = state(c);
    if (s.locked()) return notice(c, column, {Tone::Error, c.tr(Str::kVendorPinLocked), c.tr(Str::kVendorPinLockedText), Icon::Lock});
    if (s.pinWaitEnds) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(*s.pinWaitEnds - c.session.now).count();
        const std::string words = c.tr(Str::kVendorPinWait, {fmt::format("{}:{:02}", left / 60, left % 60)});
        c.redrawAfter(std::chrono::seconds(1));
        return notice(c, column, {Tone::Error, c.tr(Str::kVendorPinWrong), words, Icon::Timer});
    }
    switch (s.pinTrouble) {
        case model::PinTrouble::None: return;
        case model::PinTrouble::TooShort:
            return notice(c, column, {Tone::Warning, c.tr(Str::kVendorPinShort, {fmt::format("{}", model::kMinPin)})});
        case model::PinTrouble::Wrong: {
            const int left = model::kPinTries - s.guard.wrong;
            const std::string words = left > 0 ? c.tr(Str::kVendorPinTriesLeft, {fmt::format("{}", left)}) : std::string();
            return notice(c, column, {Tone::Error, c.tr(Str::kVendorPinWrong), words});
        }
        case model::PinTrouble::NotSet: return notice(c, column, {Tone::Warning, c.tr(Str::kVendorPinNotSet), c.tr(Str::kVendorPinNotSetText)});
        case model::PinTrouble::Unchecked: return notice(c, column, {Tone::Error, c.tr(Str::kVendorPinUnchecked)});
    }
}

}  // namespace

void drawCard(Context& c) {
    Ui& ui = c.ui;
    const model::State& s = state(c);
    const BarHit hit = page(c, leaveSpec(c), {Str::kVendorCardHeading, std::string(c.tr(Str::kVendorCardText))}, [&](Column& column) {
        if (s.card == model::CardTrouble::NoReader) notice(c, column, {Tone::Warning, c.tr(Str::kVendorCardNoReader), c.tr(Str::kVendorCardNoReaderText)});
        if (s.card == model::CardTrouble::NotStaff) notice(c, column, {Tone::Error, c.tr(Str::kVendorCardNotStaff)});
        if (s.card == model::CardTrouble::Unreadable) notice(c, column, {Tone::Error, c.tr(Str::kVendorCardUnreadable)});
        const Rect rect = column.take(ui.mm(70));
        ui.fill(rect, ui.high() ? ui.color().page : ui.color().primarySoft, ui.mm(4));
        if (ui.high()) ui.frame(rect, ui.color().line, ui.theme().hairline(), ui.mm(4));
        ui.icon(Icon::CreditCard, rect.centreX() - ui.mm(28), rect.centreY(), ui.mm(40), ui.color().primary);
        ui.icon(Icon::Key, rect.centreX() + ui.mm(28), rect.centreY(), ui.mm(32), ui.color().primary);
        ui.node(Role::Picture, "staff-card", c.tr(Str::kVendorCardPicture), rect);
        column.y += ui.gap(2);
    });
    if (hit.back) intend(c, model::intent::Leave{});
}

void drawPin(Context& c) {
    const model::State& s = state(c);
    const std::string who = s.staff ? c.tr(Str::kVendorPinWho, {s.staff->name}) : std::string(c.tr(Str::kVendorPinSwitch));
    const BarHit hit = page(c, leaveSpec(c), {Str::kVendorPinHeading, who}, [&](Column& column) {
        pinNotice(c, column);
        if (s.checking != 0) waiting(c, column.x + column.w / 2, column.y, c.tr(Str::kVendorPinChecking), column.w);
        else dots(c, column, s.pin.size());
        if (s.checking != 0) column.y += c.ui.theme().mainAction() + c.ui.gap(2);
        pad(c, column, s.checking == 0 && !s.locked() && !s.pinWaitEnds);
    });
    if (hit.back) intend(c, model::intent::Leave{});
}

void drawEntering(Context& c) {
    Ui& ui = c.ui;
    const model::State& s = state(c);
    PageSpec spec = leaveSpec(c);
    if (s.hanging) {
        spec.middle = ButtonSpec{.id = "ask-again", .label = c.tr(Str::kVendorAskAgain), .icon = Icon::Replay};
        spec.main = mainButton(c, "go-on", c.tr(Str::kVendorGoOnWithout));
    }
    const PageText text{Str::kVendorEnteringHeading, std::string(c.tr(Str::kVendorEnteringText))};
    const BarHit hit = page(c, spec, text, [&](Column& column) {
        if (s.hanging) notice(c, column, {Tone::Warning, c.tr(Str::kVendorHanging), c.tr(Str::kVendorHangingText)});
        for (std::size_t i = 0; i < model::kComponentCount; ++i) {
            const auto component = model::Component(i);
            Plain plain{Tone::Info, Icon::HourglassTop, Str::kVendorAckAsked, std::nullopt, false};
            if (s.acknowledged.contains(component)) plain = {Tone::Success, Icon::CheckCircle, Str::kVendorAckDone, std::nullopt, true};
            else if (s.hanging) plain = {Tone::Error, Icon::Error, Str::kVendorAckHangs, std::nullopt, true};
            line(c, column, plain, c.tr(nameOf(component)), c.tr(plain.word));
        }
        column.y += ui.gap(1);
    });
    if (hit.back) intend(c, model::intent::Leave{});
    if (hit.middle) intend(c, model::intent::AskAgain{});
    if (hit.main) intend(c, model::intent::GoOn{});
}

void drawLeaving(Context& c) {
    Ui& ui = c.ui;
    page(c, {}, {Str::kVendorLeavingHeading, std::string(c.tr(Str::kVendorLeavingText))}, [&](Column& column) {
        waiting(c, column.x + column.w / 2, column.y + ui.mm(20), c.tr(Str::kVendorLeavingWait), column.w);
        column.y += ui.mm(60);
    });
}

}  // namespace zizhu::screens::vendor
