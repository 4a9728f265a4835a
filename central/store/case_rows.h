// Rows that the sources of CaseStore share. For them only.
#pragma once

#include "central/store/case_store.h"
#include "central/store/sql.h"

namespace zizhu::central {

void insertStep(soci::session& sql, const std::string& number, long long place, const CaseStep& step);
void addStep(soci::session& sql, const std::string& number, const CaseStep& step);  // the next one
void insertWanted(soci::session& sql, const std::string& number, const Wanted& wanted);
std::vector<Wanted> readWanted(soci::session& sql, const std::string& number);  // not given yet

}  // namespace zizhu::central
