// The pages of vendor mode, and what they are made of. Inside screens only; called by drawVendor().
//
// The same design system as a visit's, denser: a technician stands close and looks for what is wrong. A
// state is told by colour, icon and word together. Nothing here shows personal data: flow/vendor has none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "screens/components/banner.h"
#include "screens/components/button.h"
#include "screens/components/thumbnails.h"
#include "screens/context.h"
#include "screens/page.h"

namespace zizhu::screens::vendor {

namespace model = flow::vendor;

inline const model::State& state(const Context& c) { return c.session.vendor; }
inline const model::Bench& bench(const Context& c) { return c.session.vendor.bench; }
template <class T>
void intend(Context& c, T what) {
    c.intend(flow::intent::Vendor{std::move(what)});
}
// Nothing else can begin now.
bool busy(const Context& c);

// words.cpp: plain words, with the standard's beside them --------------------------------------------
Str nameOf(model::Part part);
Icon iconOf(model::Part part);
Str nameOf(model::Component component);
Str nameOf(model::Page page);
Icon iconOf(model::Page page);
Str nameOf(model::Consumable consumable);
Str wordOf(model::Supply supply);
Str wordOf(model::Counter counter);
Str wordOf(model::Ending ending);
Str doing(model::Job job);
// How a thing is, at a glance.
struct Plain {
    Tone tone = Tone::Info;
    Icon icon = Icon::None;
    Str word = Str::kVendorStateUnknown;
    std::optional<Str> toDo;
    bool fitted = true;
};
Plain plainOf(const model::PartStatus& status);
Plain plainOf(const model::Finding& finding);
Plain plainOf(model::CatalogueHealth health);
std::optional<Str> toDo(base::StaffAction action, flow::DeviceState state);
Color inkOf(const Ui& ui, const Plain& plain);
// "32.5 GB"
std::string sizeText(std::int64_t bytes);
// "3 min", "5 h", "2 days": between two times
std::string ageText(const Context& c, base::WallTime from, base::WallTime to);

// parts.cpp: what pages are made of ------------------------------------------------------------------
struct PageText {
    Str heading;
    std::string help = {};
};
// A whole page: header, heading, `body` in a view that scrolls, what is under way, and the bar.
BarHit page(Context& c, PageSpec spec, const PageText& text, const std::function<void(Column&)>& body);
// The bar of a page that leads back to the overview.
PageSpec backSpec(const Context& c);
void back(Context& c, const BarHit& hit);
// What is under way, with a way to end it, or how it ended. Nothing if there is neither.
void taskNotice(Context& c, Column& column);
void notice(Context& c, Column& column, const BannerSpec& spec);
// A name and what it is now; `raw` words of devices and files are the same in every language.
struct Fact {
    std::string_view name;
    std::string value;
    std::optional<Tone> tone = {};  // none: nothing to worry about or to be glad of
};
void facts(Context& c, Column& column, const std::vector<Fact>& all);
void subheading(Context& c, Column& column, Str text);
// Buttons beside each other, on as many lines as they need. The index of the one tapped.
std::optional<std::size_t> buttons(Context& c, Column& column, const std::vector<ButtonSpec>& specs);
// The same, as one of several to choose from.
struct Chip {
    std::string id;
    std::string label;
    bool chosen = false;
};
std::optional<std::size_t> chips(Context& c, Column& column, const std::vector<Chip>& all);
// A line of a list that is only looked at: how, what, and more words.
void line(Context& c, Column& column, const Plain& plain, std::string_view name, std::string_view word,
          std::string_view more = {});
// Minus, value, plus. -1, 0, 1.
int stepper(Context& c, Column& column, std::string_view id, std::string_view name, const std::string& value);
// The front of the terminal with a numbered mark for each part that is seen from there.
void drawing(Context& c, const Rect& rect);
// Its mark's number: 1 …
int number(model::Part part);

// The pages --------------------------------------------------------------------------------------------
void drawCard(Context& c);
void drawPin(Context& c);
void drawEntering(Context& c);
void drawLeaving(Context& c);
void drawOverview(Context& c);
void drawPart(Context& c);
void drawSelfTest(Context& c);
void drawPrintLoop(Context& c);
void drawTouchGrid(Context& c);
void drawSound(Context& c);
void drawCamera(Context& c, Thumbnails& thumbnails);
void drawLights(Context& c);
void drawConsumables(Context& c);
void drawCalibration(Context& c);
void drawEnrolment(Context& c);
void drawNetwork(Context& c);
void drawLogs(Context& c);
void drawReport(Context& c);
void drawService(Context& c);

}  // namespace zizhu::screens::vendor
