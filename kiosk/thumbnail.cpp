#include "kiosk/thumbnail.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include "documents/image.h"

namespace zizhu::kiosk {

namespace {

struct Pixels {
    int width = 0, height = 0;
    base::SecretBytes rgba;
};

struct JpegErrors {
    jpeg_error_mgr manager;
    std::jmp_buf back;
};

void onJpegError(j_common_ptr info) { std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->back, 1); }
void onJpegMessage(j_common_ptr) {}

// libjpeg leaves errors by longjmp, so nothing with a destructor is created after setjmp.
bool readJpeg(std::span<const std::uint8_t> file, Pixels& out, base::SecretBytes& row) {
    jpeg_decompress_struct info{};
    JpegErrors errors{};
    info.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = onJpegError;
    errors.manager.output_message = onJpegMessage;
    if (setjmp(errors.back) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, file.data(), file.size());
    jpeg_read_header(&info, TRUE);
    if (std::size_t(info.image_width) * info.image_height > kMaxScanPixels) longjmp(errors.back, 1);
    // The decoder itself can halve up to three times, which saves most of the work.
    info.scale_num = 1;
    info.scale_denom = 1;
    while (info.scale_denom < 8 &&
           int(std::max(info.image_width, info.image_height) / (info.scale_denom * 2)) >= kThumbnailSide) {
        info.scale_denom *= 2;
    }
    info.out_color_space = JCS_EXT_RGBA;
    jpeg_start_decompress(&info);
    out.width = int(info.output_width);
    out.height = int(info.output_height);
    out.rgba.resize(std::size_t(out.width) * std::size_t(out.height) * 4);
    row.resize(std::size_t(out.width) * 4);
    while (info.output_scanline < info.output_height) {
        JSAMPROW line = out.rgba.data() + std::size_t(info.output_scanline) * row.size();
        jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return true;
}

// Averages boxes of pixels: small text stays grey instead of breaking up.
Thumbnail shrink(const Pixels& from) {
    const int longer = std::max(from.width, from.height);
    const int divisor = std::max(1, (longer + kThumbnailSide - 1) / kThumbnailSide);
    Thumbnail to{std::max(1, from.width / divisor), std::max(1, from.height / divisor), {}};
    to.rgba.resize(std::size_t(to.width) * std::size_t(to.height) * 4);
    for (int y = 0; y < to.height; ++y) {
        for (int x = 0; x < to.width; ++x) {
            unsigned sum[4] = {};
            unsigned count = 0;
            for (int dy = 0; dy < divisor && y * divisor + dy < from.height; ++dy) {
                for (int dx = 0; dx < divisor && x * divisor + dx < from.width; ++dx, ++count) {
                    const std::uint8_t* pixel =
                        from.rgba.data() +
                        (std::size_t(y * divisor + dy) * std::size_t(from.width) + std::size_t(x * divisor + dx)) * 4;
                    for (int c = 0; c < 4; ++c) sum[c] += pixel[c];
                }
            }
            std::uint8_t* pixel = to.rgba.data() + (std::size_t(y) * std::size_t(to.width) + std::size_t(x)) * 4;
            for (int c = 0; c < 4; ++c) pixel[c] = std::uint8_t(sum[c] / std::max(count, 1u));
        }
    }
    return to;
}

}  // namespace

std::optional<Thumbnail> makeThumbnail(std::span<const std::uint8_t> file) {
    constexpr std::uint8_t kJpegStart[] = {0xFF, 0xD8, 0xFF};
    Pixels pixels;
    if (file.size() > 3 && std::equal(std::begin(kJpegStart), std::end(kJpegStart), file.begin())) {
        base::SecretBytes row;
        if (!readJpeg(file, pixels, row)) return std::nullopt;
    } else {
        const auto picture = documents::decodePng(file, kMaxScanPixels);
        if (!picture) return std::nullopt;
        pixels = {picture->width, picture->height, {picture->rgba.begin(), picture->rgba.end()}};
    }
    if (pixels.width <= 0 || pixels.height <= 0) return std::nullopt;
    return shrink(pixels);
}

}  // namespace zizhu::kiosk
