#include "drivers/sane/sane_api.h"

#include <atomic>

namespace zizhu::drivers::sane {

namespace {

constexpr std::size_t kMaxFound = 64;

// libsane is one for the whole process: a second user's sane_exit() would take the first one's handles away.
std::atomic<bool>& inUse() {
    static std::atomic<bool> used = false;
    return used;
}

class SystemSane final : public SaneApi {
public:
    SANE_Status init() override {
        if (inUse().exchange(true)) return SANE_STATUS_DEVICE_BUSY;
        SANE_Int version = 0;
        SANE_Status status = sane_init(&version, nullptr);
        if (status == SANE_STATUS_GOOD && SANE_VERSION_MAJOR(version) != SANE_CURRENT_MAJOR) {
            sane_exit();
            status = SANE_STATUS_UNSUPPORTED;
        }
        if (status != SANE_STATUS_GOOD) inUse() = false;
        return status;
    }
    void exit() override {
        sane_exit();
        inUse() = false;
    }
    SANE_Status devices(std::vector<Found>& found) override {
        const SANE_Device** list = nullptr;
        const SANE_Status status = sane_get_devices(&list, SANE_TRUE);
        const auto text = [](SANE_String_Const s) { return std::string(s != nullptr ? s : ""); };
        for (; status == SANE_STATUS_GOOD && list != nullptr && *list != nullptr && found.size() < kMaxFound;
             ++list)
            found.push_back(
                {text((*list)->name), text((*list)->vendor), text((*list)->model), text((*list)->type)});
        return status;
    }
    SANE_Status open(const std::string& name, SANE_Handle& handle) override {
        return sane_open(name.c_str(), &handle);
    }
    void close(SANE_Handle handle) override { sane_close(handle); }
    const SANE_Option_Descriptor* descriptor(SANE_Handle handle, SANE_Int option) override {
        return sane_get_option_descriptor(handle, option);
    }
    SANE_Status control(SANE_Handle handle, SANE_Int option, SANE_Action action, void* value,
                        SANE_Int* info) override {
        return sane_control_option(handle, option, action, value, info);
    }
    SANE_Status start(SANE_Handle handle) override { return sane_start(handle); }
    SANE_Status parameters(SANE_Handle handle, SANE_Parameters& parameters) override {
        return sane_get_parameters(handle, &parameters);
    }
    SANE_Status read(SANE_Handle handle, SANE_Byte* into, SANE_Int room, SANE_Int& got) override {
        return sane_read(handle, into, room, &got);
    }
    void cancel(SANE_Handle handle) override { sane_cancel(handle); }
};

}  // namespace

std::shared_ptr<SaneApi> systemSane() { return std::make_shared<SystemSane>(); }

}  // namespace zizhu::drivers::sane
