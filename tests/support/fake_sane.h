// A SANE library that does not exist, for tests: one scanner with a glass and a feeder, whose nth call fails
// or hangs.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "drivers/sane/sane_api.h"

namespace zizhu::tests {

struct FakeFrame {
    SANE_Parameters parameters;
    base::Bytes bytes;
};

// A gray page: `paper` with black lines.
inline FakeFrame grayFrame(int width, int rows, int paper = 230) {
    FakeFrame frame{{SANE_FRAME_GRAY, SANE_TRUE, width, width, rows, 8}, {}};
    frame.bytes.assign(std::size_t(width) * std::size_t(rows), std::uint8_t(paper));
    for (int y = rows / 10; y < rows * 9 / 10; ++y) {
        for (int x = width / 8; x < width * 7 / 8; ++x) {
            if (y % 12 < 3 && x % 7 < 5)
                frame.bytes[std::size_t(y) * std::size_t(width) + std::size_t(x)] = 30;
        }
    }
    return frame;
}

class FakeSane final : public drivers::sane::SaneApi {
public:
    std::vector<FakeFrame> page = {grayFrame(160, 220)};
    std::vector<drivers::sane::Found> found = {{"fake:usb:1", "Zizhu", "Glass", "flatbed scanner"}};
    std::string present = "fake:usb:1";
    int sheets = 0;           // in the feeder
    bool doubleFeed = false;  // what its sensor says
    SANE_Int pieces = 1000;   // bytes a read

    int failAt = 0;
    SANE_Status failure = SANE_STATUS_IO_ERROR;
    int hangAt = 0;
    bool cancelFrees = true;  // sane_cancel() ends a call that hangs

    std::atomic<int> calls = 0;
    std::atomic<int> opened = 0, closed = 0, inits = 0, exits = 0, cancels = 0;

    void letGo() {
        const std::lock_guard lock(mutex_);
        free_ = true;
        changed_.notify_all();
    }

    SANE_Status init() override {
        if (const SANE_Status status = call(); status != SANE_STATUS_GOOD) return status;
        ++inits;
        return SANE_STATUS_GOOD;
    }
    void exit() override { ++exits; }
    SANE_Status devices(std::vector<drivers::sane::Found>& list) override {
        list = found;
        return call();
    }
    SANE_Status open(const std::string& name, SANE_Handle& handle) override {
        if (const SANE_Status status = call(); status != SANE_STATUS_GOOD) return status;
        if (name != present) return SANE_STATUS_INVAL;
        ++opened;
        started_ = false;
        handle = this;
        return SANE_STATUS_GOOD;
    }
    void close(SANE_Handle) override { ++closed; }

    const SANE_Option_Descriptor* descriptor(SANE_Handle, SANE_Int option) override {
        static const SANE_String_Const sources[] = {"Flatbed", "ADF Duplex", "Automatic Document Feeder",
                                                    nullptr};
        static const SANE_String_Const modes[] = {"Gray", "Color", nullptr};
        static const SANE_Range lengths = {SANE_FIX(0), SANE_FIX(320), 0};
        static const SANE_Word resolutions[] = {3, 75, 150, 300};
        static const auto option_of = [](const char* name, SANE_Value_Type type, SANE_Unit unit,
                                         SANE_Int size) {
            SANE_Option_Descriptor d{};
            d.name = name;
            d.title = d.desc = name;
            d.type = type;
            d.unit = unit;
            d.size = size;
            d.cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
            return d;
        };
        static const std::array<SANE_Option_Descriptor, 6> all = [] {
            std::array<SANE_Option_Descriptor, 6> d = {
                option_of("", SANE_TYPE_INT, SANE_UNIT_NONE, sizeof(SANE_Word)),
                option_of("source", SANE_TYPE_STRING, SANE_UNIT_NONE, 40),
                option_of("mode", SANE_TYPE_STRING, SANE_UNIT_NONE, 10),
                option_of("resolution", SANE_TYPE_INT, SANE_UNIT_DPI, sizeof(SANE_Word)),
                option_of("br-y", SANE_TYPE_FIXED, SANE_UNIT_MM, sizeof(SANE_Word)),
                option_of("double-feed", SANE_TYPE_BOOL, SANE_UNIT_NONE, sizeof(SANE_Word))};
            d[1].constraint_type = d[2].constraint_type = SANE_CONSTRAINT_STRING_LIST;
            d[1].constraint.string_list = sources;
            d[2].constraint.string_list = modes;
            d[3].constraint_type = SANE_CONSTRAINT_WORD_LIST;
            d[3].constraint.word_list = resolutions;
            d[4].constraint_type = SANE_CONSTRAINT_RANGE;
            d[4].constraint.range = &lengths;
            d[5].cap = SANE_CAP_SOFT_DETECT;
            return d;
        }();
        return option >= 0 && option < SANE_Int(all.size()) ? &all[std::size_t(option)] : nullptr;
    }
    SANE_Status control(SANE_Handle, SANE_Int option, SANE_Action action, void* value, SANE_Int*) override {
        if (const SANE_Status status = call(); status != SANE_STATUS_GOOD) return status;
        if (action == SANE_ACTION_SET_VALUE && started_) return SANE_STATUS_DEVICE_BUSY;
        if (option == 0) *static_cast<SANE_Int*>(value) = 6;
        if (option == 1 && action == SANE_ACTION_SET_VALUE)
            feeder_ = std::strcmp(static_cast<const char*>(value), "Automatic Document Feeder") == 0;
        if (option == 3 && action == SANE_ACTION_SET_VALUE) resolution = *static_cast<SANE_Word*>(value);
        if (option == 3 && action == SANE_ACTION_GET_VALUE) *static_cast<SANE_Word*>(value) = resolution;
        if (option == 4 && action == SANE_ACTION_SET_VALUE)
            bottom = SANE_UNFIX(*static_cast<SANE_Word*>(value));
        if (option == 4 && action == SANE_ACTION_GET_VALUE)
            *static_cast<SANE_Word*>(value) = SANE_FIX(bottom);
        if (option == 5) *static_cast<SANE_Word*>(value) = doubleFeed ? SANE_TRUE : SANE_FALSE;
        return SANE_STATUS_GOOD;
    }
    SANE_Status start(SANE_Handle) override {
        if (const SANE_Status status = call(); status != SANE_STATUS_GOOD) return status;
        if (frame_ == 0 && feeder_ && sheets-- <= 0) {
            sheets = 0;
            return SANE_STATUS_NO_DOCS;
        }
        place_ = 0;
        started_ = true;
        return SANE_STATUS_GOOD;
    }
    SANE_Status parameters(SANE_Handle, SANE_Parameters& parameters) override {
        parameters = page.at(frame_).parameters;
        return call();
    }
    SANE_Status read(SANE_Handle, SANE_Byte* into, SANE_Int room, SANE_Int& got) override {
        got = 0;
        if (const SANE_Status status = call(); status != SANE_STATUS_GOOD) return status;
        const base::Bytes& bytes = page.at(frame_).bytes;
        if (place_ == bytes.size()) {
            frame_ = (frame_ + 1) % page.size();
            return SANE_STATUS_EOF;
        }
        got = SANE_Int(std::min<std::size_t>(std::size_t(std::min(room, pieces)), bytes.size() - place_));
        std::memcpy(into, bytes.data() + place_, std::size_t(got));
        place_ += std::size_t(got);
        return SANE_STATUS_GOOD;
    }
    void cancel(SANE_Handle) override {
        ++cancels;
        started_ = false;
        if (cancelFrees) letGo();
        frame_ = 0;
    }

    int resolution = 75;
    double bottom = 0;

private:
    SANE_Status call() {
        const int n = ++calls;
        if (n == hangAt) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return free_; });
            free_ = false;
            return SANE_STATUS_CANCELLED;
        }
        return n == failAt ? failure : SANE_STATUS_GOOD;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool free_ = false;
    bool feeder_ = false;
    std::atomic<bool> started_ = false;
    std::atomic<std::size_t> frame_ = 0;
    std::size_t place_ = 0;
};

}  // namespace zizhu::tests
