#include "documents/receipt.h"

#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/numbers.h"
#include "documents/receipt_layout.h"
#include "tests/support/read_codes.h"

using namespace zizhu;
using documents::layoutReceipt;
using documents::PaperGeometry;
using documents::Receipt;
using documents::ReceiptKind;

namespace {

constexpr PaperGeometry kPapers[] = {documents::kPaper80mm203Dpi, documents::kPaper58mm203Dpi,
                                     documents::kPaper80mm180Dpi};

Receipt sample(base::Language language, std::size_t cases) {
    using namespace std::chrono;
    const bool zh = base::isChinese(language);
    Receipt receipt;
    receipt.language = language;
    receipt.office = zh ? "临江市政务服务中心" : "Linjiang Government Service Centre";
    receipt.terminal = zh ? "3 号自助终端" : "Terminal 3";
    receipt.time = base::WallTime(milliseconds(1773475200000));
    receipt.trackingCode = "7K3M-9QXD-V2PA-6TGE-W";
    receipt.trackingUrl = "https://zwfw.linjiang.example/t/7K3M9QXDV2PA6TGEW";
    receipt.consultationNumber = "0990-8800 1234";
    receipt.complaintNumber = "12345";
    for (std::size_t i = 0; i < cases; ++i) {
        receipt.cases.push_back({zh ? "企业设立登记" : "Enterprise establishment",
                                 zh ? "市场监督管理局" : "Market regulation",
                                 fmt::format("990101-20260314-{:06}", i), "",
                                 zh ? "审核通过后短信通知。" : "You get a text message.", 2026y / 3 / 20});
    }
    receipt.handedIn = {{zh ? "公司章程" : "Articles of association", {}}};
    receipt.stillToHandIn = {{zh ? "股东会决议" : "Shareholders' resolution", 2026y / 3 / 28}};
    return receipt;
}

bool padded(const base::Bitmap& bitmap) {
    const int spare = bitmap.stride() * 8 - bitmap.width;
    for (int y = 0; y < bitmap.height; ++y) {
        const std::uint8_t last = bitmap.bits[std::size_t(y + 1) * std::size_t(bitmap.stride()) - 1];
        if ((last & ((1 << spare) - 1)) != 0) return false;
    }
    return true;
}

int blackDots(const base::Bitmap& bitmap) {
    int count = 0;
    for (int y = 0; y < bitmap.height; ++y) {
        for (int x = 0; x < bitmap.width; ++x) count += bitmap.black(x, y) ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("two independent readers find the tracking URL on every paper, in both languages") {
    for (const PaperGeometry paper : kPapers) {
        for (const base::Language language : base::kLanguages) {
            for (const std::size_t cases : {1u, 4u}) {
                CAPTURE(paper.dots);
                CAPTURE(base::tag(language));
                CAPTURE(cases);
                const Receipt receipt = sample(language, cases);
                const auto bitmap = layoutReceipt(receipt, paper);
                REQUIRE(bitmap);
                CHECK(bitmap->width == paper.dots);
                const base::Bitmap& image = *bitmap;
                CHECK(tests::readWithZxing(image) == receipt.trackingUrl);
                CHECK(tests::readWithZbar(image) == receipt.trackingUrl);
            }
        }
    }
}

TEST_CASE("the code's modules are whole dots, four at least on wide paper, as long as the URL may be") {
    for (const PaperGeometry paper : kPapers) {
        Receipt receipt = sample(base::Language::ZhCn, 1);
        const auto shorter = layoutReceipt(receipt, paper);
        REQUIRE(shorter);
        // Until it no longer fits, a longer URL makes a code that is still read.
        std::size_t longest = 0;
        for (std::size_t bytes = 100; bytes < 1024; bytes += 50) {
            receipt.trackingUrl = "https://zwfw.linjiang.example/t/" + std::string(bytes, 'a');
            const auto bitmap = layoutReceipt(receipt, paper);
            if (!bitmap) {
                CHECK(bitmap.error().code == base::Errc::TooLarge);
                break;
            }
            CHECK(tests::readWithZxing(*bitmap) == receipt.trackingUrl);
            longest = bytes;
        }
        CHECK(longest >= 300);
    }
}

TEST_CASE("every line of text lies inside the paper, however long and whatever it is made of") {
    std::string wide;
    for (int i = 0; i < 120; ++i) wide += "Wm";
    std::string han;
    for (int i = 0; i < 120; ++i) han += "齉";
    for (const PaperGeometry paper : kPapers) {
        for (const base::Language language : base::kLanguages) {
            for (const std::string& text : {std::string("短"), wide, han, std::string("A ") + wide + " b"}) {
                Receipt receipt = sample(language, 2);
                receipt.office = text;
                receipt.terminal = text;
                receipt.trackingCode = text;
                receipt.consultationNumber = text;
                receipt.cases[0] = {text, text, text, text, text + "\n" + text, receipt.cases[1].by};
                receipt.handedIn[0].title = text;
                receipt.stillToHandIn[0].title = text;
                receipt.reprint = true;
                documents::Strip strip(paper, language);
                REQUIRE(documents::layOut(receipt, strip));
                for (const documents::Rect& box : strip.inkBoxes()) {
                    CHECK(box.x >= 0);
                    CHECK(box.y >= 0);
                    CHECK(box.x + box.width <= paper.dots);
                    CHECK(box.y + box.height <= strip.cursor() + strip.dots(2));
                }
            }
        }
    }
}

TEST_CASE("a long queue number wraps rather than leave the paper") {
    Receipt receipt = sample(base::Language::En, 1);
    receipt.kind = ReceiptKind::QueueTicket;
    for (const std::string number : {"7", "A017", "ABCDEFGHIJKLMNOPQRSTUVWXYZ-ABCDEFGHIJKLMNOPQRSTUVWXYZ"}) {
        receipt.queueNumber = number;
        documents::Strip strip(documents::kPaper58mm203Dpi, receipt.language);
        REQUIRE(documents::layOut(receipt, strip));
        for (const documents::Rect& box : strip.inkBoxes()) CHECK(box.x + box.width <= 384);
    }
}

TEST_CASE("a longer title makes a longer receipt: nothing is cut") {
    Receipt receipt = sample(base::Language::ZhCn, 1);
    int height = 0;
    for (int characters = 1; characters <= 81; characters += 20) {
        receipt.cases[0].item.clear();
        for (int i = 0; i < characters; ++i) receipt.cases[0].item += "证";
        const auto bitmap = layoutReceipt(receipt, documents::kPaper58mm203Dpi);
        REQUIRE(bitmap);
        CHECK(bitmap->height > height);
        height = bitmap->height;
    }
}

TEST_CASE("empty parts vanish") {
    const Receipt full = sample(base::Language::ZhCn, 1);
    const auto height = [](const Receipt& receipt) {
        const auto bitmap = layoutReceipt(receipt, documents::kPaper80mm203Dpi);
        REQUIRE(bitmap);
        return bitmap->height;
    };
    const int whole = height(full);
    const auto shorter = [&](auto change) {
        Receipt receipt = full;
        change(receipt);
        return height(receipt) < whole;
    };
    CHECK(shorter([](Receipt& r) { r.office.clear(), r.terminal.clear(); }));
    CHECK(shorter([](Receipt& r) { r.trackingUrl.clear(); }));
    CHECK(shorter([](Receipt& r) { r.trackingCode.clear(); }));
    CHECK(shorter([](Receipt& r) { r.cases[0].caseNumber.clear(); }));
    CHECK(shorter([](Receipt& r) { r.cases[0].department.clear(); }));
    CHECK(shorter([](Receipt& r) { r.cases[0].next.clear(); }));
    CHECK(shorter([](Receipt& r) { r.cases[0].by.reset(); }));
    CHECK(shorter([](Receipt& r) { r.handedIn.clear(); }));
    CHECK(shorter([](Receipt& r) { r.stillToHandIn.clear(); }));
    CHECK(shorter([](Receipt& r) { r.stillToHandIn[0].due.reset(); }));
    CHECK(shorter([](Receipt& r) { r.consultationNumber.clear(), r.complaintNumber.clear(); }));
    // And a receipt of nothing is still a slip of paper.
    const auto bare = layoutReceipt(Receipt{}, documents::kPaper58mm203Dpi);
    REQUIRE(bare);
    CHECK(blackDots(*bare) > 1000);
}

TEST_CASE("bits past the width are white") {
    for (const int dots : {320, 381, 389, 575, 576}) {
        const auto bitmap = layoutReceipt(sample(base::Language::En, 1), {dots, 203});
        REQUIRE(bitmap);
        CHECK(bitmap->width == dots);
        CHECK(padded(*bitmap));
    }
}

TEST_CASE("the words of a receipt, in reading order") {
    Receipt receipt = sample(base::Language::En, 1);
    receipt.kind = ReceiptKind::KeptOffline;
    receipt.reprint = true;
    receipt.cases[0].caseNumber.clear();
    const auto text = documents::receiptText(receipt);
    REQUIRE(text);
    CHECK(*text ==
          "Linjiang Government Service Centre, Terminal 3\n"
          "Safely saved, Reprint\n"
          "The network is down. Your application is kept safe on this terminal and will be sent by itself. "
          "You need not come back; this slip is valid.\n"
          "Scan with a phone or at any terminal\n"
          "or type this tracking code: 7K3M-9QXD-V2PA-6TGE-W\n"
          "Enterprise establishment\n"
          "Department: Market regulation\n"
          "What happens next\n"
          "You get a text message.\n"
          "No later than: 20 March 2026\n"
          "Still to hand in\n"
          "Shareholders' resolution, by 28 March 2026\n"
          "Scan this slip at any terminal to hand them in.\n"
          "Handed in\n"
          "Articles of association\n"
          "Questions: 0990-8800 1234\n"
          "Complaints: 12345\n"
          "14 March 2026, 16:00\n"
          "Keep this slip safe. It does not show your name or ID number; anyone who has the code can follow "
          "the case.\n");
}

TEST_CASE("what the outcome of a visit was is told truthfully") {
    Receipt receipt = sample(base::Language::ZhCn, 1);
    const auto says = [&](ReceiptKind kind, std::string_view words) {
        receipt.kind = kind;
        return documents::receiptText(receipt).value().find(words) != std::string::npos;
    };
    CHECK(says(ReceiptKind::Submitted, "已提交"));
    CHECK_FALSE(says(ReceiptKind::Submitted, "网络"));
    CHECK_FALSE(says(ReceiptKind::KeptOffline, "已提交"));
    CHECK(says(ReceiptKind::KeptOffline, "会自动提交"));
    CHECK_FALSE(says(ReceiptKind::Draft, "已提交"));
    CHECK(says(ReceiptKind::Draft, "还没有提交"));
    CHECK(says(ReceiptKind::QueueTicket, "取号单"));
}

TEST_CASE("a receipt does not take a citizen's number") {
    // A number of the fictitious region 990101.
    const std::string first17 = "99010119900307123";
    const std::string number = first17 + base::citizenIdCheck(first17);
    const auto refused = [&](auto put) {
        Receipt receipt = sample(base::Language::ZhCn, 1);
        put(receipt);
        const auto bitmap = layoutReceipt(receipt, documents::kPaper80mm203Dpi);
        return !bitmap && bitmap.error().code == base::Errc::InvalidInput &&
               bitmap.error().detail.text().find("99010") == std::string::npos;
    };
    CHECK(refused([&](Receipt& r) { r.cases[0].item = "证明" + number; }));
    CHECK(refused([&](Receipt& r) { r.cases[0].next = "请" + number + "来"; }));
    CHECK(refused([&](Receipt& r) { r.handedIn[0].title = number; }));
    CHECK(refused([&](Receipt& r) { r.stillToHandIn[0].title = "(" + number + ")"; }));
    // Case numbers are the backend's business; some look just like this.
    CHECK_FALSE(refused([&](Receipt& r) { r.cases[0].caseNumber = number; }));
    CHECK_FALSE(refused([&](Receipt& r) { r.cases[0].item = number + "0"; }));
}

TEST_CASE("input past the bounds is refused") {
    const auto code = [](auto change, PaperGeometry paper = documents::kPaper80mm203Dpi) {
        Receipt receipt = sample(base::Language::ZhCn, 1);
        change(receipt);
        const auto bitmap = layoutReceipt(receipt, paper);
        REQUIRE_FALSE(bitmap);
        return bitmap.error().code;
    };
    using base::Errc;
    CHECK(code([](Receipt& r) { r.office = "\xC3\x28"; }) == Errc::InvalidInput);
    CHECK(code([](Receipt& r) { r.cases[0].item = "a\x1B@"; }) == Errc::InvalidInput);
    CHECK(code([](Receipt& r) { r.cases[0].item = "a\nb"; }) == Errc::InvalidInput);
    CHECK(code([](Receipt& r) { r.terminal = std::string(4097, 'a'); }) == Errc::TooLarge);
    CHECK(code([](Receipt& r) { r.cases.resize(33); }) == Errc::TooLarge);
    CHECK(code([](Receipt& r) { r.handedIn.resize(65); }) == Errc::TooLarge);
    CHECK(code([](Receipt& r) { r.stillToHandIn.resize(65); }) == Errc::TooLarge);
    CHECK(code([](Receipt&) {}, {319, 203}) == Errc::InvalidInput);
    CHECK(code([](Receipt&) {}, {1281, 203}) == Errc::InvalidInput);
    CHECK(code([](Receipt&) {}, {576, 0}) == Errc::InvalidInput);
    const auto heavy = [](Receipt& r) {
        r.cases.resize(9);
        for (auto& one : r.cases) one.next = std::string(4096, 'W');
    };
    CHECK(code(heavy) == Errc::TooLarge);
    const auto endless = [](Receipt& r) {
        for (int i = 0; i < 2000; ++i) r.cases[0].next += "a\n";
    };
    CHECK(code(endless) == Errc::TooLarge);
}

TEST_CASE("several threads lay out at once, alike") {
    const Receipt receipt = sample(base::Language::ZhCn, 2);
    const auto alone = layoutReceipt(receipt, documents::kPaper80mm203Dpi);
    REQUIRE(alone);
    base::Bitmap results[3];
    std::vector<std::thread> threads;
    for (base::Bitmap& result : results) {
        threads.emplace_back([&] { result = layoutReceipt(receipt, documents::kPaper80mm203Dpi).value(); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const base::Bitmap& result : results) CHECK(result == *alone);
}
