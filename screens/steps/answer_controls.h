// The control for one question of a page, by its type.
#pragma once

#include "flow/pages.h"
#include "screens/context.h"

namespace zizhu::screens {

// The id of a path's control, and of its fault's link in the summary.
std::string controlId(std::string_view path);
// Whether the keyboard opens for it (the first such question of a page gets the focus).
bool isTyped(catalog::QuestionType type);

// `path` is the question's own, or a cell's. `label` is left out where the heading says it.
void answerControl(Context& context, Column& column, const flow::VisiblePage& page, const catalog::Question& question,
                   const std::string& path, bool showLabel);

}  // namespace zizhu::screens
