// Frames between a host and the security module (SAM) of an identity card reader. Pure.
//
//   AA AA AA 96 69 | LEN hi lo | body | CHK
//
// LEN counts body and CHK; CHK is the XOR of both LEN bytes and the body. A request's body is CMD PARA
// [data], a reply's SW1 SW2 SW3 [data]. Source: README.md beside this, with its confidence marks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/secret.h"

namespace zizhu::drivers {

inline constexpr std::array<std::uint8_t, 5> kSamPreamble = {0xAA, 0xAA, 0xAA, 0x96, 0x69};
inline constexpr std::size_t kSamHeaderBytes = 7;        // preamble and LEN
inline constexpr std::size_t kSamMinReplyLength = 4;     // SW1 SW2 SW3 CHK
inline constexpr std::size_t kSamMaxReplyLength = 2400;  // no known reply is longer than 0x090A

struct SamRequest {
    std::uint8_t command;
    std::uint8_t parameter;
    std::optional<std::uint8_t> data = std::nullopt;
    friend bool operator==(const SamRequest&, const SamRequest&) = default;
};
inline constexpr SamRequest kSamReset{0x10, 0xFF};
inline constexpr SamRequest kSamStatus{0x11, 0xFF};
inline constexpr SamRequest kSamReadId{0x12, 0xFF};
inline constexpr SamRequest kSamFindCard{0x20, 0x01};
inline constexpr SamRequest kSamSelectCard{0x20, 0x02};
inline constexpr SamRequest kSamReadCard{0x30, 0x01};  // text and photo
inline constexpr SamRequest kSamReadAppendedAddress{0x30, 0x03};
inline constexpr SamRequest kSamReadManagementNumber{0x30, 0x05};
// The size of the frames that the module exchanges with a card by radio: 0x50 or 0x58.
constexpr SamRequest samSetFrameSize(std::uint8_t size) { return {0x61, 0xFF, size}; }
// The module's serial line; takes effect after the answer.
inline constexpr std::array kSamRates = {115200, 57600, 38400, 19200, 9600};
constexpr SamRequest samSetRate(std::size_t rateIndex) { return {0x60, std::uint8_t(rateIndex)}; }

// SW3 of a reply.
enum class SamWord : std::uint8_t {
    Ok = 0x90,
    Found = 0x9F,
    Absent = 0x91,  // nothing of that kind on the card
    HostChecksum = 0x10,
    HostLength = 0x11,
    BadCommand = 0x21,
    NoPrivilege = 0x23,
    Unknown = 0x24,
    CardRefusedSam = 0x31,
    SamRefusedCard = 0x32,
    Verification = 0x33,
    Length = 0x3F,
    UnknownCardType = 0x40,
    ReadFailed = 0x41,
    RandomNumber = 0x47,
    SelfTest = 0x60,
    NotAuthorised = 0x66,
    FindFailed = 0x80,
    SelectFailed = 0x81,
};

struct SamReply {
    std::uint8_t sw1 = 0;
    std::uint8_t sw2 = 0;
    SamWord word = SamWord::Unknown;
    base::SecretBytes data;  // may be what stands on a card
};

base::Bytes encodeSamRequest(SamRequest request);

// Finds replies in a stream that may hold anything. Bounded: between calls it keeps at most one frame.
class SamReplyScanner {
public:
    SamReplyScanner() { pending_.reserve(kSamHeaderBytes + kSamMaxReplyLength); }

    // Takes in `bytes`; returns the first whole reply. What follows it is thrown away: the protocol
    // answers once to a question, so it is noise.
    std::optional<SamReply> feed(base::ByteView bytes);

    // Whether a frame seems to have begun: its header is complete.
    bool begun() const { return pending_.size() >= kSamHeaderBytes; }
    void clear() { pending_.clear(); }

private:
    std::optional<SamReply> scan();
    base::SecretBytes pending_;  // begins like a frame
};

}  // namespace zizhu::drivers
