// Texts of central in both languages, with their arguments filled in. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "catalog/text.h"
#include "central/store/case_store.h"
#include "central/strings.h"

namespace zizhu::central {

// {0}, {1} … of the text replaced, once, left to right; what an argument holds is not looked into.
std::string filled(Str key, base::Language language, std::initializer_list<std::string_view> arguments = {});

catalog::Text text(Str key);
catalog::Text statusText(CaseStatus status);
// What happened at a step, with the clerk's note.
catalog::Text stepText(const CaseStep& step);
// What a citizen can expect or should do.
catalog::Text nextText(CaseStatus status);
// The same of a case, with results that are ready and papers that are wanted.
catalog::Text statusText(const Case& facts);
catalog::Text nextText(const Case& facts);
std::string_view wireStatus(const Case& facts);  // "ready", or the status

}  // namespace zizhu::central
