// Identity card readers: of an answer stay preamble, length and status words; all data become invented.
#include <algorithm>
#include <vector>

#include "base/secret.h"
#include "drivers/idcard/card_text.h"
#include "drivers/idcard/invented_card.h"
#include "drivers/idcard/sam_frame.h"
#include "drivers/recording/redactors.h"

namespace zizhu::drivers::recording {

namespace {

constexpr std::size_t kDataAt = kSamHeaderBytes + 3;  // behind SW1 SW2 SW3

std::uint8_t xorOf(Piece bytes) {
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : bytes) sum ^= byte;
    return sum;
}

void put(Piece into, const base::Bytes& bytes) {
    std::copy_n(bytes.begin(), std::min(into.size(), bytes.size()), into.begin());
}

// No field may hold a control character.
void spoil(Piece text) {
    text[0] = 1;
    text[1] = 0;
}

// A text that the driver would refuse stays one that it refuses, for the same reason.
void redactText(Piece text) {
    const std::uint16_t flag = std::uint16_t(text[248] | text[249] << 8);
    const CardType type = flag == 'J'   ? CardType::HongKongMacaoTaiwan
                          : flag == 'I' ? CardType::Foreigner2017
                          : flag == 'Y' ? CardType::Foreigner2023
                                        : CardType::Citizen;
    const base::Result<IdCard> card = parseCardText(text);
    put(text, inventedCardText(type));
    if (card) return;
    if (card.error().code == base::Errc::Unsupported) {
        text[248] = '?';
    } else {
        spoil(text);
    }
}

// Text, photo and perhaps a fingerprint behind `lengths` bytes of lengths.
void redactCard(Piece data, std::size_t lengths) {
    const auto keep = [&data](std::size_t at, std::size_t right) {
        if ((std::size_t(data[at]) << 8 | data[at + 1]) != right) data[at] = data[at + 1] = 0;
    };
    keep(0, kCardTextBytes);
    keep(2, kCardPhotoBytes);
    if (lengths == 6) keep(4, data.size() - lengths - kCardTextBytes - kCardPhotoBytes);
    redactText(data.subspan(lengths, kCardTextBytes));
    put(data.subspan(lengths + kCardTextBytes, kCardPhotoBytes), inventedPhoto());
    const Piece finger = data.subspan(lengths + kCardTextBytes + kCardPhotoBytes);
    std::fill(finger.begin(), finger.end(), std::uint8_t(0));
}

// By its length, because an answer may be a late one to another question.
void redactData(Piece data) {
    constexpr std::size_t kCard = kCardTextBytes + kCardPhotoBytes;
    constexpr std::size_t kFinger = 1024;
    const std::size_t size = data.size();
    if (size == 4 + kCard) return redactCard(data, 4);
    if (size == 6 + kCard || size == 6 + kCard + kFinger) return redactCard(data, 6);
    if (size > 0 && size % kAppendedAddressBytes == 0 &&
        size <= kAppendedAddressBytes * kMaxAppendedAddresses) {
        const bool fine = parseAppendedAddress(data).has_value();
        for (std::size_t at = 0; at < size; at += 2) data[at] = ' ', data[at + 1] = 0;
        put(data, inventedAppendedAddress());
        if (!fine) spoil(data);
        return;
    }
    std::fill(data.begin(), data.end(), std::uint8_t(0));
    if (size == 16) put(data, {5, 0, 1, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0});  // the module's number
}

// Whether a preamble begins there, whole or cut off by the end.
bool beginsPreamble(Piece bytes, std::size_t at) {
    const std::size_t known = std::min(kSamPreamble.size(), bytes.size() - at);
    return std::equal(kSamPreamble.begin(), kSamPreamble.begin() + std::ptrdiff_t(known),
                      bytes.begin() + std::ptrdiff_t(at));
}

// Everything up to the next preamble is noise, and noise may be a card in pieces.
std::size_t blankNoise(Piece bytes, std::size_t from) {
    while (from < bytes.size() && !beginsPreamble(bytes, from)) bytes[from++] = 0;
    return from;
}

// Where the header of a frame ends; its last byte may begin the preamble of another.
std::size_t endOfHeader(Piece bytes, std::size_t at) {
    const std::size_t last = at + kSamHeaderBytes - 1;
    return beginsPreamble(bytes, last) ? last : last + 1;
}

struct Damaged {
    std::size_t at;
    std::size_t whole;
};

// Redacts what looks like a frame at `at` and returns where to go on.
std::size_t redactFrame(Piece bytes, std::size_t at, std::vector<Damaged>& damaged) {
    const Piece frame = bytes.subspan(at);
    const std::size_t length = std::size_t(frame[5]) << 8 | frame[6];
    const std::size_t whole = kSamHeaderBytes + length;
    if (length < kSamMinReplyLength || length > kSamMaxReplyLength) {
        // Refused by its length, which must not become one that is taken: noise as well.
        std::fill_n(frame.begin(), kSamPreamble.size(), std::uint8_t(0));
        return at + kSamPreamble.size();
    }
    if (frame.size() < whole) {  // cut short: what is there of its data goes
        for (std::size_t i = kDataAt; i < frame.size(); ++i) frame[i] = 0;
        return bytes.size();
    }
    const Piece counted = frame.subspan(kSamPreamble.size(), whole - kSamPreamble.size());
    if (xorOf(counted) != 0) {  // the scanner looks inside it for another frame
        damaged.push_back({at, whole});
        return endOfHeader(bytes, at);
    }
    redactData(frame.subspan(kDataAt, length - kSamMinReplyLength));
    frame[whole - 1] = 0;
    frame[whole - 1] = xorOf(counted);
    return at + whole;
}

void redactStream(Piece bytes) {
    std::vector<Damaged> damaged;
    std::size_t at = 0;
    while ((at = blankNoise(bytes, at)) < bytes.size()) {
        if (bytes.size() - at < kSamHeaderBytes) break;  // the beginning of a preamble or of a length
        at = redactFrame(bytes, at, damaged);
    }
    // What was damaged must not have become whole by chance. From the last to the first: a frame can only
    // hold later ones.
    for (auto frame = damaged.rbegin(); frame != damaged.rend(); ++frame) {
        const Piece counted =
            bytes.subspan(frame->at + kSamPreamble.size(), frame->whole - kSamPreamble.size());
        if (xorOf(counted) != 0) continue;
        std::fill(bytes.begin() + std::ptrdiff_t(frame->at),
                  bytes.begin() + std::ptrdiff_t(endOfHeader(bytes, frame->at)), std::uint8_t(0));
    }
}

class SamRedactor final : public Redactor {
public:
    // Questions hold a command each and nothing of a person.
    void out(Piece) const override {}

    void in(std::span<const Piece> pieces) const override {
        base::SecretBytes joined;
        for (const Piece piece : pieces) joined.insert(joined.end(), piece.begin(), piece.end());
        redactStream(joined);
        std::size_t at = 0;
        for (const Piece piece : pieces) {
            std::copy_n(joined.begin() + std::ptrdiff_t(at), piece.size(), piece.begin());
            at += piece.size();
        }
    }

    void answer(Piece bytes) const override { std::fill(bytes.begin(), bytes.end(), std::uint8_t(0)); }
};

}  // namespace

std::unique_ptr<Redactor> makeSamRedactor() { return std::make_unique<SamRedactor>(); }

}  // namespace zizhu::drivers::recording
