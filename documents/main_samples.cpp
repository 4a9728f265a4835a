// zizhu-documents-samples OUT_DIR: the documents as pictures, for looking at. Development only.
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "documents/fonts.h"
#include "documents/image.h"
#include "documents/receipt.h"

using namespace zizhu;
using namespace zizhu::documents;

namespace {

Receipt receipt(base::Language language, ReceiptKind kind, bool bundle) {
    const bool zh = language == base::Language::ZhCn;
    using namespace std::chrono;
    Receipt r;
    r.language = language;
    r.kind = kind;
    r.office = zh ? "临江市政务服务中心" : "Linjiang Government Service Centre";
    r.terminal = zh ? "3 号自助终端" : "Terminal 3";
    r.time = base::WallTime(milliseconds(1773475200000));
    r.trackingCode = "7K3M-9QXD-V2PA-6TGE-W";
    r.trackingUrl = "https://zwfw.linjiang.example/t/7K3M9QXDV2PA6TGEW";
    r.specimen = true;
    r.consultationNumber = "0990-8800 1234";
    r.complaintNumber = "12345";
    if (kind == ReceiptKind::QueueTicket) {
        r.queueNumber = "A017";
        r.queuePlace = zh ? "二楼综合窗口等候区" : "2nd floor, general counter";
        r.queueAhead = 6;
        r.consultationNumber.clear();
        r.complaintNumber.clear();
        r.cases = {{zh ? "综合窗口取号" : "Queue ticket for the general counter", "", "", "", "", {}}};
        return r;
    }
    const std::string number = kind == ReceiptKind::Submitted ? "990101-20260314-000123" : "";
    if (bundle) {
        r.cases = {{zh ? "企业名称自主申报" : "Enterprise name approval", zh ? "市场监督管理局" : "Market regulation",
                    number, "", zh ? "名称通过后，自动进入设立登记。" : "Once the name is approved, establishment goes on by itself.",
                    2026y / 3 / 17},
                   {zh ? "企业设立登记" : "Enterprise establishment", zh ? "市场监督管理局" : "Market regulation",
                    number.empty() ? "" : "990101-20260314-000124", "",
                    zh ? "审核通过后短信通知，凭本凭条到一楼 6 号窗口领取营业执照。"
                       : "You get a text message when it is approved. Bring this slip to counter 6 to collect the licence.",
                    2026y / 3 / 19}};
        r.handedIn = {{zh ? "住所使用证明" : "Proof of the right to use the premises", {}},
                      {zh ? "公司章程" : "Articles of association", {}}};
        r.stillToHandIn = {{zh ? "股东会决议（全体股东签字的原件扫描）" : "Shareholders' resolution, signed by all", 2026y / 3 / 30}};
    } else {
        r.cases = {{zh ? "出生登记" : "Birth registration (household register)",
                    zh ? "公安局户籍科" : "Police, household register", number, "",
                    zh ? "户籍民警核对材料。通过后短信通知您来领户口簿。"
                       : "An officer checks the papers. You get a text message when the register is ready to collect.",
                    2026y / 3 / 20}};
        r.handedIn = {{zh ? "出生医学证明" : "Medical certificate of birth", {}},
                      {zh ? "父母结婚证" : "Parents' marriage certificate", {}}};
        r.stillToHandIn = {{zh ? "户口簿" : "Household register booklet", 2026y / 3 / 28}};
    }
    if (kind == ReceiptKind::Draft) {
        r.keptUntil = 2026y / 3 / 21;
        r.handedIn.clear();
        r.stillToHandIn.clear();
        for (auto& one : r.cases) {
            one.next.clear();
            one.by.reset();
        }
    }
    return r;
}

bool save(const std::filesystem::path& file, const base::Result<base::Bitmap>& bitmap) {
    if (!bitmap) {
        fmt::print(stderr, "{}: {}\n", file.string(), bitmap.error().detail.text());
        return false;
    }
    const auto png = encodePng(*bitmap);
    return png && base::writeFileAtomically(file, *png, 0644);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: zizhu-documents-samples OUT_DIR\n", stderr);
        return 2;
    }
    const std::filesystem::path out = argv[1];
    std::filesystem::create_directories(out);
    bool good = true;
    for (const base::Language language : base::kLanguages) {
        const std::string tag(base::tag(language));
        using enum ReceiptKind;
        good &= save(out / fmt::format("receipt-{}-80.png", tag),
                     layoutReceipt(receipt(language, Submitted, false), kPaper80mm203Dpi));
        good &= save(out / fmt::format("receipt-{}-180dpi.png", tag),
                     layoutReceipt(receipt(language, Submitted, false), kPaper80mm180Dpi));
        good &= save(out / fmt::format("receipt-{}-58.png", tag),
                     layoutReceipt(receipt(language, Submitted, false), kPaper58mm203Dpi));
        Receipt offline = receipt(language, KeptOffline, true);
        offline.reprint = true;
        good &= save(out / fmt::format("receipt-{}-bundle-offline-80.png", tag),
                     layoutReceipt(offline, kPaper80mm203Dpi));
        good &= save(out / fmt::format("queue-{}-58.png", tag),
                     layoutReceipt(receipt(language, QueueTicket, false), kPaper58mm203Dpi));
        good &= save(out / fmt::format("draft-{}-80.png", tag),
                     layoutReceipt(receipt(language, Draft, false), kPaper80mm203Dpi));
    }
    return good ? 0 : 1;
}
