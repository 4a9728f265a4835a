// What a technician changes: calibration, network, logs on a stick.
#include <cmath>

#include "kiosk/workshop/log_export.h"
#include "kiosk/workshop/shop.h"

namespace zizhu::kiosk {

namespace o = flow::vendor::outcome;
using flow::vendor::Calibration;
using flow::vendor::Ending;
using flow::vendor::NetworkStep;

namespace {

constexpr int kNarrowDots = 432;  // as wide as 58 mm paper gets, at any density
constexpr base::Duration kClockOff = std::chrono::minutes(5);

}  // namespace

Calibration Workshop::measured() const {
    if (calibration_) return *calibration_;
    const screens::Panel& panel = parts_.config.panel;
    return {int(std::lround(1000.0F / panel.pxPerMm)), int(std::lround(panel.mountedBottomMm)),
            parts_.devices.receiptDots() <= kNarrowDots ? 58 : 80};
}

// In force at once: the technician sees what was saved.
void Workshop::calibrate(Request request, const Calibration& to) {
    calibration_ = to;
    give(Hand::Files, request, [request, to](Shop& shop, const std::stop_token&) {
        const auto done = shop.kept.keep(to);
        if (!done) shop.failure("workshop.calibration", done.error());
        shop.end(request, done);
    });
}

void Workshop::testNetwork(Request request) {
    const std::string host = hostOf(parts_.config.central.url);
    give(Hand::Network, request, [request, host, self = shop_, online = &parts_.online](Shop& shop, const std::stop_token& quit) {
        const auto step = [&](NetworkStep which, bool passed, base::Detail detail = {}) {
            shop.tell(o::NetworkTested{request, which, passed, passed ? base::Detail() : std::move(detail)});
        };
        step(NetworkStep::Link, linkUp(shop.places), {"no interface has a link"});
        step(NetworkStep::Address, firstAddress().has_value(), {"no interface has an address"});
        step(NetworkStep::Gateway, !gateway(shop.places).empty(), {"there is no default route"});
        const auto known = resolve(host);
        step(NetworkStep::NameService, bool(known), known ? base::Detail() : known.error().detail);
        if (quit.stop_requested()) return;
        // Over the connection that applications take, with the terminal's own certificate.
        const auto heard = [shop = self, request](const cache::Answer<cache::HeartbeatAnswer>& answer) {
            base::Detail why = answer ? base::Detail() : answer.error().error.detail;
            if (!answer && why.empty()) why = base::Detail("the backend does not answer");
            shop->tell(o::NetworkTested{request, NetworkStep::Backend, bool(answer), std::move(why)});
            if (answer) {
                const auto off = std::chrono::abs(shop->clock.wall() - answer->serverTime);
                const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(off).count();
                shop->tell(o::NetworkTested{request, NetworkStep::Clock, off <= kClockOff, {"{} s away from the backend's clock", seconds}});
            } else {
                shop->tell(o::NetworkTested{request, NetworkStep::Clock, false, {"nobody to compare it with"}});
            }
            shop->end(request, Ending::Done);
        };
        if (!online->beatNow(heard)) shop.end(request, Ending::NoAnswer);
    });
}

// The system owns the settings: an image by its own tools, a plain machine by its administrator.
void Workshop::changeNetwork(Request request, const flow::vendor::NetworkSettings& to) {
    if (!plausible(to)) return end(request, Ending::Failed, {"an address, a prefix or a port is none"});
    end(request, Ending::Managed);
}

void Workshop::exportLogs(const flow::vendor::effect::ExportLogs& what) {
    LogExport job{parts_.config.state / "events.jsonl", {}, parts_.config.terminal, parts_.clock.wall(), what.days};
    give(Hand::Files, what.request, [what, job = std::move(job)](Shop& shop, const std::stop_token&) mutable {
        const auto folder = stickFolder(shop.places, what.stick);
        if (!folder) return shop.end(what.request, Ending::NotAvailable, {"the stick is gone"});
        job.folder = *folder;
        flow::vendor::Survey state;
        {
            const std::lock_guard lock(shop.surveyMutex);
            state = shop.survey;
        }
        const auto name = kiosk::exportLogs(job, state, [&](int permille) { shop.tell(o::Progress{what.request, permille}); });
        if (!name) {
            shop.failure("workshop.export", name.error());
            return shop.end(what.request, Ending::Failed, name.error().detail);
        }
        shop.teller->write({"logs.exported", "kiosk", base::Severity::Info, base::Disposition::Success, {{"days", std::int64_t(what.days)}}});
        shop.tell(o::Exported{what.request, *name});
    });
}

}  // namespace zizhu::kiosk
