// Answers: a flat map from path to canonical text (see QuestionType), in secret memory.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "catalog/question.h"

namespace zizhu::catalog {

// Looks up the answer to a path of one item ("childName", "birthPlace.region", "holders.0.name").
// The text stays valid until the answers change. An absent and an empty answer mean the same.
class AnswerView {
public:
    virtual ~AnswerView() = default;
    virtual std::optional<std::string_view> answer(std::string_view path) const = 0;
};

using Answers = std::map<std::string, base::SecretString, std::less<>>;

// `answers` must outlive it.
class MapAnswers final : public AnswerView {
public:
    explicit MapAnswers(const Answers& answers) : answers_(answers) {}
    std::optional<std::string_view> answer(std::string_view path) const override {
        const auto found = answers_.find(path);
        if (found == answers_.end() || found->second.empty()) return std::nullopt;
        return found->second.reveal();
    }

private:
    const Answers& answers_;
};

// The path of a column in a row of a table.
std::string cellPath(std::string_view tableKey, std::size_t row, std::string_view columnKey);
// Rows of a table that hold an answer, counted up to the last such row (at most kMaxTableRows).
std::size_t rowCount(const Question& table, const AnswerView& answers);

}  // namespace zizhu::catalog
