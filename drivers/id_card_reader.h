// The role "resident identity card reader" (XFS4IoT card reader).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/secret.h"
#include "drivers/device.h"

namespace zizhu::drivers {

enum class CardType : std::uint8_t {
    Citizen,
    HongKongMacaoTaiwan,  // residence permit for Hong Kong, Macao and Taiwan residents, "J"
    Foreigner2017,        // permanent residence card of the 2017 issue, "I"
    Foreigner2023,        // … of the 2023 issue, "Y"
};
std::string_view name(CardType type);  // "citizen", "hmt", "foreigner-2017", "foreigner-2023"

// What stood on a card. Text is UTF-8, trimmed; dates are "2006-01-02"; a field that the type of card
// does not have is empty.
struct IdCard {
    CardType type = CardType::Citizen;
    base::SecretString name;         // in Chinese; a foreigner's may be empty
    base::SecretString englishName;  // foreigners
    base::SecretString sex;          // GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 unspecified
    base::SecretString nationCode;   // citizens: GB/T 3304, "01"
    base::SecretString nation;       // … and its name, "汉"
    base::SecretString nationality;  // foreigners: ISO 3166-1 alpha-3
    base::SecretString birthDate;
    base::SecretString address;          // citizens and J
    base::SecretString appendedAddress;  // the newest note of a move, where the card has one
    base::SecretString number;
    base::SecretString issuer;  // Foreigner2017: the code of the authority
    base::SecretString validFrom;
    base::SecretString validTo;  // empty with longTerm
    bool longTerm = false;
    base::SecretString passNumber;  // J: travel permit
    base::SecretString issues;      // J: how often issued; Foreigner2023: how often renewed
    base::SecretBytes photo;        // WLT, 1024 bytes; only closed decoders exist
    base::SecretBytes picture;      // the photo decoded: BGR, rows from the top; empty without a decoder
    base::SecretBytes managementNumber;  // as the card gives it, where it was asked for
};

// Of IdCard::picture.
inline constexpr int kPictureWidth = 102;
inline constexpr int kPictureHeight = 126;
inline constexpr std::size_t kPictureBytes = std::size_t(3) * kPictureWidth * kPictureHeight;

enum class CardMedia : std::uint8_t { Unknown, Present, NotPresent };

// Why there is no card's text, as far as the person in front of the terminal is told.
enum class CardFault : std::uint8_t {
    NoCard,         // none was laid on before the deadline
    TakenTooEarly,  // one was there and went away while being read: lay it on again
    UnknownCard,    // it answers, but is no identity card, or of a kind this software does not know
    ReadFailed,     // it is there and could not be read in several tries: turn it, wipe it, try again
    Canceled,       // the stop token was asked to stop
    DeviceTrouble,  // the reader, not the card; `error` says more
};
std::string_view name(CardFault fault);  // "no-card", …

struct CardFailure {
    CardFault fault;
    base::Error error;
};
using CardResult = tl::expected<IdCard, CardFailure>;

class IdCardReader : public Device {
public:
    // Waits until a card is laid on and reads it. A card that was read by the call before counts only
    // once it has been taken away and laid on again.
    virtual CardResult read(const Until& until) = 0;

    // One question whether a card lies on the reader. Error: the reader's own trouble.
    virtual base::Result<CardMedia> media(const Until& until) = 0;
};

}  // namespace zizhu::drivers
