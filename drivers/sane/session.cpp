#include "drivers/sane/session.h"

#include <algorithm>
#include <utility>

namespace zizhu::drivers::sane {

using base::Errc;
using base::StaffAction;

namespace {

constexpr SANE_Int kReadBytes = 64 << 10;
// The standard promises at least a byte a read. A backend that breaks this for so long never will.
constexpr int kEmptyReads = 1000;
// Of a glass, what may be missing at the end: the last rows of some backends never come.
constexpr double kWhole = 0.97;

tl::unexpected<ScanFailure> failed(ScanFailure failure) {
    return tl::unexpected<ScanFailure>(std::move(failure));
}

ScanFailure deviceTrouble(base::Error error) { return {ScanFault::DeviceTrouble, std::move(error)}; }

}  // namespace

Session::Session(std::shared_ptr<SaneApi> api, std::string name, Settings settings)
    : api_(std::move(api)), name_(std::move(name)), settings_(std::move(settings)) {}
Session::~Session() { close(); }

SANE_Status Session::openNamed(std::string name) {
    SANE_Handle handle = nullptr;
    const SANE_Status status = api_->open(name, handle);
    if (status == SANE_STATUS_GOOD && handle == nullptr) return SANE_STATUS_IO_ERROR;
    if (status == SANE_STATUS_GOOD) hanging_ = handle_ = handle;
    return status;
}

// The library is left and entered again at each opening: backends look for their devices once, so one that
// was plugged in later is only found by a new beginning.
tl::expected<void, ScanFailure> Session::open() {
    if (handle_ != nullptr) return {};
    if (const SANE_Status status = api_->init(); status != SANE_STATUS_GOOD)
        return failed(failureOf(status, Stage::Open));
    initialised_ = true;
    SANE_Status status = openNamed(name_);
    if (status == SANE_STATUS_INVAL) {
        // "epson2": whichever one there is. A whole name holds the number on the bus, which replugging
        // changes.
        std::vector<Found> found;
        (void)api_->devices(found);
        std::erase_if(found, [&](const Found& each) { return !each.name.starts_with(name_ + ":"); });
        if (found.size() > 1) {
            close();
            return failed(deviceTrouble(
                {Errc::Refused, {"{} scanners have such a name", found.size()}, StaffAction::Configuration}));
        }
        if (found.size() == 1) status = openNamed(found.front().name);
    }
    if (status == SANE_STATUS_GOOD) return {};
    close();
    return failed(failureOf(status, Stage::Open));
}

void Session::close() {
    endScan();
    {
        const std::lock_guard lock(closing_);
        hanging_ = nullptr;
        if (handle_ != nullptr) api_->close(std::exchange(handle_, nullptr));
    }
    if (std::exchange(initialised_, false)) api_->exit();
    feederGivesPages_ = false;
}

void Session::endScan() {
    if (std::exchange(scanning_, false)) api_->cancel(handle_);
}

void Session::cancelFromOutside() {
    const std::lock_guard lock(closing_);
    if (SANE_Handle handle = hanging_) api_->cancel(handle);
}

Sensors Session::sensors() {
    Sensors sensors;
    if (handle_ == nullptr) return sensors;
    BackendOptions options(*api_, handle_);
    const auto first = [&](std::initializer_list<std::string_view> names) {
        for (const std::string_view each : names) {
            if (const std::optional<bool> flag = options.flag(each)) return flag;
        }
        return std::optional<bool>();
    };
    sensors.paperLoaded = first({"page-loaded", "adf-loaded"});
    sensors.coverOpen = first({"cover-open", "adf-open"});
    sensors.doubleFeed = first({"double-feed", "omr-df"});
    return sensors;
}

ScanFailure Session::ended(SANE_Status status, Stage stage) {
    if (cut_) status = SANE_STATUS_CANCELLED;
    ScanFailure failure = failureOf(status, stage);
    // Most backends call two sheets at once a jam; some have a sensor that says more.
    if (failure.fault == ScanFault::Jammed && sensors().doubleFeed.value_or(false)) {
        failure.fault = ScanFault::DoubleFeed;
        failure.error.detail = {"double feed"};
    }
    endScan();
    feederGivesPages_ = false;
    if (needsReopening(status)) close();
    return failure;
}

SANE_Status Session::readFrame(FrameAssembler& frames, base::Error& error) {
    base::SecretBytes buffer(kReadBytes);
    for (int empty = 0;;) {
        if (cut_) return SANE_STATUS_CANCELLED;
        SANE_Int got = 0;
        const SANE_Status status = api_->read(handle_, buffer.data(), kReadBytes, got);
        if (status != SANE_STATUS_GOOD) return status;
        if (got < 0 || got > kReadBytes) return SANE_STATUS_IO_ERROR;
        if (got == 0 && ++empty > kEmptyReads) return SANE_STATUS_IO_ERROR;
        if (got > 0) empty = 0;
        if (const base::Status fed = frames.feed(base::ByteView(buffer).first(std::size_t(got))); !fed) {
            error = fed.error();
            return SANE_STATUS_NO_MEM;
        }
    }
}

tl::expected<RawPage, ScanFailure> Session::scanFrom(bool feeder, SANE_Status& status) {
    // Inside a document backends refuse to have anything set: to them the scan still goes on.
    if (!feeder || !feederGivesPages_) {
        BackendOptions options(*api_, handle_);
        chosen_ = configure(options, settings_, feeder);
    }
    const Chosen chosen = chosen_;
    FrameAssembler frames;
    for (int frame = 0; frame < 3; ++frame) {
        status = cut_ ? SANE_STATUS_CANCELLED : api_->start(handle_);
        if (status != SANE_STATUS_GOOD) return failed(ended(status, Stage::Start));
        scanning_ = true;
        SANE_Parameters parameters{};
        status = api_->parameters(handle_, parameters);
        if (status != SANE_STATUS_GOOD) return failed(ended(status, Stage::Start));
        if (const base::Status begun = frames.begin(parameters); !begun) {
            (void)ended(SANE_STATUS_INVAL, Stage::Read);
            return failed(deviceTrouble(begun.error()));
        }
        base::Error error{Errc::Io, {}};
        status = readFrame(frames, error);
        if (status != SANE_STATUS_EOF) {
            const bool ours = status == SANE_STATUS_NO_MEM && error.code == Errc::TooLarge;
            ScanFailure failure = ended(status, Stage::Read);
            return failed(ours ? deviceTrouble(error) : failure);
        }
        // A feeder promises its longest sheet and stops at the end of the paper; a glass has no end of paper.
        const bool shortGlass =
            !chosen.feeder && !frames.complete() && frames.rows() < kWhole * frames.promisedRows();
        if (shortGlass) {
            (void)ended(SANE_STATUS_IO_ERROR, Stage::Read);
            return failed(
                deviceTrouble({Errc::Io,
                               {"the picture ends after {} of {} rows", frames.rows(), frames.promisedRows()},
                               StaffAction::Reset}));
        }
        if (frames.endFrame()) break;
    }
    const bool endSeen = chosen.feeder && (frames.promisedRows() < 0 || !frames.complete());
    RawPage page{frames.take(), chosen.feeder, endSeen};
    page.picture.dpi = chosen.dpi;
    // The paper stays in a feeder's path until the next page is asked for: cancelling would throw it out.
    feederGivesPages_ = chosen.feeder;
    if (!chosen.feeder) endScan();
    if (page.picture.empty()) {
        (void)ended(SANE_STATUS_IO_ERROR, Stage::Read);
        return failed(deviceTrouble({Errc::Io, {"a page without pixels"}, StaffAction::Reset}));
    }
    return page;
}

tl::expected<RawPage, ScanFailure> Session::scan() {
    if (auto opened = open(); !opened) return failed(opened.error());
    // In a document from the feeder, the end of its paper is the end of the document, not a reason to look at
    // the glass.
    const bool following = feederGivesPages_;
    SANE_Status status = SANE_STATUS_GOOD;
    auto page = scanFrom(settings_.source != Source::Flatbed, status);
    if (page || status != SANE_STATUS_NO_DOCS || following || settings_.source != Source::Auto) return page;
    BackendOptions options(*api_, handle_);
    if (!configure(options, settings_, false).hasFlatbed) return page;
    return scanFrom(false, status);
}

}  // namespace zizhu::drivers::sane
