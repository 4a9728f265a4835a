// Receipt and certificate against bare cairo doing the least that any such program must: fill a
// picture of the same size, set one line of text, write it as PNG. "ratio" is ours over that, both
// taken in turns in one run, so that a busy machine slows both.
#include <benchmark/benchmark.h>
#include <pango/pangocairo.h>

#include "base/clock.h"
#include "documents/certificate.h"
#include "documents/fonts.h"
#include "documents/image.h"
#include "documents/receipt.h"

namespace {

using namespace zizhu;

documents::Receipt receipt(std::size_t cases) {
    using namespace std::chrono;
    documents::Receipt receipt;
    receipt.office = "临江市政务服务中心";
    receipt.terminal = "3 号自助终端";
    receipt.time = base::WallTime(milliseconds(1773475200000));
    receipt.trackingCode = "7K3M-9QXD-V2PA-6TGE-W";
    receipt.trackingUrl = "https://zwfw.linjiang.example/t/7K3M9QXDV2PA6TGEW";
    receipt.consultationNumber = "0990-8800 1234";
    receipt.complaintNumber = "12345";
    for (std::size_t i = 0; i < cases; ++i) {
        receipt.cases.push_back({"企业设立登记", "市场监督管理局", "990101-20260314-000123", "",
                                 "审核通过后短信通知，凭本凭条到一楼 6 号窗口领取营业执照。", 2026y / 3 / 20});
    }
    receipt.handedIn = {{"公司章程", {}}, {"住所使用证明", {}}};
    receipt.stillToHandIn = {{"股东会决议", 2026y / 3 / 28}};
    return receipt;
}

documents::Certificate certificate() {
    using namespace std::chrono;
    documents::Certificate c;
    c.titleZh = "户籍证明";
    c.titleEn = "Proof of Household Registration";
    c.number = "990101-HJ-20260314-000042";
    c.paragraphs = {base::SecretString("兹证明下列人员的户口登记在本户籍登记机关，登记内容如下：")};
    for (const char* label : {"姓名", "性别", "民族", "出生日期", "户籍地址"}) {
        c.fields.push_back({label, base::SecretString("𠮷䶮㛃，虚构省临江市江东区望江路 18 号")});
    }
    c.issuer = "临江市公安局永宁派出所";
    c.issued = 2026y / 3 / 14;
    c.verificationUrl = "https://zwfw.linjiang.example/v/5H2R8KQ0ZT4NWXVB1";
    c.verificationCode = "5H2R-8KQ0-ZT4N-WXVB-1";
    return c;
}

cairo_status_t count(void* to, const unsigned char*, unsigned length) {
    *static_cast<std::size_t*>(to) += length;
    return CAIRO_STATUS_SUCCESS;
}

std::size_t bareCairo(int width, int height) {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t* cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    PangoLayout* layout = pango_cairo_create_layout(cairo);
    PangoFontDescription* font = pango_font_description_from_string("Noto Sans CJK SC 20");
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, "临江市政务服务中心", -1);
    pango_cairo_show_layout(cairo, layout);
    std::size_t bytes = 0;
    cairo_surface_write_to_png_stream(surface, count, &bytes);
    pango_font_description_free(font);
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return bytes;
}

// Times `ours` and bare cairo of that size in turns.
template <class Ours>
void measure(benchmark::State& state, int width, int height, const Ours& ours) {
    documents::warmUp();
    const base::SystemClock clock;
    benchmark::DoNotOptimize(ours());
    benchmark::DoNotOptimize(bareCairo(width, height));
    std::chrono::duration<double> mine{}, bare{};
    for (auto round : state) {
        (void)round;
        const auto start = clock.steady();
        benchmark::DoNotOptimize(ours());
        const auto middle = clock.steady();
        benchmark::DoNotOptimize(bareCairo(width, height));
        const auto end = clock.steady();
        mine += middle - start;
        bare += end - middle;
        state.SetIterationTime(std::chrono::duration<double>(middle - start).count());
    }
    state.counters["ratio"] = mine.count() / bare.count();
}

void receiptToDots(benchmark::State& state) {
    const documents::Receipt slip = receipt(std::size_t(state.range(0)));
    const auto paper = documents::kPaper80mm203Dpi;
    const int height = documents::layoutReceipt(slip, paper).value().height;
    measure(state, paper.dots, height, [&] { return documents::layoutReceipt(slip, paper).value(); });
}
BENCHMARK(receiptToDots)->Arg(1)->Arg(4)->UseManualTime()->Unit(benchmark::kMillisecond);

void receiptToPng(benchmark::State& state) {
    const documents::Receipt slip = receipt(1);
    const auto paper = documents::kPaper80mm203Dpi;
    const int height = documents::layoutReceipt(slip, paper).value().height;
    measure(state, paper.dots, height, [&] {
        return documents::encodePng(documents::layoutReceipt(slip, paper).value()).value();
    });
}
BENCHMARK(receiptToPng)->UseManualTime()->Unit(benchmark::kMillisecond);

void certificateToPdf(benchmark::State& state) {
    const documents::Certificate paper = certificate();
    measure(state, 909, 1286, [&] { return documents::certificatePdf(paper).value(); });
}
BENCHMARK(certificateToPdf)->UseManualTime()->Unit(benchmark::kMillisecond);

void certificateToPng(benchmark::State& state) {
    const documents::Certificate paper = certificate();
    measure(state, 909, 1286, [&] { return documents::certificatePng(paper).value(); });
}
BENCHMARK(certificateToPng)->UseManualTime()->Unit(benchmark::kMillisecond);

void warmUpAgain(benchmark::State& state) {
    for (auto round : state) {
        (void)round;
        documents::warmUp();
    }
}
BENCHMARK(warmUpAgain)->Unit(benchmark::kMillisecond);

}  // namespace
