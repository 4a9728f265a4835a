#include <algorithm>
#include <vector>

#include "base/file.h"
#include "drivers/document_scanner.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

std::string_view mediaType(ImageFormat format) {
    return format == ImageFormat::Jpeg ? "image/jpeg" : "image/png";
}

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

class FileDocumentScanner final : public DocumentScanner {
public:
    explicit FileDocumentScanner(std::filesystem::path folder) : folder_(std::move(folder)) {}

    base::Token name() const override { return "document-scanner"; }

    DeviceStatus status(const Until&) override {
        std::error_code error;
        if (std::filesystem::is_directory(folder_, error)) return {DeviceState::Online};
        return {DeviceState::NoDevice, base::StaffAction::Configuration, {"its folder is not there"}};
    }

    base::Status reset(const Until&) override {
        next_ = 0;
        return {};
    }

    base::Result<ScannedPage> scan(const Until& until) override {
        if (until.stop.stop_requested()) return fail(Errc::Canceled);
        const base::Result<std::vector<std::filesystem::path>> pages = list();
        if (!pages) return fail(pages.error());
        if (pages->empty()) return fail(Errc::NotFound, {"no paper"});
        base::Result<base::Bytes> bytes = base::readFile((*pages)[next_ % pages->size()], kMaxPageBytes);
        if (!bytes) return fail(bytes.error());
        const std::optional<ImageFormat> format = formatOf(*bytes);
        if (!format) return fail(Errc::DeviceError, {"a page is neither JPEG nor PNG"});
        next_ = (next_ + 1) % pages->size();
        ScannedPage page{{bytes->begin(), bytes->end()}, *format};
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

std::unique_ptr<DocumentScanner> makeFileDocumentScanner(std::filesystem::path folder) {
    return std::make_unique<FileDocumentScanner>(std::move(folder));
}

}  // namespace zizhu::drivers
