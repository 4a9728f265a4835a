// Frames of a card reader in two halves: the 7-byte header (preamble and LEN) over one pair of pipes, the
// body with its check byte over the other. Pure. What a frame is stands in drivers/idcard/README.md.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::drivers::usb {

inline constexpr std::size_t kHeaderBytes = 7;

struct Halves {
    base::ByteView header;
    base::ByteView body;
};
// Of `bytes`, which begin with a frame. InvalidInput: they do not, or it is not whole.
base::Result<Halves> splitFrame(base::ByteView bytes);

// Puts the halves of answers together to the stream that a serial reader would send. A header that is none
// is passed on for the driver to see; a body without a header is held until clear(), because it cannot be
// told whose it is.
class FrameJoiner {
public:
    void addHeader(base::ByteView bytes) { header_.insert(header_.end(), bytes.begin(), bytes.end()); }
    void addBody(base::ByteView bytes) { body_.insert(body_.end(), bytes.begin(), bytes.end()); }
    // Moves what can be passed on now; 0: nothing.
    std::size_t take(std::span<std::uint8_t> into);
    std::size_t held() const { return header_.size() + body_.size(); }
    void clear();

private:
    std::size_t move(base::SecretBytes& from, std::size_t count, std::span<std::uint8_t> into);

    base::SecretBytes header_;
    base::SecretBytes body_;
    std::size_t headerLeft_ = 0;  // bytes of the header being passed on
    std::size_t bodyLeft_ = 0;    // and of the body that follows it
};

}  // namespace zizhu::drivers::usb
