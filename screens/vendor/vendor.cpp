#include "screens/vendor/vendor.h"

#include "screens/steps/steps.h"

namespace zizhu::screens {

using namespace vendor;

void drawVendor(Context& c, Thumbnails& thumbnails) {
    switch (state(c).stage) {
        case model::Stage::Closed:
        case model::Stage::Waiting:
        case model::Stage::Card: return drawCard(c);
        case model::Stage::Pin: return drawPin(c);
        case model::Stage::Entering: return drawEntering(c);
        case model::Stage::Leaving: return drawLeaving(c);
        case model::Stage::Open: break;
    }
    switch (bench(c).page) {
        case model::Page::Overview: return drawOverview(c);
        case model::Page::Part: return drawPart(c);
        case model::Page::SelfTest: return drawSelfTest(c);
        case model::Page::PrintLoop: return drawPrintLoop(c);
        case model::Page::TouchGrid: return drawTouchGrid(c);
        case model::Page::Sound: return drawSound(c);
        case model::Page::Camera: return drawCamera(c, thumbnails);
        case model::Page::Lights: return drawLights(c);
        case model::Page::Consumables: return drawConsumables(c);
        case model::Page::Calibration: return drawCalibration(c);
        case model::Page::Enrolment: return drawEnrolment(c);
        case model::Page::Network: return drawNetwork(c);
        case model::Page::Logs: return drawLogs(c);
        case model::Page::Report: return drawReport(c);
        case model::Page::Service: return drawService(c);
    }
}

void vendorCorner(Context& c) {
    // Hidden: no node, nothing drawn. Flow measures how long it is held; a touch that is shorter goes on
    // to whatever lies under it.
    Ui& ui = c.ui;
    constexpr float kSideMm = 25;
    const Rect corner{0, 0, ui.mm(kSideMm), ui.mm(kSideMm)};
    const Pointer& pointer = ui.pointer();
    const bool inside = corner.contains(pointer.x, pointer.y);
    if (pointer.pressed && inside) intend(c, model::intent::HoldCorner{true});
    const bool held = state(c).cornerSince.has_value();
    if (held && (pointer.released || (pointer.down && !inside))) intend(c, model::intent::HoldCorner{false});
}

}  // namespace zizhu::screens
