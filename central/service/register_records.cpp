#include "central/service/register_records.h"

#include <algorithm>

#include "base/event_log.h"

namespace zizhu::central {
namespace {

bool shares(const catalog::Item& item, const std::string& registry) {
    return std::any_of(item.sharedData.begin(), item.sharedData.end(),
                       [&](const catalog::SharedData& data) { return data.registry == registry; });
}

void take(const Register::Record& record, const std::string& path,
          std::map<std::string, base::SecretString, std::less<>>& out) {
    const auto found = record.find(path);
    if (found != record.end()) out.insert_or_assign(path, found->second);
    // Of a text that differs by language the Chinese one is what a form holds.
    const auto chinese = record.find(path + "." + std::string(base::tag(base::Language::ZhCn)));
    if (chinese != record.end()) out.insert_or_assign(path, chinese->second);
}

}  // namespace

Outcome<Records> RegisterRecords::ask(const RecordsRequest& request) {
    std::vector<const catalog::Item*> items;
    for (const auto& [key, version] : request.items) {
        const auto found = environment_.catalogues.item(key, version);
        if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-version-unknown");
        items.push_back(found.item);
    }
    Records out;
    for (const std::string& registry : request.registries) {
        const bool shared = std::any_of(items.begin(), items.end(), [&](const catalog::Item* item) { return shares(*item, registry); });
        if (!shared) return refuse(FaultKind::Invalid, "register-not-shared");
        const Register::Record* record = register_.find(registry, request.number.reveal());
        const bool own = record != nullptr && record->find("holder.name")->second == request.name;
        environment_.log.write({"register.asked",
                                "central",
                                base::Severity::Info,
                                own ? base::Disposition::Success : base::Disposition::Failure,
                                {{"registry", base::Token::fromKey(registry).value_or(base::Token("unknown"))}}});
        if (!own) continue;
        auto& values = out[registry];
        for (const catalog::Item* item : items) {
            if (!shares(*item, registry)) continue;
            for (const catalog::Page& page : item->pages) {
                for (const catalog::Question& question : page.questions) {
                    if (question.prefill != catalog::Prefill::Register || question.prefillRegistry != registry) continue;
                    take(*record, question.prefillPath, values);
                    if (question.type != catalog::QuestionType::Address) continue;
                    take(*record, question.prefillPath + ".region", values);
                    take(*record, question.prefillPath + ".detail", values);
                }
            }
        }
    }
    return out;
}

}  // namespace zizhu::central
