#include "drivers/camera/document_camera.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "drivers/camera/frames_folder.h"
#include "drivers/camera/v4l2_stream.h"
#include "tests/support/fake_video.h"
#include "tests/support/printed_page.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::camera;
using namespace std::chrono_literals;
using base::Errc;
using tests::FakeCamera;

namespace {

base::Bytes jpegOf(const tests::PageScene& scene) {
    const auto bytes = imaging::encodeJpeg(tests::seen(scene, 3).picture);
    REQUIRE(bytes);
    return {bytes->begin(), bytes->end()};
}

const base::Bytes& pageJpeg() {
    static const base::Bytes bytes = jpegOf({.width = 640, .height = 480, .degrees = 5});
    return bytes;
}

struct Rig {
    tests::SelfAdvancingClock clock;
    FakeCamera device;
    std::optional<FrameSize> wish;

    Rig() { device.frames = {pageJpeg()}; }
    std::unique_ptr<V4l2Stream> stream() {
        return std::make_unique<V4l2Stream>(
            std::make_unique<tests::FakeVideo>(device, clock),
            [] { return base::Result<std::filesystem::path>("/dev/video9"); }, clock, wish);
    }
    std::unique_ptr<DocumentCamera> camera() { return makeDocumentCamera(stream(), clock); }
    Until until(base::Duration time = 10s) { return {clock.in(time)}; }
};

}  // namespace

TEST_CASE("the camera's full size is used, compressed where there is a choice") {
    Rig rig;
    const auto camera = rig.camera();
    const auto frame = camera->nextFrame(rig.until());
    REQUIRE(frame);
    CHECK(frame->width == 640);
    CHECK(frame->height == 480);
    CHECK(frame->pixels.size() == 640u * 480u);
    CHECK(std::get<std::string>(camera->capabilities(rig.until()).at("format")) == "MJPG");
    CHECK(std::get<std::int64_t>(camera->capabilities(rig.until()).at("width")) == 640);
    CHECK(rig.device.frame == 9);  // eight while exposure and white balance settle
    CHECK(camera->nextFrame(rig.until()));
    CHECK(rig.device.frame == 10);
    CHECK(rig.device.opens == 1);
    camera->stopFrames();
    CHECK(rig.device.closes == 1);
    CHECK(rig.device.maps == rig.device.unmaps);
    CHECK_FALSE(rig.device.streaming);
    CHECK(camera->nextFrame(rig.until()));
    CHECK(rig.device.opens == 2);
}

TEST_CASE("a smaller size on request, and YUYV where there is nothing else") {
    Rig rig;
    rig.wish = FrameSize{330, 250};
    rig.device.formats = {V4L2_PIX_FMT_NV12, V4L2_PIX_FMT_YUYV};
    base::Bytes yuyv(320u * 240 * 2, 128);
    for (std::size_t i = 0; i < yuyv.size(); i += 2) yuyv[i] = std::uint8_t(i / 2 % 320);
    rig.device.frames = {yuyv};
    const auto camera = rig.camera();
    const auto frame = camera->nextFrame(rig.until());
    REQUIRE(frame);
    CHECK(frame->width == 320);
    CHECK(frame->pixels[0] == 0);
    CHECK(frame->pixels[320 * 7 + 255] == 255);
    rig.device.frames = {base::Bytes(100)};
    CHECK(camera->nextFrame(rig.until()).error().code == Errc::InvalidInput);
}

TEST_CASE("a picture is the page, with its hint; no page is no picture") {
    Rig rig;
    rig.device.frames = {
        jpegOf({.width = 1280, .height = 960, .fill = 0.8, .degrees = 9, .perspective = 0.1})};
    const auto camera = rig.camera();
    const ScanResult page = camera->takePicture(rig.until());
    REQUIRE(page);
    CHECK(page->hint == PageHint::None);
    const auto picture = imaging::decodeJpeg(page->bytes);
    REQUIRE(picture);
    CHECK(picture->height > picture->width);
    CHECK(rig.device.frame == 9);   // a good one is taken at once, …
    CHECK(rig.device.closes == 1);  // … and the camera's light is out again

    rig.device.frames = {jpegOf({.fill = 0.8, .shiftY = 0.3})};
    const ScanResult cut = camera->takePicture(rig.until());
    REQUIRE(cut);
    CHECK(cut->hint == PageHint::CutOff);
    rig.device.frames = {jpegOf({.fill = 0.01})};
    CHECK(camera->takePicture(rig.until()).error().fault == ScanFault::NoPaper);

    const auto scanner = makeCameraScanner(rig.camera());
    CHECK(scanner->scan(rig.until()).error().fault == ScanFault::NoPaper);
    CHECK(scanner->status(rig.until()).state == DeviceState::Online);
    rig.device.frames = {jpegOf({})};
    CHECK(scanner->scan(rig.until()));
}

TEST_CASE("a hand that is still moving: the sharp picture is taken") {
    Rig rig;
    const base::Bytes blurred = jpegOf({.blur = 6});
    rig.device.frames = {blurred, blurred, blurred, blurred, blurred,   blurred,
                         blurred, blurred, blurred, blurred, jpegOf({})};  // the tenth is sharp
    const ScanResult page = rig.camera()->takePicture(rig.until());
    REQUIRE(page);
    CHECK(page->hint == PageHint::None);
}

TEST_CASE("damaged frames are passed over and counted") {
    Rig rig;
    const auto camera = rig.camera();
    rig.device.truncated = {9, 10, 12};
    rig.device.flagged = {11};
    REQUIRE(camera->nextFrame(rig.until()));
    CHECK(std::get<std::int64_t>(camera->capabilities(rig.until()).at("damagedFrames")) == 4);
    rig.device.frames = {base::Bytes(5000, 0xFF)};
    CHECK(camera->nextFrame(rig.until()).error().code == Errc::InvalidInput);
    rig.device.frames = {pageJpeg()};
    CHECK(camera->nextFrame(rig.until()));
}

TEST_CASE("a node that is no camera, a format that nobody knows") {
    Rig rig;
    rig.device.captures = false;
    CHECK(rig.camera()->nextFrame(rig.until()).error().code == Errc::Unsupported);
    CHECK(rig.camera()->status(rig.until()).state == DeviceState::HardwareError);
    rig.device.captures = true;
    rig.device.formats = {V4L2_PIX_FMT_NV12};
    CHECK(rig.camera()->nextFrame(rig.until()).error().code == Errc::Unsupported);
    rig.device.formats = {V4L2_PIX_FMT_MJPEG};
    rig.device.bufferBytes = 1u << 30;
    CHECK(rig.camera()->nextFrame(rig.until()).error().code == Errc::Io);
    CHECK(rig.device.opens == rig.device.closes);
}

TEST_CASE("a camera that is pulled out is gone, and heals when it is back") {
    Rig rig;
    const auto camera = rig.camera();
    REQUIRE(camera->nextFrame(rig.until()));
    rig.device.plugged = false;
    CHECK(camera->nextFrame(rig.until()).error().code == Errc::Unavailable);
    CHECK(camera->status(rig.until()).state == DeviceState::NoDevice);
    CHECK(camera->takePicture(rig.until()).error().fault == ScanFault::DeviceTrouble);
    CHECK(camera->reset(rig.until()).error().code == Errc::Unavailable);
    rig.device.plugged = true;
    CHECK(camera->status(rig.until()).state == DeviceState::Online);
    CHECK(camera->nextFrame(rig.until()));
}

TEST_CASE("a stop or a deadline ends a call, and the stream goes on") {
    Rig rig;
    const auto camera = rig.camera();
    std::stop_source stop;
    stop.request_stop();
    CHECK(camera->nextFrame({rig.clock.in(5s), stop.get_token()}).error().code == Errc::Canceled);
    CHECK(camera->takePicture({rig.clock.in(5s), stop.get_token()}).error().fault == ScanFault::Canceled);
    rig.device.frames.clear();
    CHECK(camera->nextFrame(rig.until(100ms)).error().code == Errc::Timeout);
    CHECK(camera->nextFrame(rig.until(10s)).error().code == Errc::Io);  // three seconds of silence
    rig.device.frames = {pageJpeg()};
    CHECK(camera->nextFrame(rig.until()));
}

TEST_CASE("whatever fails at whichever call: it ends, nothing leaks, and the next call works") {
    int cases = 0;
    const base::Bytes small = jpegOf({.lines = 5, .width = 64, .height = 48});
    const auto attempt = [&](const std::function<void(FakeCamera&, int)>& arm) {
        for (int n = 1;; ++n) {
            Rig rig;
            rig.device.frames = {small};
            rig.device.formats = {V4L2_PIX_FMT_MJPEG};
            rig.device.bufferBytes = 64u << 10;
            arm(rig.device, n);
            {
                const auto camera = rig.camera();
                const base::SteadyTime begin = rig.clock.steady();
                const bool first = camera->nextFrame(rig.until(20s)).has_value();
                const bool second = camera->nextFrame(rig.until(20s)).has_value();
                CAPTURE(n);
                CHECK(rig.clock.steady() - begin < 30s);
                if (rig.device.calls < n) break;  // past the last call
                ++cases;
                CHECK((first || second));
                rig.device.plugged = true;
                CHECK(camera->nextFrame(rig.until()));
                CHECK(camera->status(rig.until()).state == DeviceState::Online);
            }
            CHECK(rig.device.opens == rig.device.closes);
            CHECK(rig.device.maps == rig.device.unmaps);
        }
    };
    for (const int error : {ENODEV, EIO, EBUSY, EAGAIN, EINVAL, ENOSPC, ENOMEM}) {
        CAPTURE(error);
        attempt([&](FakeCamera& device, int n) {
            device.failAt = n;
            device.error = error;
        });
    }
    for (const auto fault : {FakeCamera::Wait::TimedOut, FakeCamera::Wait::Stopped, FakeCamera::Wait::Lost}) {
        attempt([&](FakeCamera& device, int n) {
            device.failAt = n;
            device.waitFault = fault;
        });
    }
    MESSAGE("V4L2: a fault at each call, " << cases << " cases");
    CHECK(cases > 400);
}

TEST_CASE("a folder of pictures stands in for a camera, and is steered") {
    tests::SelfAdvancingClock clock;
    tests::TemporaryDirectory directory;
    const std::filesystem::path folder = directory.path() / "camera";
    const auto camera = makeDocumentCamera(makeFramesStream(folder, clock), clock);
    const auto hands = makeFramesHands(folder);
    const auto until = [&] { return Until{clock.in(10s)}; };
    const auto tell = [&](std::vector<std::string> words) { return hands->act(words).has_value(); };
    CHECK(camera->status(until()).state == DeviceState::NoDevice);
    CHECK(camera->nextFrame(until()).error().code == Errc::Unavailable);

    REQUIRE(tell({"plug"}));
    CHECK(camera->takePicture(until()).error().fault == ScanFault::NoPaper);  // an empty table
    const base::SteadyTime before = clock.steady();
    REQUIRE(camera->nextFrame(until()));
    CHECK(clock.steady() - before == 100ms);

    const std::filesystem::path page = directory.path() / "page.jpg";
    const base::Bytes& jpeg = pageJpeg();
    std::ofstream(page, std::ios::binary)
        .write(reinterpret_cast<const char*>(jpeg.data()), std::streamsize(jpeg.size()));
    CHECK_FALSE(tell({"show", (directory.path() / "none.jpg").string()}));
    CHECK_FALSE(tell({"show"}));
    REQUIRE(tell({"show", page.string()}));
    CHECK(camera->takePicture(until()));
    CHECK(camera->nextFrame(until())->width == 640);
    REQUIRE(tell({"clear"}));
    CHECK(camera->nextFrame(until())->width == 1280);
    REQUIRE(tell({"show", page.string()}));

    REQUIRE(tell({"covered"}));
    CHECK(camera->nextFrame(until())->pixels[1000] < 10);
    REQUIRE(tell({"broken"}));
    CHECK(camera->status(until()).state == DeviceState::HardwareError);
    CHECK(camera->nextFrame(until()).error().code == Errc::InvalidInput);
    REQUIRE(tell({"frozen"}));
    CHECK(camera->nextFrame(until()).error().code == Errc::Io);
    CHECK(camera->nextFrame({clock.in(50ms)}).error().code == Errc::Timeout);
    REQUIRE(tell({"unplug"}));
    CHECK(camera->status(until()).state == DeviceState::NoDevice);
    CHECK(std::get<std::string>(hands->act(std::vector<std::string>{"state"})->at("trouble")) == "gone");
    REQUIRE(tell({"plug"}));
    CHECK(camera->takePicture(until()));
    CHECK_FALSE(tell({"paper-out"}));

    // Without `showing`, the folder's own pictures in the order of their names.
    std::filesystem::remove(folder / "showing");
    std::filesystem::copy_file(page, folder / "b.jpg");
    std::ofstream(folder / "a.jpg") << "no picture";
    CHECK(camera->nextFrame(until()).error().code == Errc::InvalidInput);
    CHECK(camera->nextFrame(until())->width == 640);
}

TEST_CASE("cameras of the table: where they may be, and their options") {
    tests::SelfAdvancingClock clock;
    const Address frames{Connection::Frames, "/nowhere", {}, {}, {}};
    CHECK(makeCameraAt(frames, clock, {{"max-bytes", "500000"}, {"size", "1600x1200"}}));
    for (const auto& [key, value] : DeviceOptions{{"max-bytes", "10"}, {"size", "big"}}) {
        CHECK_FALSE(makeCameraAt(frames, clock, {{key, value}}));
    }
    CHECK_FALSE(makeCameraAt(frames, clock, {{"size", "0x5"}}));
    CHECK_FALSE(makeCameraAt(frames, clock, {{"size", "640x480 "}}));
    const auto missing = makeScannerAt({Connection::Video, "/nowhere/video0", {}, {}, {}}, clock, {});
    REQUIRE(missing);
    const auto& scanner = std::get<std::unique_ptr<DocumentScanner>>(*missing);
    CHECK(scanner->status({clock.in(1s)}).state == DeviceState::NoDevice);
    CHECK(defaultDeviceModel(Role::DocumentCamera, Connection::Frames)->key == "frames-camera");
    CHECK(defaultDeviceModel(Role::DocumentScanner, Connection::Video)->key == "camera-scanner");
}

// Where the kernel has a camera, which the build machine has not: ZIZHU_VIDEO=/dev/video0 names one, as in a
// virtual machine with vivid.
TEST_CASE("a camera of the kernel") {
    const char* const node = std::getenv("ZIZHU_VIDEO");
    if (node == nullptr) return;
    base::SystemClock clock;
    const auto made = makeCameraAt({Connection::Video, node, {}, {}, {}}, clock, {});
    REQUIRE(made);
    const auto& camera = std::get<std::unique_ptr<DocumentCamera>>(*made);
    CHECK(camera->status({clock.in(2s)}).state == DeviceState::Online);
    for (int i = 0; i < 20; ++i) REQUIRE(camera->nextFrame({clock.in(5s)}));
    camera->stopFrames();
    REQUIRE(camera->nextFrame({clock.in(5s)}));
}
