#include <fmt/format.h>

#include "base/file.h"
#include "drivers/document_printer.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

namespace {

constexpr int kMaxDocuments = 9999;  // the folder's paper

class FileDocumentPrinter final : public DocumentPrinter {
public:
    explicit FileDocumentPrinter(std::filesystem::path folder) : folder_(std::move(folder)) {}

    base::Token name() const override { return "document-printer"; }
    base::Status reset(const Until&) override { return {}; }

    DocumentPrinterStatus printerStatus(const Until&) override {
        std::error_code error;
        if (!std::filesystem::is_directory(folder_, error)) {
            return {{DeviceState::NoDevice, base::StaffAction::Configuration, {"its folder is not there"}}};
        }
        return {{DeviceState::Online}, SupplyState::Full, SupplyState::Full};
    }

    base::Status print(base::ByteView pdf, const Until& until) override {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (!base::asText(pdf).starts_with("%PDF-")) return fail(Errc::InvalidInput, {"not a PDF"});
        std::error_code error;
        if (!std::filesystem::is_directory(folder_, error)) {
            return fail(Errc::Unavailable, {"its folder is not there"}, base::StaffAction::Configuration);
        }
        for (; next_ <= kMaxDocuments; ++next_) {
            const std::filesystem::path file = folder_ / fmt::format("document-{:04}.pdf", next_);
            if (std::filesystem::exists(file, error)) continue;
            ++next_;
            return base::writeFileAtomically(file, pdf);
        }
        return fail(Errc::DeviceError, {"the folder is full"}, base::StaffAction::Clear);
    }

private:
    const std::filesystem::path folder_;
    int next_ = 1;
};

}  // namespace

std::unique_ptr<DocumentPrinter> makeFileDocumentPrinter(std::filesystem::path folder) {
    return std::make_unique<FileDocumentPrinter>(std::move(folder));
}

}  // namespace zizhu::drivers
