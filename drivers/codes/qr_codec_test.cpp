#include <doctest/doctest.h>
#include <qrencode.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "drivers/codes/qr_matrix.h"
#include "drivers/codes/qr_symbol.h"
#include "drivers/codes/reed_solomon.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::drivers::codes;

namespace {

using Made = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

ModuleView viewOf(const Made& made) {
    ModuleView view;
    REQUIRE(made != nullptr);
    view.side = made->width;
    for (int i = 0; i < view.side * view.side; ++i) view.modules.push_back((made->data[i] & 1) != 0 ? 1.0F : -1.0F);
    return view;
}

std::string textOf(const std::optional<Payload>& payload) {
    if (!payload) return "(nothing)";
    return {payload->data.begin(), payload->data.end()};
}

struct Part {
    QRencodeMode mode;
    std::string bytes;
};

Made encode(const std::vector<Part>& parts, int version = 0, QRecLevel level = QR_ECLEVEL_M, bool fnc1 = false) {
    const std::unique_ptr<QRinput, decltype(&QRinput_free)> input(QRinput_new2(version, level), &QRinput_free);
    if (fnc1) QRinput_setFNC1Second(input.get(), 37);
    for (const Part& part : parts) {
        if (part.mode == QR_MODE_ECI) QRinput_appendECIheader(input.get(), unsigned(std::stoi(part.bytes)));
        else
            REQUIRE(QRinput_append(input.get(), part.mode, int(part.bytes.size()),
                                   reinterpret_cast<const unsigned char*>(part.bytes.data())) == 0);
    }
    return {QRcode_encodeInput(input.get()), &QRcode_free};
}

Made encodeBytes(const std::string& text, int version, QRecLevel level) {
    return encode({{QR_MODE_8, text}}, version, level);
}

}  // namespace

TEST_CASE("Reed-Solomon corrects errors and erasures up to the parity that is to be kept, and no further") {
    tests::SeededRandom random(20260314);
    // A block of a real symbol: version 1-H has one, 9 data bytes and 17 of parity. All zeros is a codeword.
    for (int round = 0; round < 2000; ++round) {
        constexpr int kSize = 60, kParity = 20;
        std::vector<std::uint8_t> block(kSize, 0);
        const int keep = int(random.below(5));
        const int erasures = int(random.below(kParity - keep + 1));
        const int errors = int(random.below(std::uint64_t((kParity - keep - erasures) / 2 + 1)));
        std::vector<std::uint8_t> positions(kSize);
        for (int i = 0; i < kSize; ++i) positions[std::size_t(i)] = std::uint8_t(i);
        for (int i = kSize - 1; i > 0; --i) std::swap(positions[std::size_t(i)], positions[random.below(std::uint64_t(i + 1))]);
        for (int i = 0; i < erasures; ++i) block[positions[std::size_t(i)]] = std::uint8_t(random.below(256));
        for (int i = erasures; i < erasures + errors; ++i)
            block[positions[std::size_t(i)]] = std::uint8_t(1 + random.below(255));
        const std::vector<std::uint8_t> erased(positions.begin(), positions.begin() + erasures);
        const auto correction = correctBlock(block, kParity, erased, keep);
        CAPTURE(erasures);
        CAPTURE(errors);
        REQUIRE(correction.has_value());
        CHECK(correction->spare >= keep);
        REQUIRE(std::all_of(block.begin(), block.end(), [](std::uint8_t b) { return b == 0; }));
    }
    // Noise is refused, and left as it was.
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::uint8_t> block(60);
        random.fill(block);
        const std::vector<std::uint8_t> before = block;
        const std::vector<std::uint8_t> erased = {1, 5, 9, 13, 17, 21, 25, 29, 33, 37};
        if (correctBlock(block, 20, erased, 5)) ++accepted;
        else CHECK(block == before);
    }
    CHECK(accepted == 0);
}

TEST_CASE("Reed-Solomon refuses what makes no sense") {
    std::vector<std::uint8_t> block(20, 1);
    CHECK_FALSE(correctBlock(block, 20, {}, 0));
    CHECK_FALSE(correctBlock(block, 0, {}, 0));
    const std::vector<std::uint8_t> outside = {20};
    CHECK_FALSE(correctBlock(block, 10, outside, 0));
    const std::vector<std::uint8_t> many = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK_FALSE(correctBlock(block, 10, many, 1));
}

TEST_CASE("format and version information as the standard's own examples have them") {
    CHECK(formatBits(Level::M, 5) == 0x40CE);           // ISO/IEC 18004, example in annex C
    CHECK(versionBits(7) == 0x07C94);                   // annex D
    CHECK(alignmentCentres(7) == std::vector<int>{6, 22, 38});
    CHECK(alignmentCentres(32) == std::vector<int>{6, 34, 60, 86, 112, 138});
    CHECK(alignmentCentres(40) == std::vector<int>{6, 30, 58, 86, 114, 142, 170});
}

TEST_CASE("symbols of every version and level by another encoder are read") {
    constexpr QRecLevel kLevels[] = {QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
    for (int version = 1; version <= 40; ++version) {
        for (const QRecLevel level : kLevels) {
            const Blocks blocks = blocksOf(version, Level(level));
            const int data = blocks.total - blocks.parity * blocks.count;
            // Full, and with padding.
            for (const int length : {data - (version < 10 ? 2 : 3), std::max(1, data / 2)}) {
                const std::string text(std::size_t(length), 'z');
                const auto payload = decodeMatrix(viewOf(encodeBytes(text, version, level)));
                CAPTURE(version);
                CAPTURE(int(level));
                REQUIRE(textOf(payload) == text);
                CHECK(payload->aim == "]Q1");
            }
        }
    }
}

TEST_CASE("every mode of the payload") {
    const auto read = [](const Made& made) { return decodeMatrix(viewOf(made)); };
    for (const char* digits : {"7", "42", "123", "0123456789012"})
        CHECK(textOf(read(encode({{QR_MODE_NUM, digits}}))) == digits);
    for (const char* text : {"A", "AB", "HTTPS://X.EXAMPLE/T/4Z %*+-."})
        CHECK(textOf(read(encode({{QR_MODE_AN, text}}))) == text);
    CHECK(textOf(read(encode({{QR_MODE_8, "\xE8\x87\xAA\xE5\x8A\xA9"}}))) == "\xE8\x87\xAA\xE5\x8A\xA9");
    // Kanji stay Shift JIS unless the symbol names a character set.
    CHECK(textOf(read(encode({{QR_MODE_KANJI, "\x93\x5F\xE4\xAA"}}))) == "\x93\x5F\xE4\xAA");
    // Segments one after the other, in a version with longer counts.
    CHECK(textOf(read(encode({{QR_MODE_NUM, "001"}, {QR_MODE_AN, "A-"}, {QR_MODE_8, "b"}}, 27))) == "001A-b");

    auto eci = read(encode({{QR_MODE_ECI, "26"}, {QR_MODE_8, "\xE8\x87\xAA"}}));
    CHECK(textOf(eci) == "\xE8\x87\xAA");
    CHECK(eci->aim == "]Q2");
    eci = read(encode({{QR_MODE_ECI, "32"}, {QR_MODE_8, "\xD7\xD4"}}));
    CHECK(textOf(eci) == "\xE8\x87\xAA");
    eci = read(encode({{QR_MODE_ECI, "3"}, {QR_MODE_8, "\xE9"}, {QR_MODE_KANJI, "\x93\x5F"}}));
    CHECK(textOf(eci) == "\xC3\xA9\xE7\x82\xB9");

    const auto second = read(encode({{QR_MODE_AN, "X1"}}, 0, QR_ECLEVEL_M, true));
    CHECK(textOf(second) == "X1");
    CHECK(second->aim == "]Q5");
}

namespace {
// Bits as text, blanks between them for people; terminator and padding to eight bytes are added.
base::Bytes fromBits(std::string bits) {
    bits += "0000";
    std::erase(bits, ' ');
    while (bits.size() % 8 != 0) bits += '0';
    base::Bytes bytes;
    for (std::size_t i = 0; i < bits.size(); i += 8) bytes.push_back(std::uint8_t(std::stoi(bits.substr(i, 8), nullptr, 2)));
    for (std::uint8_t pad = 0xEC; bytes.size() < 12; pad ^= 0xEC ^ 0x11) bytes.push_back(pad);
    return bytes;
}
}  // namespace

TEST_CASE("modes that the other encoder does not write") {
    // Hanzi: subset 1, one character, GB 2312 D7D4 = (31 hex × 60 hex) + 33 hex.
    base::Bytes bytes = fromBits("1101 0001 00000001 1001010010011");
    CHECK(textOf(parsePayload(bytes, 1)) == "\xD7\xD4");
    bytes.back() ^= 1;
    CHECK_FALSE(parsePayload(bytes, 1));
    CHECK_FALSE(parsePayload(fromBits("1101 0010 00000001 1001010010011"), 1));

    // FNC1 in first place, then "0%%%1" in alphanumeric mode: a per cent sign, and a separator.
    const auto first = parsePayload(fromBits("0101 0010 000000101 00000100110 11011010100 000001"), 1);
    CHECK(textOf(first) == "0%\x1D" "1");
    CHECK(first->aim == "]Q3");

    // Structured append: the second of three; what it says is passed on.
    CHECK(textOf(parsePayload(fromBits("0011 0001 0010 10101010 0001 0000000001 0111"), 1)) == "7");
    CHECK_FALSE(parsePayload(fromBits("0011 0011 0010 10101010 0001 0000000001 0111"), 1));
}

TEST_CASE("payloads that no encoder writes are refused") {
    const auto parse = [](const base::Bytes& bytes) { return parsePayload(bytes, 1).has_value(); };
    CHECK(parse({0x40, 0x14, 0x10, 0xEC, 0x11}));         // one byte, 'A'
    CHECK_FALSE(parse({0x40, 0x14, 0x10, 0xEC, 0xEC}));   // padding broken
    CHECK_FALSE(parse({0x40, 0x14, 0x11, 0xEC, 0x11}));   // terminator broken
    CHECK_FALSE(parse({0x40, 0x94, 0x10, 0xEC, 0x11}));   // longer than there is
    CHECK_FALSE(parse({0xF0, 0x14, 0x10, 0xEC, 0x11}));   // no such mode
    CHECK_FALSE(parse({0x10, 0x0F, 0xFF, 0x00, 0x00}));   // 1023 in three digits
    CHECK_FALSE(parse({0x00, 0xEC, 0x11, 0xEC, 0x11}));   // nothing
    CHECK_FALSE(parse({}));
}

TEST_CASE("modules that cannot be seen cost half of what wrong ones cost") {
    const std::string text = "https://zwfw.shifan.example/t/0123456789ABCDEFG";
    const Made made = encodeBytes(text, 0, QR_ECLEVEL_H);
    const ModuleView whole = viewOf(made);
    const int side = whole.side;
    // Whole columns gone in the data, as a print head's dead dots leave them: all light.
    const auto damaged = [&](double part, bool known) {
        ModuleView view = whole;
        for (int y = 9; y < side - 8; ++y) {
            for (int x = 9; x < side; ++x) {
                if ((x * 7 + y / 4 * 3) % side < int(part * side)) view.modules[std::size_t(y * side + x)] = known ? 0.0F : -1.0F;
            }
        }
        return view;
    };
    CHECK(textOf(decodeMatrix(damaged(0.1, false))) == text);
    CHECK(textOf(decodeMatrix(damaged(0.2, true))) == text);
    CHECK_FALSE(decodeMatrix(damaged(0.2, false)));
    CHECK_FALSE(decodeMatrix(damaged(0.8, true)));
}

TEST_CASE("noise is never read") {
    tests::SeededRandom random(7);
    for (int round = 0; round < 300; ++round) {
        // The patterns of a real symbol, so that everything after them is tried.
        ModuleView view = viewOf(encodeBytes("x", 2 + round % 6, QRecLevel(round % 4)));
        const Layout layout = layoutOf((view.side - 17) / 4);
        for (std::size_t i = 0; i < view.modules.size(); ++i) {
            if (layout.parts[i] == drivers::codes::Part::Data)
                view.modules[i] = float(random.below(2001)) / 1000 - 1;
        }
        CHECK_FALSE(decodeMatrix(view));
    }
    CHECK_FALSE(decodeMatrix(ModuleView{22, std::vector<float>(22 * 22, 1)}));
    CHECK_FALSE(decodeMatrix(ModuleView{21, std::vector<float>(20, 1)}));
    CHECK_FALSE(decodeMatrix(ModuleView{21, std::vector<float>(21 * 21, 0)}));
}
