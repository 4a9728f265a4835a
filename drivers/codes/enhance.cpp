#include "drivers/codes/enhance.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace zizhu::drivers::codes {

namespace {
// Pixels of the frame; a module of a code that a person holds before the camera has 1.5 to 8.
constexpr double kSharpenSigma = 2.0;
constexpr double kSharpenAmount = 2.0;
constexpr int kNormaliseWindow = 41;
// Deviation of sensor noise, in grey levels: smaller ones are not blown up to black and white.
constexpr float kNoiseFloor = 3.0F;
constexpr double kSmoothSigma = 1.1;
constexpr double kPointSpreadSigma = 2.0;
constexpr int kDeconvolutionRounds = 8;

cv::Mat wrapped(const GrayView& view) {
    // OpenCV has no read-only matrices; nothing below writes into it.
    return {view.height, view.width, CV_8UC1, const_cast<std::uint8_t*>(view.data), view.stride};
}

void wipeMat(cv::Mat& mat) {
    if (!mat.empty()) mat.setTo(cv::Scalar(0));
    mat.release();
}
}  // namespace

struct Enhancer::State {
    cv::Mat result;
    cv::Mat small;
    cv::Mat a, b, c, d;

    GrayView enlarge(const cv::Mat& picture) {
        cv::resize(picture, result, {}, kEnlarged, kEnlarged, cv::INTER_CUBIC);
        return view(result);
    }
    static GrayView view(const cv::Mat& mat) { return {mat.data, mat.cols, mat.rows, mat.step}; }
};

Enhancer::Enhancer() : state_(std::make_unique<State>()) {}
Enhancer::~Enhancer() { wipe(); }

GrayView Enhancer::inverted(const GrayView& frame) {
    cv::bitwise_not(wrapped(frame), state_->result);
    return State::view(state_->result);
}

GrayView Enhancer::sharpened(const GrayView& frame) {
    State& s = *state_;
    const cv::Mat in = wrapped(frame);
    cv::GaussianBlur(in, s.small, {}, kSharpenSigma);
    cv::addWeighted(in, 1 + kSharpenAmount, s.small, -kSharpenAmount, 0, s.small);
    return s.enlarge(s.small);
}

GrayView Enhancer::normalised(const GrayView& frame) {
    State& s = *state_;
    wrapped(frame).convertTo(s.a, CV_32F);
    const cv::Size window(kNormaliseWindow, kNormaliseWindow);
    cv::boxFilter(s.a, s.b, CV_32F, window);
    cv::sqrBoxFilter(s.a, s.c, CV_32F, window);
    cv::multiply(s.b, s.b, s.d);
    cv::subtract(s.c, s.d, s.c);
    cv::max(s.c, kNoiseFloor * kNoiseFloor, s.c);
    cv::sqrt(s.c, s.c);
    cv::subtract(s.a, s.b, s.a);
    cv::divide(s.a, s.c, s.a);
    s.a.convertTo(s.small, CV_8U, 56, 128);
    return s.enlarge(s.small);
}

GrayView Enhancer::smoothed(const GrayView& frame) {
    State& s = *state_;
    cv::GaussianBlur(wrapped(frame), s.small, {}, kSmoothSigma);
    return s.enlarge(s.small);
}

GrayView Enhancer::deconvolved(const GrayView& frame) {
    State& s = *state_;
    wrapped(frame).convertTo(s.a, CV_32F, 1, 1);
    s.a.copyTo(s.b);
    for (int round = 0; round < kDeconvolutionRounds; ++round) {
        cv::GaussianBlur(s.b, s.c, {}, kPointSpreadSigma);
        cv::divide(s.a, s.c, s.c);
        cv::GaussianBlur(s.c, s.c, {}, kPointSpreadSigma);
        cv::multiply(s.b, s.c, s.b);
    }
    s.b.convertTo(s.small, CV_8U, 1, -1);
    return s.enlarge(s.small);
}

void Enhancer::wipe() {
    for (cv::Mat* mat : {&state_->result, &state_->small, &state_->a, &state_->b, &state_->c, &state_->d})
        wipeMat(*mat);
}

}  // namespace zizhu::drivers::codes
