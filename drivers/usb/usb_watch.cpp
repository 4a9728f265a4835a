#include "drivers/usb/usb_watch.h"

#include <algorithm>
#include <deque>
#include <optional>

#include "drivers/usb/libusb_edge.h"

namespace zizhu::drivers::usb {

using base::Errc;
using base::fail;

namespace {

// While libusb tells by itself; only bounds one wait.
constexpr base::Duration kLongestWait{60'000};

Sighting sightingOf(libusb_device* device) {
    libusb_device_descriptor descriptor{};
    libusb_get_device_descriptor(device, &descriptor);
    return {idOf(device), portOf(device), descriptor.bDeviceClass};
}

class LibusbWatch final : public Watch {
public:
    LibusbWatch(Context context, base::Clock& clock) : context_(std::move(context)), clock_(clock) {}
    LibusbWatch(const LibusbWatch&) = delete;
    LibusbWatch& operator=(const LibusbWatch&) = delete;
    ~LibusbWatch() override {
        if (callback_) libusb_hotplug_deregister_callback(context_.get(), *callback_);
    }

    void start(bool hotplug) {
        if (hotplug && libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) != 0) {
            libusb_hotplug_callback_handle handle = 0;
            const int events = LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT;
            const int code = libusb_hotplug_register_callback(
                context_.get(), events, 0, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                LIBUSB_HOTPLUG_MATCH_ANY, &LibusbWatch::onPlug, this, &handle);
            if (code == LIBUSB_SUCCESS) callback_ = handle;
        }
        look();
        events_.clear();  // who was there at the start did not arrive
    }

    std::vector<Sighting> present() const override { return present_; }
    base::Result<PlugEvent> next(const Until& until) override;

private:
    static int LIBUSB_CALL onPlug(libusb_context*, libusb_device* device, libusb_hotplug_event event,
                                  void* self) {
        static_cast<LibusbWatch*>(self)->tell(
            {event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, sightingOf(device)});
        return 0;
    }
    // Twice the same is told once: a look and a callback may both have seen it.
    void tell(PlugEvent event) {
        const auto at =
            std::lower_bound(present_.begin(), present_.end(), event.device,
                             [](const Sighting& a, const Sighting& b) { return a.port < b.port; });
        const bool known = at != present_.end() && at->port == event.device.port;
        if (known == event.arrived || (event.arrived && present_.size() >= kMaxWatched)) return;
        if (event.arrived) {
            present_.insert(at, event.device);
        } else {
            present_.erase(at);
        }
        if (events_.size() < kMaxWatched) events_.push_back(std::move(event));
    }
    void look() {
        std::vector<Sighting> now;
        {
            const DeviceList list(context_.get());
            for (libusb_device* device : list.devices()) now.push_back(sightingOf(device));
        }
        const std::vector<Sighting> before = present_;
        for (const Sighting& one : before) {
            if (std::find(now.begin(), now.end(), one) == now.end()) tell({false, one});
        }
        for (const Sighting& one : now) tell({true, one});
        lookedAt_ = clock_.steady();
    }

    const Context context_;
    base::Clock& clock_;
    std::optional<libusb_hotplug_callback_handle> callback_;
    std::vector<Sighting> present_;  // by port
    std::deque<PlugEvent> events_;
    base::SteadyTime lookedAt_{};
};

base::Result<PlugEvent> LibusbWatch::next(const Until& until) {
    const std::stop_callback wake(until.stop, [this] { libusb_interrupt_event_handler(context_.get()); });
    for (bool looked = false;; looked = true) {
        const base::SteadyTime now = clock_.steady();
        if (!callback_ && now - lookedAt_ >= kLookAgain) look();
        if (!events_.empty()) {
            PlugEvent event = std::move(events_.front());
            events_.pop_front();
            return event;
        }
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (looked && now >= until.deadline) return fail(Errc::Timeout);
        base::SteadyTime::duration left =
            callback_ ? base::SteadyTime::duration(kLongestWait) : lookedAt_ + kLookAgain - now;
        left = std::clamp<base::SteadyTime::duration>(until.deadline - now, base::Duration(0), left);
        if (!looked) left = base::Duration(0);
        const auto micros = std::chrono::ceil<std::chrono::microseconds>(left).count();
        timeval longest{};
        longest.tv_sec = time_t(micros / 1'000'000);
        longest.tv_usec = suseconds_t(micros % 1'000'000);
        libusb_handle_events_timeout_completed(context_.get(), &longest, nullptr);
    }
}

}  // namespace

base::Result<std::unique_ptr<Watch>> makeWatch(base::Clock& clock, bool hotplug) {
    base::Result<Context> context = startLibusb();
    if (!context) return fail(context.error());
    auto watch = std::make_unique<LibusbWatch>(*std::move(context), clock);
    watch->start(hotplug);
    return std::unique_ptr<Watch>(std::move(watch));
}

}  // namespace zizhu::drivers::usb
