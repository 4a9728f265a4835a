#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "screens/components/field.h"
#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

void drawConsumables(Context& c) {
    const BarHit hit = page(c, backSpec(c), {Str::kVendorPageConsumables, std::string(c.tr(Str::kVendorConsumablesText))}, [&](Column& column) {
        static constexpr Str kDone[] = {Str::kVendorLoadedReceipt, Str::kVendorLoadedDocument, Str::kVendorReplacedToner};
        for (std::size_t i = 0; i < model::kConsumableCount; ++i) {
            const auto consumable = model::Consumable(i);
            const model::ConsumableStatus& status = bench(c).survey.consumables[i];
            subheading(c, column, nameOf(consumable));
            const bool fitted = status.level != model::Supply::NotSupported;
            const bool spent = status.level == model::Supply::Out || status.level == model::Supply::Jammed;
            const Tone tone = spent ? Tone::Error : status.level == model::Supply::Low ? Tone::Warning : Tone::Success;
            std::vector<Fact> all{{c.tr(Str::kVendorLevelNow), std::string(c.tr(wordOf(status.level))), fitted ? std::optional(tone) : std::nullopt}};
            if (fitted) {
                all.push_back({c.tr(Str::kVendorUsed), fmt::format("{}", status.used)});
                all.push_back({c.tr(Str::kVendorSince), status.since ? base::toLocalMinute(*status.since) : std::string(c.tr(Str::kVendorStateUnknown))});
            }
            facts(c, column, all);
            column.y += c.ui.gap(1);
            const std::string id = "replaced/" + std::string(model::key(consumable));
            if (buttons(c, column, {{.id = id, .label = c.tr(kDone[i]), .icon = Icon::Done, .enabled = fitted && !busy(c)}})) {
                intend(c, model::intent::Replaced{consumable});
            }
        }
    });
    back(c, hit);
}

namespace {

// ISO/IEC 7810 ID-1: every bank card and identity card.
constexpr float kCardWidthMm = 85.6F, kCardHeightMm = 53.98F;

void cardOutline(Context& c, Column& column, int microns) {
    Ui& ui = c.ui;
    const float w = kCardWidthMm * 1000 / float(microns), h = kCardHeightMm * 1000 / float(microns);
    const float room = std::min(w, column.w);
    const Rect rect{std::round(column.x + (column.w - room) / 2), column.y, room, h};
    column.y += h + ui.gap(2);
    ui.fill(rect, ui.color().surface, ui.mm(3));
    ui.frame(rect, ui.color().primary, ui.theme().hairline() * 2, ui.mm(3));
    ui.icon(Icon::CreditCard, rect.centreX(), rect.centreY(), ui.mm(20), ui.color().lineStrong);
    ui.node(Role::Picture, "card-outline", c.tr(Str::kVendorCardOutline), rect);
}

}  // namespace

void drawCalibration(Context& c) {
    const model::Bench& b = bench(c);
    const bool known = b.calibrationKnown;
    model::Calibration to = b.calibration;
    PageSpec spec = backSpec(c);
    spec.main = mainButton(c, "save-calibration", c.tr(Str::kVendorSave), Icon::Check);
    spec.main->enabled = known && !busy(c);
    const BarHit hit = page(c, spec, {Str::kVendorPageCalibration, std::string(c.tr(Str::kVendorCalibrationText))}, [&](Column& column) {
        if (!known) return;
        bool changed = false;
        subheading(c, column, Str::kVendorDensity);
        column.y += c.ui.say(column.x, column.y, column.w, c.tr(Str::kVendorDensityText)) + c.ui.gap(1);
        cardOutline(c, column, to.micronsPerPixel);
        // A larger pixel makes the outline smaller: more is a larger outline.
        const int larger = stepper(c, column, "density", c.tr(Str::kVendorDensityStep), fmt::format("{:.2f}", 1000.0 / to.micronsPerPixel));
        to.micronsPerPixel -= larger;
        subheading(c, column, Str::kVendorMounted);
        column.y += c.ui.say(column.x, column.y, column.w, c.tr(Str::kVendorMountedText)) + c.ui.gap(1);
        const int higher = stepper(c, column, "mounted", c.tr(Str::kVendorMountedStep), fmt::format("{} cm", to.mountedMm / 10));
        to.mountedMm += higher * 10;
        subheading(c, column, Str::kVendorPaperWidth);
        const auto paper = chips(c, column, {{"paper/58", "58 mm", to.paperMm == 58}, {"paper/80", "80 mm", to.paperMm == 80}});
        if (paper) to.paperMm = *paper == 0 ? 58 : 80;
        changed = larger != 0 || higher != 0 || paper.has_value();
        if (changed) intend(c, model::intent::SetCalibration{to});
    });
    back(c, hit);
    if (hit.main) intend(c, model::intent::SaveCalibration{});
}

void drawEnrolment(Context& c) {
    const model::Bench& b = bench(c);
    PageSpec spec = backSpec(c);
    spec.main = mainButton(c, "enrol", c.tr(Str::kVendorEnrol), Icon::Key);
    spec.main->enabled = !busy(c) && !b.enrolCode.empty();
    const BarHit hit = page(c, spec, {Str::kVendorPageEnrolment, std::string(c.tr(Str::kVendorEnrolText))}, [&](Column& column) {
        const model::Survey& s = b.survey;
        std::vector<Fact> all{{c.tr(Str::kVendorFactTerminal), s.terminal.empty() ? std::string(c.tr(Str::kVendorStateUnknown)) : s.terminal},
                              {c.tr(Str::kVendorEnrolledAt), s.enrolledAt ? base::toLocalMinute(*s.enrolledAt) : std::string(c.tr(Str::kVendorNotEnrolled))}};
        if (s.certificateEnds) {
            const bool over = *s.certificateEnds < c.view.now;
            all.push_back({c.tr(Str::kVendorCertificateEnds), base::toLocalMinute(*s.certificateEnds), over ? Tone::Error : Tone::Success});
        }
        facts(c, column, all);
        column.y += c.ui.gap(2);
        field(c, column,
              {.id = "enrol-code", .label = c.tr(Str::kVendorEnrolCode), .help = c.tr(Str::kVendorEnrolCodeHelp), .placeholder = {},
               .text = b.enrolCode.reveal(), .fault = {}, .suffix = {}, .keyboard = KeyboardKind::Code, .maxCharacters = 40,
               .apply = [&c](base::SecretString text) { intend(c, model::intent::SetEnrolCode{std::move(text)}); }});
    });
    back(c, hit);
    if (hit.main) intend(c, model::intent::Enrol{});
}

namespace {

void networkField(Context& c, Column& column, std::string_view id, Str label, std::string model::NetworkSettings::*member,
                  KeyboardKind keyboard = KeyboardKind::Amount) {
    const std::string& now = bench(c).network.*member;
    field(c, column,
          {.id = id, .label = c.tr(label), .help = {}, .placeholder = {}, .text = now, .fault = {}, .suffix = {},
           .keyboard = keyboard, .maxCharacters = 64, .secret = false, .apply = [&c, member](base::SecretString text) {
               model::NetworkSettings to = bench(c).network;
               to.*member = std::string(text.reveal());
               intend(c, model::intent::SetNetwork{std::move(to)});
           }});
    column.y += c.ui.gap(1);
}

}  // namespace

void drawNetwork(Context& c) {
    const model::Bench& b = bench(c);
    PageSpec spec = backSpec(c);
    spec.middle = ButtonSpec{.id = "save-network", .label = c.tr(Str::kVendorSave), .icon = Icon::Check, .enabled = b.networkEdited && !busy(c)};
    spec.main = mainButton(c, "test-network", c.tr(Str::kVendorNetworkTest), Icon::FactCheck);
    spec.main->enabled = !busy(c);
    const BarHit hit = page(c, spec, {Str::kVendorPageNetwork, {}}, [&](Column& column) {
        static constexpr Str kSteps[] = {Str::kVendorNetLink, Str::kVendorNetAddress, Str::kVendorNetGateway,
                                         Str::kVendorNetNames, Str::kVendorNetBackend, Str::kVendorNetClock};
        const bool any = std::any_of(b.checks.begin(), b.checks.end(), [](const auto& check) { return check.checked; });
        for (std::size_t i = 0; any && i < model::kNetworkSteps; ++i) {
            const model::NetworkCheck& check = b.checks[i];
            Plain plain{Tone::Info, Icon::HourglassTop, Str::kVendorVerdictNotYet, std::nullopt, false};
            if (check.checked && check.passed) plain = {Tone::Success, Icon::CheckCircle, Str::kVendorVerdictPassed, std::nullopt, true};
            if (check.checked && !check.passed) plain = {Tone::Error, Icon::Error, Str::kVendorVerdictFailed, std::nullopt, true};
            line(c, column, plain, c.tr(kSteps[i]), c.tr(plain.word), check.detail.text());
        }
        subheading(c, column, Str::kVendorNetSettings);
        const auto how = chips(c, column, {{"net/automatic", std::string(c.tr(Str::kVendorNetAutomatic)), b.network.automatic},
                                           {"net/fixed", std::string(c.tr(Str::kVendorNetFixed)), !b.network.automatic}});
        if (how) {
            model::NetworkSettings to = b.network;
            to.automatic = *how == 0;
            intend(c, model::intent::SetNetwork{std::move(to)});
        }
        if (!b.network.automatic) {
            networkField(c, column, "net/address", Str::kVendorNetAddress, &model::NetworkSettings::address);
            networkField(c, column, "net/prefix", Str::kVendorNetPrefix, &model::NetworkSettings::prefix, KeyboardKind::Digits);
            networkField(c, column, "net/gateway", Str::kVendorNetGateway, &model::NetworkSettings::gateway);
            networkField(c, column, "net/names", Str::kVendorNetNames, &model::NetworkSettings::nameServer);
        }
        networkField(c, column, "net/proxy", Str::kVendorNetProxy, &model::NetworkSettings::proxy, KeyboardKind::Latin);
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::SaveNetwork{});
    if (hit.main) intend(c, model::intent::TestNetwork{});
}

void drawLogs(Context& c) {
    const model::Bench& b = bench(c);
    PageSpec spec = backSpec(c);
    spec.middle = ButtonSpec{.id = "list-sticks", .label = c.tr(Str::kVendorSticksAgain), .icon = Icon::Replay, .enabled = !busy(c)};
    const BarHit hit = page(c, spec, {Str::kVendorPageLogs, std::string(c.tr(Str::kVendorLogsText))}, [&](Column& column) {
        if (!b.exported.empty()) notice(c, column, {Tone::Success, c.tr(Str::kVendorExported), b.exported});
        if (b.sticksListed && b.sticks.empty()) notice(c, column, {Tone::Info, c.tr(Str::kVendorNoStick), c.tr(Str::kVendorNoStickText)});
        static constexpr int kDays[] = {1, 7, 31};
        static constexpr Str kDayWords[] = {Str::kVendorLogsDay, Str::kVendorLogsWeek, Str::kVendorLogsMonth};
        for (const model::Stick& stick : b.sticks) {
            column.y += c.ui.say(column.x, column.y, column.w, stick.label, {Type::Title}, Role::Heading) + c.ui.mm(1);
            facts(c, column, {{c.tr(Str::kVendorStickFree), sizeText(stick.freeBytes)}});
            column.y += c.ui.gap(1);
            std::vector<std::string> ids;
            for (const int days : kDays) ids.push_back(fmt::format("export/{}/{}", stick.id, days));
            std::vector<ButtonSpec> specs;
            for (std::size_t i = 0; i < ids.size(); ++i) specs.push_back({.id = ids[i], .label = c.tr(kDayWords[i]), .icon = Icon::Description, .enabled = !busy(c)});
            if (const auto chosen = buttons(c, column, specs)) intend(c, model::intent::ExportLogs{stick.id, kDays[*chosen]});
        }
    });
    back(c, hit);
    if (hit.middle) intend(c, model::intent::ListSticks{});
}

}  // namespace zizhu::screens::vendor
