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
    out["status"] = name(facts.status);
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
    out["next"] = texts(nextText(known->facts.status));
    return out.dump(2);
}

}  // namespace zizhu::central
