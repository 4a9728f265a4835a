// `zizhu-devices read-code`.
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

// Does what --sim says a moment after the device has begun to wait, as people do.
class Hands {
public:
    Hands(const DeviceSet& set, const Options& options, base::Clock& clock)
        : thread_([this, &set, &options, &clock](const std::stop_token& stop) {
              constexpr base::Duration kMoment{300};
              std::unique_lock lock(mutex_);
              const std::stop_callback wake(stop, [this] { changed_.notify_all(); });
              clock.waitUntil(lock, changed_, clock.in(kMoment), [&stop] { return stop.stop_requested(); });
              if (!stop.stop_requested()) simulate(set, options.simulate);
          }) {}

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::jthread thread_;
};

}  // namespace

int readCode(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::CodeScanner, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the code scanner", set.error());
    if (!options.json) std::fputs("Show a code to the scanner.\n", stderr);
    base::Result<ScannedCode> code = [&] {
        const Hands hands(*set, options, clock);
        return set->codeScanner->read({clock.in(std::chrono::seconds(options.seconds))});
    }();
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (!code) {
        const bool none = code.error().code == base::Errc::Timeout;
        return complain(options, none ? kNothing : kTrouble,
                        none ? "no code was shown" : "the scanner has trouble", code.error());
    }
    const base::SecretString text = code->text();
    const std::string symbology = code->aim.empty() ? "unknown" : code->aim;
    const std::string words = text.empty() ? "(no text: neither UTF-8 nor GB 18030)" : shown(text, options);
    return finish(options, kOk,
                  {{"ok", true},
                   {"aim", code->aim},
                   {"bytes", code->data.size()},
                   {"masked", !options.personal},
                   {"isText", !text.empty()},
                   {"text", text.empty() ? "" : words}},
                  table({{"symbology (AIM)", symbology},
                         {"length", fmt::format("{} bytes", code->data.size())},
                         {"says", words}}));
}

}  // namespace zizhu::drivers::devices
