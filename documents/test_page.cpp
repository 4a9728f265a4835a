#include "documents/test_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "documents/qr.h"
#include "documents/strings.h"
#include "documents/strip.h"
#include "documents/wording.h"

namespace zizhu::documents {
namespace {

constexpr std::size_t kMaxQrTextBytes = 200;
constexpr std::size_t kMaxFieldBytes = 256;
constexpr double kCaption = 3.0;

// Bayer's 4 x 4 matrix: the only grey that a head of black dots has.
constexpr int kBayer[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};

class TestPageLayout {
public:
    TestPageLayout(Strip& strip, const TestPage& page, PaperGeometry paper)
        : strip_(strip), page_(page), paper_(paper) {}

    base::Status put() {
        head();
        ruler();
        greys();
        fineLines();
        heatingElements();
        texts();
        return code();
    }

private:
    Face face(double millimetres, bool bold = false) const {
        return {double(strip_.dots(millimetres)), bold};
    }
    std::string_view words(Str key) const { return tr(key, page_.language); }

    void caption(Str key) {
        strip_.gap(2.5);
        strip_.put(words(key), face(kCaption));
        strip_.gap(0.8);
    }

    void field(Str label, const std::string& value) {
        if (value.empty()) return;
        strip_.put(fmt::format("{}{}{}", words(label), words(Str::kColon), value), face(kCaption));
    }

    void head() {
        strip_.put(words(Str::kTestTitle), face(5, true));
        strip_.gap(0.8);
        field(Str::kTestTerminal, page_.terminal);
        field(Str::kTestDevice, page_.device);
        field(Str::kTestPaper,
              fmt::format(fmt::runtime(words(Str::kTestDots)), paper_.dots, paper_.dpi));
        strip_.put(formatMinute(page_.time, page_.language), face(kCaption));
    }

    // Over the whole width of the head, not only the part that receipts use.
    void ruler() {
        caption(Str::kTestRuler);
        const int top = strip_.cursor();
        strip_.fill(0, top, paper_.dots, 2);
        for (int mm = 0;; ++mm) {
            const int x = int(mm * paper_.dpi / 25.4 + 0.5);
            if (x >= paper_.dots) break;
            const int length = strip_.dots(mm % 10 == 0 ? 4 : mm % 5 == 0 ? 2.6 : 1.5);
            strip_.fill(x, top, 1, length);
            if (mm % 10 != 0) continue;
            Text number = strip_.set(fmt::format("{}", mm), face(2.5), -1);
            const double width = number.width();
            const double left = std::clamp(x - width / 2, 0.0, paper_.dots - width);
            strip_.place(std::move(number), left, top + length + 1);
        }
        strip_.fill(paper_.dots - 1, top, 1, strip_.dots(4));
        strip_.advance(strip_.dots(4) + strip_.dots(4));
    }

    void greys() {
        caption(Str::kTestGreys);
        const int height = strip_.dots(8);
        base::Bitmap blocks(paper_.dots, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < paper_.dots; ++x) {
                const int level = 2 * (1 + x * 8 / paper_.dots);  // 2 … 16 of 16 dots
                if (kBayer[y % 4][x % 4] < level) blocks.setBlack(x, y);
            }
        }
        strip_.place(blocks, 0, strip_.cursor());
        strip_.advance(height);
    }

    void fineLines() {
        caption(Str::kTestLines);
        for (const int thickness : {1, 2, 3, 4}) {
            strip_.fill(0, strip_.cursor(), paper_.dots, thickness);
            strip_.advance(thickness + strip_.dots(0.8));
        }
    }

    // Each heating element burns a short mark of its own in a staircase: a dead one leaves a gap.
    void heatingElements() {
        caption(Str::kTestHeads);
        constexpr int kSteps = 32;
        base::Bitmap stairs(paper_.dots, kSteps * 2 + 2);
        for (int x = 0; x < paper_.dots; ++x) {
            for (int i = 0; i < 4; ++i) stairs.setBlack(x, (x % kSteps) * 2 + i);
        }
        strip_.place(stairs, 0, strip_.cursor());
        strip_.advance(stairs.height);
    }

    void texts() {
        caption(Str::kTestText);
        for (const double size : {2.0, 2.5, 3.0, 3.5, 4.5, 6.0}) {
            strip_.put(fmt::format("{:.1f} mm  {}", size, words(Str::kTestSample)), face(size));
        }
        strip_.put(words(Str::kTestSample), face(4.5, true));
    }

    base::Status code() {
        if (page_.qrText.empty()) return {};
        caption(Str::kTestQr);
        const auto modules = qrModules(page_.qrText, QrLevel::Q);
        if (!modules) return base::fail(modules.error());
        const int side = modules->width + 2 * kQrQuietModules;
        const int dots = std::max(3, strip_.width() * 6 / 10 / side);
        const auto drawn = qrBitmap(page_.qrText, QrLevel::Q, dots);
        if (!drawn) return base::fail(drawn.error());
        if (drawn->width > strip_.width()) {
            return base::fail(base::Errc::TooLarge, {"a QR code of {} dots", drawn->width});
        }
        strip_.place(*drawn, (strip_.width() - drawn->width) / 2, strip_.cursor());
        strip_.advance(drawn->height);
        strip_.put(page_.qrText, face(kCaption), Align::Centre);
        return {};
    }

    Strip& strip_;
    const TestPage& page_;
    PaperGeometry paper_;
};

}  // namespace

base::Result<base::Bitmap> layoutTestPage(const TestPage& page, PaperGeometry paper) {
    if (auto checked = checkPaper(paper); !checked) return base::fail(checked.error());
    for (const std::string* text : {&page.terminal, &page.device}) {
        if (auto checked = checkText(*text, kMaxFieldBytes, false); !checked) return base::fail(checked.error());
    }
    if (auto checked = checkText(page.qrText, kMaxQrTextBytes, false); !checked) {
        return base::fail(checked.error());
    }
    Strip strip(paper, page.language);
    if (auto done = TestPageLayout(strip, page, paper).put(); !done) return base::fail(done.error());
    return strip.render();
}

}  // namespace zizhu::documents
