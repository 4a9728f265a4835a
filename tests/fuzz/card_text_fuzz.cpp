// Any bytes may stand on a card that a reader lets through.
#include <cstdlib>

#include "base/utf8.h"
#include "drivers/idcard/card_text.h"

namespace {

using namespace zizhu;

void mustBeText(const base::SecretString& field) {
    if (!base::isUtf8(field.reveal())) std::abort();
}

void mustBeSound(const drivers::IdCard& card) {
    for (const base::SecretString* field :
         {&card.name, &card.englishName, &card.address, &card.number, &card.issuer, &card.passNumber,
          &card.issues, &card.nationality, &card.appendedAddress}) {
        mustBeText(*field);
    }
    if (!base::parseDate(card.birthDate.reveal()) || !base::parseDate(card.validFrom.reveal())) std::abort();
    if (card.longTerm != card.validTo.empty()) std::abort();
    if (card.number.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const base::ByteView bytes(data, size);
    if (const auto card = drivers::parseCardText(bytes)) mustBeSound(*card);
    if (const auto card = drivers::parseCardData(bytes)) mustBeSound(*card);
    if (const auto address = drivers::parseAppendedAddress(bytes)) mustBeText(*address);
    (void)drivers::formatSamId(bytes);
    return 0;
}
