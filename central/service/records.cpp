#include "central/service/records.h"

#include <algorithm>

#include <fmt/format.h>

namespace zizhu::central {
namespace {

constexpr std::string_view kEnterpriseCode = "enterpriseCode";
constexpr std::string_view kPersons = "1";  // of the dictionary targets
constexpr std::size_t kMaxAgents = 50;

bool holds(const Register::Record& record, std::string_view path, const base::SecretString& number) {
    const auto found = record.find(path);
    return found != record.end() && !number.empty() && found->second == number;
}

bool actsFor(const Register::Record& record, const base::SecretString& number) {
    if (holds(record, "representative.number", number)) return true;
    for (std::size_t i = 0; i < kMaxAgents; ++i) {
        if (holds(record, fmt::format("agents.{}.number", i), number)) return true;
    }
    return false;
}

}  // namespace

bool speaksOfEnterprise(const catalog::Item& item) {
    const bool forOthers = std::any_of(item.targets.begin(), item.targets.end(),
                                       [](const std::string& target) { return target != kPersons; });
    const catalog::Question* code = catalog::findQuestion(item, kEnterpriseCode);
    return forOthers && code != nullptr && code->type == catalog::QuestionType::CreditCode;
}

Sought seek(const Register& registry, std::string_view registryKey, const catalog::Item& item,
            const catalog::AnswerView& answers, const catalog::Context& context, const Seeker& seeker) {
    if (speaksOfEnterprise(item)) {
        const auto asked = catalog::answeredPaths(item, answers, context);
        const bool answered = std::find(asked.begin(), asked.end(), kEnterpriseCode) != asked.end();
        if (const auto code = answered ? answers.answer(kEnterpriseCode) : std::nullopt) {
            const Register::Record* record = registry.find(registryKey, *code);
            if (record == nullptr) return {kNotRegistered};
            if (!actsFor(*record, seeker.number)) return {kWrongPerson};
            return {kRecordFound, record};
        }
    }
    const Register::Record* record = registry.find(registryKey, seeker.number.reveal());
    if (record == nullptr) return {kNotRegistered};
    if (!(record->find("holder.name")->second == seeker.name)) return {kWrongPerson};
    return {kRecordFound, record};
}

}  // namespace zizhu::central
