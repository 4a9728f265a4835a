#include "drivers/camera/shared_camera.h"

#include <condition_variable>
#include <mutex>

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;

namespace {

struct Shared {
    Shared(std::unique_ptr<DocumentCamera> theCamera, base::Clock& theClock)
        : camera(std::move(theCamera)), clock(theClock) {}

    std::unique_ptr<DocumentCamera> camera;
    base::Clock& clock;
    std::mutex mutex;
    std::condition_variable changed;
    bool taken = false;
};

// Holds the camera for one call.
class Hold {
public:
    Hold(Shared& shared, const Until& until) : shared_(shared) {
        const std::stop_callback wake(until.stop, [&shared] {
            const std::lock_guard lock(shared.mutex);
            shared.changed.notify_all();
        });
        std::unique_lock lock(shared_.mutex);
        shared_.clock.waitUntil(lock, shared_.changed, until.deadline,
                                [&] { return !shared_.taken || until.stop.stop_requested(); });
        held_ = !shared_.taken;
        if (held_) shared_.taken = true;
        stopped_ = until.stop.stop_requested();
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold() {
        if (!held_) return;
        const std::lock_guard lock(shared_.mutex);
        shared_.taken = false;
        shared_.changed.notify_all();
    }
    explicit operator bool() const { return held_; }
    base::Error why() const {
        return stopped_ ? base::Error{Errc::Canceled, {}}
                        : base::Error{Errc::Timeout, {"the camera is in use"}};
    }

private:
    Shared& shared_;
    bool held_ = false;
    bool stopped_ = false;
};

class End final : public DocumentCamera {
public:
    explicit End(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

    base::Token name() const override { return shared_->camera->name(); }
    DeviceStatus status(const Until& until) override {
        const Hold hold(*shared_, until);
        if (!hold) return {DeviceState::DeviceBusy, base::StaffAction::None, {"the camera is in use"}};
        return shared_->camera->status(until);
    }
    DeviceFacts capabilities(const Until& until) override {
        const Hold hold(*shared_, until);
        return hold ? shared_->camera->capabilities(until) : DeviceFacts{};
    }
    base::Status reset(const Until& until) override {
        const Hold hold(*shared_, until);
        if (!hold) return fail(hold.why());
        return shared_->camera->reset(until);
    }
    ScanResult takePicture(const Until& until) override {
        const Hold hold(*shared_, until);
        if (hold) return shared_->camera->takePicture(until);
        const base::Error why = hold.why();
        return tl::unexpected<ScanFailure>(
            {why.code == Errc::Canceled ? ScanFault::Canceled : ScanFault::DeviceTrouble, why});
    }
    base::Result<GrayFrame> nextFrame(const Until& until) override {
        const Hold hold(*shared_, until);
        if (!hold) return fail(hold.why());
        return shared_->camera->nextFrame(until);
    }
    void stopFrames() override {
        // A camera that is in use for longer than that hangs; its frames end with it.
        const Hold hold(*shared_, {shared_->clock.in(kStopLimit)});
        if (hold) shared_->camera->stopFrames();
    }

private:
    static constexpr base::Duration kStopLimit{1'000};
    const std::shared_ptr<Shared> shared_;
};

}  // namespace

std::pair<std::unique_ptr<DocumentCamera>, std::unique_ptr<DocumentCamera>> shareCamera(
    std::unique_ptr<DocumentCamera> camera, base::Clock& clock) {
    auto shared = std::make_shared<Shared>(std::move(camera), clock);
    return {std::make_unique<End>(shared), std::make_unique<End>(shared)};
}

}  // namespace zizhu::drivers::camera
