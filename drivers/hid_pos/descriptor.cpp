#include "drivers/hid_pos/descriptor.h"

#include <algorithm>
#include <optional>

namespace zizhu::drivers::hid_pos {

using base::Errc;
using base::fail;

namespace {

constexpr HidUsage kPosScanner{0x8C, 0x02};
constexpr std::size_t kMaxDepth = 32;    // of collections, and of pushed states
constexpr std::size_t kMaxUsages = 256;  // that wait for their main item
constexpr std::size_t kMaxValues = 512;
constexpr std::size_t kMaxReports = 3 * 256;  // three kinds of each number
constexpr std::size_t kMaxReportBits = 65'536;
constexpr std::size_t kMaxApplications = 64;

// The tags of short items, with their type: (bTag << 2 | bType) << 2.
enum Item : std::uint8_t {
    kInput = 0x80,
    kOutput = 0x90,
    kFeature = 0xB0,
    kCollection = 0xA0,
    kEndCollection = 0xC0,
    kUsagePage = 0x04,
    kReportSize = 0x74,
    kReportId = 0x84,
    kReportCount = 0x94,
    kPush = 0xA4,
    kPop = 0xB4,
    kUsage = 0x08,
    kUsageMinimum = 0x18,
    kUsageMaximum = 0x28,
};
constexpr std::uint8_t kLongItem = 0xFE;
constexpr std::uint32_t kApplication = 0x01;
constexpr std::uint32_t kConstant = 0x01;  // of a main item: padding
constexpr std::uint32_t kVariable = 0x02;  // each usage is a value of its own

class Parser {
public:
    base::Result<ReportDescriptor> parse(base::ByteView bytes) {
        if (bytes.size() > kMaxDescriptorBytes) return fail(Errc::TooLarge, {"{} bytes", bytes.size()});
        for (std::size_t at = 0; at < bytes.size();) {
            const std::uint8_t prefix = bytes[at];
            if (prefix == kLongItem) {  // reserved; its second byte says how much to pass over
                if (bytes.size() - at < 3 || bytes.size() - at - 3 < bytes[at + 1]) return cutOff(at);
                at += 3 + std::size_t(bytes[at + 1]);
                continue;
            }
            const std::size_t size = (prefix & 3) == 3 ? 4 : prefix & 3;
            if (bytes.size() - at - 1 < size) return cutOff(at);
            std::uint32_t value = 0;
            for (std::size_t i = 0; i < size; ++i) value |= std::uint32_t(bytes[at + 1 + i]) << (8 * i);
            if (!take(prefix & 0xFC, value, size)) return fail(Errc::InvalidInput, {"item at byte {}", at});
            at += 1 + size;
        }
        if (depth_ != 0) return fail(Errc::InvalidInput, {"{} collections left open", depth_});
        return finish();
    }

private:
    struct Globals {
        std::uint16_t page = 0;
        std::uint32_t size = 0;
        std::uint32_t count = 0;
        std::uint8_t reportId = 0;
    };
    struct Report {
        ReportKind kind;
        std::uint8_t id;
        std::size_t bits;
    };

    static tl::unexpected<base::Error> cutOff(std::size_t at) {
        return fail(Errc::InvalidInput, {"cut off at byte {}", at});
    }

    bool take(std::uint8_t item, std::uint32_t value, std::size_t size) {
        switch (item) {
            case kInput:
                return addField(ReportKind::Input, value);
            case kOutput:
                return addField(ReportKind::Output, value);
            case kFeature:
                return addField(ReportKind::Feature, value);
            case kCollection:
                return openCollection(value);
            case kEndCollection:
                clearLocals();
                return depth_-- > 0;
            case kUsagePage:
                globals_.page = std::uint16_t(value);
                return value <= 0xFFFF;
            case kReportSize:
                globals_.size = value;
                return value <= kMaxReportBits;
            case kReportCount:
                globals_.count = value;
                return value <= kMaxReportBits;
            case kReportId:
                globals_.reportId = std::uint8_t(value);
                return value >= 1 && value <= 0xFF;
            case kPush:
                pushed_.push_back(globals_);
                return pushed_.size() <= kMaxDepth;
            case kPop:
                if (pushed_.empty()) return false;
                globals_ = pushed_.back();
                pushed_.pop_back();
                return true;
            case kUsage:
                usages_.push_back(usageOf(value, size));
                return usages_.size() <= kMaxUsages;
            case kUsageMinimum:
                minimum_ = usageOf(value, size);
                return true;
            case kUsageMaximum:
                return addRange(usageOf(value, size));
            default:
                return true;  // units, limits, strings: nothing that is asked for here
        }
    }

    // A usage of four bytes carries its page.
    HidUsage usageOf(std::uint32_t value, std::size_t size) const {
        if (size == 4) return {std::uint16_t(value >> 16), std::uint16_t(value)};
        return {globals_.page, std::uint16_t(value)};
    }

    bool addRange(HidUsage maximum) {
        if (!minimum_ || minimum_->page != maximum.page || minimum_->id > maximum.id) return false;
        if (std::size_t(maximum.id - minimum_->id) + 1 > kMaxUsages) {
            minimum_.reset();  // keys and buttons by the thousand: nothing a scanner is driven by
            return true;
        }
        for (std::uint32_t id = minimum_->id; id <= maximum.id; ++id) {
            usages_.push_back({maximum.page, std::uint16_t(id)});
        }
        minimum_.reset();
        return usages_.size() <= kMaxUsages;
    }

    bool openCollection(std::uint32_t kind) {
        if (kind == kApplication && !usages_.empty()) {
            if (descriptor_.applications.size() >= kMaxApplications) return false;
            descriptor_.applications.push_back(usages_.front());
        }
        clearLocals();
        return ++depth_ <= kMaxDepth;
    }

    bool addField(ReportKind kind, std::uint32_t flags) {
        if (depth_ == 0) return false;
        const auto known = std::find_if(reports_.begin(), reports_.end(), [&](const Report& each) {
            return each.kind == kind && each.id == globals_.reportId;
        });
        if (known == reports_.end() && reports_.size() >= kMaxReports) return false;
        Report& report =
            known == reports_.end() ? reports_.emplace_back(Report{kind, globals_.reportId, 0}) : *known;
        const std::uint64_t bits = std::uint64_t(globals_.size) * globals_.count;
        if (bits > kMaxReportBits - report.bits) return false;
        if ((flags & kConstant) == 0 && (flags & kVariable) != 0 && !usages_.empty()) {
            for (std::size_t i = 0; i < globals_.count && descriptor_.values.size() < kMaxValues; ++i) {
                // The last usage goes on for the rest of the values.
                descriptor_.values.push_back({usages_[std::min(i, usages_.size() - 1)], kind,
                                              globals_.reportId, report.bits + i * globals_.size,
                                              globals_.size});
            }
        }
        report.bits += std::size_t(bits);
        clearLocals();
        return true;
    }

    void clearLocals() {
        usages_.clear();
        minimum_.reset();
    }

    ReportDescriptor finish() {
        for (const Report& report : reports_) {
            descriptor_.reports.push_back(
                {report.kind, report.id, (report.bits + 7) / 8 + (report.id != 0 ? 1u : 0u)});
        }
        return std::move(descriptor_);
    }

    ReportDescriptor descriptor_;
    std::vector<Report> reports_;
    Globals globals_;
    std::vector<Globals> pushed_;
    std::vector<HidUsage> usages_;
    std::optional<HidUsage> minimum_;
    std::size_t depth_ = 0;
};

}  // namespace

base::Result<ReportDescriptor> parseReportDescriptor(base::ByteView bytes) { return Parser().parse(bytes); }

bool isPosScanner(const ReportDescriptor& descriptor) {
    const auto& all = descriptor.applications;
    return std::find(all.begin(), all.end(), kPosScanner) != all.end();
}

bool isPosScanner(base::ByteView descriptor) {
    const base::Result<ReportDescriptor> parsed = parseReportDescriptor(descriptor);
    return parsed && isPosScanner(*parsed);
}

std::optional<std::size_t> reportBytes(const ReportDescriptor& descriptor, ReportKind kind, std::uint8_t id) {
    for (const HidReportSize& report : descriptor.reports) {
        if (report.kind == kind && report.id == id) return report.bytes;
    }
    return std::nullopt;
}

}  // namespace zizhu::drivers::hid_pos
