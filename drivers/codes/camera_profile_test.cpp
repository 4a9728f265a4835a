// The document camera of a terminal as its code scanner, from the profile down, with pictures in a folder.
#include <doctest/doctest.h>
#include <qrencode.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "drivers/camera/shared_camera.h"
#include "drivers/imaging/codec.h"
#include "drivers/profile.h"
#include "tests/support/self_advancing_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

const std::string kUrl = "https://tracking.example/t/0123456789ABCDEFG";

// A receipt's code on a table.
void photograph(const std::string& text, const std::filesystem::path& file) {
    imaging::Picture picture = imaging::makePicture(800, 600, 1);
    std::fill(picture.pixels.begin(), picture.pixels.end(), std::uint8_t(225));
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    constexpr int kModule = 6;
    for (int y = 0; y < code->width * kModule; ++y) {
        for (int x = 0; x < code->width * kModule; ++x) {
            const bool dark = (code->data[y / kModule * code->width + x / kModule] & 1) != 0;
            if (dark) picture.pixels[std::size_t((y + 120) * 800 + x + 200)] = 40;
        }
    }
    const auto bytes = imaging::encodeJpeg(picture);
    REQUIRE(bytes);
    std::ofstream(file, std::ios::binary) << base::asText(*bytes);
}

struct Rig {
    tests::SelfAdvancingClock clock;
    tests::TemporaryDirectory directory;
    DeviceSet set;

    explicit Rig(const std::string& devices) {
        std::filesystem::create_directory(directory.path() / "table");
        photograph(kUrl, directory.path() / "receipt.jpg");
        const auto profile = parseProfile("devices:\n" + devices, directory.path());
        REQUIRE(profile);
        auto opened = openProfile(*profile, clock);
        REQUIRE(opened);
        set = *std::move(opened);
    }
    void act(const std::string& command) const {
        const auto answer = set.simulators->command(command);
        REQUIRE(answer);
        CAPTURE(*answer);
        REQUIRE(answer->find("\"ok\":true") != std::string::npos);
    }
    void show() const { act("document-camera show \"" + (directory.path() / "receipt.jpg").string() + "\""); }
    std::string read(base::Duration patience = 20s) const {
        const auto code = set.codeScanner->read({clock.in(patience)});
        return code ? std::string(code->text().reveal()) : std::string(name(code.error().code));
    }
    DeviceStatus status() const { return set.codeScanner->status({clock.in(2s)}); }
};

constexpr const char* kCamera = "  document-camera: {transport: \"frames:table\"}\n";
constexpr const char* kModule = "  code-scanner: {transport: simulated}\n";

}  // namespace

TEST_CASE("a terminal with a camera and no scanner reads codes with the camera") {
    const Rig rig(kCamera);
    REQUIRE(rig.set.codeScanner);
    CHECK(rig.status().state == DeviceState::Online);
    CHECK(rig.read(2s) == "timeout");
    rig.show();
    CHECK(rig.read() == kUrl);
    // The same camera takes pages all the while.
    CHECK(rig.set.documentCamera->status({rig.clock.in(2s)}).state == DeviceState::Online);
    CHECK(rig.set.documentCamera->takePicture({rig.clock.in(10s)}).has_value());
    rig.act("unplug document-camera");
    CHECK(rig.status().state == DeviceState::NoDevice);
    CHECK(rig.read() == "unavailable");
    rig.act("plug document-camera");
    CHECK(rig.status().state == DeviceState::Online);
    CHECK(rig.read() == kUrl);
}

TEST_CASE("with both, the scanner is asked, and the camera while the scanner is gone") {
    const Rig rig(std::string(kModule) + kCamera);
    rig.show();
    // Nobody shows it a code: what lies under the camera is not asked for.
    CHECK(rig.read(3s) == "timeout");
    CHECK(rig.status().action == base::StaffAction::None);

    rig.act("unplug code-scanner");
    DeviceStatus status = rig.status();
    CHECK(status.state == DeviceState::Online);
    CHECK(status.action != base::StaffAction::None);
    CHECK_FALSE(status.detail.empty());
    CHECK(rig.set.codeScanner->byCamera());
    CHECK(rig.read() == kUrl);

    // Both: it is the scanner that staff hear of.
    rig.act("unplug document-camera");
    CHECK(rig.status().state == DeviceState::NoDevice);
    CHECK(rig.read() == "unavailable");

    rig.act("plug code-scanner");
    status = rig.status();
    CHECK(status.state == DeviceState::Online);
    CHECK(status.action == base::StaffAction::None);
    CHECK_FALSE(rig.set.codeScanner->byCamera());
    CHECK(rig.read(2s) == "timeout");
    CHECK(rig.set.codeScanner->reset({rig.clock.in(2s)}));
}

TEST_CASE("a camera that shall not read codes does not, and one may do nothing else") {
    const Rig none("  document-camera: {transport: \"frames:table\", options: {codes: no}}\n");
    CHECK(none.set.codeScanner == nullptr);
    const auto bad =
        parseProfile("devices:\n  document-camera: {transport: \"frames:table\", options: {codes: x}}\n",
                     none.directory.path());
    REQUIRE(bad);
    tests::SelfAdvancingClock clock;
    CHECK_FALSE(openProfile(*bad, clock));

    const Rig only("  code-scanner: {transport: \"frames:table\"}\n");
    CHECK(only.set.documentCamera == nullptr);
    only.act("code-scanner show \"" + (only.directory.path() / "receipt.jpg").string() + "\"");
    CHECK(only.read() == kUrl);
}

TEST_CASE("a camera of two threads: one waits for the other, no longer than its time") {
    // In use until it is let go.
    struct SlowCamera final : DocumentCamera {
        std::atomic<bool>& taken;
        std::atomic<bool>& letGo;
        SlowCamera(std::atomic<bool>& isTaken, std::atomic<bool>& isLetGo) : taken(isTaken), letGo(isLetGo) {}
        base::Token name() const override { return "document-camera"; }
        DeviceStatus status(const Until&) override { return {DeviceState::Online}; }
        DeviceFacts capabilities(const Until&) override { return {{"streams", true}}; }
        base::Status reset(const Until&) override { return {}; }
        ScanResult takePicture(const Until&) override {
            taken = true;
            taken.notify_all();
            letGo.wait(false);
            return tl::unexpected<ScanFailure>(ScanFailure{ScanFault::NoPaper, {}});
        }
        base::Result<GrayFrame> nextFrame(const Until&) override { return GrayFrame{}; }
        void stopFrames() override {}
    };
    tests::SelfAdvancingClock clock;
    std::atomic<bool> taken = false;
    std::atomic<bool> letGo = false;
    auto [pages, codes] = camera::shareCamera(std::make_unique<SlowCamera>(taken, letGo), clock);
    std::thread taking([&pages = pages, &clock] { (void)pages->takePicture({clock.in(60s)}); });
    taken.wait(false);
    CHECK(codes->status({clock.in(2s)}).state == DeviceState::DeviceBusy);
    CHECK(codes->nextFrame({clock.in(2s)}).error().code == base::Errc::Timeout);
    std::stop_source stop;
    stop.request_stop();
    CHECK(codes->nextFrame({clock.in(2s), stop.get_token()}).error().code == base::Errc::Canceled);
    CHECK(codes->takePicture({clock.in(2s)}).error().fault == ScanFault::DeviceTrouble);
    codes->stopFrames();
    letGo = true;
    letGo.notify_all();
    taking.join();
    pages.reset();
    CHECK(codes->status({clock.in(2s)}).state == DeviceState::Online);
    CHECK(codes->nextFrame({clock.in(2s)}).has_value());
}
