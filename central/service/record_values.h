// What stands in a register's record, as an item's certificate or view names it. Pure; thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "base/language.h"
#include "base/secret.h"
#include "catalog/answers.h"
#include "central/register.h"
#include "central/service/environment.h"

namespace zizhu::central {

struct RecordSource {
    const Register::Record& record;
    const catalog::Answers& answers;
    const Catalogues::Found& found;
};

// A path of the record, or "answer.<question>" as people read it; empty if there is nothing.
base::SecretString recordValue(const RecordSource& from, std::string_view path, base::Language language);
// A text with its {placeholders} filled in.
base::SecretString filledIn(const RecordSource& from, std::string_view pattern, base::Language language);
// The rows of a table, at most catalog::kMaxRecordRows.
std::vector<std::vector<base::SecretString>> tableRows(const RecordSource& from,
                                                       const catalog::CertificateTable& table,
                                                       base::Language language);
// Whether the record holds something at this path or below it.
bool holdsPath(const Register::Record& record, std::string_view path);

}  // namespace zizhu::central
