#include "drivers/camera/frames_folder.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/file.h"
#include "drivers/pause.h"

namespace zizhu::drivers::camera {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;
using imaging::Picture;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 5> kWords = {"none", "gone", "broken", "covered", "frozen"};
constexpr base::Duration kFrameTime = 100ms;
constexpr base::Duration kSilence = 3s;  // as of a real camera's stream
constexpr std::size_t kMaxWord = 64;
constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kMaxFileBytes = 32u << 20;
constexpr std::size_t kMaxFiles = 1000;
constexpr int kTableWidth = 1280;
constexpr int kTableHeight = 960;
constexpr std::uint8_t kTableGray = 60;

std::filesystem::path troubleFile(const std::filesystem::path& folder) { return folder / "trouble"; }
std::filesystem::path showingFile(const std::filesystem::path& folder) { return folder / "showing"; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

CameraTrouble troubleOf(const std::filesystem::path& folder) {
    std::error_code failed;
    if (!std::filesystem::is_directory(folder, failed)) return CameraTrouble::Gone;
    const Result<base::Bytes> bytes = base::readFile(troubleFile(folder), kMaxWord);
    if (!bytes) return bytes.error().code == Errc::NotFound ? CameraTrouble::None : CameraTrouble::Broken;
    const auto known = std::find(kWords.begin(), kWords.end(), trimmed(base::asText(*bytes)));
    return known == kWords.end() ? CameraTrouble::Broken : CameraTrouble(known - kWords.begin());
}

bool isPicture(const std::filesystem::path& file) {
    const std::string extension = file.extension().string();
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

Picture table(std::uint8_t gray, const imaging::DecodeRequest& request) {
    Picture picture =
        imaging::makePicture(kTableWidth, kTableHeight, request.colour == imaging::Colour::Gray ? 1 : 3);
    std::fill(picture.pixels.begin(), picture.pixels.end(), gray);
    return picture;
}

class FramesStream final : public PictureStream {
public:
    FramesStream(std::filesystem::path folder, base::Clock& clock)
        : folder_(std::move(folder)), clock_(clock) {}

    Result<Picture> next(const imaging::DecodeRequest& request, const Until& until) override {
        const base::SteadyTime silent = clock_.in(kSilence);
        CameraTrouble trouble{};
        do {
            trouble = troubleOf(folder_);
            if (trouble == CameraTrouble::Gone) {
                runs_ = false;
                return fail(Errc::Unavailable, {"its folder is not there"}, StaffAction::Configuration);
            }
            runs_ = true;
            if (!pause(clock_, kFrameTime, until)) {
                if (until.stop.stop_requested()) return fail(Errc::Canceled);
                return fail(Errc::Timeout, {"no frame in time"});
            }
            if (clock_.steady() >= silent)
                return fail(Errc::Io, {"the camera sends no frames"}, StaffAction::Reset);
        } while (trouble == CameraTrouble::Frozen);
        if (trouble == CameraTrouble::Broken)
            return fail(Errc::InvalidInput, {"damaged frames in a row"}, StaffAction::Maintenance);
        ++frames_;
        if (trouble == CameraTrouble::Covered) return table(2, request);
        const Result<std::filesystem::path> file = nextFile();
        if (!file) return fail(file.error());
        if (file->empty()) return table(kTableGray, request);
        Result<base::Bytes> bytes = base::readFile(*file, kMaxFileBytes);
        if (!bytes) return fail(bytes.error());
        Result<Picture> picture = imaging::decodePicture(*bytes, request);
        std::fill(bytes->begin(), bytes->end(), std::uint8_t(0));
        return picture;
    }
    void stop() override { runs_ = false; }
    bool runs() const override { return runs_; }

    DeviceStatus status(const Until&) override {
        switch (troubleOf(folder_)) {
            case CameraTrouble::Gone:
                return {DeviceState::NoDevice, StaffAction::Configuration, {"its folder is not there"}};
            case CameraTrouble::Broken:
                return {DeviceState::HardwareError, StaffAction::Maintenance, {"broken"}};
            default:
                return {DeviceState::Online};
        }
    }
    DeviceFacts facts() override { return {{"standIn", true}, {"frames", frames_}}; }

private:
    // Empty: nothing lies on the table.
    Result<std::filesystem::path> nextFile() {
        const Result<base::Bytes> showing = base::readFile(showingFile(folder_), kMaxPath);
        if (showing) return std::filesystem::path(trimmed(base::asText(*showing)));
        std::vector<std::filesystem::path> files;
        std::error_code error;
        for (std::filesystem::directory_iterator at(folder_, error), end; !error && at != end;
             at.increment(error)) {
            if (isPicture(at->path()) && files.size() < kMaxFiles) files.push_back(at->path());
        }
        if (error) return fail(Errc::Unavailable, {"its folder cannot be read, error {}", error.value()});
        if (files.empty()) return std::filesystem::path();
        std::sort(files.begin(), files.end());
        return files[place_++ % files.size()];
    }

    const std::filesystem::path folder_;
    base::Clock& clock_;
    std::size_t place_ = 0;
    std::int64_t frames_ = 0;
    bool runs_ = false;
};

class Hands final : public Steerable {
public:
    explicit Hands(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<SimFacts> act(std::span<const std::string> words) override {
        if (words.empty()) return fail(Errc::InvalidInput, {"no command"});
        const std::string& verb = words[0];
        std::error_code failed;
        std::filesystem::create_directories(folder_, failed);
        if (verb == "show") {
            if (words.size() != 2) return fail(Errc::InvalidInput, {"show takes a file"});
            const std::filesystem::path file = std::filesystem::absolute(words[1], failed);
            if (failed || !std::filesystem::is_regular_file(file, failed))
                return fail(Errc::InvalidInput, {"no such picture"});
            return write(showingFile(folder_), file.string());
        }
        if (words.size() != 1) return fail(Errc::Unsupported, {"not a command of a camera"});
        if (verb == "clear") return write(showingFile(folder_), "");
        if (verb == "state") return state();
        if (verb == "mend" || verb == "plug") {
            std::filesystem::remove(troubleFile(folder_), failed);
            return SimFacts{};
        }
        const std::string_view word = verb == "unplug" ? std::string_view("gone") : std::string_view(verb);
        if (word == kWords[0] || std::find(kWords.begin(), kWords.end(), word) == kWords.end())
            return fail(Errc::Unsupported, {"not a command of a camera"});
        return write(troubleFile(folder_), word);
    }

private:
    static Result<SimFacts> write(const std::filesystem::path& file, std::string_view text) {
        const base::Status done = base::writeFileAtomically(file, base::asBytes(text));
        if (!done) return fail(done.error());
        return SimFacts{};
    }
    SimFacts state() const {
        SimFacts facts{{"trouble", std::string(kWords.at(std::size_t(troubleOf(folder_))))}};
        if (const Result<base::Bytes> showing = base::readFile(showingFile(folder_), kMaxPath))
            facts["showing"] = std::string(trimmed(base::asText(*showing)));
        return facts;
    }

    const std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<PictureStream> makeFramesStream(std::filesystem::path folder, base::Clock& clock) {
    return std::make_unique<FramesStream>(std::move(folder), clock);
}

std::shared_ptr<Steerable> makeFramesHands(std::filesystem::path folder) {
    return std::make_shared<Hands>(std::move(folder));
}

}  // namespace zizhu::drivers::camera
