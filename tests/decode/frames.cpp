#include "tests/decode/frames.h"

#include <algorithm>
#include <cmath>

#include "tests/decode/sheets.h"

namespace zizhu::tests::decode {

namespace {
constexpr double kPi = 3.14159265358979;

// Everything a frame is made with; a kind changes some of it.
struct Recipe {
    Ink ink;
    Pose pose;
    Lens lens;
    Sensor sensor;
    Screen screen;
    double dead = 0, faded = 0, covered = 0;
    int dots = 5, longestRun = 1;
    double glare = 0;  // radius as part of the code's side
};

// Degree 1 … 5 → from … to.
double by(int degree, double from, double to) { return from + (to - from) * (degree - 1) / (kDegrees - 1.0); }
double byRatio(int degree, double from, double to) { return from * std::pow(to / from, (degree - 1) / (kDegrees - 1.0)); }

Recipe everyday(Chance& chance) {
    Recipe r;
    r.ink.paper = chance.uniform(0.7, 0.85);
    r.ink.ink = chance.uniform(0.05, 0.12);
    r.pose.pixelsPerModule = chance.uniform(3.5, 6.5);
    r.pose.turn = chance.oneIn(2) ? chance.uniform(-kPi, kPi) : chance.uniform(-0.25, 0.25);
    r.pose.tilt = chance.uniform(0, 0.25);
    r.pose.tiltAxis = chance.uniform(0, kPi);
    r.lens.defocus = chance.uniform(0.3, 0.9);
    r.sensor.exposure = chance.uniform(0.55, 0.95);
    r.dots = chance.within(4, 6);
    return r;
}

void apply(Kind kind, int degree, Recipe& r, Chance& chance) {
    const double jitter = chance.uniform(0.9, 1.1);
    const double pixels = r.pose.pixelsPerModule;
    switch (kind) {
        case Kind::Blurred: r.lens.defocus = pixels * by(degree, 0.4, 1.0) * jitter; break;
        case Kind::MotionBlurred:
            r.lens.motion = pixels * by(degree, 0.7, 2.2) * jitter;
            r.lens.motionAngle = chance.uniform(0, kPi);
            break;
        case Kind::Tilted: r.pose.tilt = by(degree, 0.75, 1.22) * (0.97 + 0.3 * (jitter - 1)); break;
        case Kind::Rotated:
            r.pose.turn = chance.uniform(-kPi, kPi);
            r.pose.pixelsPerModule = by(degree, 4.5, 2.2) * jitter;
            break;
        case Kind::Small: r.pose.pixelsPerModule = byRatio(degree, 2.4, 1.25) * jitter; r.lens.defocus = 0.5; break;
        case Kind::Dim: r.sensor.exposure = byRatio(degree, 0.06, 0.003) * jitter; break;
        case Kind::Glaring: r.glare = by(degree, 0.08, 0.34) * jitter; break;
        case Kind::Torn: r.covered = by(degree, 0.02, 0.16) * jitter; break;
        case Kind::Thermal:
            r.dead = by(degree, 0.02, 0.18) * jitter;
            r.longestRun = 1 + degree;
            r.faded = by(degree, 0.2, 0.65);
            break;
        case Kind::Curled: r.pose.curl = 1; r.pose.curlAxis = chance.uniform(0, kPi); break;
        case Kind::Noisy: {
            const double electrons = byRatio(degree, 110, 6) * jitter;
            r.sensor.electrons = electrons;
            r.sensor.readNoise = std::sqrt(electrons) * 0.6;
            break;
        }
        case Kind::OnScreen:
            r.ink = {1.0, 0.015};
            r.screen.pitch = chance.within(5, 10);
            r.screen.aperture = chance.uniform(0.6, 0.85);
            r.screen.bandDepth = by(degree, 0.1, 0.75);
            r.screen.bandPeriod = chance.uniform(40, 220);
            r.screen.reflection = by(degree, 0.02, 0.35);
            r.sensor.exposure = byRatio(degree, 0.8, 4.5) * jitter;
            r.lens.veil = by(degree, 0.02, 0.15);
            r.lens.defocus = pixels * by(degree, 0.15, 0.55);
            r.pose.tilt = chance.uniform(0, 0.5);
            break;
        case Kind::Inverted:
            std::swap(r.ink.paper, r.ink.ink);
            r.lens.defocus = pixels * by(degree, 0.1, 0.85) * jitter;
            break;
        case Kind::Several: break;  // makeSeveral()
        case Kind::LowContrast: r.ink.ink = r.ink.paper * (1 - byRatio(degree, 0.5, 0.05) * jitter); break;
    }
}

// A place at which the code is wholly in view; smaller until it is.
void place(Scene& scene, const Sheet& sheet, Recipe& r, Chance& chance) {
    for (int tries = 0;; ++tries) {
        r.pose.at = {chance.uniform(0.25, 0.75) * kFrameWidth, chance.uniform(0.25, 0.75) * kFrameHeight};
        if (tries > 20) r.pose.at = {kFrameWidth / 2.0, kFrameHeight / 2.0};
        if (tries > 21) r.pose.pixelsPerModule *= 0.95;
        if (scene.lay(sheet, r.pose, r.screen)) return;
    }
}

Frame makeSeveral(int degree, Chance& chance) {
    Frame frame;
    Scene scene(chance);
    const int count = chance.within(2, 6);
    const double pixels = by(degree, 3.6, 1.9);
    for (int i = 0; i < count; ++i) {
        const Code code = makeCode(chance);
        Recipe r = everyday(chance);
        r.pose.pixelsPerModule = pixels * chance.uniform(0.85, 1.15);
        const Sheet sheet = printLabel(code, r.ink, 12);
        // Six cells; each code stays in its own.
        r.pose.at = {kFrameWidth * ((i % 3) + 0.5) / 3 + chance.uniform(-30, 30),
                     kFrameHeight * ((i / 3) + 0.5) / 2 + chance.uniform(-30, 30)};
        while (!scene.lay(sheet, r.pose)) r.pose.pixelsPerModule *= 0.95;
        frame.codes.push_back(code.text);
    }
    Recipe r = everyday(chance);
    r.lens.defocus = pixels * by(degree, 0.15, 0.5);
    r.sensor.electrons = byRatio(degree, 5000, 300);
    frame.gray = scene.expose(r.lens, r.sensor);
    return frame;
}
}  // namespace

const char* name(Kind kind) {
    constexpr const char* kNames[] = {"blurred", "motion-blurred", "tilted", "rotated",   "small",    "dim",     "glaring", "torn",
                                      "thermal", "curled",         "noisy",  "on-screen", "inverted", "several", "low-contrast"};
    return kNames[std::size_t(kind)];
}

Frame makeFrame(Kind kind, int degree, std::uint64_t seed) {
    Chance chance(seed * 1'000'003 + std::uint64_t(kind) * 101 + std::uint64_t(degree));
    chance.bits();
    if (kind == Kind::Several) return makeSeveral(degree, chance);
    const Code code = makeCode(chance);
    Recipe r = everyday(chance);
    apply(kind, degree, r, chance);
    if (kind == Kind::Curled) {
        // The code goes around this angle of the cylinder, towards the camera or away from it.
        const double angle = by(degree, 0.4, 1.6) * chance.uniform(0.9, 1.1);
        r.pose.curl = (chance.oneIn(3) ? -1 : 1) * angle / code.modules.rows;
        if (chance.oneIn(2)) r.pose.curlAxis = chance.oneIn(2) ? 0 : kPi / 2;
    }
    Frame frame;
    Scene scene(chance);
    // Whole texels a dot where dots matter, else about the samples that a module gets.
    const double scale = r.dead > 0 ? r.dots * 2 : std::max(4.0, std::ceil(2 * r.pose.pixelsPerModule));
    Sheet sheet = kind == Kind::OnScreen ? printLabel(code, r.ink, 10) : printReceipt(code, r.ink, scale, chance);
    if (r.faded > 0) fade(sheet, r.ink, r.faded, chance);
    if (r.dead > 0) killColumns(sheet, r.ink, r.dots, r.dead, r.longestRun, chance);
    if (r.covered > 0) cover(sheet, r.covered, chance);
    place(scene, sheet, r, chance);
    if (r.glare > 0) {
        const auto& c = scene.corners();
        const double side = std::sqrt(std::hypot(c[1].x - c[0].x, c[1].y - c[0].y) * std::hypot(c[3].x - c[0].x, c[3].y - c[0].y));
        const double a = chance.uniform(0.1, 0.9), b = chance.uniform(0.1, 0.9);
        Glare glare;
        glare.at = c[0] + (c[1] - c[0]) * a + (c[3] - c[0]) * b;
        glare.aspect = chance.uniform(0.5, 1);
        glare.radius = r.glare * side / std::sqrt(glare.aspect);
        glare.angle = chance.uniform(0, kPi);
        glare.strength = chance.uniform(2, 6);
        scene.add(glare);
    }
    frame.gray = scene.expose(r.lens, r.sensor);
    frame.codes.push_back(code.text);
    return frame;
}

Frame makePage(std::uint64_t seed) {
    Chance chance(seed * 1'000'033 + 7);
    chance.bits();
    Recipe r = everyday(chance);
    r.pose.pixelsPerModule = chance.uniform(4.5, 11);
    if (chance.oneIn(3)) r.lens.defocus = chance.uniform(1, 3);
    if (chance.oneIn(3)) r.sensor.electrons = byRatio(chance.within(1, 5), 3000, 40);
    Scene scene(chance);
    Recipe placed = r;
    place(scene, printPage(10, chance), placed, chance);
    return {scene.expose(r.lens, r.sensor), {}};
}

}  // namespace zizhu::tests::decode
