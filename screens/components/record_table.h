// A table of a register's record: columns side by side where they fit, otherwise each row as a block of
// labelled lines, so that large type never has to be cut.
#pragma once

#include "screens/context.h"

namespace zizhu::screens {

void recordFields(Context& context, Column& column, const std::vector<flow::RecordField>& fields);
void recordTable(Context& context, Column& column, const flow::RecordView& view);

}  // namespace zizhu::screens
