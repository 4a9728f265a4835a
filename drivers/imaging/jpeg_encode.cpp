#include <algorithm>
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>
#include <opencv2/imgproc.hpp>

#include "drivers/imaging/codec.h"
#include "drivers/imaging/mat.h"

namespace zizhu::drivers::imaging {

using base::Errc;
using base::fail;

namespace {

constexpr int kQualityStep = 11;
constexpr double kScaleStep = 0.8;
constexpr int kLeastSide = 16;

struct Session {
    jpeg_error_mgr errors;
    jpeg_destination_mgr destination;
    std::jmp_buf back;
};

Session& sessionOf(j_common_ptr info) { return *static_cast<Session*>(info->client_data); }
void leave(j_common_ptr info) { std::longjmp(sessionOf(info).back, 1); }
void ignoreText(j_common_ptr) {}
void nothing(j_compress_ptr) {}
// The whole bound is in the buffer from the start: when it is full, this quality is too good.
boolean onFull(j_compress_ptr info) {
    leave(reinterpret_cast<j_common_ptr>(info));
    return FALSE;
}

// The bytes used, 0 if `room` is too small. Errors leave by longjmp: nothing with a destructor after setjmp.
std::size_t encode(const Picture& picture, int quality, base::SecretBytes& room, Session& session) {
    jpeg_compress_struct info{};
    info.err = jpeg_std_error(&session.errors);
    session.errors.error_exit = leave;
    session.errors.output_message = ignoreText;
    info.client_data = &session;
    if (setjmp(session.back) != 0) {
        jpeg_destroy_compress(&info);
        return 0;
    }
    jpeg_create_compress(&info);
    info.client_data = &session;
    session.destination = {room.data(), room.size(), nothing, onFull, nothing};
    info.dest = &session.destination;
    info.image_width = JDIMENSION(picture.width);
    info.image_height = JDIMENSION(picture.height);
    info.input_components = picture.channels;
    info.in_color_space = picture.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    if (picture.dpi > 0 && picture.dpi < 5000) {
        info.density_unit = 1;
        info.X_density = info.Y_density = UINT16(picture.dpi);
    }
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        JSAMPROW line = const_cast<JSAMPROW>(picture.row(int(info.next_scanline)));
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    const std::size_t used = room.size() - session.destination.free_in_buffer;
    jpeg_destroy_compress(&info);
    return used;
}

}  // namespace

base::Result<base::SecretBytes> encodeJpeg(const Picture& picture, const JpegBound& bound) {
    const bool plausible = fits(picture.width, picture.height) &&
                           (picture.channels == 1 || picture.channels == 3) &&
                           picture.pixels.size() == picture.stride() * std::size_t(picture.height);
    if (!plausible) return fail(Errc::TooLarge, {"no picture of a size that can be kept"});
    base::SecretBytes room(bound.maxBytes);
    Session session{};
    Picture smaller;
    const Picture* now = &picture;
    while (!room.empty()) {
        for (int quality = bound.quality;; quality = std::max(bound.leastQuality, quality - kQualityStep)) {
            if (const std::size_t used = encode(*now, quality, room, session); used > 0)
                return base::SecretBytes(room.begin(), room.begin() + std::ptrdiff_t(used));
            if (quality <= bound.leastQuality) break;
        }
        const int width = int(now->width * kScaleStep);
        const int height = int(now->height * kScaleStep);
        if (width < kLeastSide || height < kLeastSide) break;
        Picture next = makePicture(width, height, now->channels);
        next.dpi = int(now->dpi * kScaleStep);
        cv::Mat into = matOf(next);
        cv::resize(matOf(*now), into, into.size(), 0, 0, cv::INTER_AREA);
        smaller = std::move(next);
        now = &smaller;
    }
    return fail(Errc::TooLarge, {"no JPEG of at most {} bytes", bound.maxBytes});
}

}  // namespace zizhu::drivers::imaging
