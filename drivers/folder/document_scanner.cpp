#include "drivers/document_scanner.h"

#include <algorithm>
#include <vector>

#include "base/file.h"
#include "drivers/folder/folder_devices.h"

namespace zizhu::drivers::folder {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

constexpr std::size_t kMaxPages = 1000;

std::optional<ImageFormat> formatOf(base::ByteView bytes) {
    constexpr std::uint8_t kJpeg[] = {0xFF, 0xD8, 0xFF};
    constexpr std::uint8_t kPng[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    const auto begins = [bytes](base::ByteView magic) {
        return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
    };
    if (begins(kJpeg)) return ImageFormat::Jpeg;
    if (begins(kPng)) return ImageFormat::Png;
    return std::nullopt;
}

PageHint hintOf(Trouble trouble) {
    if (trouble < Trouble::Blurred) return PageHint::None;
    return PageHint(int(PageHint::Blurred) + int(trouble) - int(Trouble::Blurred));
}

class FolderScanner final : public DocumentScanner {
public:
    explicit FolderScanner(std::filesystem::path folder) : folder_(std::move(folder)) {}

    base::Token name() const override { return "document-scanner"; }

    DeviceFacts capabilities(const Until&) override { return {{"standIn", true}}; }

    ScannerStatus scannerStatus(const Until&) override {
        ScannerStatus status{{DeviceState::Online}};
        switch (troubleOf(folder_)) {
            case Trouble::Jam:
            case Trouble::DoubleFeed:
                status.paper = SupplyState::Jammed;
                status.device = {DeviceState::UserError, StaffAction::Clear, {"paper jam"}};
                break;
            case Trouble::PaperLeft:
                status.paper = SupplyState::Full;
                break;
            case Trouble::CoverOpen:
                status.coverOpen = true;
                status.device = {DeviceState::UserError, StaffAction::Clear, {"cover open"}};
                break;
            case Trouble::Gone:
                status.device = {
                    DeviceState::NoDevice, StaffAction::Configuration, {"its folder is not there"}};
                break;
            case Trouble::Broken:
                status.device = {DeviceState::HardwareError, StaffAction::Maintenance, {"broken"}};
                break;
            default:
                break;  // troubles of a printer
        }
        return status;
    }

    base::Status reset(const Until&) override {
        next_ = 0;
        return {};
    }

    ScanResult scan(const Until& until) override {
        const auto failed = [](ScanFault fault, base::Error error) {
            return tl::unexpected<ScanFailure>({fault, std::move(error)});
        };
        if (until.stop.stop_requested()) return failed(ScanFault::Canceled, {Errc::Canceled, {}});
        const Trouble trouble = troubleOf(folder_);
        const DeviceStatus now = scannerStatus(until).device;
        const auto clear = [&](ScanFault fault) {
            return failed(fault, {Errc::DeviceError, now.detail, StaffAction::Clear});
        };
        if (trouble == Trouble::Jam) return clear(ScanFault::Jammed);
        if (trouble == Trouble::DoubleFeed) return clear(ScanFault::DoubleFeed);
        if (trouble == Trouble::CoverOpen) return clear(ScanFault::CoverOpen);
        if (trouble == Trouble::PaperOut) return failed(ScanFault::NoPaper, {Errc::NotFound, {"no paper"}});
        if (now.state != DeviceState::Online) {
            const Errc code = now.state == DeviceState::NoDevice ? Errc::Unavailable : Errc::DeviceError;
            return failed(ScanFault::DeviceTrouble, {code, now.detail, now.action});
        }
        const base::Result<std::vector<std::filesystem::path>> pages = list();
        if (!pages) return failed(ScanFault::DeviceTrouble, pages.error());
        if (pages->empty()) return failed(ScanFault::NoPaper, {Errc::NotFound, {"no paper"}});
        base::Result<base::Bytes> bytes = base::readFile((*pages)[next_ % pages->size()], kMaxPageBytes);
        if (!bytes) return failed(ScanFault::DeviceTrouble, bytes.error());
        const std::optional<ImageFormat> format = formatOf(*bytes);
        if (!format)
            return failed(ScanFault::DeviceTrouble, {Errc::DeviceError, {"a page is neither JPEG nor PNG"}});
        next_ = (next_ + 1) % pages->size();
        ScannedPage page{{bytes->begin(), bytes->end()}, *format, hintOf(trouble)};
        std::fill(bytes->begin(), bytes->end(), std::uint8_t(0));
        return page;
    }

private:
    base::Result<std::vector<std::filesystem::path>> list() const {
        std::vector<std::filesystem::path> pages;
        std::error_code error;
        for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
             at.increment(error)) {
            const std::string extension = at->path().extension().string();
            const bool picture = extension == ".jpg" || extension == ".jpeg" || extension == ".png";
            if (picture && pages.size() < kMaxPages) pages.push_back(at->path());
        }
        if (error) {
            return fail(Errc::Unavailable, {"its folder cannot be read, error {}", error.value()},
                        base::StaffAction::Configuration);
        }
        std::sort(pages.begin(), pages.end());
        return pages;
    }

    const std::filesystem::path folder_;
    std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<DocumentScanner> makeScanner(std::filesystem::path folder) {
    return std::make_unique<FolderScanner>(std::move(folder));
}

base::Result<RoleDevice> makeScannerAt(const Address& address, base::Clock&, const DeviceOptions&) {
    return RoleDevice(makeScanner(address.path));
}

}  // namespace zizhu::drivers::folder
