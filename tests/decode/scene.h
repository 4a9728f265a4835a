// A camera looking at sheets of paper and screens: geometry, light, lens and sensor, each as physics has
// it. Knows nothing about readers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "tests/decode/chance.h"

namespace zizhu::tests::decode {

inline constexpr int kFrameWidth = 1280;
inline constexpr int kFrameHeight = 960;

// What is printed, in reflectance: 0 takes all light, 1 gives all back.
struct Sheet {
    cv::Mat print;      // CV_32F
    double scale = 8;   // texels a module
    cv::Point2d centre; // texel that the pose puts at its place: the middle of the code
    double side = 0;    // of the code, modules
};

// Where a sheet is. Lengths in modules of the code; the camera's focal length is fixed.
struct Pose {
    double pixelsPerModule = 5;
    double turn = 0;                      // in the plane, radians
    double tilt = 0;                      // out of the plane, radians
    double tiltAxis = 0;                  // around which line of the plane
    cv::Point2d at{kFrameWidth / 2.0, kFrameHeight / 2.0};  // of the code's middle, pixels
    double curl = 0;                      // 1 / radius of the cylinder, signed: > 0 bulges to the camera
    double curlAxis = 0;
};

struct Lens {
    double defocus = 0.4;     // radius of the circle of confusion, pixels
    double motion = 0;        // length of the path during exposure, pixels
    double motionAngle = 0;
    double veil = 0;          // part of the light that is scattered over 25 pixels
};

struct Sensor {
    double exposure = 1;       // signal of a white sheet, 1 = saturation
    double electrons = 9000;   // at saturation
    double readNoise = 6;      // electrons
    double gain = 1;           // after the sensor: high ISO
};

// Light that comes from the lamp by the sheet as from a mirror; added to what the sheet scatters.
struct Glare {
    cv::Point2d at;
    double radius = 0;   // pixels, where it is half
    double aspect = 1;
    double angle = 0;
    double strength = 0; // 1 = as bright as saturation
};

struct Screen {
    double pitch = 0;      // screen pixels a module; 0: paper
    double aperture = 0.8; // part of a pixel's width that shines
    double bandDepth = 0;  // of the backlight's pulses under a rolling shutter
    double bandPeriod = 60;
    double reflection = 0; // of the room, added
};

class Scene {
public:
    explicit Scene(Chance& chance);

    // Lays `sheet` over what is there. False, and nothing is done, if its code would not be wholly in view.
    bool lay(const Sheet& sheet, const Pose& pose, const Screen& screen = {});
    // Pixels of the code's corners as the last lay() put them.
    const std::array<cv::Point2d, 4>& corners() const { return corners_; }
    void add(const Glare& glare) { glares_.push_back(glare); }

    // Gray, CV_8U, gamma-encoded.
    cv::Mat expose(const Lens& lens, const Sensor& sensor);

private:
    Chance& chance_;
    cv::Mat light_;  // CV_32F, twice the frame's size
    std::array<cv::Point2d, 4> corners_;
    std::vector<Glare> glares_;
};

}  // namespace zizhu::tests::decode
