#include "drivers/sim/code_scanner_firmware.h"

#include <algorithm>
#include <utility>

#include "drivers/sim/shown_code.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;

CodeScannerFirmware::CodeScannerFirmware(CodeScannerModel model) : model_(model) {}

void CodeScannerFirmware::powerOn(base::SteadyTime) { reports_.clear(); }

// Output reports (lights, beeper) are taken and mean nothing here.
void CodeScannerFirmware::receive(base::ByteView, base::SteadyTime) {}

std::optional<base::Bytes> CodeScannerFirmware::transmit(base::SteadyTime) {
    if (reports_.empty()) return std::nullopt;
    base::Bytes report = std::move(reports_.front());
    reports_.pop_front();
    return report;
}

base::Status CodeScannerFirmware::show(base::ByteView code, std::string_view aim) {
    using Aim = CodeScannerModel::Aim;
    if (code.empty() || code.size() > kMaxCodeBytes)
        return fail(Errc::TooLarge, {"1 to {} bytes", kMaxCodeBytes});
    if (aim.size() != 3 || aim[0] != ']') return fail(Errc::InvalidInput, {"an AIM identifier is like ]Q1"});
    ++shown_;
    const std::size_t room = model_.aim == Aim::Late ? 55 : 56;
    for (std::size_t sent = 0; sent < code.size();) {
        const std::size_t part = std::min(room, code.size() - sent);
        base::Bytes report = {0x02, std::uint8_t(part)};
        if (model_.aim == Aim::Late) report.push_back(0);
        if (model_.aim != Aim::Absent) {
            report.insert(report.end(), aim.begin() + (model_.aim == Aim::Early ? 1 : 0), aim.end());
        }
        report.resize(model_.aim == Aim::Late ? 6 : 5);
        report.insert(report.end(), code.begin() + std::ptrdiff_t(sent),
                      code.begin() + std::ptrdiff_t(sent + part));
        report.resize(64);
        report[61] = 's';
        sent += part;
        report[63] = sent < code.size() ? 1 : 0;
        if (reports_.size() < kMaxReports) reports_.push_back(std::move(report));
    }
    return {};
}

base::Result<SimFacts> CodeScannerFirmware::act(std::span<const std::string> words, base::SteadyTime) {
    base::Result<ShownCode> code = shownCodeFrom(words);
    if (!code) return fail(code.error());
    if (base::Status shown = show(code->bytes, code->aim); !shown) return fail(shown.error());
    return SimFacts{{"bytes", std::int64_t(code->bytes.size())}};
}

SimFacts CodeScannerFirmware::facts() const {
    return {{"codes-shown", std::int64_t(shown_)}, {"reports-waiting", std::int64_t(reports_.size())}};
}

base::Result<std::unique_ptr<Firmware>> makeCodeScannerFirmware(const DeviceOptions& options) {
    using Aim = CodeScannerModel::Aim;
    CodeScannerModel model;
    if (const auto option = options.find("aim"); option != options.end()) {
        const std::string& word = option->second;
        if (word == "early") {
            model.aim = Aim::Early;
        } else if (word == "late") {
            model.aim = Aim::Late;
        } else if (word == "absent") {
            model.aim = Aim::Absent;
        } else if (word != "in-place") {
            return fail(Errc::InvalidInput, {"aim is in-place, early, late or absent"},
                        base::StaffAction::Configuration);
        }
    }
    return std::make_unique<CodeScannerFirmware>(model);
}

}  // namespace zizhu::drivers
