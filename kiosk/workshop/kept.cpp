#include "kiosk/workshop/kept.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/file.h"

namespace zizhu::kiosk {

namespace {

using base::Errc;
using base::fail;
using flow::vendor::Report;
using Json = nlohmann::json;

constexpr std::size_t kMaxFileBytes = 64u << 10;

// Anything but an object is as good as nothing.
Json readJson(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes) return nullptr;
    Json json = Json::parse(bytes->begin(), bytes->end(), nullptr, false);
    return json.is_object() ? json : Json("damaged");
}

base::Status writeJson(const std::filesystem::path& file, const Json& json) {
    return base::writeFileAtomically(file, base::asBytes(json.dump(1)));
}

base::Status removeFile(const std::filesystem::path& file) {
    std::error_code failed;
    std::filesystem::remove(file, failed);
    if (failed) return fail(Errc::Io, {"a file of vendor mode cannot be removed"});
    return {};
}

Json jsonOf(const Report& report) {
    Json findings = Json::array();
    for (const auto& one : report.findings) {
        findings.push_back({{"part", flow::vendor::key(one.part)}, {"verdict", int(one.verdict)}, {"action", int(one.action)},
                            {"state", int(one.state)}, {"detail", one.detail.text()}, {"at", base::toIso8601(one.at)}});
    }
    return {{"format", 1}, {"number", report.number}, {"at", base::toIso8601(report.at)},
            {"by", {{"id", report.by.id}, {"name", report.by.name}}}, {"ready", report.ready},
            {"findings", findings}, {"byHand", report.byHand}, {"sent", report.sent == flow::vendor::Delivery::Done}};
}

template <class E>
E enumOf(const Json& value, E last) {
    const int number = value.get<int>();
    if (number < 0 || number > int(last)) throw std::out_of_range("enumeration");
    return E(number);
}

std::optional<Report> reportOf(const Json& json) {
    using flow::vendor::Delivery;
    try {
        Report report;
        report.number = json.at("number").get<std::string>();
        report.at = base::parseIso8601(json.at("at").get<std::string>()).value();
        report.by = {json.at("by").at("id"), json.at("by").at("name")};
        report.ready = json.at("ready").get<bool>();
        for (const Json& one : json.at("findings")) {
            flow::vendor::Finding finding;
            const auto key = one.at("part").get<std::string>();
            std::size_t part = 0;
            while (part < flow::vendor::kPartCount && flow::vendor::key(flow::vendor::Part(part)) != key) ++part;
            if (part == flow::vendor::kPartCount) continue;
            finding.part = flow::vendor::Part(part);
            finding.verdict = enumOf(one.at("verdict"), flow::vendor::Verdict::NoAnswer);
            finding.action = enumOf(one.at("action"), base::StaffAction::Suspend);
            finding.state = enumOf(one.at("state"), flow::DeviceState::Unavailable);
            finding.at = base::parseIso8601(one.at("at").get<std::string>()).value_or(report.at);
            report.findings.push_back(std::move(finding));
        }
        for (std::size_t i = 0; i < report.byHand.size(); ++i) report.byHand[i] = json.at("byHand").at(i).get<bool>();
        report.kept = Delivery::Done;
        report.sent = json.at("sent").get<bool>() ? Delivery::Done : Delivery::Waiting;
        return report;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

base::Status Kept::prepare() const {
    std::error_code failed;
    std::filesystem::create_directories(reports(), failed);
    if (!failed) std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, failed);
    if (failed) return fail(Errc::Io, {"the folder of vendor mode cannot be made"});
    return {};
}

flow::vendor::PinGuard Kept::pinGuard() const {
    const Json json = readJson(folder_ / "pin-guard.json");
    if (json.is_null()) return {};
    const Json wrong = json.is_object() ? json.value("wrong", Json()) : Json();
    if (!wrong.is_number_integer()) return {flow::vendor::kPinTries};
    return {std::clamp(wrong.get<int>(), 0, flow::vendor::kPinLocked)};
}

base::Status Kept::keep(const flow::vendor::PinGuard& guard) const {
    return writeJson(folder_ / "pin-guard.json", {{"format", 1}, {"wrong", guard.wrong}});
}

base::Status Kept::unlockPin() const {
    if (auto made = prepare(); !made) return made;
    if (auto kept = keep(flow::vendor::PinGuard{}); !kept) return kept;
    return base::writeFileAtomically(folder_ / "unlock", {});
}

bool Kept::takeUnlock() const {
    std::error_code ignored;
    return std::filesystem::remove(folder_ / "unlock", ignored);
}

std::optional<flow::vendor::Calibration> Kept::calibration() const {
    const Json json = readJson(folder_ / "calibration.json");
    flow::vendor::Calibration kept;
    try {
        kept = {json.at("micronsPerPixel").get<int>(), json.at("mountedMm").get<int>(), json.at("paperMm").get<int>()};
    } catch (const Json::exception&) {
        return std::nullopt;
    }
    const auto within = [](int value, int least, int most) { return value >= least && value <= most; };
    const bool good = within(kept.micronsPerPixel, flow::vendor::kMinMicrons, flow::vendor::kMaxMicrons) &&
                      within(kept.mountedMm, flow::vendor::kMinMountedMm, flow::vendor::kMaxMountedMm) &&
                      (kept.paperMm == 58 || kept.paperMm == 80);
    return good ? std::optional(kept) : std::nullopt;
}

base::Status Kept::keep(const flow::vendor::Calibration& c) const {
    return writeJson(folder_ / "calibration.json", {{"format", 1}, {"micronsPerPixel", c.micronsPerPixel},
                                                    {"mountedMm", c.mountedMm}, {"paperMm", c.paperMm}});
}

std::optional<flow::Outage> Kept::outage() const {
    const Json json = readJson(folder_ / "outage.json");
    if (json.is_null()) return std::nullopt;
    // A decision whose words are damaged is a decision all the same.
    flow::Outage outage;
    if (!json.is_object()) return outage;
    for (const base::Language language : base::kLanguages) {
        const auto text = json.find(base::tag(language));
        if (text != json.end() && text->is_string()) outage.message.in[std::size_t(language)] = text->get<std::string>();
    }
    const auto until = json.find("until");
    if (until != json.end() && until->is_string()) outage.until = base::parseIso8601(until->get<std::string>());
    return outage;
}

base::Status Kept::keep(const std::optional<flow::Outage>& outage) const {
    const auto file = folder_ / "outage.json";
    if (!outage) return removeFile(file);
    Json json = {{"format", 1}};
    for (const base::Language language : base::kLanguages) {
        json[std::string(base::tag(language))] = outage->message.in[std::size_t(language)];
    }
    if (outage->until) json["until"] = base::toIso8601(*outage->until);
    return writeJson(file, json);
}

std::vector<std::filesystem::path> Kept::reportFiles() const {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(reports(), failed)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

base::Status Kept::keep(const Report& report) const {
    const auto file = reports() / (report.number + ".json");
    const auto before = reportOf(readJson(file));
    if (before && before->at != report.at) return fail(Errc::Exists, {"a report was made in this minute already"});
    if (auto done = writeJson(file, jsonOf(report)); !done) return done;
    auto files = reportFiles();
    for (std::size_t i = 0; i + kMaxReports < files.size(); ++i) (void)removeFile(files[i]);
    return {};
}

base::Status Kept::sent(const std::string& number) const {
    const auto file = reports() / (number + ".json");
    Json json = readJson(file);
    if (!json.is_object()) return fail(Errc::NotFound, {"no such report"});
    json["sent"] = true;
    return writeJson(file, json);
}

std::optional<Report> Kept::newestReport() const {
    const auto files = reportFiles();
    return files.empty() ? std::nullopt : reportOf(readJson(files.back()));
}

std::vector<Report> Kept::unsent() const {
    std::vector<Report> all;
    for (const auto& file : reportFiles()) {
        auto report = reportOf(readJson(file));
        if (report && report->sent != flow::vendor::Delivery::Done) all.push_back(std::move(*report));
    }
    return all;
}

}  // namespace zizhu::kiosk
