#include "drivers/camera/document_camera.h"

#include "drivers/imaging/page_picture.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using base::Result;

namespace {

// A hand that still holds the page blurs a picture; a moment later it lies still.
constexpr int kPictures = 3;

ScanResult failure(base::Error error) {
    const ScanFault fault = error.code == Errc::Canceled ? ScanFault::Canceled : ScanFault::DeviceTrouble;
    return tl::unexpected<ScanFailure>({fault, std::move(error)});
}

class Camera final : public DocumentCamera {
public:
    Camera(std::unique_ptr<PictureStream> stream, base::Clock& clock, const imaging::JpegBound& bound)
        : stream_(std::move(stream)), clock_(clock), bound_(bound) {}

    base::Token name() const override { return "document-camera"; }
    DeviceStatus status(const Until& until) override { return stream_->status(until); }
    DeviceFacts capabilities(const Until&) override { return stream_->facts(); }

    base::Status reset(const Until& until) override {
        stream_->stop();
        const DeviceStatus now = stream_->status(until);
        if (now.state == DeviceState::Online) return {};
        return fail(now.state == DeviceState::NoDevice ? Errc::Unavailable : Errc::DeviceError, now.detail,
                    now.action);
    }

    Result<GrayFrame> nextFrame(const Until& until) override {
        Result<imaging::Picture> picture = stream_->next({imaging::Colour::Gray, kFrameWidth}, until);
        if (!picture) return fail(picture.error());
        return GrayFrame{std::move(picture->pixels), picture->width, picture->height};
    }
    void stopFrames() override { stream_->stop(); }

    ScanResult takePicture(const Until& until) override {
        const bool ran = stream_->runs();
        ScanResult page = bestPicture(until);
        if (!ran) stream_->stop();
        return page;
    }

private:
    ScanResult bestPicture(const Until& until) {
        std::optional<imaging::FlatPage> best;
        for (int i = 0; i < kPictures; ++i) {
            const Result<imaging::Picture> picture = stream_->next({}, until);
            if (!picture && best) break;  // one that is not perfect is better than none
            if (!picture) return failure(picture.error());
            Result<imaging::FlatPage> page = imaging::flattenPage(*picture, imaging::Origin::Camera);
            if (page) {
                best = *std::move(page);
                if (best->hint == PageHint::None) break;
            } else if (page.error().code != Errc::NotFound) {
                return failure(page.error());
            }
            if (clock_.steady() >= until.deadline) break;
        }
        if (!best)
            return tl::unexpected<ScanFailure>({ScanFault::NoPaper, {Errc::NotFound, {"no page is seen"}}});
        Result<ScannedPage> packed = imaging::pack(*best, bound_);
        if (!packed) return failure(packed.error());
        return *std::move(packed);
    }

    const std::unique_ptr<PictureStream> stream_;
    base::Clock& clock_;
    const imaging::JpegBound bound_;
};

class CameraScanner final : public DocumentScanner {
public:
    explicit CameraScanner(std::unique_ptr<DocumentCamera> camera) : camera_(std::move(camera)) {}

    base::Token name() const override { return "document-scanner"; }
    DeviceFacts capabilities(const Until& until) override {
        DeviceFacts facts = camera_->capabilities(until);
        facts["camera"] = true;
        return facts;
    }
    base::Status reset(const Until& until) override { return camera_->reset(until); }
    ScannerStatus scannerStatus(const Until& until) override { return {camera_->status(until)}; }
    ScanResult scan(const Until& until) override { return camera_->takePicture(until); }

private:
    const std::unique_ptr<DocumentCamera> camera_;
};

}  // namespace

std::unique_ptr<DocumentCamera> makeDocumentCamera(std::unique_ptr<PictureStream> stream, base::Clock& clock,
                                                   const imaging::JpegBound& bound) {
    return std::make_unique<Camera>(std::move(stream), clock, bound);
}

std::unique_ptr<DocumentScanner> makeCameraScanner(std::unique_ptr<DocumentCamera> camera) {
    return std::make_unique<CameraScanner>(std::move(camera));
}

}  // namespace zizhu::drivers::camera
