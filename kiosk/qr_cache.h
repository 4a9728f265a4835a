// QR codes as the screen wants them: made on first sight, kept for the visit. Ui thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/bitmap.h"
#include "documents/qr.h"

namespace zizhu::kiosk {

class QrCache {
public:
    // nullptr if the text is empty or too long for a code. Valid until clear().
    const base::Bitmap* get(std::string_view text) {
        const auto found = codes_.find(text);
        if (found != codes_.end()) return &found->second;
        auto code = documents::qrModules(text, documents::QrLevel::Q);
        if (!code) return nullptr;
        return &codes_.emplace(std::string(text), std::move(*code)).first->second;
    }
    void clear() { codes_.clear(); }

private:
    std::map<std::string, base::Bitmap, std::less<>> codes_;
};

}  // namespace zizhu::kiosk
