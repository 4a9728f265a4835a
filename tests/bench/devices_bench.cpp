// What the drivers themselves take, beside what nobody can do without.
//
//   cardToForm    from the last byte of a card's answer to the filled card, against copying its bytes
//   receiptOut    layout, raster and encode of an 80 mm receipt of at least 1,200 dot rows, against its
//   layout
//                 alone; and the time until its first byte and its first strip leave
//
// "us" and "ms" are of this machine; "ratio" is ours over what stands beside it, taken in turns.
#include <benchmark/benchmark.h>

#include "base/clock.h"
#include "documents/fonts.h"
#include "documents/receipt.h"
#include "drivers/escpos/commands.h"
#include "drivers/idcard/card_text.h"
#include "drivers/idcard/invented_card.h"
#include "drivers/idcard/sam_frame.h"

namespace {

using namespace zizhu;
using Seconds = std::chrono::duration<double>;

base::Bytes cardFrame() {
    base::Bytes body = {0, 0, 0x90, 1, 0, 4, 0};
    for (const base::Bytes& part :
         {drivers::inventedCardText(drivers::CardType::Citizen), drivers::inventedPhoto()}) {
        body.insert(body.end(), part.begin(), part.end());
    }
    base::Bytes frame(drivers::kSamPreamble.begin(), drivers::kSamPreamble.end());
    const std::size_t length = body.size() + 1;
    frame.insert(frame.end(), {std::uint8_t(length >> 8), std::uint8_t(length)});
    frame.insert(frame.end(), body.begin(), body.end());
    std::uint8_t check = 0;
    for (std::size_t i = 5; i < frame.size(); ++i) check ^= frame[i];
    frame.push_back(check);
    return frame;
}

void cardToForm(benchmark::State& state) {
    const base::Bytes frame = cardFrame();
    const base::Bytes address = drivers::inventedAppendedAddress();
    const base::SystemClock clock;
    Seconds mine{}, copying{};
    for (auto round : state) {
        (void)round;
        drivers::SamReplyScanner scanner;
        scanner.feed(base::ByteView(frame).first(frame.size() - 1));
        const auto start = clock.steady();
        const auto reply = scanner.feed(base::ByteView(frame).last(1));
        auto card = drivers::parseCardData(reply->data);
        card->appendedAddress = *drivers::parseAppendedAddress(address);
        benchmark::DoNotOptimize(card);
        const auto middle = clock.steady();
        base::SecretBytes copy(frame.begin(), frame.end());
        benchmark::DoNotOptimize(copy.data());
        const auto end = clock.steady();
        mine += middle - start;
        copying += end - middle;
        state.SetIterationTime(Seconds(middle - start).count());
    }
    state.counters["us"] = mine.count() * 1e6 / double(state.iterations());
    state.counters["ratio"] = mine.count() / copying.count();
}
BENCHMARK(cardToForm)->UseManualTime()->Unit(benchmark::kMicrosecond);

documents::Receipt longReceipt() {
    using namespace std::chrono;
    documents::Receipt receipt;
    receipt.office = "临江市政务服务中心";
    receipt.terminal = "3 号自助终端";
    receipt.time = base::WallTime(milliseconds(1773475200000));
    receipt.trackingCode = "7K3M-9QXD-V2PA-6TGE-W";
    receipt.trackingUrl = "https://zwfw.linjiang.example/t/7K3M9QXDV2PA6TGEW";
    receipt.consultationNumber = "0990-8800 1234";
    receipt.complaintNumber = "12345";
    receipt.cases.push_back({"企业设立登记", "市场监督管理局", "990101-20260314-000123", "",
                             "审核通过后短信通知，凭本凭条到一楼 6 号窗口领取营业执照。", 2026y / 3 / 20});
    receipt.handedIn = {{"公司章程", {}}, {"住所使用证明", {}}};
    receipt.stillToHandIn = {{"股东会决议", 2026y / 3 / 28}};
    return receipt;
}

void receiptOut(benchmark::State& state) {
    documents::warmUp();
    const documents::Receipt slip = longReceipt();
    const base::SystemClock clock;
    const drivers::escpos::Quirks quirks;
    Seconds mine{}, layout{}, firstByte{}, firstStrip{};
    int rows = 0;
    for (auto round : state) {
        (void)round;
        const auto start = clock.steady();
        const base::Bitmap alone = documents::layoutReceipt(slip, documents::kPaper80mm203Dpi).value();
        const auto middle = clock.steady();
        const base::Bitmap bitmap = documents::layoutReceipt(slip, documents::kPaper80mm203Dpi).value();
        const auto laidOut = clock.steady();
        // As the driver does: planned, and each strip made when the one before it has left.
        benchmark::DoNotOptimize(drivers::escpos::checkPrintable(bitmap, bitmap.width));
        const auto strips = drivers::escpos::planStrips(bitmap.height, quirks);
        benchmark::DoNotOptimize(drivers::escpos::initialize());
        const auto begun = clock.steady();
        benchmark::DoNotOptimize(drivers::escpos::rasterStrip(bitmap, strips.front()));
        const auto first = clock.steady();
        for (std::size_t i = 1; i < strips.size(); ++i) {
            benchmark::DoNotOptimize(drivers::escpos::rasterStrip(bitmap, strips[i]));
        }
        const auto end = clock.steady();
        layout += middle - start;
        mine += end - middle;
        firstByte += begun - laidOut;
        firstStrip += first - laidOut;
        rows = bitmap.height;
        benchmark::DoNotOptimize(alone);
        state.SetIterationTime(Seconds(end - middle).count());
    }
    const double rounds = double(state.iterations());
    state.counters["rows"] = rows;
    state.counters["ratio"] = mine.count() / layout.count();
    state.counters["firstByteMs"] = firstByte.count() * 1e3 / rounds;
    state.counters["firstStripMs"] = firstStrip.count() * 1e3 / rounds;
}
BENCHMARK(receiptOut)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
