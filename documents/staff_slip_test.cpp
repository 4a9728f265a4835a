#include "documents/staff_slip.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace zizhu;
using namespace zizhu::documents;

namespace {

StaffSlip slip(base::Language language) {
    StaffSlip made;
    made.language = language;
    made.office = "示范区政务服务中心";
    made.terminal = "1 号自助终端";
    made.title = "就绪报告";
    made.verdict = "暂不能对外服务";
    made.facts = {{"编号", "R20260314-1609"}, {"人员", "周试工 (t-1)"}};
    made.sections = {{"检测结果", {{"凭条打印机", "", true}, {"扫描仪", "未通过：请取出卡住的纸。", false}}}};
    return made;
}

std::size_t ink(const base::Bitmap& picture) {
    std::size_t black = 0;
    for (const std::uint8_t byte : picture.bits) black += std::size_t(__builtin_popcount(byte));
    return black;
}

}  // namespace

TEST_CASE("a slip for staff fills narrow and wide paper, in every language") {
    for (const base::Language language : base::kLanguages) {
        for (const PaperGeometry paper : {kPaper58mm203Dpi, kPaper80mm203Dpi, kPaper80mm180Dpi}) {
            const auto picture = layoutStaffSlip(slip(language), paper);
            REQUIRE(picture);
            CHECK(picture->width == paper.dots);
            CHECK(ink(*picture) > 1000);
        }
    }
}

TEST_CASE("each thing that was found takes paper, and what must be done more of it") {
    StaffSlip more = slip(base::Language::ZhCn);
    const int before = layoutStaffSlip(more, kPaper80mm203Dpi)->height;
    more.sections[0].checks.push_back({"摄像头", "", true});
    const int longer = layoutStaffSlip(more, kPaper80mm203Dpi)->height;
    CHECK(longer > before);
    more.sections[0].checks.back().note = "未通过：请检查线缆。";
    CHECK(layoutStaffSlip(more, kPaper80mm203Dpi)->height > longer);
}

TEST_CASE("text that is none, paper that is none, too many lines") {
    StaffSlip bad = slip(base::Language::En);
    bad.verdict = "two\nlines";
    CHECK_FALSE(layoutStaffSlip(bad, kPaper80mm203Dpi));
    bad.verdict = "\xff";
    CHECK_FALSE(layoutStaffSlip(bad, kPaper80mm203Dpi));
    CHECK_FALSE(layoutStaffSlip(slip(base::Language::En), {10, 203}));
    StaffSlip endless = slip(base::Language::En);
    for (std::size_t i = 0; i <= kMaxSlipLines; ++i) endless.facts.push_back({"a", "b"});
    const auto refused = layoutStaffSlip(endless, kPaper80mm203Dpi);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::Errc::TooLarge);
}
