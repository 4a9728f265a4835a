#include <algorithm>
#include <csetjmp>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include "drivers/imaging/codec.h"

namespace zizhu::drivers::imaging {

using base::Errc;
using base::fail;

namespace {

// A progressive file can ask for any number of passes over the whole picture; cameras and scanners write
// one, libjpeg's own progressive script ten.
constexpr int kMaxScans = 32;
constexpr long kMaxWorkingMemory = 256L << 20;  // of libjpeg: coefficients of a progressive picture

enum class Outcome { Whole, Damaged, TooLarge };

struct Session {
    jpeg_error_mgr errors;
    jpeg_progress_mgr progress;
    std::jmp_buf back;
    Outcome outcome = Outcome::Damaged;
};

Session& sessionOf(j_common_ptr info) { return *static_cast<Session*>(info->client_data); }

[[noreturn]] void leave(j_common_ptr info, Outcome outcome) {
    sessionOf(info).outcome = outcome;
    std::longjmp(sessionOf(info).back, 1);
}

void onError(j_common_ptr info) {
    const int code = info->err->msg_code;
    leave(info, code == JERR_IMAGE_TOO_BIG || code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE
                    ? Outcome::TooLarge
                    : Outcome::Damaged);
}

// libjpeg paints over damage and only warns. Bytes between markers are no damage: many cameras pad.
void onMessage(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code != JWRN_EXTRANEOUS_DATA && info->err->msg_code != JWRN_ADOBE_XFORM &&
        info->err->msg_code != JWRN_JFIF_MAJOR) {
        leave(info, Outcome::Damaged);
    }
}

void onProgress(j_common_ptr info) {
    if (info->is_decompressor && reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMaxScans)
        leave(info, Outcome::TooLarge);
}

void ignoreText(j_common_ptr) {}

void prepare(jpeg_decompress_struct& info, const DecodeRequest& request) {
    if (!fits(info.image_width, info.image_height))
        leave(reinterpret_cast<j_common_ptr>(&info), Outcome::TooLarge);
    const bool gray = request.colour == Colour::Gray || info.jpeg_color_space == JCS_GRAYSCALE;
    const bool cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    if (cmyk) leave(reinterpret_cast<j_common_ptr>(&info), Outcome::Damaged);  // no camera makes it
    info.out_color_space = gray ? JCS_GRAYSCALE : JCS_RGB;
    info.scale_denom = 8;
    info.scale_num = 8;
    while (request.maxWidth > 0 && info.scale_num > 1 &&
           (std::int64_t(info.image_width) * info.scale_num + 7) / 8 > request.maxWidth) {
        --info.scale_num;
    }
}

// Errors leave by longjmp, so nothing with a destructor is created after setjmp.
bool decode(base::ByteView bytes, const DecodeRequest& request, Session& session, Picture& out) {
    jpeg_decompress_struct info{};
    info.err = jpeg_std_error(&session.errors);
    session.errors.error_exit = onError;
    session.errors.emit_message = onMessage;
    session.errors.output_message = ignoreText;
    session.progress.progress_monitor = onProgress;
    info.client_data = &session;
    if (setjmp(session.back) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_create_decompress(&info);
    info.client_data = &session;
    info.progress = &session.progress;
    info.mem->max_memory_to_use = kMaxWorkingMemory;
    jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&info, TRUE);
    prepare(info, request);
    jpeg_start_decompress(&info);
    out.width = int(info.output_width);
    out.height = int(info.output_height);
    out.channels = info.output_components;
    // Dots per inch, or per centimetre.
    if (info.saw_JFIF_marker && info.X_density == info.Y_density && info.X_density < 5000 &&
        info.scale_num == info.scale_denom) {
        out.dpi = info.density_unit == 1   ? info.X_density
                  : info.density_unit == 2 ? info.X_density * 254 / 100
                                           : 0;
    }
    out.pixels.resize(out.stride() * std::size_t(out.height));
    while (info.output_scanline < info.output_height) {
        JSAMPROW line = out.row(int(info.output_scanline));
        jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return true;
}

}  // namespace

base::Result<Picture> decodeJpeg(base::ByteView bytes, const DecodeRequest& request) {
    if (bytes.size() < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
        return fail(Errc::InvalidInput, {"not a JPEG"});
    Session session{};
    Picture picture;
    if (!decode(bytes, request, session, picture)) {
        return session.outcome == Outcome::TooLarge ? fail(Errc::TooLarge, {"a JPEG too large"})
                                                    : fail(Errc::InvalidInput, {"a damaged JPEG"});
    }
    if (request.maxWidth > 0 && picture.width > request.maxWidth) {
        const int colours = picture.channels;
        if (colours == 1) return grayOf(picture, request.maxWidth);
        return fail(Errc::TooLarge, {"a JPEG too wide"});
    }
    return picture;
}

base::Result<Picture> decodePicture(base::ByteView bytes, const DecodeRequest& request) {
    if (!bytes.empty() && bytes[0] == 0x89) return decodePng(bytes, request);
    return decodeJpeg(bytes, request);
}

}  // namespace zizhu::drivers::imaging
