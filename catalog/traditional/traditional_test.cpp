#include "catalog/traditional.h"

#include <doctest/doctest.h>

#include "catalog/strings.h"
#include "catalog/text.h"

using namespace zizhu;
using catalog::Text;
using catalog::toTraditional;

TEST_CASE("characters that stand for several are told apart by their phrase") {
    CHECK(toTraditional("放稳以后，请收好身份证") == "放穩以後，請收好身份證");
    CHECK(toTraditional("皇后、里程、这里、公里") == "皇后、里程、這裡、公里");
    CHECK(toTraditional("头发、发票、开发") == "頭髮、發票、開發");
    CHECK(toTraditional("干净、干部、干扰") == "乾淨、幹部、干擾");
    CHECK(toTraditional("签名、签字、标签") == "簽名、簽字、標籤");
    CHECK(toTraditional("复印件、复杂、恢复") == "複印件、複雜、恢復");
    CHECK(toTraditional("为了、众多、床位") == "為了、眾多、床位");  // the usual forms, not 爲 and 衆
}

TEST_CASE("what is not Chinese goes through, and so does what is no text") {
    CHECK(toTraditional("").empty());
    CHECK(toTraditional("A4 {holder.name} 12345") == "A4 {holder.name} 12345");
    CHECK(toTraditional("繁體中文") == "繁體中文");
    CHECK(toTraditional("\xFF证\xE8\xAF") == "\xFF證\xE8\xAF");
    CHECK(toTraditional("𠮷") == "𠮷");
}

TEST_CASE("a query is folded to the characters that the catalogue is written in") {
    for (const auto& [from, to] : {std::pair{U'證', U'证'}, {U'裡', U'里'}, {U'裏', U'里'}, {U'為', U'为'}, {U'臺', U'台'}})
        CHECK(catalog::toSimplified(from) == to);
    for (const char32_t c : U"证里为台aé") CHECK(catalog::toSimplified(c) == c);
}

TEST_CASE("a text is converted once, only if nobody wrote it, and a copy is its own") {
    Text text{{"证明", "Proof"}};
    CHECK(text(base::Language::ZhTw) == "證明");
    CHECK(&text(base::Language::ZhTw) == &text(base::Language::ZhTw));
    Text other = text;
    CHECK(other == text);
    other.in[0] = "说明";
    CHECK(other(base::Language::ZhTw) == "說明");
    text = Text{{"网络", "Network", "網路"}};
    CHECK(text(base::Language::ZhTw) == "網路");
    CHECK(text(base::Language::ZhCn) == "网络");
    CHECK(Text::same("发里云")(base::Language::ZhTw) == "发里云");  // a name stays a name
    CHECK(Text()(base::Language::ZhTw).empty());
}

TEST_CASE("no simplified character is left in the fixed texts") {
    CHECK(catalog::firstSimplified("公里、皇后、干擾、证明") == U'证');
    CHECK_FALSE(catalog::firstSimplified("公里、皇后、干擾、證明 A4"));
    for (unsigned short key = 0; key < catalog::kStringCount; ++key) {
        const std::string_view text = tr(catalog::Str(key), base::Language::ZhTw);
        CAPTURE(text);
        CHECK_FALSE(catalog::firstSimplified(text));
    }
}
