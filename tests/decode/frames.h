// The frames that readers are measured on: fifteen kinds of trouble in five degrees, and pages without a
// code. The same seed gives the same frames.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

namespace zizhu::tests::decode {

enum class Kind : std::uint8_t {
    Blurred, MotionBlurred, Tilted, Rotated, Small, Dim, Glaring, Torn, Thermal, Curled, Noisy, OnScreen, Inverted,
    Several, LowContrast
};
inline constexpr std::array kKinds = {
    Kind::Blurred, Kind::MotionBlurred, Kind::Tilted, Kind::Rotated, Kind::Small, Kind::Dim, Kind::Glaring, Kind::Torn,
    Kind::Thermal, Kind::Curled, Kind::Noisy, Kind::OnScreen, Kind::Inverted, Kind::Several, Kind::LowContrast};
const char* name(Kind kind);
inline constexpr int kDegrees = 5;

struct Frame {
    cv::Mat gray;
    std::vector<std::string> codes;  // what is written in it
};

// `degree` 1 to kDegrees.
Frame makeFrame(Kind kind, int degree, std::uint64_t seed);
// Lines of text, tables, stamps; nothing to read.
Frame makePage(std::uint64_t seed);

}  // namespace zizhu::tests::decode
