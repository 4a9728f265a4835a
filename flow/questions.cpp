#include <algorithm>

#include "flow/turn.h"

namespace zizhu::flow {

namespace {

using catalog::Question;
using catalog::QuestionType;

// Chosen rather than typed: a condition may look at it at once. What is typed is made canonical when
// the page is left, so that "12." does not jump to "12.00" under somebody's finger.
bool isChosen(QuestionType type) {
    return type == QuestionType::Choice || type == QuestionType::Choices || type == QuestionType::YesNo ||
           type == QuestionType::Date;
}

std::optional<std::size_t> parseRow(std::string_view text) {
    if (text.empty() || text.size() > 2) return std::nullopt;
    std::size_t row = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        row = row * 10 + std::size_t(c - '0');
    }
    return row;
}

const Question* columnOf(const Question& table, std::string_view key) {
    for (const Question& column : table.columns) {
        if (column.key == key) return &column;
    }
    return nullptr;
}

// The question that decides how the value at `path` of this page is understood; null if the page has
// no such place for an answer.
const Question* target(const Session& session, const VisiblePage& page, std::string_view path) {
    const std::string_view key = path.substr(0, path.find('.'));
    const std::string_view rest = path.substr(std::min(path.size(), key.size() + 1));
    const auto found = std::find_if(page.questions.begin(), page.questions.end(),
                                    [&](const Question* question) { return question->key == key; });
    if (found == page.questions.end()) return nullptr;
    const Question& question = **found;
    if (question.type == QuestionType::Address) return rest == "region" || rest == "detail" ? &question : nullptr;
    if (question.type != QuestionType::Table) return rest.empty() && path == key ? &question : nullptr;
    const std::size_t point = rest.find('.');
    if (point == std::string_view::npos) return nullptr;
    const std::optional<std::size_t> row = parseRow(rest.substr(0, point));
    if (!row || *row >= shownRows(session, *page.item, question)) return nullptr;
    return columnOf(question, rest.substr(point + 1));
}

void put(Session& session, const std::string& key, base::SecretString value) {
    if (value.empty()) {
        session.answers.erase(key);
    } else {
        session.answers[key] = std::move(value);
    }
}

void setAnswer(Session& session, const intent::SetAnswer& set) {
    const std::optional<VisiblePage> page = currentPage(session);
    if (!page || set.value.size() > catalog::kMaxAnswerBytes) return;
    const Question* question = target(session, *page, set.path);
    if (question == nullptr) return;
    const std::string key = storageKey(*page->item, set.path);
    base::SecretString value = isChosen(question->type)
                                   ? catalog::canonical(*question, set.value.reveal(), *session.catalogue)
                                   : set.value;
    const auto before = session.answers.find(key);
    if (before == session.answers.end() ? value.empty() : before->second == value) return;
    put(session, key, std::move(value));
    // What somebody wrote is no longer what the card said.
    const std::string whole = storageKey(*page->item, std::string_view(set.path).substr(0, set.path.find('.')));
    session.prefilled.erase(whole);
    session.fromRegister.erase(whole);
    std::erase_if(session.faults, [&](const catalog::Fault& fault) { return fault.path == set.path; });
    onAnswered(session, *question);
    changed(session);
}

const Question* tableOf(const VisiblePage& page, std::string_view key) {
    for (const Question* question : page.questions) {
        if (question->key == key && question->type == QuestionType::Table) return question;
    }
    return nullptr;
}

void moveRow(Session& session, const catalog::Item& item, const Question& table, std::size_t from,
             std::size_t to) {
    for (const Question& column : table.columns) {
        const auto source = session.answers.find(storageKey(item, catalog::cellPath(table.key, from, column.key)));
        base::SecretString value = source == session.answers.end() ? base::SecretString() : source->second;
        put(session, storageKey(item, catalog::cellPath(table.key, to, column.key)), std::move(value));
    }
}

void clearRow(Session& session, const catalog::Item& item, const Question& table, std::size_t row) {
    for (const Question& column : table.columns) {
        session.answers.erase(storageKey(item, catalog::cellPath(table.key, row, column.key)));
    }
}

void removeRow(Session& session, const catalog::Item& item, const Question& table, std::size_t row) {
    const std::size_t rows = shownRows(session, item, table);
    if (row >= rows) return;
    for (std::size_t next = row + 1; next < rows; ++next) moveRow(session, item, table, next, next - 1);
    clearRow(session, item, table, rows - 1);
    session.tableRows[storageKey(item, table.key)] = std::max(table.minRows, rows - 1);
}

bool blankRow(const Session& session, const catalog::Item& item, const Question& table, std::size_t row) {
    return std::none_of(table.columns.begin(), table.columns.end(), [&](const Question& column) {
        return session.answers.count(storageKey(item, catalog::cellPath(table.key, row, column.key))) != 0;
    });
}

void editRows(Session& session, const Intent& intent) {
    const std::optional<VisiblePage> page = currentPage(session);
    if (!page) return;
    if (const auto* add = std::get_if<intent::AddRow>(&intent)) {
        const Question* table = tableOf(*page, add->question);
        if (table == nullptr) return;
        const std::size_t most = std::min(table->maxRows, catalog::kMaxTableRows);
        const std::size_t rows = shownRows(session, *page->item, *table);
        if (rows < most) session.tableRows[storageKey(*page->item, table->key)] = rows + 1;
    } else if (const auto* remove = std::get_if<intent::RemoveRow>(&intent)) {
        const Question* table = tableOf(*page, remove->question);
        if (table == nullptr) return;
        removeRow(session, *page->item, *table, remove->row);
        changed(session);
    }
    session.faults.clear();  // their rows may be others now
}

void settle(Session& session, const catalog::Item& item, const Question& question, const std::string& path) {
    const auto found = session.answers.find(storageKey(item, path));
    if (found == session.answers.end()) return;
    base::SecretString value = catalog::canonical(question, found->second.reveal(), *session.catalogue);
    put(session, storageKey(item, path), std::move(value));
}

void settleTable(Session& session, const catalog::Item& item, const Question& table) {
    for (std::size_t row = 0; row < shownRows(session, item, table); ++row) {
        for (const Question& column : table.columns) {
            settle(session, item, column, catalog::cellPath(table.key, row, column.key));
        }
    }
    // Rows are sent without gaps: one left empty goes, unless the table needs so many.
    for (std::size_t row = shownRows(session, item, table); row-- > 0;) {
        if (blankRow(session, item, table, row)) removeRow(session, item, table, row);
    }
}

}  // namespace

void settlePage(Session& session) {
    const std::optional<VisiblePage> page = currentPage(session);
    if (!page) return;
    for (const Question* question : page->questions) {
        if (question->type == QuestionType::Table) {
            settleTable(session, *page->item, *question);
        } else if (question->type == QuestionType::Address) {
            settle(session, *page->item, *question, question->key + ".detail");
        } else {
            settle(session, *page->item, *question, question->key);
        }
    }
}

void onQuestions(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (const auto* set = std::get_if<intent::SetAnswer>(&intent)) {
        setAnswer(s, *set);
    } else if (std::holds_alternative<intent::AddRow>(intent) ||
               std::holds_alternative<intent::RemoveRow>(intent)) {
        editRows(s, intent);
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        settlePage(s);
        const std::optional<VisiblePage> page = currentPage(s);
        if (page) s.faults = faultsOf(s, *page);
        if (!s.faults.empty()) return;
        if (page) s.visited.insert(page->place);
        goOn(turn);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        settlePage(s);
        const std::optional<VisiblePage> page = currentPage(s);
        if (page && s.returnToCheck && faultsOf(s, *page).empty()) s.visited.insert(page->place);
        goBack(turn);
    }
    // An answer of a bundle's later item can open an earlier page that then asks what this one asked.
    if (s.items.size() > 1 && s.step == Step::Questions && !currentPage(s)) goOn(turn);
}

}  // namespace zizhu::flow
