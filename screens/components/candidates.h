// Rows of candidates, as wide as their words, and the arrows between the pages of them.
#pragma once

#include <optional>
#include <span>

#include "screens/context.h"

namespace zizhu::screens {

struct CandidatePlace {
    Rect rect;
    int rows = 1;
    Type type = Type::Title;
};
struct CandidatePage {
    std::size_t next = 0;               // the first that did not fit
    std::optional<std::size_t> chosen;  // by a tap in this frame
};
// Those from `first` on, as many as fit; at least one.
CandidatePage candidatePage(Context& context, const CandidatePlace& place, std::span<const base::SecretString> candidates,
                            std::size_t first);
// Two buttons, the first at `rect`, the second beside it or below: to the page before and to the next.
void candidateArrows(Context& context, const Rect& rect, bool below, const CandidatePage& page, std::size_t count);

// The square that one writes in. Adds to Local::ink; the strokes are drawn in it.
void inkPad(Context& context, const Rect& rect);

}  // namespace zizhu::screens
