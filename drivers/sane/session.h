// A scanner that is open through SANE: everything that calls the library. On the helper thread alone, but for
// cut() and cancelFromOutside().
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/document_scanner.h"
#include "drivers/imaging/picture.h"
#include "drivers/sane/frames.h"
#include "drivers/sane/sane_api.h"
#include "drivers/sane/settings.h"
#include "drivers/sane/statuses.h"

namespace zizhu::drivers::sane {

struct RawPage {
    imaging::Picture picture;
    bool fromFeeder = false;
    bool endSeen = false;  // the scanner noticed the end of the paper: the rows are the sheet's
};

// What a scanner's sensors say, of those that it has.
struct Sensors {
    std::optional<bool> paperLoaded;
    std::optional<bool> coverOpen;
    std::optional<bool> doubleFeed;
};

class Session {
public:
    // `name` as a profile has it: the device's whole name, or the beginning of it up to a colon.
    Session(std::shared_ptr<SaneApi> api, std::string name, Settings settings);
    ~Session();  // closes

    // Does nothing if it is open.
    tl::expected<void, ScanFailure> open();
    void close();
    bool isOpen() const { return handle_ != nullptr; }

    // One page, from the glass or the feeder. After a failure the device is idle again, or closed.
    tl::expected<RawPage, ScanFailure> scan();
    Sensors sensors();

    // The scan under way is to end as soon as the library lets go; a new one may begin. Both from any thread,
    // the second before the helper has the job.
    void cut() { cut_ = true; }
    void uncut() { cut_ = false; }
    // If it does not: sane_cancel() beside the call that hangs. From any thread but the helper.
    void cancelFromOutside();

private:
    SANE_Status openNamed(std::string name);
    tl::expected<RawPage, ScanFailure> scanFrom(bool feeder, SANE_Status& status);
    SANE_Status readFrame(FrameAssembler& frames, base::Error& error);
    ScanFailure ended(SANE_Status status, Stage stage);
    void endScan();

    const std::shared_ptr<SaneApi> api_;
    const std::string name_;
    const Settings settings_;
    SANE_Handle handle_ = nullptr;
    std::mutex closing_;                          // so that nobody cancels what is being closed
    std::atomic<SANE_Handle> hanging_ = nullptr;  // the handle while a call with it may be under way
    std::atomic<bool> cut_ = false;
    Chosen chosen_;
    bool initialised_ = false;
    bool scanning_ = false;          // between start and cancel
    bool feederGivesPages_ = false;  // the last page came from it
};

}  // namespace zizhu::drivers::sane
