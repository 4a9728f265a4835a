// What the last pages of a visit share: a seal with a heading, how the print goes, codes to take along.
#pragma once

#include "screens/components/banner.h"
#include "screens/context.h"
#include "screens/page.h"

namespace zizhu::screens {

void ending(Context& context, Column& column, Icon icon, Tone tone, std::string_view heading, std::string_view text);
// Printing, printed, failed with the button that prints again.
void printState(Context& context, Column& column);
// A tracking code as QR and text, with the case it belongs to.
void caseCard(Context& context, Column& column, const flow::Case& one, bool withTitle);
// "Done" as the main action, "something else" beside it.
PageSpec endingBar(const Context& context, bool other);
void endingHit(Context& context, const BarHit& hit);

}  // namespace zizhu::screens
