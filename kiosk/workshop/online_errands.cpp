// What vendor mode asks of the thread that talks to the backend.
#include "kiosk/backend_workers.h"
#include "kiosk/workshop/contact.h"

namespace zizhu::kiosk {

bool OnlineWorker::beatNow(Heard then) { return worker_->post(BeatNow{std::move(then)}); }
bool OnlineWorker::call(Errand errand) { return worker_->post(std::move(errand)); }
void OnlineWorker::noteIn(std::shared_ptr<Contact> contact) {
    if (!worker_->post(std::move(contact))) log_.write({"kiosk.worker-full", "kiosk", base::Severity::Error});
}

void OnlineWorker::run(const BeatNow& command) {
    if (cut_) return command.then(tl::unexpected(cache::BackendError{{base::Errc::Unavailable, {}}, {}, {}, true}));
    hears_ = command.then;
    beat();
}

void OnlineWorker::run(const Errand& errand) { errand(cut_ ? nullptr : client_.get()); }

void OnlineWorker::noteBeat(const cache::Answer<cache::HeartbeatAnswer>& answer) {
    if (answer && contact_) contact_->heard(clock_.wall(), answer->serverTime);
    if (answer && answer->unlockPin) tell(flow::Fact(flow::fact::Vendor{flow::vendor::fact::PinUnlocked{}}));
    if (const Heard then = std::exchange(hears_, {})) then(answer);
}

}  // namespace zizhu::kiosk
