// zizhu-documents-samples OUT_DIR: the documents as pictures, for looking at. Development only.
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "documents/certificate.h"
#include "documents/image.h"
#include "documents/receipt.h"
#include "documents/test_page.h"

using namespace zizhu;
using namespace zizhu::documents;

namespace {

Receipt receipt(base::Language language, ReceiptKind kind, bool bundle) {
    const bool zh = base::isChinese(language);
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

Certificate certificate(base::Language language, bool longer) {
    const bool zh = base::isChinese(language);
    using namespace std::chrono;
    Certificate c;
    c.language = language;
    c.titleZh = zh ? "户籍证明" : "";
    c.titleEn = "Proof of Household Registration";
    c.number = "990101-HJ-20260314-000042";
    c.paragraphs = {base::SecretString(
        zh ? "经查询本地区户籍登记信息，兹证明下列人员的户口登记在本户籍登记机关，登记内容如下："
           : "The household register of this region has been consulted. It is certified that the person named "
             "below is registered with this authority as follows:")};
    const auto add = [&](const char* label, const char* value) {
        c.fields.push_back({label, base::SecretString(value)});
    };
    add(zh ? "姓名" : "Name", "𠮷䶮㛃");
    add(zh ? "性别" : "Sex", zh ? "女" : "Female");
    add(zh ? "民族" : "Nationality", zh ? "汉" : "Han");
    add(zh ? "出生日期" : "Date of birth", zh ? "1990年3月7日" : "7 March 1990");
    add(zh ? "公民身份号码" : "ID number", "990101199003071229");
    add(zh ? "户籍地址" : "Registered address",
        zh ? "虚构省临江市江东区永宁街道望江路 18 号院 3 号楼 2 单元 501 室"
           : "Room 501, Unit 2, Building 3, 18 Wangjiang Road, Yongning Street, Jiangdong, Linjiang");
    add(zh ? "户主姓名" : "Head of household", "欧阳朝晖");
    add(zh ? "与户主关系" : "Relation to head", zh ? "女儿" : "Daughter");
    if (longer) {
        for (int i = 1; i <= 24; ++i) {
            c.fields.push_back({fmt::format("{} {}", zh ? "迁移记录" : "Move", i),
                                base::SecretString(zh ? "由虚构省临江市江东区迁往江西区，登记机关已核对原件。"
                                                      : "From Jiangdong to Jiangxi district; originals seen.")});
        }
    }
    c.closing = {base::SecretString(zh ? "本证明仅反映出具之日的登记情况。特此证明。"
                                       : "This document states what was registered on the day of issue.")};
    c.issuer = zh ? "临江市公安局江东分局永宁派出所" : "Yongning Police Station, Linjiang";
    c.issued = 2026y / 3 / 14;
    c.validUntil = 2026y / 9 / 14;
    c.verificationUrl = "https://zwfw.linjiang.example/v/5H2R8KQ0ZT4NWXVB1";
    c.verificationCode = "5H2R-8KQ0-ZT4N-WXVB-1";
    return c;
}

bool saveSecret(const std::filesystem::path& file, const base::Result<base::SecretBytes>& bytes) {
    if (!bytes) {
        fmt::print(stderr, "{}: {}\n", file.string(), bytes.error().detail.text());
        return false;
    }
    return bool(base::writeFileAtomically(file, {bytes->data(), bytes->size()}, 0644));
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
        const TestPage page{language, "T-0003", "ESC/POS 80 mm", base::WallTime(std::chrono::milliseconds(1773475200000)),
                            "ZIZHU-TEST-0003-20260314"};
        good &= save(out / fmt::format("test-page-{}-80.png", tag), layoutTestPage(page, kPaper80mm203Dpi));
        good &= save(out / fmt::format("test-page-{}-58.png", tag), layoutTestPage(page, kPaper58mm203Dpi));
        const Certificate one = certificate(language, false);
        good &= saveSecret(out / fmt::format("certificate-{}.pdf", tag), certificatePdf(one));
        good &= saveSecret(out / fmt::format("certificate-{}.png", tag), certificatePng(one));
        const Certificate longer = certificate(language, true);
        good &= saveSecret(out / fmt::format("certificate-{}-long.pdf", tag), certificatePdf(longer));
        good &= saveSecret(out / fmt::format("certificate-{}-long-2.png", tag), certificatePng(longer, 110, 1));
    }
    return good ? 0 : 1;
}
