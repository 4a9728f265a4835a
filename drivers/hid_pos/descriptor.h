// HID report descriptors (USB HID 1.11, 6.2.2), as far as a driver of scanners asks them. Pure; the bytes
// come from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace zizhu::drivers::hid_pos {

inline constexpr std::size_t kMaxDescriptorBytes = 4096;  // HID_MAX_DESCRIPTOR_SIZE of Linux

struct HidUsage {
    std::uint16_t page;
    std::uint16_t id;
    friend bool operator==(const HidUsage&, const HidUsage&) = default;
};

enum class ReportKind : std::uint8_t { Input, Output, Feature };

struct HidReportSize {
    ReportKind kind;
    std::uint8_t id;    // 0: the device does not number its reports
    std::size_t bytes;  // with the byte of its number, if it has one
};

// One value of a report, so that a driver can write it.
struct HidValue {
    HidUsage usage;
    ReportKind kind;
    std::uint8_t reportId;
    std::size_t bit;  // where it begins, counted from the first bit after the report's number
    std::size_t bits;
};

struct ReportDescriptor {
    std::vector<HidUsage> applications;  // the usages of its application collections, in order
    std::vector<HidReportSize> reports;
    std::vector<HidValue> values;  // those with a usage of their own; at most 512
};

// InvalidInput: cut off, collections that do not close, or numbers no device can mean. TooLarge.
base::Result<ReportDescriptor> parseReportDescriptor(base::ByteView bytes);

// Usage page 8C (bar code scanner), usage 02, as an application.
bool isPosScanner(const ReportDescriptor& descriptor);
bool isPosScanner(base::ByteView descriptor);  // false of what cannot be parsed

std::optional<std::size_t> reportBytes(const ReportDescriptor& descriptor, ReportKind kind, std::uint8_t id);

}  // namespace zizhu::drivers::hid_pos
