#include "tests/robot/paper.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "documents/image.h"
#include "tests/support/read_codes.h"

namespace zizhu::tests::robot {

namespace {
constexpr int kTurns = 100;  // turns a second while waiting: each settles for 10 ms

tl::expected<nlohmann::json, std::string> ask(drivers::SimControl& simulators, std::string_view line) {
    const auto answer = simulators.command(line);
    if (!answer) return tl::unexpected(std::string("the simulators do not answer"));
    auto json = nlohmann::json::parse(*answer, nullptr, false);
    if (!json.is_object() || !json.value("ok", false)) return tl::unexpected(*answer);
    return json;
}
}  // namespace

tl::expected<Paper, std::string> burntReceipt(drivers::SimControl& simulators, double seconds,
                                              const std::function<void()>& turn) {
    for (int left = int(seconds * kTurns); left > 0; --left) {
        const auto count = ask(simulators, "receipts");
        if (!count) return tl::unexpected(count.error());
        if (count->value("receipts", 0) > 0) {
            const auto piece = ask(simulators, "receipt 1");
            if (!piece) return tl::unexpected(piece.error());
            const auto bits = base::fromBase64(piece->value("bits", ""));
            Paper paper{base::Bitmap(piece->value("width", 0), piece->value("height", 0))};
            if (!bits || bits->size() != paper.picture.bits.size()) {
                return tl::unexpected(std::string("the printer's picture has the wrong size"));
            }
            paper.picture.bits = *bits;
            if (const auto taken = ask(simulators, "take-receipts 1"); !taken) return tl::unexpected(taken.error());
            return paper;
        }
        turn();
    }
    return tl::unexpected(fmt::format("no receipt came out within {:.0f} s", seconds));
}

bool keepReceipt(const Paper& paper, const std::filesystem::path& png) {
    const auto bytes = documents::encodePng(paper.picture);
    return bytes && base::writeFileAtomically(png, *bytes, 0644);
}

Codes readCodes(const base::Bitmap& picture) { return {readWithZxing(picture), readWithZbar(picture)}; }

}  // namespace zizhu::tests::robot
