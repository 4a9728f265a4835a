#include "documents/certificate.h"

#include <cmath>
#include <memory>

#include <cairo-pdf.h>
#include <cairo.h>

#include "documents/certificate_layout.h"
#include "documents/image.h"

namespace zizhu::documents {
namespace {

// Twenty pages with their fonts are below 2 MiB.
constexpr std::size_t kMaxPdfBytes = 16u << 20;

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyContext {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Context = std::unique_ptr<cairo_t, DestroyContext>;

cairo_status_t append(void* to, const unsigned char* data, unsigned length) {
    auto& bytes = *static_cast<base::SecretBytes*>(to);
    if (bytes.size() + length > kMaxPdfBytes) return CAIRO_STATUS_WRITE_ERROR;
    bytes.insert(bytes.end(), data, data + length);
    return CAIRO_STATUS_SUCCESS;
}

base::Status good(cairo_status_t status) {
    if (status == CAIRO_STATUS_SUCCESS) return {};
    return base::fail(base::Errc::Unsupported, {"cairo status {}", int(status)}, base::StaffAction::SoftwareError);
}

}  // namespace

base::Result<base::SecretBytes> certificatePdf(const Certificate& certificate) {
    auto layout = CertificateLayout::make(certificate);
    if (!layout) return base::fail(layout.error());

    base::SecretBytes bytes;
    bytes.reserve(256u << 10);  // or each growth would copy within locked memory
    {
        const Surface surface(
            cairo_pdf_surface_create_for_stream(append, &bytes, kA4Width, kA4Height));
        cairo_surface_t* pdf = surface.get();
        const std::string& title = certificate.titleZh.empty() ? certificate.titleEn : certificate.titleZh;
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title.c_str());
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, certificate.issuer.c_str());
        // Cairo would write the time of day: the same certificate shall give the same bytes.
        const std::string day = base::toString(certificate.issued) + "T00:00:00+08:00";
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, day.c_str());
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, day.c_str());

        const Context cairo(cairo_create(surface.get()));
        for (int page = 0; page < layout->pages(); ++page) {
            layout->draw(cairo.get(), page);
            cairo_show_page(cairo.get());
        }
        if (auto done = good(cairo_status(cairo.get())); !done) return base::fail(done.error());
        cairo_surface_finish(surface.get());
        if (auto done = good(cairo_surface_status(surface.get())); !done) return base::fail(done.error());
    }
    return bytes;
}

base::Result<base::SecretBytes> certificatePng(const Certificate& certificate, int dpi, int page) {
    if (dpi < 36 || dpi > 300 || page < 0) {
        return base::fail(base::Errc::InvalidInput, {"page {} at {} dots an inch", page, dpi});
    }
    auto layout = CertificateLayout::make(certificate);
    if (!layout) return base::fail(layout.error());
    if (page >= layout->pages()) {
        return base::fail(base::Errc::NotFound, {"page {} of {}", page + 1, layout->pages()});
    }

    const double scale = dpi / 72.0;
    const int width = int(std::lround(kA4Width * scale));
    const int height = int(std::lround(kA4Height * scale));
    const int stride = width * 4;
    base::SecretBytes pixels(std::size_t(stride) * std::size_t(height), 0xFF);
    {
        const Surface surface(
            cairo_image_surface_create_for_data(pixels.data(), CAIRO_FORMAT_RGB24, width, height, stride));
        const Context cairo(cairo_create(surface.get()));
        cairo_scale(cairo.get(), scale, scale);
        layout->draw(cairo.get(), page);
        cairo_surface_flush(surface.get());
        if (auto done = good(cairo_status(cairo.get())); !done) return base::fail(done.error());
    }
    return encodeSecretPng({pixels.data(), width, height, stride, PixelFormat::Xrgb32});
}

}  // namespace zizhu::documents
