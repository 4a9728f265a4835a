#include "central/service/record_values.h"

#include <fmt/format.h>

#include "catalog/evaluate.h"

namespace zizhu::central {

base::SecretString recordValue(const RecordSource& from, std::string_view path, base::Language language) {
    constexpr std::string_view kAnswer = "answer.";
    if (path.rfind(kAnswer, 0) == 0) {
        const std::string_view key = path.substr(kAnswer.size());
        const catalog::Question* question = catalog::findQuestion(*from.found.item, key);
        if (question == nullptr) return {};
        return catalog::displayAnswer(*question, key, catalog::MapAnswers(from.answers), *from.found.catalogue,
                                      language);
    }
    const std::string inLanguage = std::string(path) + "." + std::string(base::tag(language));
    auto value = from.record.find(inLanguage);
    // What a register writes is not converted: names stay as they are.
    if (value == from.record.end())
        value = from.record.find(std::string(path) + "." + std::string(base::tag(base::writtenFor(language))));
    if (value == from.record.end()) value = from.record.find(path);
    return value == from.record.end() ? base::SecretString() : value->second;
}

base::SecretString filledIn(const RecordSource& from, std::string_view pattern, base::Language language) {
    base::SecretString out;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
        out.append(pattern.substr(0, close == std::string_view::npos ? pattern.size() : open));
        if (close == std::string_view::npos) break;
        out.append(recordValue(from, pattern.substr(open + 1, close - open - 1), language).reveal());
        pattern.remove_prefix(close + 1);
    }
    return out;
}

bool holdsPath(const Register::Record& record, std::string_view path) {
    if (record.find(path) != record.end()) return true;
    const std::string below = std::string(path) + ".";
    const auto next = record.lower_bound(below);
    return next != record.end() && next->first.starts_with(below);
}

std::vector<std::vector<base::SecretString>> tableRows(const RecordSource& from,
                                                       const catalog::CertificateTable& table,
                                                       base::Language language) {
    std::vector<std::vector<base::SecretString>> rows;
    for (std::size_t i = 0; i < catalog::kMaxRecordRows; ++i) {
        const std::string row = fmt::format("{}.{}", table.path, i);
        if (!holdsPath(from.record, row)) break;
        std::vector<base::SecretString> cells;
        for (const catalog::CertificateField& column : table.columns) {
            cells.push_back(recordValue(from, row + "." + column.path, language));
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

}  // namespace zizhu::central
