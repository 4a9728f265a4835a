// How a certificate looks, before it is a PDF or a picture. For this directory only.
#pragma once

#include <memory>

#include "documents/certificate.h"
#include "documents/page.h"

namespace zizhu::documents {

// Set in type on the calling thread, drawn on the same. The certificate must outlive it.
class CertificateLayout {
public:
    // Errors as certificatePdf.
    static base::Result<CertificateLayout> make(const Certificate& certificate);

    int pages() const { return int(pages_.size()); }
    // In points, on white paper; `cairo` may be scaled.
    void draw(cairo_t* cairo, int page) const;

private:
    explicit CertificateLayout(const Certificate& certificate);

    Text set(std::string_view text, const Face& face, double width, Align align = Align::Left,
             double firstIndent = 0);
    void head();
    void paragraph(const base::SecretString& text, double before);
    void table();
    void row(const CertificateField& field, double labelWidth, bool last);
    void records();
    Slice record(const std::vector<std::string_view>& cells, const std::vector<double>& widths, bool head, bool last);
    void signature();
    base::Status verification();
    void add(Slice slice) { slices_.push_back(std::move(slice)); }
    void drawFurniture(cairo_t* cairo, int page) const;
    void drawSpecimen(cairo_t* cairo) const;

    const Certificate* certificate_;
    Typesetter type_;
    // Where pages end; known only after a first division. Shared with the slices that draw at the foot.
    std::shared_ptr<double> bottom_ = std::make_shared<double>(0);
    int missing_ = 0;
    bool inTable_ = false;
    std::vector<Slice> slices_;
    std::vector<PlacedPage> pages_;
};

}  // namespace zizhu::documents
