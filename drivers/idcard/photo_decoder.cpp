#include "drivers/idcard/photo_decoder.h"

#include <dlfcn.h>

#include "drivers/idcard/card_text.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::StaffAction;

namespace {

extern "C" {
using DecodeFunction = int(const std::uint8_t* in, std::uint8_t* bgr);
}

class Plugin final : public PhotoDecoder {
public:
    explicit Plugin(DecodeFunction* function) : decode_(function) {}

    base::Result<base::SecretBytes> decode(base::ByteView photo) override {
        if (photo.size() != kCardPhotoBytes)
            return fail(Errc::InvalidInput, {"{} bytes of photo", photo.size()});
        // A copy: what a plug-in does to its input it does not do to the card.
        base::SecretBytes in(photo.begin(), photo.end());
        base::SecretBytes bgr(kPictureBytes);
        if (const int said = decode_(in.data(), bgr.data()); said != 0) {
            return fail(Errc::DeviceError, {"the photo decoder says {}", said});
        }
        return bgr;
    }

private:
    DecodeFunction* const decode_;
};

}  // namespace

base::Result<std::unique_ptr<PhotoDecoder>> loadPhotoDecoder(const std::filesystem::path& library) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(library, failed)) {
        return fail(Errc::NotFound, {"no photo decoder there"}, StaffAction::Configuration);
    }
    void* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return fail(Errc::Refused, {"the photo decoder cannot be loaded"}, StaffAction::Configuration);
    }
    void* const symbol = ::dlsym(handle, "zizhu_photo_decode_v1");
    if (symbol == nullptr) {
        ::dlclose(handle);
        return fail(Errc::Unsupported, {"a library without the decoder's function"},
                    StaffAction::Configuration);
    }
    return std::make_unique<Plugin>(reinterpret_cast<DecodeFunction*>(symbol));
}

}  // namespace zizhu::drivers
