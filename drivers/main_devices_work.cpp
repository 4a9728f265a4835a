// The commands of zizhu-devices that work with a device.
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"
#include "drivers/test_page.h"

namespace zizhu::drivers::devices {

namespace {

constexpr base::Duration kStatusLimit{5'000};

int codeOf(const base::Error& error) {
    return error.code == base::Errc::InvalidInput || error.code == base::Errc::NotFound ? kUsage : kTrouble;
}

struct StatusRow {
    Role role;
    DeviceStatus status;
    std::string plain;
    std::string todo;
    nlohmann::json more = nlohmann::json::object();
};

std::vector<StatusRow> askAll(DeviceSet& set, base::Clock& clock) {
    std::vector<StatusRow> rows;
    const auto ask = [&](Role role, auto& device) {
        if (!device) return;
        const DeviceStatus status = device->status({clock.in(kStatusLimit)});
        rows.push_back({role, status, plainWords(status), plainWords(status.action)});
    };
    ask(Role::CardReader, set.cardReader);
    if (set.receiptPrinter) {
        const PrinterStatus status = set.receiptPrinter->printerStatus({clock.in(kStatusLimit)});
        rows.push_back({Role::ReceiptPrinter, status.device, plainWords(status), toDo(status)});
        const bool known = status.cutter != CutterState::Unknown;
        rows.back().more = {{"paper", name(status.paper)},
                            {"cutter", !known                             ? "unknown"
                                       : status.cutter == CutterState::Ok ? "ok"
                                                                          : "error"},
                            {"coverOpen", status.coverOpen},
                            {"widthDots", set.receiptPrinter->widthDots()}};
    }
    ask(Role::CodeScanner, set.codeScanner);
    ask(Role::DocumentScanner, set.documentScanner);
    ask(Role::DocumentPrinter, set.documentPrinter);
    return rows;
}

// The fields of a card, in the order of its face. Empty ones are left out.
std::vector<std::pair<const char*, const base::SecretString*>> fieldsOf(const IdCard& card) {
    return {{"name", &card.name},
            {"english name", &card.englishName},
            {"sex (GB/T 2261.1)", &card.sex},
            {"nation", &card.nation},
            {"nationality", &card.nationality},
            {"birth date", &card.birthDate},
            {"address", &card.address},
            {"appended address", &card.appendedAddress},
            {"number", &card.number},
            {"issuer", &card.issuer},
            {"valid from", &card.validFrom},
            {"valid to", &card.validTo},
            {"pass number", &card.passNumber},
            {"issues", &card.issues}};
}

// Does what --sim says a moment after the device has begun to wait, as people do.
class Hands {
public:
    Hands(const DeviceSet& set, const Options& options, base::Clock& clock)
        : thread_([this, &set, &options, &clock](const std::stop_token& stop) {
              constexpr base::Duration kMoment{300};
              std::unique_lock lock(mutex_);
              const std::stop_callback wake(stop, [this] { changed_.notify_all(); });
              clock.waitUntil(lock, changed_, clock.in(kMoment), [&stop] { return stop.stop_requested(); });
              if (!stop.stop_requested()) simulate(set, options.simulate);
          }) {}

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::jthread thread_;
};

}  // namespace

int status(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, std::nullopt, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the devices", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    int code = kOk;
    nlohmann::json object = {{"ok", true}, {"devices", nlohmann::json::array()}};
    std::vector<std::vector<std::string>> rows = {{"DEVICE", "HOW IT IS", "XFS", "TO DO", "DETAIL"}};
    for (StatusRow& row : askAll(*set, clock)) {
        if (row.status.state != DeviceState::Online) code = kTrouble;
        const std::string action(base::name(row.status.action));
        std::string xfs(name(row.status.state));
        if (row.more.contains("paper")) xfs += ", paper " + row.more["paper"].get<std::string>();
        rows.push_back({plainName(row.role), row.plain, xfs,
                        row.todo.empty() ? "-" : row.todo + " [" + action + "]", row.status.detail.text()});
        nlohmann::json device = {{"device", name(row.role)}, {"state", name(row.status.state)},
                                 {"action", action},         {"detail", row.status.detail.text()},
                                 {"words", row.plain},       {"toDo", row.todo}};
        device.update(row.more);
        object["devices"].push_back(std::move(device));
    }
    object["ok"] = code == kOk;
    if (!simulate(*set, options.afterwards)) return kUsage;
    return finish(options, code, object, table(rows));
}

int readCard(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::CardReader, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the card reader", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    if (!options.json) std::fputs("Lay a card on the reader.\n", stderr);
    const CardResult card = set->cardReader->read({clock.in(std::chrono::seconds(options.seconds))});
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (!card) {
        const CardFailure& failure = card.error();
        const nlohmann::json object = {{"ok", false},
                                       {"fault", name(failure.fault)},
                                       {"detail", failure.error.detail.text()},
                                       {"action", base::name(failure.error.action)}};
        const bool trouble = failure.fault == CardFault::DeviceTrouble;
        if (options.json) return finish(options, trouble ? kTrouble : kNothing, object, {});
        return complain(options, trouble ? kTrouble : kNothing, plainWords(failure.fault), failure.error);
    }
    nlohmann::json object = {{"ok", true}, {"type", name(card->type)}, {"masked", !options.personal}};
    std::vector<std::vector<std::string>> rows = {{"card", std::string(name(card->type))}};
    for (const auto& [label, value] : fieldsOf(*card)) {
        if (value->empty()) continue;
        object["fields"][label] = shown(*value, options);
        rows.push_back({label, shown(*value, options)});
    }
    if (card->longTerm) {
        object["fields"]["valid to"] = "long-term";
        rows.push_back({"valid to", "long-term"});
    }
    object["photoBytes"] = card->photo.size();
    rows.push_back({"photo", std::to_string(card->photo.size()) + " bytes"});
    std::string people = table(rows);
    if (!options.personal) people += "Masked; --show-personal-data shows it, with the holder's consent.\n";
    return finish(options, kOk, object, people);
}

int printTest(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::ReceiptPrinter, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the receipt printer", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    const int width = set->receiptPrinter->widthDots();
    const std::string code = fmt::format("zizhu-test {} {}", width, base::toIso8601(clock.wall()));
    const base::Result<base::Bitmap> page = makeTestPage(width, code);
    if (!page) return complain(options, kUsage, "cannot make a test page", page.error());
    const PrintReport report =
        set->receiptPrinter->print(*page, {clock.in(std::chrono::seconds(options.seconds))});
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (report.outcome == PrintOutcome::Proven) {
        const nlohmann::json object = {{"ok", true},
                                       {"outcome", name(report.outcome)},
                                       {"rows", report.rowsSent},
                                       {"widthDots", width},
                                       {"code", code}};
        return finish(
            options, kOk, object,
            table({{"outcome", plainWords(report.outcome) + " [proven]"},
                   {"page", fmt::format("{} x {} dots", width, report.rowsSent)},
                   {"its code", code}}) +
                "The ruler must reach both edges, the bars show no white line, the code read back.\n");
    }
    const int exit = report.outcome == PrintOutcome::Unproven ? kNothing : kTrouble;
    if (!options.json) {
        return complain(options, exit,
                        plainWords(report.outcome) + " [" + std::string(name(report.outcome)) + "]",
                        report.error);
    }
    return finish(options, exit,
                  {{"ok", false},
                   {"outcome", name(report.outcome)},
                   {"rows", report.rowsSent},
                   {"detail", report.error.detail.text()},
                   {"action", base::name(report.error.action)}},
                  {});
}

int readCode(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::CodeScanner, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the code scanner", set.error());
    if (!options.json) std::fputs("Show a code to the scanner.\n", stderr);
    base::Result<ScannedCode> code = [&] {
        const Hands hands(*set, options, clock);
        return set->codeScanner->read({clock.in(std::chrono::seconds(options.seconds))});
    }();
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (!code) {
        const bool none = code.error().code == base::Errc::Timeout;
        return complain(options, none ? kNothing : kTrouble,
                        none ? "no code was shown" : "the scanner has trouble", code.error());
    }
    const base::SecretString text = code->text();
    const std::string symbology = code->aim.empty() ? "unknown" : code->aim;
    const std::string words = text.empty() ? "(no text: neither UTF-8 nor GB 18030)" : shown(text, options);
    return finish(options, kOk,
                  {{"ok", true},
                   {"aim", code->aim},
                   {"bytes", code->data.size()},
                   {"masked", !options.personal},
                   {"isText", !text.empty()},
                   {"text", text.empty() ? "" : words}},
                  table({{"symbology (AIM)", symbology},
                         {"length", fmt::format("{} bytes", code->data.size())},
                         {"says", words}}));
}

}  // namespace zizhu::drivers::devices
