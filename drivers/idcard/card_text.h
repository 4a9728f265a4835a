// What a reader's replies say: the 256 bytes of text on a card, the appended address, the number of
// the security module. Pure. Layouts and their sources: README.md beside this.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/id_card_reader.h"

namespace zizhu::drivers {

inline constexpr std::size_t kCardTextBytes = 256;
inline constexpr std::size_t kCardPhotoBytes = 1024;
inline constexpr std::size_t kAppendedAddressBytes = 70;
inline constexpr std::size_t kMaxAppendedAddresses = 4;

// The size of the data of a reply with text and photo: with two lengths, or with three and perhaps a
// fingerprint, as some makes answer.
bool isCardDataSize(std::size_t bytes);

// The data of such a reply: lengths, text, photo, perhaps a fingerprint, which is not kept.
// InvalidInput: a length is wrong. Else as parseCardText().
base::Result<IdCard> parseCardData(base::ByteView data);

// UTF-16LE text of a card. Unsupported: the type flag is none of the four known. InvalidInput: a field
// holds what it cannot (half a surrogate pair, a control character, no date, …); the detail says at
// which byte, never what.
base::Result<IdCard> parseCardText(base::ByteView text);

// The newest of up to four addresses; empty if all are blank.
base::Result<base::SecretString> parseAppendedAddress(base::ByteView data);

// "05.02-00000000-0000000000-0000000000" of a reply's 16 bytes; nothing if they are not 16.
std::optional<std::string> formatSamId(base::ByteView data);

// "汉" for "01" (GB/T 3304, with 97 and 98); empty if the code is none.
std::string_view nationName(std::string_view code);

}  // namespace zizhu::drivers
