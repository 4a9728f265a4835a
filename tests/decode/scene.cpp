#include "tests/decode/scene.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace zizhu::tests::decode {

namespace {
constexpr double kFocal = 1400;  // pixels: 49 degrees across
constexpr int kOver = 2;         // samples a pixel each way
constexpr double kMargin = 6;    // pixels that a code keeps from the frame's edge
constexpr double kGamma = 1 / 2.2;

// The pose as rotation and place in the camera's coordinates.
struct Placed {
    cv::Matx33d turn;
    cv::Matx33d back;
    cv::Vec3d at;
    cv::Vec3d eye;  // the camera, as the sheet sees it
    double curl;
    cv::Vec2d along;   // the cylinder's axis in the sheet
    cv::Vec2d across;

    explicit Placed(const Pose& pose) : curl(pose.curl) {
        const double c = std::cos(pose.turn), s = std::sin(pose.turn);
        const cv::Matx33d inPlane(c, -s, 0, s, c, 0, 0, 0, 1);
        const double x = std::cos(pose.tiltAxis), y = std::sin(pose.tiltAxis);
        const double ct = std::cos(pose.tilt), st = std::sin(pose.tilt);
        const cv::Matx33d out(ct + x * x * (1 - ct), x * y * (1 - ct), y * st,  //
                              x * y * (1 - ct), ct + y * y * (1 - ct), -x * st, //
                              -y * st, x * st, ct);
        turn = out * inPlane;
        const double depth = kFocal / pose.pixelsPerModule;
        at = {(pose.at.x - kFrameWidth / 2.0) / kFocal * depth, (pose.at.y - kFrameHeight / 2.0) / kFocal * depth, depth};
        back = turn.t();
        eye = back * -at;
        along = {std::cos(pose.curlAxis), std::sin(pose.curlAxis)};
        across = {-along[1], along[0]};
    }

    cv::Point2d project(double u, double v) const {
        double z = 0;
        if (curl != 0) {
            const double radius = 1 / curl;
            const double p = u * along[0] + v * along[1];
            const double angle = (u * across[0] + v * across[1]) / radius;
            const double q = radius * std::sin(angle);
            z = radius * (1 - std::cos(angle));
            u = p * along[0] + q * across[0];
            v = p * along[1] + q * across[1];
        }
        const cv::Vec3d point = turn * cv::Vec3d(u, v, z) + at;
        return {point[0] / point[2] * kFocal + kFrameWidth / 2.0, point[1] / point[2] * kFocal + kFrameHeight / 2.0};
    }

    // Where the ray through a pixel meets the sheet; the cosine of the sheet's slope there in `slope`.
    bool meet(double x, double y, double& u, double& v, double& slope) const {
        const cv::Vec3d& o = eye;
        const cv::Vec3d d = back * cv::Vec3d((x - kFrameWidth / 2.0) / kFocal, (y - kFrameHeight / 2.0) / kFocal, 1);
        slope = 1;
        if (curl == 0) {
            const double t = -o[2] / d[2];
            u = o[0] + t * d[0];
            v = o[1] + t * d[1];
            return t > 0;
        }
        const double radius = 1 / curl;
        const double oq = o[0] * across[0] + o[1] * across[1], dq = d[0] * across[0] + d[1] * across[1];
        const double oz = o[2] - radius;
        const double a = dq * dq + d[2] * d[2], b = oq * dq + oz * d[2], c = oq * oq + oz * oz - radius * radius;
        const double root = b * b - a * c;
        if (root < 0) return false;
        // Bulging to the camera the near side is seen, hollow the far one.
        const double t = (-b + (curl > 0 ? -1 : 1) * std::sqrt(root)) / a;
        const double q = oq + t * dq, z = oz + t * d[2];
        const double angle = std::atan2(q / radius, -z / radius);
        if (std::abs(angle) > 1.5) return false;
        const double p = (o[0] + t * d[0]) * along[0] + (o[1] + t * d[1]) * along[1];
        u = p * along[0] + radius * angle * across[0];
        v = p * along[1] + radius * angle * across[1];
        slope = std::cos(angle);
        return t > 0;
    }
};

cv::Mat discKernel(double radius) {
    const int half = int(std::ceil(radius)) + 1;
    cv::Mat kernel(2 * half + 1, 2 * half + 1, CV_32F);
    constexpr int kParts = 8;
    for (int y = -half; y <= half; ++y) {
        for (int x = -half; x <= half; ++x) {
            int inside = 0;
            for (int part = 0; part < kParts * kParts; ++part) {
                const double px = x + (part % kParts + 0.5) / kParts - 0.5, py = y + (part / kParts + 0.5) / kParts - 0.5;
                inside += px * px + py * py <= radius * radius;
            }
            kernel.at<float>(y + half, x + half) = float(inside);
        }
    }
    return kernel / cv::sum(kernel)[0];
}

cv::Mat motionKernel(double length, double angle) {
    const int half = int(std::ceil(length / 2)) + 1;
    cv::Mat kernel(2 * half + 1, 2 * half + 1, CV_32F, cv::Scalar(0));
    constexpr int kSteps = 200;
    for (int i = 0; i < kSteps; ++i) {
        const double s = length * ((i + 0.5) / kSteps - 0.5);
        const double x = half + s * std::cos(angle), y = half + s * std::sin(angle);
        const int x0 = int(std::floor(x)), y0 = int(std::floor(y));
        const float fx = float(x - x0), fy = float(y - y0);
        kernel.at<float>(y0, x0) += (1 - fx) * (1 - fy);
        kernel.at<float>(y0, x0 + 1) += fx * (1 - fy);
        kernel.at<float>(y0 + 1, x0) += (1 - fx) * fy;
        kernel.at<float>(y0 + 1, x0 + 1) += fx * fy;
    }
    return kernel / cv::sum(kernel)[0];
}
}  // namespace

Scene::Scene(Chance& chance) : chance_(chance) {
    // A counter: cloudy, with grain and a few edges.
    cv::Mat clouds(9, 12, CV_32F);
    const double base = chance.uniform(0.08, 0.5);
    for (int i = 0; i < clouds.rows * clouds.cols; ++i)
        clouds.at<float>(i / clouds.cols, i % clouds.cols) = float(base * chance.uniform(0.7, 1.3));
    cv::resize(clouds, light_, {kFrameWidth * kOver, kFrameHeight * kOver}, 0, 0, cv::INTER_CUBIC);
    for (int i = chance.within(0, 4); i > 0; --i) {
        const cv::Point a(chance.within(0, light_.cols), chance.within(0, light_.rows));
        const cv::Point b(chance.within(0, light_.cols), chance.within(0, light_.rows));
        cv::line(light_, a, b, cv::Scalar(base * chance.uniform(0.3, 1.8)), chance.within(4, 90), cv::LINE_AA);
    }
}

bool Scene::lay(const Sheet& sheet, const Pose& pose, const Screen& screen) {
    const Placed placed(pose);
    const double half = sheet.side / 2;
    const std::array<cv::Point2d, 4> ends = {{{-half, -half}, {half, -half}, {half, half}, {-half, half}}};
    std::array<cv::Point2d, 4> corners;
    for (std::size_t i = 0; i < 4; ++i) {
        corners[i] = placed.project(ends[i].x, ends[i].y);
        if (corners[i].x < kMargin || corners[i].y < kMargin || corners[i].x > kFrameWidth - kMargin ||
            corners[i].y > kFrameHeight - kMargin)
            return false;
    }
    corners_ = corners;

    // Only the part of the picture that the sheet can cover.
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (int i = 0; i <= 8; ++i) {
        for (int j = 0; j <= 8; ++j) {
            const cv::Point2d point = placed.project((sheet.print.cols * i / 8.0 - sheet.centre.x) / sheet.scale,
                                                     (sheet.print.rows * j / 8.0 - sheet.centre.y) / sheet.scale);
            left = std::min(left, point.x), right = std::max(right, point.x);
            top = std::min(top, point.y), bottom = std::max(bottom, point.y);
        }
    }
    const cv::Rect box = cv::Rect(cv::Point(int(std::max(0.0, left - 8)) * kOver, int(std::max(0.0, top - 8)) * kOver),
                                  cv::Point(int(std::min(double(kFrameWidth), right + 8)) * kOver,
                                            int(std::min(double(kFrameHeight), bottom + 8)) * kOver));
    if (box.empty()) return false;
    cv::Mat part = light_(box);

    // A lamp above the terminal, to one side.
    const double lampSide = chance_.uniform(-0.5, 0.5);
    const double bandPhase = chance_.uniform(0, 1);
    cv::Mat mapX(part.rows, part.cols, CV_32F, cv::Scalar(-10)), mapY = mapX.clone();
    cv::Mat shade(part.rows, part.cols, CV_32F, cv::Scalar(1));
    for (int y = 0; y < part.rows; ++y) {
        for (int x = 0; x < part.cols; ++x) {
            double u = 0, v = 0, slope = 1;
            const double py = (box.y + y + 0.5) / kOver;
            if (!placed.meet((box.x + x + 0.5) / kOver, py, u, v, slope)) continue;
            const double tx = u * sheet.scale + sheet.centre.x, ty = v * sheet.scale + sheet.centre.y;
            if (tx < 0 || ty < 0 || tx > sheet.print.cols - 1 || ty > sheet.print.rows - 1) continue;
            mapX.at<float>(y, x) = float(tx);
            mapY.at<float>(y, x) = float(ty);
            double factor = 1;
            if (pose.curl != 0) {
                const double leaning = std::sqrt(std::max(0.0, 1 - slope * slope));
                factor = 0.35 + 0.65 * std::max(0.0, slope + (u * placed.across[0] + v * placed.across[1] > 0 ? 1 : -1) *
                                                                 lampSide * leaning);
            }
            if (screen.pitch > 0) {
                const double cellX = u * screen.pitch, cellY = v * screen.pitch;
                const bool lit = cellX - std::floor(cellX) < screen.aperture && cellY - std::floor(cellY) < screen.aperture;
                const double band = py / screen.bandPeriod + bandPhase;
                factor = (lit ? 1 / (screen.aperture * screen.aperture) : 0.05) *
                         (1 - screen.bandDepth * (band - std::floor(band) < 0.5 ? 1 : 0));
            }
            shade.at<float>(y, x) = float(factor);
        }
    }
    // A print finer than the samples is averaged over a sample's area first.
    cv::Mat print;
    const int finer = int(std::lround(sheet.scale / (pose.pixelsPerModule * kOver)));
    if (finer > 1) cv::blur(sheet.print, print, {finer, finer});
    else print = sheet.print;
    cv::Mat seen(part.rows, part.cols, CV_32F);
    cv::remap(print, seen, mapX, mapY, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::multiply(seen, shade, seen);
    if (screen.reflection > 0) seen += screen.reflection * chance_.uniform(0.6, 1.2);
    seen.copyTo(part, mapX >= 0);
    return true;
}

cv::Mat Scene::expose(const Lens& lens, const Sensor& sensor) {
    cv::Mat image;
    cv::resize(light_, image, {kFrameWidth, kFrameHeight}, 0, 0, cv::INTER_AREA);

    // The lamp lights one side more, the lens the middle.
    const double gx = chance_.uniform(-0.2, 0.2), gy = chance_.uniform(-0.2, 0.2);
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const double nx = 2.0 * x / image.cols - 1, ny = 2.0 * y / image.rows - 1;
            image.at<float>(y, x) *= float((1 + gx * nx + gy * ny) * (1 - 0.08 * (nx * nx + ny * ny)));
        }
    }
    for (const Glare& glare : glares_) {
        const double c = std::cos(glare.angle), s = std::sin(glare.angle);
        for (int y = 0; y < image.rows; ++y) {
            for (int x = 0; x < image.cols; ++x) {
                const double dx = x - glare.at.x, dy = y - glare.at.y;
                const double a = (dx * c + dy * s) / glare.radius, b = (dy * c - dx * s) / (glare.radius * glare.aspect);
                const double r2 = a * a + b * b;
                // Flat in the middle, with the long tail that rough paper has.
                image.at<float>(y, x) += float(glare.strength / (1 + r2 * r2 * r2));
            }
        }
    }
    if (lens.defocus > 0.05) cv::filter2D(image, image, -1, discKernel(lens.defocus), {-1, -1}, 0, cv::BORDER_REPLICATE);
    if (lens.motion > 0.2)
        cv::filter2D(image, image, -1, motionKernel(lens.motion, lens.motionAngle), {-1, -1}, 0, cv::BORDER_REPLICATE);
    if (lens.veil > 0) {
        cv::Mat scattered;
        cv::GaussianBlur(image, scattered, {}, 25);
        cv::addWeighted(image, 1 - lens.veil, scattered, lens.veil, 0, image);
    }

    constexpr int kCurve = 1 << 14;
    std::vector<std::uint8_t> encoded(kCurve + 1);
    for (int i = 0; i <= kCurve; ++i)
        encoded[std::size_t(i)] = std::uint8_t(255 * std::pow(double(i) / kCurve, kGamma) + 0.5);
    cv::Mat frame(image.rows, image.cols, CV_8U);
    for (int y = 0; y < image.rows; ++y) {
        for (int x = 0; x < image.cols; ++x) {
            const double electrons = std::clamp(double(image.at<float>(y, x)) * sensor.exposure, 0.0, 1.5) * sensor.electrons;
            const double noisy = electrons + chance_.normal() * std::sqrt(electrons + sensor.readNoise * sensor.readNoise);
            const double signal = std::clamp(std::min(noisy / sensor.electrons, 1.0) * sensor.gain, 0.0, 1.0);
            frame.at<std::uint8_t>(y, x) = encoded[std::size_t(signal * kCurve + 0.5)];
        }
    }
    return frame;
}

}  // namespace zizhu::tests::decode
