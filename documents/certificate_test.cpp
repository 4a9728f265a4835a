#include "documents/certificate.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <pango/pangocairo.h>

#include "base/file.h"
#include "documents/fonts.h"
#include "documents/image.h"
#include "documents/page.h"
#include "documents/typeset.h"
#include "tests/support/read_codes.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using base::SecretString;
using documents::Certificate;
using documents::certificatePdf;
using documents::certificatePng;

namespace {

Certificate sample(base::Language language = base::Language::ZhCn) {
    using namespace std::chrono;
    const bool zh = base::isChinese(language);
    Certificate c;
    c.language = language;
    c.titleZh = "户籍证明";
    c.titleEn = "Proof of Household Registration";
    c.number = "990101-HJ-20260314-000042";
    c.paragraphs = {SecretString(zh ? "兹证明下列人员的户口登记在本机关。" : "It is certified as follows.")};
    c.fields = {{zh ? "姓名" : "Name", SecretString("𠮷䶮㛃")},
                {zh ? "公民身份号码" : "ID number", SecretString("990101199003071229")}};
    c.closing = {SecretString(zh ? "特此证明。" : "Certified.")};
    c.issuer = zh ? "临江市公安局永宁派出所" : "Yongning Police Station";
    c.issued = 2026y / 3 / 14;
    c.validUntil = 2026y / 9 / 14;
    c.verificationUrl = "https://zwfw.linjiang.example/v/5H2R8KQ0ZT4NWXVB1";
    c.verificationCode = "5H2R-8KQ0-ZT4N-WXVB-1";
    return c;
}

base::ByteView view(const base::SecretBytes& bytes) { return {bytes.data(), bytes.size()}; }

// What a program writes to its standard output; it must end well.
std::string output(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    pid_t child = 0;
    REQUIRE(posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, std::size_t(n));
    close(ends[0]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    return text;
}

// The PDF as poppler, which shares no code with cairo's writer, sees it.
struct Opened {
    explicit Opened(const Certificate& certificate) {
        const auto pdf = certificatePdf(certificate);
        REQUIRE(pdf);
        file = (directory.path() / "certificate.pdf").string();
        REQUIRE(base::writeFileAtomically(file, view(*pdf)));
    }
    std::string text() const { return output({"pdftotext", "-layout", file, "-"}); }
    std::string info() const { return output({"pdfinfo", file}); }
    documents::Picture page(int number) const {
        const std::string png = (directory.path() / "page").string();
        const std::string page = std::to_string(number);
        output({"pdftoppm", "-r", "110", "-png", "-f", page, "-l", page, "-singlefile", file, png});
        return documents::decodePng(base::readFile(png + ".png", 16u << 20).value()).value();
    }
    tests::TemporaryDirectory directory;
    std::string file;
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string squeezed(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

}  // namespace

TEST_CASE("the PDF holds the certificate's text, characters beyond the basic plane included") {
    for (const base::Language language : base::kLanguages) {
        const Certificate certificate = sample(language);
        const Opened pdf(certificate);
        const std::string text = pdf.text();
        for (const std::string_view part :
             {std::string_view("户籍证明"), std::string_view("Proof of Household Registration"),
              std::string_view("𠮷䶮㛃"), std::string_view("990101199003071229"),
              std::string_view(certificate.number), std::string_view(certificate.issuer),
              std::string_view("5H2R-8KQ0-ZT4N-WXVB-1")}) {
            CAPTURE(part);
            CHECK(holds(text, part));
        }
        CHECK(holds(text, base::isChinese(language) ? "有效期至 2026年9月14日"
                                                           : "Valid until 14 September 2026"));
        CHECK(holds(pdf.info(), "A4"));
        CHECK(holds(pdf.info(), "Pages:           1"));
    }
}

TEST_CASE("the QR code reads back from the printed page and from the preview") {
    const Certificate certificate = sample();
    const auto check = [&](const documents::Picture& picture) {
        const base::Bitmap image = documents::toBitmap(picture);
        CHECK(tests::readWithZxing(image) == certificate.verificationUrl);
        CHECK(tests::readWithZbar(image) == certificate.verificationUrl);
    };
    check(Opened(certificate).page(1));
    const auto preview = certificatePng(certificate, 150);
    REQUIRE(preview);
    check(documents::decodePng(view(*preview)).value());
}

TEST_CASE("the preview shows what the PDF prints") {
    const Certificate certificate = sample();
    const documents::Picture printed = Opened(certificate).page(1);
    const auto preview = certificatePng(certificate, 110);
    REQUIRE(preview);
    const documents::Picture shown = documents::decodePng(view(*preview)).value();
    REQUIRE(std::abs(shown.width - printed.width) <= 1);
    REQUIRE(std::abs(shown.height - printed.height) <= 1);
    // Two rasterisers never agree on every pixel's edge, but on every patch of a tenth of an inch.
    constexpr int kPatch = 11;
    int worst = 0;
    for (int top = 0; top + kPatch < std::min(shown.height, printed.height); top += kPatch) {
        for (int left = 0; left + kPatch < std::min(shown.width, printed.width); left += kPatch) {
            const auto mean = [&](const documents::Picture& p) {
                int sum = 0;
                for (int i = 0; i < kPatch * kPatch; ++i) {
                    const std::size_t pixel = std::size_t(top + i / kPatch) * std::size_t(p.width) +
                                              std::size_t(left + i % kPatch);
                    sum += p.rgba[pixel * 4 + 1];
                }
                return sum / (kPatch * kPatch);
            };
            worst = std::max(worst, std::abs(mean(shown) - mean(printed)));
        }
    }
    CHECK(worst < 40);
}

TEST_CASE("the same certificate gives the same bytes") {
    CHECK(certificatePdf(sample()).value() == certificatePdf(sample()).value());
    CHECK(holds(Opened(sample()).info(), "Fri Mar 13 16:00:00 2026"));  // midnight in UTC+8
}

TEST_CASE("rare characters of names are drawn, not boxed") {
    for (const std::string_view name : {"𠮷", "䶮", "㛃", "𩸽", "𫝀", "𬭚", "\U00030EDE"}) {
        CAPTURE(name);
        CHECK(documents::canPrint(name));
        // The glyph is no font's glyph 0, which is the box of .notdef.
        GObject* context = G_OBJECT(pango_font_map_create_context(pango_cairo_font_map_get_default()));
        PangoLayout* layout = pango_layout_new(reinterpret_cast<PangoContext*>(context));
        PangoFontDescription* font =
            pango_font_description_from_string("Noto Serif CJK SC,HanaMinA,HanaMinB,BabelStone Han 12");
        pango_layout_set_font_description(layout, font);
        pango_layout_set_text(layout, name.data(), int(name.size()));
        const PangoLayoutLine* line = pango_layout_get_line_readonly(layout, 0);
        const auto* run = static_cast<const PangoGlyphItem*>(line->runs->data);
        CHECK(run->glyphs->num_glyphs == 1);
        CHECK(run->glyphs->glyphs[0].glyph != 0);
        CHECK((run->glyphs->glyphs[0].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0);
        pango_font_description_free(font);
        g_object_unref(layout);
        g_object_unref(context);
    }
    // And each makes its own picture.
    std::vector<base::SecretBytes> pictures;
    for (const std::string_view name : {"𠮷", "吉", "䶮", "㛃"}) {
        Certificate certificate = sample();
        certificate.fields[0].value = SecretString(name);
        pictures.push_back(certificatePng(certificate, 72).value());
        for (std::size_t i = 0; i + 1 < pictures.size(); ++i) CHECK(pictures[i] != pictures.back());
    }
}

TEST_CASE("a character that no font has is refused, and known before") {
    const std::string unassigned = "\U00050000";
    CHECK_FALSE(documents::canPrint("王" + unassigned));
    CHECK(documents::canPrint("王"));
    CHECK(documents::canPrint(""));
    Certificate certificate = sample();
    certificate.fields[0].value = SecretString("王" + unassigned);
    const auto pdf = certificatePdf(certificate);
    REQUIRE_FALSE(pdf);
    CHECK(pdf.error().code == base::Errc::Unsupported);
}

TEST_CASE("what is longer than a page goes on on the next, and nothing is lost") {
    Certificate certificate = sample();
    certificate.titleZh = "";
    std::string address;
    for (int i = 0; i < 400; ++i) address += fmt::format("第{}段", i);
    certificate.fields.push_back({"地址", SecretString(address)});
    for (int i = 0; i < 40; ++i) {
        certificate.fields.push_back({fmt::format("记录{}", i), SecretString(fmt::format("内容{:03}", i))});
    }
    const Opened pdf(certificate);
    const std::string text = squeezed(pdf.text());
    for (int i = 0; i < 40; ++i) CHECK(holds(text, fmt::format("内容{:03}", i)));
    for (const int i : {0, 1, 199, 398, 399}) CHECK(holds(text, fmt::format("第{}段", i)));
    CHECK(holds(text, "第2页"));
    // The code stands on the last page.
    int pages = 0;
    while (certificatePng(certificate, 36, pages)) ++pages;
    CHECK(pages >= 3);
    CHECK(holds(pdf.info(), fmt::format("Pages:           {}", pages)));
    CHECK(certificatePng(certificate, 36, pages).error().code == base::Errc::NotFound);
    CHECK(tests::readWithZxing(documents::toBitmap(pdf.page(pages))) ==
          certificate.verificationUrl);
}

TEST_CASE("a table of records says what its columns are on every page that it stands on") {
    Certificate certificate = sample();
    certificate.columns = {"日期", "变动缘由", "迁往何处"};
    for (int i = 0; i < 90; ++i) {
        certificate.rows.push_back({SecretString("2020-01-02"), SecretString(fmt::format("第{:03}次", i)), SecretString("示范路")});
    }
    const Opened pdf(certificate);
    const std::string text = squeezed(pdf.text());
    for (int i = 0; i < 90; ++i) CHECK(holds(text, fmt::format("第{:03}次", i)));
    int withRows = 0;
    for (std::size_t from = 0, to = 0; (to = text.find('\f', from)) != std::string::npos; from = to + 1) {
        const std::string page = text.substr(from, to - from);
        if (!holds(page, "次")) continue;
        ++withRows;
        CHECK(page.find("变动缘由") < page.find("次"));
        CHECK(page.find("变动缘由") == page.rfind("变动缘由"));
    }
    CHECK(withRows >= 3);
    certificate.rows.resize(5);
    const std::string small = squeezed(Opened(certificate).text());
    CHECK(small.find("变动缘由") == small.rfind("变动缘由"));
    certificate.rows[0].pop_back();
    CHECK(certificatePdf(certificate).error().code == base::Errc::InvalidInput);
}

TEST_CASE("a very long title wraps inside the frame") {
    Certificate certificate = sample();
    certificate.titleZh.clear();
    for (int i = 0; i < 60; ++i) certificate.titleZh += "证";
    certificate.titleEn = std::string(200, 'W');
    certificate.issuer = std::string(200, 'M');
    const auto png = certificatePng(certificate, 72);
    REQUIRE(png);
    const documents::Picture page = documents::decodePng(view(*png)).value();
    // Between the inner frame and the edge of the text there is nothing but white.
    const auto white = [&](int x, int y) {
        const std::uint8_t* p = page.rgba.data() + (std::size_t(y) * std::size_t(page.width) + std::size_t(x)) * 4;
        return p[0] > 240 && p[1] > 200;  // the specimen mark is a light red
    };
    bool clean = true;
    for (int y = 60; y < page.height - 60; ++y) {
        for (int x = 38; x < 74; ++x) clean = clean && white(x, y) && white(page.width - 1 - x, y);
    }
    CHECK(clean);
}

TEST_CASE("a specimen says so on every page, in both languages") {
    Certificate certificate = sample();
    CHECK(holds(Opened(certificate).text(), "样张"));
    CHECK(holds(Opened(certificate).text(), "Specimen of a fictitious region"));
    const auto marked = certificatePng(certificate, 72).value();
    certificate.specimen = false;
    CHECK_FALSE(holds(Opened(certificate).text(), "样张"));
    CHECK(certificatePng(certificate, 72).value() != marked);
}

TEST_CASE("a certificate of impossible parts is refused") {
    const auto code = [](auto change) {
        Certificate certificate = sample();
        change(certificate);
        const auto pdf = certificatePdf(certificate);
        REQUIRE_FALSE(pdf);
        return pdf.error().code;
    };
    using base::Errc;
    CHECK(code([](Certificate& c) { c.titleZh.clear(), c.titleEn.clear(); }) == Errc::InvalidInput);
    CHECK(code([](Certificate& c) { c.issuer.clear(); }) == Errc::InvalidInput);
    CHECK(code([](Certificate& c) { c.issued = base::LocalDate{}; }) == Errc::InvalidInput);
    CHECK(code([](Certificate& c) { c.fields[0].value = SecretString("\xFF"); }) == Errc::InvalidInput);
    CHECK(code([](Certificate& c) { c.fields[0].value = SecretString(std::string_view("a\0b", 3)); }) ==
          Errc::InvalidInput);
    CHECK(code([](Certificate& c) { c.fields.resize(129); }) == Errc::TooLarge);
    CHECK(code([](Certificate& c) { c.paragraphs = {SecretString(std::string(8193, 'a'))}; }) ==
          Errc::TooLarge);
    CHECK(code([](Certificate& c) { c.number = std::string(65, '1'); }) == Errc::TooLarge);
    CHECK(code([](Certificate& c) {
              for (int i = 0; i < 12; ++i) c.paragraphs.emplace_back(std::string(8192, 'W'));
          }) == Errc::TooLarge);
    CHECK(code([](Certificate& c) {
              std::string lines;
              for (int i = 0; i < 1000; ++i) lines += "a\n";
              c.paragraphs.emplace_back(lines);
          }) == Errc::TooLarge);
    CHECK(certificatePng(sample(), 35).error().code == Errc::InvalidInput);
    CHECK(certificatePng(sample(), 301).error().code == Errc::InvalidInput);
    CHECK(certificatePng(sample(), 72, -1).error().code == Errc::InvalidInput);
}

TEST_CASE("slices fill pages in order, and what belongs together stays together") {
    std::vector<documents::Slice> slices(10);
    for (documents::Slice& slice : slices) {
        slice.height = 30;
        slice.before = 5;
    }
    slices[2].keepWithNext = true;
    // 100 high: the first page takes slices of 30, 35, then not the third with the fourth.
    const auto pages = documents::paginate(slices, 0, 0, 100);
    std::size_t seen = 0;
    for (const auto& page : pages) {
        CHECK(page.front().first);
        CHECK(page.back().last);
        for (const auto& placed : page) {
            CHECK(placed.slice == &slices[seen++]);
            CHECK(placed.y + placed.slice->height <= 100);
        }
    }
    CHECK(seen == slices.size());
    REQUIRE(pages.size() >= 2);
    CHECK(pages[0].size() == 2);
    CHECK(pages[1].size() == 3);
    CHECK(pages[1][0].y == 0);
    // What is higher than a page, and a chain longer than one, still come out.
    std::vector<documents::Slice> large(3);
    for (documents::Slice& slice : large) {
        slice.height = 150;
        slice.keepWithNext = true;
    }
    CHECK(documents::paginate(large, 0, 0, 100).size() == 3);
    // The head of a table stands again where the table goes on, and takes its place.
    const auto head = std::make_shared<const documents::Slice>(documents::Slice{20, 0, {}, true, {}});
    std::vector<documents::Slice> table = {*head};
    for (int i = 0; i < 6; ++i) table.push_back({30, 0, {}, false, head});
    const auto parts = documents::paginate(table, 0, 10, 100);
    REQUIRE(parts.size() == 3);
    for (const auto& part : parts) {
        CHECK(part.front().slice->height == 20);
        CHECK(part.size() == 3);
        CHECK(part.back().y + 30 <= 100);
    }
    CHECK(parts[1][0].y == 10);
    CHECK(parts[1][1].y == 30);
    CHECK(documents::paginate({}, 0, 0, 100).size() == 1);
}
