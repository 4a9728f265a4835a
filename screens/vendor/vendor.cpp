#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawVendor(Context& c, Thumbnails&) {
    const Panel& panel = c.ui.theme().panel();
    c.ui.fill({0, 0, float(panel.widthPx), float(panel.heightPx)}, c.ui.color().page);
}

}  // namespace zizhu::screens
