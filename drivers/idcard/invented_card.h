// A card that belongs to nobody: what stands in a recording where somebody's card was read.
#pragma once

#include "base/bytes.h"
#include "drivers/id_card_reader.h"

namespace zizhu::drivers {

// The 256 bytes of text of an invented card of that type (region 990101 does not exist), always the same.
base::Bytes inventedCardText(CardType type);

// 70 bytes of an invented address.
base::Bytes inventedAppendedAddress();

// 1024 bytes that are no picture.
base::Bytes inventedPhoto();

}  // namespace zizhu::drivers
