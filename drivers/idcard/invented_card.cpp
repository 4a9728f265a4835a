#include "drivers/idcard/invented_card.h"

#include <string>
#include <string_view>

#include "base/numbers.h"
#include "drivers/idcard/card_text.h"

namespace zizhu::drivers {

namespace {

void put(base::Bytes& text, std::size_t offset, std::u16string_view units) {
    for (std::size_t i = 0; i < units.size(); ++i) {
        text[offset + 2 * i] = std::uint8_t(units[i]);
        text[offset + 2 * i + 1] = std::uint8_t(units[i] >> 8);
    }
}

void putAscii(base::Bytes& text, std::size_t offset, std::string_view ascii) {
    put(text, offset, std::u16string(ascii.begin(), ascii.end()));
}

base::Bytes blanks(std::size_t bytes) {
    base::Bytes text(bytes);
    for (std::size_t at = 0; at < bytes; at += 2) text[at] = 0x20;
    return text;
}

std::string withCheck(std::string first17) { return first17 + base::citizenIdCheck(first17); }

}  // namespace

base::Bytes inventedCardText(CardType type) {
    base::Bytes text = blanks(kCardTextBytes);
    putAscii(text, 188, "20200101");
    putAscii(text, 204, "20400101");
    if (type == CardType::Foreigner2017) {
        putAscii(text, 0, "SPECIMEN");
        putAscii(text, 120, "1");
        putAscii(text, 122, "XXA990101000001");
        putAscii(text, 152, "XXA");
        put(text, 158, u"样本");
        putAscii(text, 220, "19900101");
        putAscii(text, 236, "01");
        putAscii(text, 240, "9901");
        putAscii(text, 248, "I");
        return text;
    }
    put(text, 0, u"样本");
    putAscii(text, 30, "1");
    putAscii(text, 36, "19900101");
    if (type == CardType::Foreigner2023) {
        putAscii(text, 32, "00");
        putAscii(text, 52, "SPECIMEN");
        putAscii(text, 122, withCheck("99999019900101001"));
        putAscii(text, 242, "XXA");
        putAscii(text, 248, "Y");
        return text;
    }
    put(text, 52, u"示范省示范市示范区示范路1号");
    putAscii(text, 122, withCheck("99010119900101001"));
    put(text, 158, u"示范市公安局");
    if (type == CardType::HongKongMacaoTaiwan) {
        putAscii(text, 220, "H00000000");
        putAscii(text, 238, "01");
        putAscii(text, 248, "J");
    } else {
        putAscii(text, 32, "01");
    }
    return text;
}

base::Bytes inventedAppendedAddress() {
    base::Bytes text = blanks(kAppendedAddressBytes);
    put(text, 0, u"示范省示范市示范区示范路2号");
    return text;
}

base::Bytes inventedPhoto() {
    base::Bytes photo(kCardPhotoBytes);
    for (std::size_t i = 0; i < photo.size(); ++i) photo[i] = std::uint8_t(i * 7 + (i >> 5));
    return photo;
}

}  // namespace zizhu::drivers
