// HID POS scanners: of a report stay its id, length, AIM identifier and flags; the code becomes filler.
#include <algorithm>

#include "drivers/hid_pos/report.h"
#include "drivers/recording/redactors.h"

namespace zizhu::drivers::recording {

namespace {

constexpr std::uint8_t kFiller = 'X';
constexpr std::size_t kEndOfData = 61;
constexpr std::uint8_t kReportId = 0x02;

void redactReport(Piece bytes) {
    if (bytes.empty()) return;
    const base::Result<hid_pos::Report> report = hid_pos::parseReport(bytes);
    if (!report) {
        // Refused for its id or its size, or for its length, which then stays.
        const bool whole = bytes.size() == hid_pos::kReportBytes && bytes[0] == kReportId;
        const std::size_t kept = whole ? 2 : 1;
        std::fill(bytes.begin() + std::ptrdiff_t(std::min(kept, bytes.size())), bytes.end(), std::uint8_t(0));
        return;
    }
    const std::size_t dataAt = std::size_t(report->data.data() - bytes.data());
    const std::size_t dataEnd = dataAt + report->data.size();
    if (report->aim.empty()) std::fill_n(bytes.begin() + 2, dataAt - 2, std::uint8_t(0));
    std::fill(bytes.begin() + std::ptrdiff_t(dataAt), bytes.begin() + std::ptrdiff_t(dataEnd), kFiller);
    std::fill(bytes.begin() + std::ptrdiff_t(dataEnd), bytes.begin() + std::ptrdiff_t(kEndOfData),
              std::uint8_t(0));
    bytes[kEndOfData + 1] = 0;
}

class HidPosRedactor final : public Redactor {
public:
    void out(Piece) const override {}  // it is switched, and told nothing
    void in(std::span<const Piece> pieces) const override {
        for (const Piece piece : pieces) redactReport(piece);
    }
    void answer(Piece bytes) const override { std::fill(bytes.begin(), bytes.end(), std::uint8_t(0)); }
};

}  // namespace

std::unique_ptr<Redactor> makeHidPosRedactor() { return std::make_unique<HidPosRedactor>(); }

}  // namespace zizhu::drivers::recording
