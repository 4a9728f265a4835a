#include "screens/access/focus_ring.h"

#include <algorithm>

#include "screens/access/navigator.h"

namespace zizhu::screens {
namespace {

constexpr float kBandMm = 1.2F;
constexpr float kEdgeMm = 0.5F;

Rect around(const Rect& a, const Rect& b) {
    const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

}  // namespace

void focusRing(Ui& ui, const std::vector<std::size_t>& nodes) {
    if (nodes.empty()) return;
    const auto& tree = ui.semantics().nodes();
    Rect rect = shownRect(tree[nodes.front()]);
    for (const std::size_t i : nodes) {
        if ((tree[i].state & kOffView) == 0) rect = around(rect, shownRect(tree[i]));
    }
    const float edge = std::max(1.0F, ui.mm(kEdgeMm)), band = std::max(2.0F, ui.mm(kBandMm));
    const Color ground = ui.high() ? ui.color().page : ui.color().surface;
    const float radius = ui.theme().radius();
    // What reaches to the glass's edge is framed within it.
    const float reach = band + edge;
    const Rect glass = Rect{0, 0, float(ui.theme().panel().widthPx), float(ui.theme().panel().heightPx)}.inset(reach);
    rect = intersect(rect, glass);
    ui.frame(rect.inset(-reach), ground, edge, radius + reach);
    ui.frame(rect.inset(-band), ui.color().text, band, radius + band);
    ui.frame(rect, ground, edge, radius);
}

}  // namespace zizhu::screens
