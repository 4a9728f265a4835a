#include "screens/steps/ending.h"

#include <algorithm>
#include <cmath>

#include "screens/components/machine_picture.h"
#include "screens/components/picture.h"

namespace zizhu::screens {
namespace {

Str headingOf(flow::PrintKind kind, flow::PrintStage stage, bool slip) {
    using flow::PrintKind;
    if (slip) return stage == flow::PrintStage::Printing ? Str::kPrintingSlip : stage == flow::PrintStage::Proven ? Str::kPrintedSlip : Str::kUnprintedSlip;
    if (stage == flow::PrintStage::Printing) return kind == PrintKind::Receipt ? Str::kPrintingReceipt : kind == PrintKind::Ticket ? Str::kPrintingTicket : Str::kPrintingDocument;
    if (stage == flow::PrintStage::Proven) return kind == PrintKind::Receipt ? Str::kPrintedReceipt : kind == PrintKind::Ticket ? Str::kPrintedTicket : Str::kPrintedDocument;
    return kind == PrintKind::Receipt ? Str::kUnprintedReceipt : kind == PrintKind::Ticket ? Str::kUnprintedTicket : Str::kUnprintedDocument;
}

Str whyOf(flow::DeviceState state) {
    switch (state) {
        case flow::DeviceState::PaperOut: return Str::kPrintPaperOut;
        case flow::DeviceState::TonerOut: return Str::kPrintToner;
        case flow::DeviceState::Jammed: return Str::kPrintJammed;
        case flow::DeviceState::CutterJammed: return Str::kPrintCutter;
        case flow::DeviceState::CoverOpen: return Str::kPrintCoverOpen;
        case flow::DeviceState::Broken: return Str::kPrintBroken;
        case flow::DeviceState::Unavailable: return Str::kPrintUnavailable;
        case flow::DeviceState::Ready:
        case flow::DeviceState::SupplyLow: break;
    }
    return Str::kPrintFailed;
}

Plight plightOf(flow::DeviceState state) {
    switch (state) {
        case flow::DeviceState::PaperOut: return Plight::NoPaper;
        case flow::DeviceState::TonerOut: return Plight::NoToner;
        case flow::DeviceState::Jammed: return Plight::Jam;
        case flow::DeviceState::CutterJammed: return Plight::Cutter;
        case flow::DeviceState::CoverOpen: return Plight::CoverOpen;
        case flow::DeviceState::Unavailable: return Plight::Gone;
        default: return Plight::Broken;
    }
}

// What the paper that did not come out means for the matter itself.
Str safeOf(flow::PrintKind kind, bool slip) {
    if (slip) return Str::kPrintSlipSafe;
    switch (kind) {
        case flow::PrintKind::Receipt: return Str::kPrintApplicationSafe;
        case flow::PrintKind::Document: return Str::kPrintDocumentSafe;
        case flow::PrintKind::Ticket: return Str::kPrintTicketSafe;
    }
    return Str::kPrintApplicationSafe;
}

// What went wrong, in a picture and in words, and the ways on. Printing starts again by itself once what
// stopped it is mended; a print that failed without a reason, only when it is asked for.
void unprinted(Context& c, Column& column, std::string_view text) {
    Ui& ui = c.ui;
    const flow::Print& print = c.session.print;
    const bool more = print.attempts < flow::kVisitTimes.printAttempts;
    const bool known = !flow::works(print.fault);
    const Machine machine = print.kind == flow::PrintKind::Document ? Machine::DocumentPrinter : Machine::ReceiptPrinter;
    const float h = ui.mm(ui.theme().panel().portrait() ? 62 : 46);
    machinePicture(ui, column.take(h), machine, plightOf(print.fault), c.tr(Str::kPictureOf, {c.tr(whyOf(print.fault))}));
    column.y += ui.gap(1);
    const Str then = !more ? Str::kPrintNoMore : known ? Str::kPrintByItself : Str::kPrintAgainText;
    const std::string why = c.tr(Str::kSentences, {c.tr(whyOf(print.fault)), c.tr(then)});
    column.y += banner(ui, column.x, column.y, column.w, {Tone::Warning, text, why, Icon::Print});
    column.y += ui.mm(3);
    column.y += ui.say(column.x, column.y, column.w, c.tr(safeOf(print.kind, c.session.appointment.has_value()))) + ui.gap(1.5F);
    const ButtonSpec again{.id = "print-again", .label = c.tr(Str::kPrintAgain), .icon = Icon::Print};
    const ButtonSpec call{.id = "call-help", .label = c.tr(Str::kCallHelp), .icon = Icon::SupportAgent};
    const bool now = flow::mayPrintAgain(c.session);
    const ButtonSpec& way = now ? again : call;
    const float w = std::min(column.w, buttonWidth(ui, way) + ui.mm(8));
    const float height = std::max(buttonHeight(ui, way, w), ui.mm(16));
    if (button(ui, {column.x, column.y, w, height}, way)) {
        if (now) {
            c.intend(flow::intent::PrintAgain{});
        } else {
            c.intend(flow::intent::CallHelp{});
        }
    }
    column.y += height;
}

}  // namespace

void ending(Context& c, Column& column, Icon icon, Tone tone, std::string_view text, std::string_view help) {
    Ui& ui = c.ui;
    const float size = ui.mm(ui.theme().panel().portrait() ? 34 : 24);
    seal(ui, column.x + size / 2, column.y + size / 2, size, icon, tone);
    column.y += size + ui.mm(5);
    column.y += ui.say(column.x, column.y, column.w, text, {Type::Heading, ink(ui, tone)}, Role::Heading);
    if (!help.empty()) column.y += ui.mm(2) + ui.say(column.x, column.y + ui.mm(2), column.w, help, {Type::Body, ui.color().text});
    column.y += ui.gap(2);
}

void printState(Context& c, Column& column) {
    using flow::PrintStage;
    Ui& ui = c.ui;
    const flow::Print& print = c.session.print;
    if (print.stage == PrintStage::None) return;
    const std::string_view text = c.tr(headingOf(print.kind, print.stage, c.session.appointment.has_value()));
    if (print.stage == PrintStage::Printing) {
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Info, text, c.tr(Str::kPrintingText), Icon::Print});
        column.y += ui.mm(3);
        waiting(c, column.x + column.w / 2, column.y, {}, column.w);
        column.y += ui.mm(9);
    } else if (print.stage == PrintStage::Proven) {
        column.y += banner(ui, column.x, column.y, column.w, {Tone::Success, text, c.tr(Str::kPrintedText), Icon::ReceiptLong});
    } else {
        unprinted(c, column, text);
    }
    column.y += ui.gap(2);
}

void caseCard(Context& c, Column& column, const flow::Case& one, bool withTitle) {
    Ui& ui = c.ui;
    const catalog::Item* item = c.session.catalogue ? c.session.catalogue->item(one.item) : nullptr;
    const std::string code = one.code.toString();
    const std::string url = c.view.facts.trackingUrl + one.code.compact();
    const base::Bitmap* qr = c.view.qr ? c.view.qr(url) : nullptr;
    const float pad = ui.mm(6);
    const float size = ui.mm(58);
    const bool beside = column.w - 2 * pad - size - ui.mm(7) > ui.textWidth(code, Type::Title) || column.w > ui.mm(170);
    const float textW = beside ? column.w - 2 * pad - size - ui.mm(7) : column.w - 2 * pad;
    struct Entry {
        std::string label, value;
        Type type;
        bool secret;
    };
    std::vector<Entry> lines;
    if (withTitle && item != nullptr) lines.push_back({std::string(c.tr(Str::kCaseService)), c.text(item->title), Type::BodyStrong, false});
    lines.push_back({std::string(c.tr(Str::kCaseNumber)), one.caseNumber.empty() ? std::string(c.tr(Str::kCaseNumberLater)) : one.caseNumber, Type::BodyStrong, !one.caseNumber.empty()});
    lines.push_back({std::string(c.tr(Str::kTrackingCode)), code, Type::Title, true});
    if (item != nullptr && item->committed && !one.supplement) lines.push_back({std::string(c.tr(Str::kCaseBy)), limitText(c, *item), Type::BodyStrong, false});
    float textH = 0;
    for (const Entry& e : lines) textH += ui.textHeight(e.label, textW, Type::Caption) + ui.textHeight(e.value, textW, e.type) + ui.mm(2);
    const std::string_view hint = c.tr(Str::kTrackingHint);
    textH += ui.textHeight(hint, textW, Type::Caption);
    const float h = (beside ? std::max(size, textH) : size + ui.mm(4) + textH) + 2 * pad;
    const Rect rect = column.take(h);
    ui.card(rect);
    qrCode(ui, {rect.x + pad, rect.y + pad, size, size}, qr, c.tr(Str::kTrackingQr));
    const float x = beside ? rect.x + pad + size + ui.mm(7) : rect.x + pad;
    float y = beside ? rect.y + std::max(pad, std::round((h - textH) / 2)) : rect.y + pad + size + ui.mm(4);
    for (const Entry& e : lines) {
        const float top = y;
        y += ui.text(x, y, textW, e.label, {Type::Caption, ui.color().textQuiet});
        y += ui.text(x, y, textW, e.value, {e.type});
        Node& node = ui.node(Role::Text, e.type == Type::Title ? "tracking-code" : "", e.label, {x, top, textW, y - top});
        node.value = base::SecretString(e.value);
        node.secret = e.secret;
        y += ui.mm(2);
    }
    ui.say(x, y, textW, hint, {Type::Caption, ui.color().textQuiet});
    column.y += ui.gap(1.5F);
}

PageSpec endingBar(const Context& c, bool other) {
    PageSpec spec{.leave = false};
    spec.main = mainButton(c, "done", c.tr(Str::kDone), Icon::Check);
    if (other) spec.middle = ButtonSpec{.id = "home", .label = c.tr(Str::kAnother), .icon = Icon::Home};
    return spec;
}

void endingHit(Context& c, const BarHit& hit) {
    if (hit.main) c.intend(flow::intent::Done{});
    if (hit.middle) c.intend(flow::intent::GoHome{});
}

}  // namespace zizhu::screens
