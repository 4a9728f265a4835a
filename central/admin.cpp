#include "central/admin.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "central/credentials.h"
#include "central/service/texts.h"

namespace zizhu::central {
namespace {

using Json = nlohmann::ordered_json;

Json texts(const catalog::Text& text) {
    Json out;
    for (const base::Language language : base::kLanguages)
        out[std::string(base::tag(language))] = text(language);
    return out;
}

Json describe(const PublicCase& known) {
    const Case& facts = known.facts;
    Json out;
    out["caseNumber"] = facts.caseNumber;
    out["id"] = facts.applicationId.toString();
    out["item"] = facts.item;
    out["itemVersion"] = facts.itemVersion;
    out["title"] = texts(known.title);
    out["bundle"] = facts.bundle ? Json(facts.bundle->toString()) : Json(nullptr);
    out["terminal"] = facts.terminal;
    out["department"] = facts.department;
    out["status"] = wireStatus(facts);
    out["submittedAt"] = base::toIso8601(facts.submittedAt);
    out["promisedBy"] = facts.promisedBy ? Json(base::toString(*facts.promisedBy)) : Json(nullptr);
    return out;
}

}  // namespace

base::Status issueTerminal(const std::filesystem::path& state, const std::string& name,
                           const TerminalAddresses& addresses, const std::filesystem::path& out,
                           const base::Clock& clock, base::RandomSource& random) {
    const auto keys = IntakeKeys::open(state);
    if (!keys) return base::fail(keys.error());
    if (auto issued = issueTerminalCredentials(state, name, out, clock, random); !issued) return issued;
    Json config;
    config["format"] = 1;
    config["terminal"] = name;
    config["central"] = addresses.central;
    config["publicUrl"] = addresses.publicUrl;
    config["certificateFile"] = "terminal.crt";
    config["keyFile"] = "terminal.key";
    config["caFile"] = "ca.crt";
    config["intakeKey"]["id"] = keys->current().id;
    config["intakeKey"]["publicKey"] = base::toBase64(keys->current().publicKey);
    return base::writeFileAtomically(out / "terminal.json", base::asBytes(config.dump(4) + "\n"), 0600);
}

Outcome<std::string> casesJson(Backend& backend) {
    CaseQuery query;
    query.limit = CaseStore::kMaxListed;
    auto list = backend.casework.list(query, kEveryDepartment);
    if (!list) return tl::unexpected(list.error());
    Json out;
    out["total"] = list->total;
    out["cases"] = Json::array();
    for (Case& each : list->cases)
        out["cases"].push_back(describe(backend.casework.describe(std::move(each))));
    return out.dump(2);
}

Outcome<std::string> caseJson(Backend& backend, const std::string& code) {
    auto known = backend.casework.follow(code);
    if (!known) {
        auto opened = backend.casework.open(code, kEveryDepartment);
        if (!opened) return tl::unexpected(opened.error());
        known = std::move(opened->known);
    }
    Json out = describe(*known);
    out["history"] = Json::array();
    for (const CaseStep& step : known->facts.history) {
        Json line;
        line["at"] = base::toIso8601(step.at);
        line["status"] = name(step.status);
        line["text"] = texts(stepText(step));
        out["history"].push_back(std::move(line));
    }
    out["next"] = texts(nextText(known->facts));
    return out.dump(2);
}

namespace {

constexpr const char* kAdministrator = "admin";

Outcome<Case> caseOf(Backend& backend, const std::string& code) {
    const auto followed = backend.casework.follow(code);
    if (followed) return followed->facts;
    const auto opened = backend.casework.open(code, kEveryDepartment);
    if (!opened) return tl::unexpected(opened.error());
    return opened->known.facts;
}

}  // namespace

Outcome<void> moveCase(Backend& backend, const std::string& code, const std::string& status) {
    const auto found = caseOf(backend, code);
    if (!found) return tl::unexpected(found.error());
    const auto to = caseStatus(status);
    if (!to) return refuse(FaultKind::Invalid, "status-unknown");
    return backend.casework.move(found->caseNumber, kEveryDepartment, kAdministrator, found->status, *to, "");
}

Outcome<void> askForPapers(Backend& backend, const std::string& code, const std::vector<std::string>& materials) {
    const auto found = caseOf(backend, code);
    if (!found) return tl::unexpected(found.error());
    return backend.followUps.want(found->caseNumber, kEveryDepartment, kAdministrator, materials, "");
}

Outcome<void> resultReady(Backend& backend, const std::string& code, const std::string& place) {
    const auto found = caseOf(backend, code);
    if (!found) return tl::unexpected(found.error());
    return backend.followUps.ready(found->caseNumber, kEveryDepartment, kAdministrator, place);
}

Outcome<std::size_t> comeToAll(Backend& backend) {
    const auto calls = backend.helpCalls.look();
    if (!calls) return tl::unexpected(calls.error());
    for (const HelpCall& call : *calls) {
        if (const auto done = backend.helpCalls.come(call.id, kAdministrator); !done) return tl::unexpected(done.error());
    }
    return calls->size();
}

Outcome<std::string> ratingsJson(Backend& backend) {
    const auto table = backend.ratings.table(kEveryDepartment);
    if (!table) return tl::unexpected(table.error());
    Json out = Json::array();
    for (const RatingLine& line : table->items)
        out.push_back({{"item", line.count.item}, {"levels", line.count.levels}, {"satisfied", line.satisfied()}});
    return Json{{"remarks", table->remarks.size()}, {"items", std::move(out)}}.dump(2);
}

base::Status decideOutage(Backend& backend, const std::string& terminal, const std::string& zhCn, const std::string& en,
                          const std::string& until, bool ends) {
    if (ends) return backend.staff.setOutage(terminal, std::nullopt);
    TerminalOutage outage{zhCn.empty() ? en : zhCn, en.empty() ? zhCn : en, base::parseIso8601(until)};
    if (!until.empty() && !outage.until) return base::fail(base::Errc::InvalidInput, {"the time of the end"});
    return backend.staff.setOutage(terminal, outage);
}

}  // namespace zizhu::central
