#include <algorithm>
#include <string>

#include "base/file.h"
#include "drivers/folder/folder_devices.h"

namespace zizhu::drivers::folder {

using base::Errc;
using base::fail;

namespace {

constexpr std::array<std::string_view, 16> kWords = {"none",      "jam",       "double-feed", "cover-open",
                                                     "paper-out", "paper-low", "toner-low",   "toner-out",
                                                     "gone",      "broken",    "paper-left",  "blurred",
                                                     "glare",     "cut-off",   "too-dark",    "empty"};
constexpr std::size_t kMaxWord = 64;

std::filesystem::path fileIn(const std::filesystem::path& folder) { return folder / "trouble"; }

class Hands final : public Steerable {
public:
    explicit Hands(std::filesystem::path folder) : folder_(std::move(folder)) {}

    bool wantsItsName() const override { return true; }

    base::Result<SimFacts> act(std::span<const std::string> words) override {
        if (words.size() != 1) return fail(Errc::Unsupported, {"not a command of a folder"});
        const std::string word = words[0] == "unplug" ? "gone" : words[0] == "plug" ? "mend" : words[0];
        if (word == "state") return SimFacts{{"trouble", std::string(name(troubleOf(folder_)))}};
        std::error_code failed;
        if (word == "mend") {
            std::filesystem::remove(fileIn(folder_), failed);
        } else if (word != "none" && std::find(kWords.begin(), kWords.end(), word) != kWords.end()) {
            std::filesystem::create_directories(folder_, failed);
            const base::Status done = base::writeFileAtomically(fileIn(folder_), base::asBytes(word));
            if (!done) return fail(done.error());
        } else {
            return fail(Errc::Unsupported, {"not a command of a folder"});
        }
        return SimFacts{};
    }

private:
    const std::filesystem::path folder_;
};

}  // namespace

std::string_view name(Trouble trouble) { return kWords.at(std::size_t(trouble)); }

Trouble troubleOf(const std::filesystem::path& folder) {
    std::error_code failed;
    if (!std::filesystem::is_directory(folder, failed)) return Trouble::Gone;
    const base::Result<base::Bytes> bytes = base::readFile(fileIn(folder), kMaxWord);
    if (!bytes) return bytes.error().code == Errc::NotFound ? Trouble::None : Trouble::Broken;
    std::string word(base::asText(*bytes));
    while (!word.empty() && (word.back() == '\n' || word.back() == ' ')) word.pop_back();
    const auto known = std::find(kWords.begin(), kWords.end(), word);
    return known == kWords.end() ? Trouble::Broken : Trouble(known - kWords.begin());
}

std::shared_ptr<Steerable> makeHands(std::filesystem::path folder) {
    return std::make_shared<Hands>(std::move(folder));
}

}  // namespace zizhu::drivers::folder
