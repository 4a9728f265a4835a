#include "documents/qr.h"

#include <memory>

#include <qrencode.h>

namespace zizhu::documents {
namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

QRecLevel native(QrLevel level) {
    switch (level) {
        case QrLevel::L: return QR_ECLEVEL_L;
        case QrLevel::M: return QR_ECLEVEL_M;
        case QrLevel::Q: return QR_ECLEVEL_Q;
        case QrLevel::H: return QR_ECLEVEL_H;
    }
    return QR_ECLEVEL_Q;
}

}  // namespace

base::Result<base::Bitmap> qrModules(std::string_view text, QrLevel level) {
    if (text.empty()) return base::fail(base::Errc::InvalidInput, {"a QR code needs text"});
    if (text.size() > kMaxQrBytes) {
        return base::fail(base::Errc::TooLarge, {"{} bytes for a QR code", text.size()});
    }
    const std::unique_ptr<QRcode, FreeCode> code(
        QRcode_encodeData(int(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                          native(level)));
    if (!code) return base::fail(base::Errc::TooLarge, {"no QR version holds {} bytes", text.size()});

    base::Bitmap modules(code->width, code->width);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) != 0) modules.setBlack(x, y);
        }
    }
    return modules;
}

base::Result<base::Bitmap> qrBitmap(std::string_view text, QrLevel level, int dots) {
    if (dots < 1 || dots > 64) return base::fail(base::Errc::InvalidInput, {"{} dots a module", dots});
    const auto modules = qrModules(text, level);
    if (!modules) return base::fail(modules.error());

    const int side = (modules->width + 2 * kQrQuietModules) * dots;
    base::Bitmap code(side, side);
    for (int y = 0; y < modules->height * dots; ++y) {
        for (int x = 0; x < modules->width * dots; ++x) {
            if (modules->black(x / dots, y / dots)) {
                code.setBlack(x + kQrQuietModules * dots, y + kQrQuietModules * dots);
            }
        }
    }
    return code;
}

}  // namespace zizhu::documents
