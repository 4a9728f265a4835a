#include "drivers/document_printer.h"

#include <fmt/format.h>

#include "base/file.h"
#include "drivers/folder/folder_devices.h"

namespace zizhu::drivers::folder {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

constexpr int kMaxDocuments = 9999;  // the folder's paper

class FolderPrinter final : public DocumentPrinter {
public:
    explicit FolderPrinter(std::filesystem::path folder) : folder_(std::move(folder)) {}

    base::Token name() const override { return "document-printer"; }
    DeviceFacts capabilities(const Until&) override {
        return {{"standIn", true}, {"paper", std::string("A4")}};
    }
    base::Status reset(const Until&) override { return {}; }

    DocumentPrinterStatus printerStatus(const Until&) override {
        DocumentPrinterStatus status{{DeviceState::Online}, SupplyState::Full, SupplyState::Full};
        const auto person = [&status](base::Detail detail) {
            status.device = {DeviceState::UserError, StaffAction::Clear, std::move(detail)};
        };
        switch (troubleOf(folder_)) {
            default:
                break;  // none, or one of a scanner
            case Trouble::Jam:
            case Trouble::DoubleFeed:
                status.paper = SupplyState::Jammed;
                person({"paper jam"});
                break;
            case Trouble::CoverOpen:
                status.coverOpen = true;
                person({"cover open"});
                break;
            case Trouble::PaperOut:
                status.paper = SupplyState::Out;
                status.device = {DeviceState::Offline, StaffAction::Clear, {"paper end"}};
                break;
            case Trouble::PaperLow:
                status.paper = SupplyState::Low;
                status.device = {DeviceState::Online, StaffAction::Clear, {"paper near end"}};
                break;
            case Trouble::TonerLow:
                status.toner = SupplyState::Low;
                status.device = {DeviceState::Online, StaffAction::Clear, {"toner low"}};
                break;
            case Trouble::TonerOut:
                status.toner = SupplyState::Out;
                status.device = {DeviceState::Offline, StaffAction::Clear, {"toner empty"}};
                break;
            case Trouble::Gone:
                status = {{DeviceState::NoDevice, StaffAction::Configuration, {"its folder is not there"}}};
                break;
            case Trouble::Broken:
                status.device = {DeviceState::HardwareError, StaffAction::Maintenance, {"broken"}};
                break;
        }
        return status;
    }

    base::Status print(base::ByteView pdf, const Until& until) override {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        if (!base::asText(pdf).starts_with("%PDF-")) return fail(Errc::InvalidInput, {"not a PDF"});
        const DeviceStatus status = printerStatus(until).device;
        if (status.state != DeviceState::Online) {
            const Errc code = status.state == DeviceState::NoDevice ? Errc::Unavailable : Errc::DeviceError;
            return fail({code, status.detail, status.action});
        }
        std::error_code error;
        for (; next_ <= kMaxDocuments; ++next_) {
            const std::filesystem::path file = folder_ / fmt::format("document-{:04}.pdf", next_);
            if (std::filesystem::exists(file, error)) continue;
            ++next_;
            return base::writeFileAtomically(file, pdf);
        }
        return fail(Errc::DeviceError, {"the folder is full"}, StaffAction::Clear);
    }

private:
    const std::filesystem::path folder_;
    int next_ = 1;
};

}  // namespace

std::unique_ptr<DocumentPrinter> makePrinter(std::filesystem::path folder) {
    return std::make_unique<FolderPrinter>(std::move(folder));
}

base::Result<RoleDevice> makePrinterAt(const Address& address, base::Clock&, const DeviceOptions&) {
    return RoleDevice(makePrinter(address.path));
}

}  // namespace zizhu::drivers::folder
