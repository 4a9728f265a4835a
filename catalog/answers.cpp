#include "catalog/answers.h"

#include <fmt/core.h>

namespace zizhu::catalog {

std::string cellPath(std::string_view tableKey, std::size_t row, std::string_view columnKey) {
    return fmt::format("{}.{}.{}", tableKey, row, columnKey);
}

std::size_t rowCount(const Question& table, const AnswerView& answers) {
    std::size_t rows = 0;
    // Looks a little past the greatest number of rows, so that too many are noticed.
    for (std::size_t row = 0; row < kMaxTableRows + 1; ++row) {
        for (const Question& column : table.columns) {
            const auto answer = answers.answer(cellPath(table.key, row, column.key));
            if (answer && !answer->empty()) rows = row + 1;
        }
    }
    return rows;
}

}  // namespace zizhu::catalog
