// What vendor mode keeps on the disk, in a folder of its own below the state folder: the count of wrong PINs,
// what was measured at this terminal, the decision to be out of service, readiness reports.
//
// Each file is replaced as a whole and synced, so that a power cut leaves the old one or the new one. Bound to
// one thread at a time; blocks on the disk. No personal data of citizens; a report holds the technician's name.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/vendor/state.h"

namespace zizhu::kiosk {

class Kept {
public:
    static constexpr std::size_t kMaxReports = 20;  // older ones are deleted

    explicit Kept(std::filesystem::path folder) : folder_(std::move(folder)) {}
    // Makes the folder, mode 0700. Io.
    base::Status prepare() const;

    // A damaged file counts as the tries after which the pad rests: neither free tries nor a lock-out.
    flow::vendor::PinGuard pinGuard() const;
    base::Status keep(const flow::vendor::PinGuard& guard) const;
    // Root on the machine unlocks: the count is gone, and a program that runs is left word.
    base::Status unlockPin() const;
    // True once for each word that was left.
    bool takeUnlock() const;

    // Nothing if none was kept, or it cannot be read.
    std::optional<flow::vendor::Calibration> calibration() const;
    base::Status keep(const flow::vendor::Calibration& calibration) const;
    std::optional<flow::Outage> outage() const;
    base::Status keep(const std::optional<flow::Outage>& outage) const;

    // Exists: another report has this number. Details of findings are kept as text and come back empty: a
    // Detail is made by the program alone.
    base::Status keep(const flow::vendor::Report& report) const;
    // The backend has it.
    base::Status sent(const std::string& number) const;
    std::optional<flow::vendor::Report> newestReport() const;
    // Those that the backend has not got, oldest first.
    std::vector<flow::vendor::Report> unsent() const;

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path ledger() const { return folder_ / "ledger.json"; }
    std::filesystem::path staff() const { return folder_ / "staff.json"; }

private:
    std::filesystem::path reports() const { return folder_ / "reports"; }
    std::vector<std::filesystem::path> reportFiles() const;  // by number, oldest first

    std::filesystem::path folder_;
};

}  // namespace zizhu::kiosk
