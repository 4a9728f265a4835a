#include "kiosk/workshop/ledger.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/file.h"

namespace zizhu::kiosk {

namespace {

using base::Token;
using flow::vendor::Consumable;
using flow::vendor::Counter;
using flow::vendor::kConsumableCount;
using flow::vendor::kPartCount;
using flow::vendor::Part;
using Json = nlohmann::json;

constexpr std::size_t kMaxFileBytes = 256u << 10;
constexpr std::int64_t kMost = std::int64_t(1) << 50;  // no counter of a terminal reaches it

constexpr std::array<std::string_view, 9> kCounterKeys = {"cards", "receipts", "pages", "scans", "codes",
                                                          "pictures", "failures", "resets", "hours"};

std::optional<Part> partFromKey(std::string_view key) {
    for (std::size_t i = 0; i < kPartCount; ++i) {
        if (flow::vendor::key(Part(i)) == key) return Part(i);
    }
    return std::nullopt;
}

const base::LogValue* field(const std::vector<base::LogField>& fields, std::string_view name) {
    for (const base::LogField& one : fields) {
        if (one.name.text() == name) return &one.value;
    }
    return nullptr;
}

std::optional<Part> deviceIn(const std::vector<base::LogField>& fields) {
    const auto* value = field(fields, "device");
    const auto* token = value == nullptr ? nullptr : std::get_if<Token>(value);
    return token == nullptr ? std::nullopt : partFromKey(token->text());
}

// Whose trouble an event is.
std::optional<Part> partOf(Token event, const std::vector<base::LogField>& fields) {
    if (const auto named = deviceIn(fields)) return named;
    const std::string_view text = event.text();
    const auto begins = [&](std::string_view with) { return text.rfind(with, 0) == 0; };
    if (begins("card.")) return Part::IdCardReader;
    if (begins("receipt.")) return Part::ReceiptPrinter;
    if (begins("document.")) return Part::DocumentPrinter;
    if (begins("code.")) return Part::CodeScanner;
    if (begins("lights.")) return Part::Lights;
    return std::nullopt;
}

Token tokenOf(std::string_view key) { return Token::fromKey(key).value_or(Token("unknown")); }

}  // namespace

void Ledger::count(Part part, Counter counter, std::int64_t by) {
    page(part).counts[counter] += by;
    dirty_ = true;
}

void Ledger::use(Consumable what, std::int64_t amount) {
    uses_[std::size_t(what)].used += amount;
    dirty_ = true;
}

void Ledger::note(Part part, Token event, Token code, base::Detail detail, base::StaffAction action) {
    auto& errors = page(part).errors;
    if (detail.empty()) detail = base::Detail("{}: {}", event, code);
    errors.push_front({{clock_.wall(), std::move(detail), action}, std::string(event.text()), std::string(code.text())});
    if (errors.size() > flow::vendor::kMaxErrors) errors.pop_back();
    count(part, Counter::Failures);
}

void Ledger::told(const Message& message) {
    const auto* outcome = std::get_if<flow::Outcome>(&message);
    if (outcome == nullptr) return;
    const std::lock_guard lock(mutex_);
    if (std::holds_alternative<flow::outcome::CardRead>(*outcome)) count(Part::IdCardReader, Counter::Cards);
    if (std::holds_alternative<flow::outcome::CodeRead>(*outcome)) count(Part::CodeScanner, Counter::Codes);
}

void Ledger::logged(const base::LogEvent& event) {
    const bool done = event.disposition == base::Disposition::Success;
    const std::lock_guard lock(mutex_);
    if (event.event == Token("receipt.printed")) {
        if (!done) {
            const auto* why = field(event.fields, "outcome");
            const auto* token = why == nullptr ? nullptr : std::get_if<Token>(why);
            return note(Part::ReceiptPrinter, event.event, token == nullptr ? Token("failed") : *token, {}, base::StaffAction::None);
        }
        count(Part::ReceiptPrinter, Counter::Receipts);
        use(Consumable::ReceiptPaper, 1);
    } else if (event.event == Token("document.printed") && done) {
        const auto* pages = field(event.fields, "pages");
        const auto* number = pages == nullptr ? nullptr : std::get_if<std::int64_t>(pages);
        const std::int64_t amount = number == nullptr ? 1 : *number;
        count(Part::DocumentPrinter, Counter::Pages, amount);
        use(Consumable::DocumentPaper, amount);
        use(Consumable::Toner, amount);
    } else if (event.event == Token("scan.done")) {
        const bool camera = deviceIn(event.fields) == Part::DocumentCamera;
        count(camera ? Part::DocumentCamera : Part::DocumentScanner, camera ? Counter::Pictures : Counter::Scans);
    } else if (event.event == Token("device.hangs")) {
        if (const auto part = deviceIn(event.fields)) note(*part, event.event, "hangs", {"a call to it does not end"}, base::StaffAction::Reset);
    }
}

void Ledger::failed(Token event, const base::Error& error, const std::vector<base::LogField>& fields) {
    const auto part = partOf(event, fields);
    if (!part) return;
    // Somebody who lays no paper in, or takes a card away early, is no fault of the terminal.
    if (error.action == base::StaffAction::None && error.code != base::Errc::DeviceError && error.code != base::Errc::Unavailable) return;
    const std::lock_guard lock(mutex_);
    note(*part, event, tokenOf(base::name(error.code)), error.detail, error.action);
}

void Ledger::changed(flow::Device device, flow::DeviceState state, const drivers::DeviceStatus& status) {
    const bool absent = status.state == drivers::DeviceState::NoDevice && status.action == base::StaffAction::None;
    if (flow::works(state) || absent) return;
    const std::lock_guard lock(mutex_);
    base::Detail detail = status.detail.empty() ? base::Detail("{}", tokenOf(flow::name(state))) : status.detail;
    note(flow::vendor::partOf(device), "device.state", tokenOf(flow::name(state)), std::move(detail), status.action);
}

void Ledger::wasReset(Part part) {
    const std::lock_guard lock(mutex_);
    count(part, Counter::Resets);
}

void Ledger::fault(Part part, const base::Detail& detail, base::StaffAction action) {
    const std::lock_guard lock(mutex_);
    note(part, "part.test", "failed", detail, action);
}

void Ledger::replaced(Consumable what, const std::string& by) {
    const std::lock_guard lock(mutex_);
    uses_[std::size_t(what)] = {0, clock_.wall(), by};
    dirty_ = true;
}

std::vector<flow::vendor::Count> Ledger::counts(Part part) const {
    const std::lock_guard lock(mutex_);
    std::vector<flow::vendor::Count> all;
    for (const auto& [counter, value] : pages_[std::size_t(part)].counts) all.push_back({counter, value});
    return all;
}

std::vector<flow::vendor::PastError> Ledger::errors(Part part) const {
    const std::lock_guard lock(mutex_);
    std::vector<flow::vendor::PastError> all;
    for (const Past& one : pages_[std::size_t(part)].errors) all.push_back(one.error);
    return all;
}

flow::vendor::ConsumableStatus Ledger::consumable(Consumable what) const {
    const std::lock_guard lock(mutex_);
    const Use& use = uses_[std::size_t(what)];
    return {flow::vendor::Supply::NotSupported, use.used, use.since};
}

base::Status Ledger::load(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, kMaxFileBytes);
    if (!bytes && bytes.error().code == base::Errc::NotFound) return {};
    if (!bytes) return base::fail(bytes.error());
    const Json json = Json::parse(bytes->begin(), bytes->end(), nullptr, false);
    if (!json.is_object()) return base::fail(base::Errc::Corrupt, {"the technicians' ledger is no JSON object"});
    const auto isMap = [&](const char* name) { return json.contains(name) && json.at(name).is_object(); };
    if (!isMap("parts") || !isMap("consumables")) return base::fail(base::Errc::Corrupt, {"the technicians' ledger lacks a member"});
    const std::lock_guard lock(mutex_);
    try {
        for (const auto& [key, kept] : json.at("parts").items()) {
            const auto part = partFromKey(key);
            if (!part) continue;
            for (std::size_t i = 0; i < kCounterKeys.size(); ++i) {
                const auto value = kept.value(std::string(kCounterKeys[i]), std::int64_t(0));
                if (value > 0) page(*part).counts[Counter(i)] = std::min(value, kMost);
            }
            for (const Json& one : kept.value("errors", Json::array())) {
                if (page(*part).errors.size() >= flow::vendor::kMaxErrors) break;
                const auto at = base::parseIso8601(one.at("at").get<std::string>());
                const auto event = Token::fromKey(one.at("event").get<std::string>());
                const auto code = Token::fromKey(one.at("code").get<std::string>());
                const int action = one.at("action").get<int>();
                if (!at || !event || !code || action < 0 || action > int(base::StaffAction::Suspend)) continue;
                page(*part).errors.push_back({{*at, base::Detail("{}: {}", *event, *code), base::StaffAction(action)},
                                              std::string(event->text()), std::string(code->text())});
            }
        }
        for (std::size_t i = 0; i < kConsumableCount; ++i) {
            const auto found = json.at("consumables").find(flow::vendor::key(Consumable(i)));
            if (found == json.at("consumables").end()) continue;
            Use& use = uses_[i];
            use.used = std::clamp<std::int64_t>(found->value("used", std::int64_t(0)), 0, kMost);
            if (found->contains("since")) use.since = base::parseIso8601(found->at("since").get<std::string>());
            use.by = found->value("by", "");
        }
    } catch (const Json::exception&) {
        return base::fail(base::Errc::Corrupt, {"the technicians' ledger lacks a member"});
    }
    return {};
}

base::Status Ledger::save(const std::filesystem::path& file) {
    Json parts = Json::object(), consumables = Json::object();
    {
        const std::lock_guard lock(mutex_);
        if (!dirty_) return {};
        dirty_ = false;
        for (std::size_t i = 0; i < kPartCount; ++i) {
            const Page& from = pages_[i];
            if (from.counts.empty() && from.errors.empty()) continue;
            Json& to = parts[std::string(flow::vendor::key(Part(i)))];
            for (const auto& [counter, value] : from.counts) to[std::string(kCounterKeys[std::size_t(counter)])] = value;
            for (const Past& one : from.errors) {
                to["errors"].push_back({{"at", base::toIso8601(one.error.at)}, {"event", one.event}, {"code", one.code},
                                        {"action", int(one.error.action)}});
            }
        }
        for (std::size_t i = 0; i < kConsumableCount; ++i) {
            Json& to = consumables[std::string(flow::vendor::key(Consumable(i)))];
            to["used"] = uses_[i].used;
            if (uses_[i].since) to["since"] = base::toIso8601(*uses_[i].since);
            if (!uses_[i].by.empty()) to["by"] = uses_[i].by;
        }
    }
    const std::string text = Json{{"format", 1}, {"parts", parts}, {"consumables", consumables}}.dump(1);
    const base::Status done = base::writeFileAtomically(file, base::asBytes(text));
    if (!done) {
        const std::lock_guard lock(mutex_);
        dirty_ = true;
    }
    return done;
}

}  // namespace zizhu::kiosk
