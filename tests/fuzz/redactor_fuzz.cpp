// Whatever a device sends, however it was cut: a redactor keeps lengths, and a driver finds the same
// answers, of the same lengths, in what it left.
#include <cstdlib>

#include "drivers/hid_pos/report.h"
#include "drivers/idcard/sam_frame.h"
#include "drivers/recording/redactor.h"

namespace {

using namespace zizhu;
using drivers::recording::Piece;

base::Bytes redacted(std::string_view model, base::Bytes bytes, std::size_t cut) {
    const Piece all(bytes);
    const Piece pieces[] = {all.first(cut), all.subspan(cut)};
    drivers::recording::makeRedactor(model)->in(pieces);
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const base::Bytes bytes(data + 1, data + size);
    const std::size_t cut = data[0] % bytes.size();

    const base::Bytes frames = redacted("sdt-reader", bytes, cut);
    if (frames != redacted("sdt-reader", bytes, 0)) std::abort();
    drivers::SamReplyScanner before, after;
    const auto original = before.feed(bytes);
    const auto left = after.feed(frames);
    if (original.has_value() != left.has_value()) std::abort();
    if (original && (original->word != left->word || original->data.size() != left->data.size()))
        std::abort();

    const base::Bytes report = redacted("hid-pos-scanner", bytes, 0);
    const auto told = drivers::hid_pos::parseReport(bytes);
    const auto kept = drivers::hid_pos::parseReport(report);
    if (told.has_value() != kept.has_value()) std::abort();
    if (told && (told->data.size() != kept->data.size() || told->continued != kept->continued)) std::abort();

    base::Bytes sent = bytes;
    const auto printer = drivers::recording::makeRedactor("escpos-printer");
    printer->out(sent);
    base::Bytes again = sent;
    printer->out(again);
    if (again != sent) std::abort();
    return 0;
}
