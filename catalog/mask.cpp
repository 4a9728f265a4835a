#include "catalog/mask.h"

#include <algorithm>

namespace zizhu::catalog {
namespace {

bool isPlace(char c) { return c == '9' || c == 'A' || c == 'X'; }
char capital(char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; }

bool fits(char c, char place) {
    const bool letter = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    return place == '9' ? digit : place == 'A' ? letter : place == 'X' ? letter || digit : c == place;
}

}  // namespace

bool fitsMask(std::string_view text, std::string_view mask) {
    return text.size() == mask.size() && std::equal(text.begin(), text.end(), mask.begin(), fits);
}

base::SecretString fillMask(std::string_view text, std::string_view mask) {
    base::SecretString out;
    std::size_t at = 0;
    for (const char sign : mask) {
        while (at < text.size() && text[at] == ' ') ++at;
        if (at == text.size()) break;
        const char typed = capital(text[at]);
        const bool here = isPlace(sign) || typed == sign;
        out.append(std::string_view(here ? &typed : &sign, 1));
        at += here ? 1 : 0;
    }
    out.append(text.substr(at));
    return out;
}

bool isDigitsOnly(std::string_view mask) {
    return std::all_of(mask.begin(), mask.end(), [](char c) { return c != 'A' && c != 'X'; });
}

}  // namespace zizhu::catalog
