// The calls of libsane, as a seam: the library's, or a fake one of the tests. As <sane/sane.h> says of each.
//
// Not thread-safe, like the library: one thread at a time, but cancel(), which may come from another while
// a call is under way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <sane/sane.h>

namespace zizhu::drivers::sane {

struct Found {
    std::string name, vendor, model, type;
};

class SaneApi {
public:
    virtual ~SaneApi() = default;

    virtual SANE_Status init() = 0;
    virtual void exit() = 0;
    virtual SANE_Status devices(std::vector<Found>& found) = 0;  // local ones
    virtual SANE_Status open(const std::string& name, SANE_Handle& handle) = 0;
    virtual void close(SANE_Handle handle) = 0;
    virtual const SANE_Option_Descriptor* descriptor(SANE_Handle handle, SANE_Int option) = 0;
    virtual SANE_Status control(SANE_Handle handle, SANE_Int option, SANE_Action action, void* value,
                                SANE_Int* info) = 0;
    virtual SANE_Status start(SANE_Handle handle) = 0;
    virtual SANE_Status parameters(SANE_Handle handle, SANE_Parameters& parameters) = 0;
    virtual SANE_Status read(SANE_Handle handle, SANE_Byte* into, SANE_Int room, SANE_Int& got) = 0;
    virtual void cancel(SANE_Handle handle) = 0;
};

// libsane. It is one for the whole process: while a device has it, init() of another's is DEVICE_BUSY.
std::shared_ptr<SaneApi> systemSane();

}  // namespace zizhu::drivers::sane
