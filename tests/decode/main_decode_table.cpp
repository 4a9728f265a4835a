// zizhu-decode-table: reads the generated frames with each contender and prints the table of
// docs/reading-codes.md. With --check it is a test.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

// Before ZXing, whose headers define macros with the names of ZBar's exceptions.
#include <zbar.h>

#if __has_include(<ZXing/Version.h>)
#include <ZXing/Version.h>
#else
#include <ZXVersion.h>
#endif
#include <opencv2/core.hpp>

#include "base/clock.h"
#include "drivers/codes/decoder.h"
#include "drivers/codes/stream_decoder.h"
#include "drivers/codes/zxing_edge.h"
#include "tests/decode/frames.h"

namespace {

using namespace zizhu;
using namespace zizhu::tests::decode;
namespace codes = zizhu::drivers::codes;

struct Read {
    std::string text;
    int stage;
};
using Reader = std::function<std::vector<Read>(const codes::GrayView&)>;

struct Contender {
    std::string name;
    Reader read;
};

std::string textOf(const codes::DecodedCode& code) { return std::string(code.data.begin(), code.data.end()); }

std::vector<Read> readsOf(const std::vector<codes::DecodedCode>& found) {
    std::vector<Read> reads;
    for (const codes::DecodedCode& code : found) reads.push_back({textOf(code), int(code.stage)});
    return reads;
}

std::vector<Contender> contenders(const std::set<std::string>& wanted) {
    static zbar::ImageScanner zbarScanner;
    zbarScanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    zbarScanner.set_config(zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    static codes::CodeDecoder chain{codes::CodeDecoder::Options{codes::Formats(codes::Format::Qr), false}};
    static codes::CodeDecoder ours;
    std::vector<Contender> all = {
        {"zxing",
         [](const codes::GrayView& view) {
             return readsOf(codes::readWithZxing(view, codes::Formats(codes::Format::Qr)).codes);
         }},
        {"zbar",
         [](const codes::GrayView& view) {
             zbar::Image image(unsigned(view.width), unsigned(view.height), "Y800", view.data,
                               view.stride * std::size_t(view.height));
             zbarScanner.scan(image);
             std::vector<Read> reads;
             for (auto symbol = image.symbol_begin(); symbol != image.symbol_end(); ++symbol)
                 reads.push_back({symbol->get_data(), 0});
             return reads;
         }},
        {"chain", [](const codes::GrayView& view) { return readsOf(chain.decode(view)); }},
        {"zizhu", [](const codes::GrayView& view) { return readsOf(ours.decode(view)); }},
    };
    std::erase_if(all, [&](const Contender& c) { return !wanted.empty() && !wanted.contains(c.name); });
    return all;
}

struct Tally {
    int frames = 0, read = 0, wrong = 0;
    std::vector<double> readMs, unreadMs;
    std::map<int, int> stages;
};

double percentile(std::vector<double> values, double part) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, std::size_t(part * double(values.size())))];
}

struct Options {
    int each = 8;
    int pages = 100;
    std::uint64_t seed = 1;
    std::vector<int> degrees = {1, 2, 3, 4, 5};
    std::set<std::string> contenders, kinds;
    bool check = false, list = false, stream = false;
    std::string save;
};

// Processor time of this thread: every contender works in one thread, and the machine has others to serve.
double cpuMs() {
    std::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

bool judge(const Frame& frame, const Contender& contender, Tally& tally, double& ms) {
    const codes::GrayView view{frame.gray.data, frame.gray.cols, frame.gray.rows, frame.gray.step};
    const double start = cpuMs();
    const std::vector<Read> reads = contender.read(view);
    ms = cpuMs() - start;
    std::set<std::string> missing(frame.codes.begin(), frame.codes.end());
    const std::set<std::string> written = missing;
    int stage = 0;
    for (const Read& read : reads) {
        if (!written.contains(read.text)) ++tally.wrong;
        missing.erase(read.text);
        stage = std::max(stage, read.stage);
    }
    const bool all = missing.empty() && !written.empty();
    ++tally.frames;
    tally.read += all;
    (all ? tally.readMs : tally.unreadMs).push_back(ms);
    if (all) ++tally.stages[stage];
    return all;
}

// A clock that shows this thread's processor time, so that a stream is given what a quiet machine would.
class CpuClock final : public base::Clock {
public:
    base::WallTime wall() const override { return {}; }
    base::SteadyTime steady() const override {
        return base::SteadyTime(std::chrono::nanoseconds(std::int64_t(cpuMs() * 1e6)));
    }
    bool waitUntil(std::unique_lock<std::mutex>&, std::condition_variable&, base::SteadyTime,
                   const std::function<bool()>& done) override {
        return done();
    }
};

// Each frame is held before the camera for two seconds of a stream of ten a second.
void measureStream(const Options& options) {
    constexpr int kShown = 20;
    CpuClock clock;
    std::vector<double> each;
    int frames = 0, read = 0, skipped = 0;
    const auto show = [&](const Frame& frame) {
        codes::StreamDecoder stream(clock);
        const codes::GrayView view{frame.gray.data, frame.gray.cols, frame.gray.rows, frame.gray.step};
        std::set<std::string> missing(frame.codes.begin(), frame.codes.end());
        for (int i = 0; i < kShown && (i == 0 || frame.codes.empty() || !missing.empty()); ++i) {
            const double start = cpuMs();
            for (const codes::DecodedCode& code : stream.add(view)) missing.erase(textOf(code));
            each.push_back(cpuMs() - start);
        }
        ++frames;
        read += missing.empty() && !frame.codes.empty();
        skipped += stream.skipped();
    };
    for (const Kind kind : kKinds) {
        for (const int degree : options.degrees) {
            for (int i = 0; i < options.each; ++i) show(makeFrame(kind, degree, options.seed * 1000 + std::uint64_t(i)));
        }
    }
    const int withCode = frames;
    for (int i = 0; i < options.pages; ++i) show(makePage(options.seed * 1000 + std::uint64_t(i)));
    std::printf("stream: %zu frames; CPU ms a frame p50 %.1f p99 %.1f most %.1f; %d of %d read within %d frames; %d "
                "stages left out\n",
                each.size(), percentile(each, 0.5), percentile(each, 0.99), percentile(each, 1), read, withCode, kShown,
                skipped);
}

void savePgm(const std::string& path, const cv::Mat& gray) {
    if (std::FILE* file = std::fopen(path.c_str(), "wb")) {
        std::fprintf(file, "P5 %d %d 255\n", gray.cols, gray.rows);
        std::fwrite(gray.data, 1, gray.total(), file);
        std::fclose(file);
    }
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ',') parts.emplace_back();
        else parts.back() += c;
    }
    return parts;
}

Options parse(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string key = argv[i];
        if (key == "--check") { options.check = true; continue; }
        if (key == "--stream") { options.stream = true; continue; }
        if (key == "--list") { options.list = true; continue; }
        if (++i >= argc) std::exit(2);
        const std::string value = argv[i];
        if (key == "--each") options.each = std::stoi(value);
        else if (key == "--pages") options.pages = std::stoi(value);
        else if (key == "--seed") options.seed = std::stoull(value);
        else if (key == "--save") options.save = value;
        else if (key == "--only") { for (const auto& part : split(value)) options.contenders.insert(part); }
        else if (key == "--kinds") { for (const auto& part : split(value)) options.kinds.insert(part); }
        else if (key == "--degrees") {
            options.degrees.clear();
            for (const auto& part : split(value)) options.degrees.push_back(std::stoi(part));
        } else { std::fprintf(stderr, "unknown option %s\n", key.c_str()); std::exit(2); }
    }
    return options;
}

void printRow(const std::string& name, const std::vector<Tally>& tallies) {
    std::printf("| %-14s |", name.c_str());
    for (const Tally& tally : tallies) {
        if (tally.frames == 0) std::printf("      - |");
        else std::printf(" %5.1f%s |", 100.0 * tally.read / tally.frames, tally.wrong > 0 ? "!" : " ");
    }
    std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = parse(argc, argv);
    cv::setNumThreads(1);
    if (options.stream) {
        measureStream(options);
        return 0;
    }
    const std::vector<Contender> all = contenders(options.contenders);
    std::vector<Tally> total(all.size()), pages(all.size());
    std::uint64_t hash = 1469598103934665603u;
    const auto note = [&hash](const cv::Mat& gray) {
        for (std::size_t i = 0; i < gray.total(); i += 7) hash = (hash ^ gray.data[i]) * 1099511628211u;
    };

    std::printf("ZXing %d.%d.%d; seed %llu; %d frames a kind and degree\n\n| read %%         |", ZXING_VERSION_MAJOR,
                ZXING_VERSION_MINOR, ZXING_VERSION_PATCH, static_cast<unsigned long long>(options.seed), options.each);
    for (const Contender& contender : all) std::printf(" %6s |", contender.name.c_str());
    std::printf("\n|---|");
    for (std::size_t i = 0; i < all.size(); ++i) std::printf("---|");
    std::printf("\n");
    for (const Kind kind : kKinds) {
        if (!options.kinds.empty() && !options.kinds.contains(name(kind))) continue;
        std::vector<Tally> tallies(all.size());
        for (const int degree : options.degrees) {
            for (int i = 0; i < options.each; ++i) {
                const Frame frame = makeFrame(kind, degree, options.seed * 1000 + std::uint64_t(i));
                note(frame.gray);
                const std::string label = std::string(name(kind)) + "-" + std::to_string(degree) + "-" + std::to_string(i);
                if (!options.save.empty()) savePgm(options.save + "/" + label + ".pgm", frame.gray);
                if (options.list) std::printf("%-22s", label.c_str());
                for (std::size_t c = 0; c < all.size(); ++c) {
                    double ms = 0;
                    const int wrong = tallies[c].wrong;
                    const bool read = judge(frame, all[c], tallies[c], ms);
                    if (options.list)
                        std::printf(" %s %s %.1f", all[c].name.c_str(),
                                    tallies[c].wrong > wrong ? "WRONG" : read ? "ok" : "--", ms);
                }
                if (options.list) std::printf("\n");
            }
        }
        printRow(name(kind), tallies);
        std::fflush(stdout);
        for (std::size_t c = 0; c < all.size(); ++c) {
            total[c].frames += tallies[c].frames;
            total[c].read += tallies[c].read;
            total[c].wrong += tallies[c].wrong;
            total[c].readMs.insert(total[c].readMs.end(), tallies[c].readMs.begin(), tallies[c].readMs.end());
            total[c].unreadMs.insert(total[c].unreadMs.end(), tallies[c].unreadMs.begin(), tallies[c].unreadMs.end());
            for (const auto& [stage, count] : tallies[c].stages) total[c].stages[stage] += count;
        }
    }
    printRow("all", total);
    for (int i = 0; i < options.pages; ++i) {
        const Frame frame = makePage(options.seed * 1000 + std::uint64_t(i));
        note(frame.gray);
        if (!options.save.empty()) savePgm(options.save + "/page-" + std::to_string(i) + ".pgm", frame.gray);
        const std::string pageLabel = "page-" + std::to_string(i) + " ";
        for (std::size_t c = 0; c < all.size(); ++c) {
            double ms = 0;
            judge(frame, all[c], pages[c], ms);
            if (options.list) std::printf("%s%s %s %.1f", c == 0 ? pageLabel.c_str() : " ", all[c].name.c_str(),
                                          pages[c].wrong > 0 ? "WRONG" : "--", ms);
        }
        if (options.list) std::printf("\n");
    }

    std::printf("\n| | read | wrong | false on pages | CPU ms read p50 | p99 | ms unread p50 | p99 | ms page p50 | p99 |\n"
                "|---|---|---|---|---|---|---|---|---|---|\n");
    for (std::size_t c = 0; c < all.size(); ++c) {
        std::printf("| %s | %d of %d | %d | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n", all[c].name.c_str(),
                    total[c].read, total[c].frames, total[c].wrong, pages[c].wrong, percentile(total[c].readMs, 0.5),
                    percentile(total[c].readMs, 0.99), percentile(total[c].unreadMs, 0.5),
                    percentile(total[c].unreadMs, 0.99), percentile(pages[c].unreadMs, 0.5),
                    percentile(pages[c].unreadMs, 0.99));
    }
    std::printf("\nframes read, by the last stage they needed:");
    for (const auto& [stage, count] : total.back().stages) std::printf(" %d: %d", stage, count);
    std::printf("\nframes' hash %016llx\n", static_cast<unsigned long long>(hash));

    if (!options.check) return 0;
    const auto find = [&](const char* wanted) {
        return std::size_t(std::find_if(all.begin(), all.end(), [&](const Contender& c) { return c.name == wanted; }) - all.begin());
    };
    const std::size_t ours = find("zizhu"), library = find("zxing"), chain = find("chain");
    bool good = total[ours].read >= total[library].read && total[ours].read >= total[chain].read;
    good = good && total[ours].wrong == 0 && pages[ours].wrong == 0;
    std::printf("%s\n", good ? "ok" : "FAILED: fewer codes than without us, or one that is not there");
    return good ? 0 : 1;
}
