#include "drivers/codes/decoder.h"

#include <doctest/doctest.h>
#include <qrencode.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>

#include "drivers/codes/camera_code_scanner.h"
#include "drivers/codes/qr_reader.h"
#include "drivers/codes/stream_decoder.h"
#include "tests/support/manual_clock.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::codes;

namespace {

const std::string kText = "https://zwfw.shifan.example/t/0123456789ABCDEFG";

// Pixels, across a code of 164 in the picture's middle.
constexpr int kDeadColumns[] = {113, 127, 142, 163, 181, 196};

struct Picture {
    int width = 320, height = 280;
    base::Bytes pixels;
    std::uint8_t paper = 220, ink = 25;

    Picture() : pixels(std::size_t(width) * std::size_t(height), 220) {}
    GrayView view() const { return {pixels.data(), width, height, std::size_t(width)}; }

    // The code's middle at (x, y), turned.
    void draw(const std::string& text, double x, double y, double module, double angle, bool mirrored = false,
              bool inverted = false, QRecLevel level = QR_ECLEVEL_Q) {
        const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeString8bit(text.c_str(), 0, level),
                                                                  &QRcode_free);
        REQUIRE(made != nullptr);
        if (inverted) pixels.assign(pixels.size(), ink);
        const double c = std::cos(angle) / module, s = std::sin(angle) / module;
        for (int py = 0; py < height; ++py) {
            for (int px = 0; px < width; ++px) {
                int dark = 0;
                for (int sub = 0; sub < 4; ++sub) {
                    const double dx = px + (sub % 2 + 0.5) / 2 - x, dy = py + (sub / 2 + 0.5) / 2 - y;
                    int u = int(std::floor(dx * c + dy * s + made->width / 2.0));
                    const int v = int(std::floor(dy * c - dx * s + made->width / 2.0));
                    if (mirrored) u = made->width - 1 - u;
                    if (u < 0 || v < 0 || u >= made->width || v >= made->width) continue;
                    dark += made->data[v * made->width + u] & 1;
                }
                if (std::abs(px - x) > made->width * module || std::abs(py - y) > made->width * module) continue;
                const int mixed = paper + (ink - paper) * dark / 4;
                if (dark > 0) pixels[std::size_t(py * width + px)] = std::uint8_t(inverted ? paper + ink - mixed : mixed);
            }
        }
    }

    void fill(int left, int top, int right, int bottom, std::uint8_t value) {
        for (int y = top; y < bottom; ++y) {
            for (int x = left; x < right; ++x) pixels[std::size_t(y * width + x)] = value;
        }
    }
};

std::string textOf(const DecodedCode& code) { return {code.data.begin(), code.data.end()}; }

std::string only(const std::vector<DecodedCode>& codes) {
    return codes.size() == 1 ? textOf(codes[0]) : "(" + std::to_string(codes.size()) + " codes)";
}

// Ten milliseconds pass whenever anybody looks.
class BusyClock final : public base::Clock {
public:
    base::WallTime wall() const override { return {}; }
    base::SteadyTime steady() const override { return base::SteadyTime(base::Duration(10 * ++looks_)); }
    bool waitUntil(std::unique_lock<std::mutex>&, std::condition_variable&, base::SteadyTime,
                   const std::function<bool()>& done) override {
        return done();
    }

private:
    mutable int looks_ = 0;
};

// Gives the same frame again and again; each takes the camera 30 ms.
class StillCamera final : public DocumentCamera {
public:
    explicit StillCamera(tests::SelfAdvancingClock& clock) : clock_(clock) {}
    Picture picture;
    int given = 0, blankFirst = 0, damagedFirst = 0;
    bool streaming = false, gone = false;

    base::Token name() const override { return "document-camera"; }
    DeviceStatus status(const Until&) override { return {gone ? DeviceState::NoDevice : DeviceState::Online}; }
    DeviceFacts capabilities(const Until&) override { return {{"streams", true}}; }
    base::Status reset(const Until&) override { return {}; }
    ScanResult takePicture(const Until&) override { return tl::unexpected<ScanFailure>(ScanFailure{}); }
    base::Result<GrayFrame> nextFrame(const Until&) override {
        if (gone) return base::fail(base::Errc::Unavailable);
        streaming = true;
        clock_.advance(base::Duration(30));
        ++given;
        if (given <= damagedFirst) return base::fail(base::Errc::InvalidInput);
        GrayFrame frame;
        frame.width = picture.width;
        frame.height = picture.height;
        const base::Bytes blank(picture.pixels.size(), 128);
        const base::Bytes& from = given <= damagedFirst + blankFirst ? blank : picture.pixels;
        frame.pixels.assign(from.begin(), from.end());
        return frame;
    }
    void stopFrames() override { streaming = false; }

private:
    tests::SelfAdvancingClock& clock_;
};

}  // namespace

TEST_CASE("a plain code, with its corners") {
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0);
    CodeDecoder decoder;
    const auto codes = decoder.decode(picture.view());
    REQUIRE(only(codes) == kText);
    CHECK(codes[0].aim == "]Q1");
    CHECK(codes[0].stage == Stage::Plain);
    CHECK(codes[0].format == Format::Qr);
    // Version 4 or 5 at 4 pixels a module.
    CHECK(codes[0].corners[0].x == doctest::Approx(codes[0].corners[3].x).epsilon(0.03));
    CHECK(codes[0].corners[1].x - codes[0].corners[0].x == doctest::Approx(37 * 4).epsilon(0.12));
}

TEST_CASE("inverted, in every library version") {
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0, false, true);
    CHECK(only(CodeDecoder().decode(picture.view())) == kText);
}

TEST_CASE("the own reader reads whole codes of any turn, mirrored and inverted ones") {
    for (const double angle : {0.0, 0.4, 0.78, 1.6, 2.5, -1.0}) {
        Picture picture;
        picture.draw(kText, 160, 140, 4.3, angle);
        CAPTURE(angle);
        const auto codes = readDamaged(picture.view(), {});
        REQUIRE(only(codes) == kText);
        // The corners go around the symbol's middle.
        Point middle;
        for (const Point corner : codes[0].corners) middle = {middle.x + corner.x / 4, middle.y + corner.y / 4};
        CHECK(middle.x == doctest::Approx(160).epsilon(0.02));
        CHECK(middle.y == doctest::Approx(140).epsilon(0.02));
    }
    Picture mirrored;
    mirrored.draw(kText, 160, 140, 4, 0.2, true);
    CHECK(only(readDamaged(mirrored.view(), {})) == kText);
    Picture inverted;
    inverted.draw(kText, 160, 140, 4, 0.2, false, true);
    CHECK(only(readDamaged(inverted.view(), {})) == kText);
}

TEST_CASE("dead columns of a print head, which the library cannot read") {
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0, false, false, QR_ECLEVEL_H);
    for (const int x : kDeadColumns) picture.fill(x, 0, x + 6, 280, picture.paper);
    CodeDecoder library({Formats(Format::Qr), false});
    CHECK(library.decode(picture.view()).empty());
    const auto codes = CodeDecoder().decode(picture.view());
    REQUIRE(only(codes) == kText);
    CHECK(codes[0].stage == Stage::Erasures);
}

TEST_CASE("a corner torn off with its finder pattern") {
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0.1, false, false, QR_ECLEVEL_H);
    picture.fill(200, 40, 300, 98, 90);
    CodeDecoder library({Formats(Format::Qr), false});
    CHECK(library.decode(picture.view()).empty());
    CHECK(only(CodeDecoder().decode(picture.view())) == kText);
}

TEST_CASE("only the formats that were asked for") {
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0);
    CodeDecoder decoder({Formats(Format::Code128) | Format::Ean13});
    CHECK(decoder.decode(picture.view()).empty());
}

TEST_CASE("frames that are none") {
    CodeDecoder decoder;
    const Picture picture;
    CHECK(decoder.decode({}).empty());
    CHECK(decoder.decode({picture.pixels.data(), 10, 10, 10}).empty());
    CHECK(decoder.decode({picture.pixels.data(), 320, 280, 100}).empty());
    CHECK(decoder.decode({picture.pixels.data(), 5000, 30, 5000}).empty());
    CHECK(decoder.decode(picture.view()).empty());
}

TEST_CASE("a stream gives each frame the plain look and one more, and leaves out what does not fit") {
    tests::ManualClock clock;
    Picture picture;
    picture.draw(kText, 160, 140, 4, 0, false, false, QR_ECLEVEL_H);
    for (const int x : kDeadColumns) picture.fill(x, 0, x + 6, 280, picture.paper);
    StreamDecoder stream(clock);
    // Only the last stage reads it: it comes once in every six frames.
    int frames = 0;
    std::string read;
    while (read.empty() && frames < 12) {
        ++frames;
        for (const DecodedCode& code : stream.add(picture.view())) read = textOf(code);
    }
    CHECK(read == kText);
    CHECK(frames <= int(kStages.size()) - 1);

    // On a machine that is too slow for any of them, nothing but the plain look is left.
    BusyClock late;
    StreamDecoder hurried(late, Formats(Format::Qr), base::Duration(0));
    for (int i = 0; i < 12; ++i) CHECK(hurried.add(picture.view()).empty());
    CHECK(hurried.skipped() == 12);
}

TEST_CASE("a document camera is a code scanner") {
    tests::SelfAdvancingClock clock;
    auto owned = std::make_unique<StillCamera>(clock);
    StillCamera& camera = *owned;
    camera.picture.draw(kText, 160, 140, 4, 0.3);
    camera.blankFirst = 3;
    camera.damagedFirst = 2;
    CameraCodeScanner scanner(std::move(owned), clock);
    const auto code = scanner.read({clock.in(base::Duration(5000))});
    REQUIRE(code.has_value());
    CHECK(code->text().reveal() == kText);
    CHECK(code->aim == "]Q1");
    CHECK(camera.given == 6);
    CHECK_FALSE(camera.streaming);
    CHECK(scanner.status({clock.in(base::Duration(100))}).state == DeviceState::Online);
    CHECK(scanner.reset({clock.in(base::Duration(100))}).has_value());

    SUBCASE("nothing is shown") {
        camera.blankFirst = 1000;
        const auto none = scanner.read({clock.in(base::Duration(300))});
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == base::Errc::Timeout);
        CHECK_FALSE(camera.streaming);
    }
    SUBCASE("ten frames a second are looked at, however many there are, and none when nobody waits") {
        camera.blankFirst = 1000;
        camera.given = 0;
        CHECK_FALSE(scanner.read({clock.in(base::Duration(3000))}).has_value());
        CHECK(camera.given >= 29);
        CHECK(camera.given <= 31);
        clock.advance(base::Duration(60'000));
        CHECK(camera.given <= 31);
    }
    SUBCASE("the camera is pulled out") {
        camera.gone = true;
        const auto none = scanner.read({clock.in(base::Duration(300))});
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == base::Errc::Unavailable);
        CHECK(scanner.status({clock.in(base::Duration(100))}).state == DeviceState::NoDevice);
    }
    SUBCASE("every frame is damaged") {
        camera.damagedFirst = 100'000;
        const auto none = scanner.read({clock.in(base::Duration(60'000))});
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == base::Errc::InvalidInput);
    }
    SUBCASE("nobody waits any more") {
        std::stop_source stop;
        stop.request_stop();
        const auto none = scanner.read({clock.in(base::Duration(300)), stop.get_token()});
        REQUIRE_FALSE(none.has_value());
        CHECK(none.error().code == base::Errc::Canceled);
    }
}
