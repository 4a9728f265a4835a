// The terminal as people feel it: from the start of its process to the first picture, a frame, a press, the
// turn of a page, a key of pinyin; what its rest costs and how much memory it takes. Beside each stands a
// plain page of ninety buttons drawn through the same window, taken in turns, so that a busy machine slows both.
//
//   zizhu-bench-kiosk [--attract SECONDS] [--central zizhu-central] [flags of Google Benchmark]
//
// Without --central no backend answers, and the terminal looks for one now and then as it would.
//
//   zizhu-bench-kiosk --places     where a finger goes on 1080x1920: for scripts/measure-kiosk
#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "tests/bench/kiosk_stage.h"
#include "tests/support/child_process.h"
#include "tests/support/screen_scenes.h"
#include "tests/support/screen_stage.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::tests;

namespace {

constexpr int kWidth = 1080, kHeight = 1920;
const std::filesystem::path kSource = ZIZHU_SOURCE_DIR;
using Seconds = std::chrono::duration<double>;

struct Arguments {
    std::string self, central;
    int attractSeconds = 30;
};

robot::TerminalOptions optionsFor(const std::filesystem::path& folder, const robot::Backend* backend) {
    robot::TerminalOptions options{.width = kWidth, .height = kHeight, .state = folder / "terminal",
                                   .catalogue = kSource / "catalog", .url = "https://127.0.0.1:9",
                                   .publicUrl = "https://127.0.0.1:9"};
    if (backend != nullptr) {
        options.url = backend->url();
        options.publicUrl = backend->publicUrl();
        options.credentials = backend->credentials();
    } else {
        options.credentials = folder / "credentials";
        writeIdleCredentials(options.credentials);
    }
    return options;
}

// KiB of this process by the kernel's count: a page shared by n processes counts as an n-th of it.
long memory(const std::string& field) {
    std::ifstream rollup("/proc/self/smaps_rollup");
    for (std::string line; std::getline(rollup, line);) {
        if (line.rfind(field + ":", 0) == 0) return std::stol(line.substr(field.size() + 1));
    }
    return 0;
}

double cpuSeconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// In a process of its own: tells when main() was reached, everything was made and the first frame was drawn
// (nanoseconds of the steady clock, which is one for all processes), then its memory with a page shown.
int child(const std::string& kind, const std::string& folder) {
    const base::SystemClock clock;
    const auto now = [&] { return (long long)(std::chrono::nanoseconds(clock.steady().time_since_epoch()).count()); };
    const long long reached = now();
    if (kind == "plain") {
        PlainPage page(kWidth, kHeight);
        const long long made = now();
        page.frame();
        std::printf("%lld %lld %lld\n", reached, made, now());
        std::printf("%ld %ld\n", memory("Pss"), memory("Rss"));
        return 0;
    }
    Stage stage(optionsFor(folder, nullptr));
    const long long made = now();
    stage.firstFrame();
    std::printf("%lld %lld %lld\n", reached, made, now());
    std::fflush(stdout);
    stage.tap("begin");
    stage.where("item/birth-registration");
    stage.rest(std::chrono::milliseconds(300));
    std::printf("%ld %ld\n", memory("Pss"), memory("Rss"));
    return 0;
}

void toHome(Stage& stage) {
    stage.firstFrame();
    stage.tap("begin");
    stage.where("item/birth-registration");
    stage.rest(std::chrono::milliseconds(100));
}

// The first on home that is in view without scrolling, whole, and offered.
std::string visibleItem(Stage& stage) {
    for (const screens::Node& node : stage.application().screens().semantics().nodes()) {
        const bool item = node.id.starts_with("item/") || node.id.starts_with("bundle/");
        const bool there = node.focusable && (node.state & (screens::kDisabled | screens::kOffView)) == 0;
        if (item && there && node.target.h == node.rect.h && node.rect.h > 0 && node.id != "item/hall-queue-ticket")
            return node.id;
    }
    throw std::runtime_error("home shows no item");
}

// A line each: what, and the middle, width and height of where it is pressed.
int places() {
    const TemporaryDirectory folder;
    Stage stage(optionsFor(folder.path(), nullptr));
    const auto tell = [&](const char* name, const std::string& id) {
        const screens::Rect at = stage.where(id);
        std::printf("%s %.0f %.0f %.0f %.0f\n", name, at.centreX(), at.centreY(), at.w, at.h);
    };
    stage.firstFrame();
    tell("begin", "begin");
    stage.tap("begin");
    stage.rest(std::chrono::seconds(2));  // until it is known that no backend answers, which moves the page
    const std::string item = visibleItem(stage);
    tell("item", item);
    stage.tap(item);
    tell("back", "back");
    return 0;
}

struct Start {
    double toMain = 0, toMade = 0, toFrame = 0;  // milliseconds since the process was asked for
    long pss = 0, rss = 0;                       // KiB
};

Start startOnce(const Arguments& arguments, const std::string& kind, const std::filesystem::path& folder) {
    constexpr int kPatience = 30'000;
    const base::SystemClock clock;
    const auto begun = std::chrono::nanoseconds(clock.steady().time_since_epoch()).count();
    auto process = ChildProcess::start({arguments.self, "--child", kind, folder.string()});
    if (!process) throw std::runtime_error("no process");
    const auto times = process->readLine(kPatience);
    const auto sizes = process->readLine(kPatience);
    long long reached = 0, made = 0, drawn = 0;
    Start start;
    if (!times || std::sscanf(times->c_str(), "%lld %lld %lld", &reached, &made, &drawn) != 3 || !sizes ||
        std::sscanf(sizes->c_str(), "%ld %ld", &start.pss, &start.rss) != 2) {
        throw std::runtime_error("the started process said nothing");
    }
    process->wait();
    const auto since = [&](long long time) { return double(time - begun) / 1e6; };
    start.toMain = since(reached);
    start.toMade = since(made);
    start.toFrame = since(drawn);
    return start;
}

double quantile(std::vector<double> values, double at) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + std::ptrdiff_t(at * double(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

// What this thread computed: a busy machine lengthens the time that passes, this hardly.
double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

// Everything it reads was read before: what a restart costs, not a boot.
void processToFirstFrame(benchmark::State& state, const Arguments& arguments) {
    const TemporaryDirectory folder;
    startOnce(arguments, "application", folder.path());
    startOnce(arguments, "plain", folder.path());
    std::vector<double> ours, plain, toMain, making, drawing, pss, plainPss, rss;
    for (auto round : state) {
        (void)round;
        const Start one = startOnce(arguments, "application", folder.path());
        const Start bare = startOnce(arguments, "plain", folder.path());
        state.SetIterationTime(one.toFrame / 1e3);
        ours.push_back(one.toFrame);
        plain.push_back(bare.toFrame);
        toMain.push_back(one.toMain);
        making.push_back(one.toMade - one.toMain);
        drawing.push_back(one.toFrame - one.toMade);
        pss.push_back(double(one.pss) / 1024);
        rss.push_back(double(one.rss) / 1024);
        plainPss.push_back(double(bare.pss) / 1024);
    }
    state.counters = {{"p50_ms", median(ours)}, {"plain_ms", median(plain)}, {"ratio", median(ours) / median(plain)},
                      {"loading_ms", median(toMain)}, {"making_ms", median(making)}, {"drawing_ms", median(drawing)},
                      {"home_pss_MiB", median(pss)}, {"home_rss_MiB", median(rss)}, {"plain_pss_MiB", median(plainPss)}};
}

// Times `ours` until its picture is shown, and a plain frame and the filling of as many pixels in turns;
// `after` is not timed.
template <class Ours, class After>
void measure(benchmark::State& state, PlainPage& page, Stage& stage, const Ours& ours, const After& after) {
    const base::SystemClock clock;
    std::vector<std::uint32_t> surface(std::size_t(kWidth) * kHeight);
    std::vector<double> mine, computed, plain, fill, pixels;
    const auto timed = [&](std::vector<double>& into, const auto& what) {
        const auto begin = clock.steady();
        what();
        into.push_back(Seconds(clock.steady() - begin).count() * 1e3);
    };
    page.frame();
    for (auto round : state) {
        (void)round;
        const double before = threadSeconds();
        const auto begin = clock.steady();
        ours();
        mine.push_back(Seconds(stage.window().shownAt() - begin).count() * 1e3);
        computed.push_back((threadSeconds() - before) * 1e3);
        pixels.push_back(double(stage.window().pixelsDrawn()) / 1e3);
        state.SetIterationTime(mine.back() / 1e3);
        after();
        timed(plain, [&] {
            page.loseContents();
            page.frame();
        });
        timed(fill, [&] {
            std::fill(surface.begin(), surface.end(), std::uint32_t(mine.size()));
            benchmark::ClobberMemory();
        });
    }
    state.counters = {{"first_ms", mine.front()}, {"p50_ms", median(mine)}, {"p95_ms", quantile(mine, 0.95)},
                      {"p99_ms", quantile(mine, 0.99)}, {"cpu_p50_ms", median(computed)},
                      {"cpu_p99_ms", quantile(computed, 0.99)}, {"kpixels", median(pixels)},
                      {"plain_ms", median(plain)}, {"fill_ms", median(fill)}};
}

const auto nothing = [] {};

// The first page of questions with fields to write in: the child's name.
void toForm(Stage& stage) {
    toHome(stage);
    stage.tap("item/birth-registration");
    stage.tap("start");
    stage.rest(std::chrono::milliseconds(200));
    const std::string card = (kSource / "drivers/sim/cards/parent-woman.yaml").string();
    if (!stage.simulators().command("present-card \"" + card + "\"")) throw std::runtime_error("no card reader");
    stage.where("continue");
    if (!stage.simulators().command("take-card")) throw std::runtime_error("no card reader");
    stage.tap("continue");
    stage.tap("q/relation/mother");
    stage.tap("continue");
    stage.where("q/childName");
}

// From the lifting of the finger on `forth` to the page that it leads to; `back` leads back.
void turnPages(benchmark::State& state, PlainPage& page, Stage& stage, const std::string& forth, const std::string& back) {
    screens::Rect at = stage.where(forth);
    stage.down(at);
    measure(state, page, stage, [&] { stage.up(at); }, [&] {
        stage.tap(back);
        at = stage.where(forth);
        stage.down(at);
    });
}

// Every page and state that there is, as `from` shows it and then as `to` does: what a turn to it costs, or a
// switch of language or size. `again`: its letters have been drawn before. Without a window and devices.
using Change = std::function<flow::Session(const Scene&)>;
void everyScreen(benchmark::State& state, bool again, const Change& from, const Change& to) {
    const auto catalogue = loadCatalogue(kSource / "catalog");
    if (!catalogue) throw std::runtime_error("no catalogue");
    const screens::Panel panel{kWidth, kHeight, 4.03F};
    std::vector<std::uint32_t> pixels(std::size_t(kWidth) * kHeight);
    ScreenStage stage(panel, *catalogue, nullptr);
    screens::Rasterizer rasterizer;
    stage.present = [&](ImDrawData& data) { rasterizer.draw(data, {pixels.data(), kWidth, kHeight, kWidth}); };
    const auto scenes = screenScenes(catalogue);
    const base::SystemClock clock;
    std::vector<double> passed, computed;
    std::string slowest;
    for (auto round : state) {
        (void)round;
        for (int turn = again ? 0 : 1; turn < 2; ++turn) {
            passed.clear();
            computed.clear();
            for (const Scene& scene : scenes) {
                stage.show(from ? from(scene) : scenes.front().session());
                flow::Session next = to(scene);
                const double before = threadSeconds();
                const auto begin = clock.steady();
                stage.session = std::move(next);
                stage.frame();
                passed.push_back(Seconds(clock.steady() - begin).count() * 1e3);
                computed.push_back((threadSeconds() - before) * 1e3);
                if (computed.back() >= quantile(computed, 1)) slowest = scene.name;
            }
        }
        state.SetIterationTime(median(passed) / 1e3);
    }
    stage.present = nullptr;
    state.SetLabel("slowest: " + slowest);
    state.counters = {{"screens", double(passed.size())}, {"p50_ms", median(passed)}, {"p95_ms", quantile(passed, 0.95)},
                      {"p99_ms", quantile(passed, 0.99)}, {"cpu_p50_ms", median(computed)},
                      {"cpu_p99_ms", quantile(computed, 0.99)}, {"cpu_max_ms", quantile(computed, 1)}};
}

void declareScreens() {
    const auto with = [](auto set) {
        return [set](const Scene& scene) {
            flow::Session session = scene.session();
            set(session.preferences);
            return session;
        };
    };
    const Change plain = with([](flow::Preferences&) {});
    const Change english = with([](flow::Preferences& it) { it.language = base::Language::En; });
    const Change large = with([](flow::Preferences& it) { it.textSize = flow::TextSize::XL; });
    const auto add = [](const std::string& name, const Change& from, const Change& to) {
        for (const bool again : {false, true}) {
            benchmark::RegisterBenchmark((name + (again ? "/again" : "/first")).c_str(), [=](benchmark::State& state) {
                everyScreen(state, again, from, to);
            })->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);
        }
    };
    add("everyScreen", {}, plain);
    add("languageSwitch", plain, english);
    add("sizeSwitch", plain, large);
}

void attractAtRest(benchmark::State& state, Stage& stage, int seconds) {
    stage.firstFrame();
    stage.rest(std::chrono::seconds(1));
    for (auto round : state) {
        (void)round;
        const std::uint64_t frames = stage.application().framesDrawn();
        const double before = cpuSeconds();
        const auto begin = stage.clock().steady();
        stage.rest(std::chrono::seconds(seconds));
        const double wall = Seconds(stage.clock().steady() - begin).count();
        const double rest = (cpuSeconds() - before) / wall;
        state.SetIterationTime(wall);
        const std::uint64_t drawn = stage.application().framesDrawn() - frames;
        constexpr int kFrames = 60;
        const double busy = cpuSeconds();
        for (int i = 0; i < kFrames; ++i) stage.frame();
        const double always = cpuSeconds() - busy;  // of one core, if it drew 60 frames every second
        state.counters = {{"cpu_percent", rest * 100}, {"frames", double(drawn)},
                          {"always_60_percent", always * 100}, {"ratio", rest / always}};
    }
}

// Registered with a terminal of its own each: no page carries over from one measurement to the next.
template <class Body>
void on(const char* name, const robot::TerminalOptions& options, int rounds, Body body) {
    benchmark::RegisterBenchmark(name, [options, body](benchmark::State& state) {
        Stage stage(options);
        body(state, stage);
    })->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(rounds);
}

void declare(const Arguments& arguments, const robot::TerminalOptions& options, PlainPage& page) {
    constexpr int kStarts = 15, kFrames = 60, kTouches = 40;
    benchmark::RegisterBenchmark("processToFirstFrame", [arguments](benchmark::State& state) {
        processToFirstFrame(state, arguments);
    })->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(kStarts);
    on("attractAtRest", options, 1, [seconds = arguments.attractSeconds](benchmark::State& state, Stage& stage) {
        attractAtRest(state, stage, seconds);
    });
    // Unchanged, all that is done is to find out that nothing changed.
    on("frameHome", options, kFrames, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        measure(state, page, stage, [&] { stage.wholeFrame(); }, nothing);
    });
    on("frameHomeUnchanged", options, kFrames, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        measure(state, page, stage, [&] { stage.frame(); }, nothing);
    });
    on("frameForm", options, kFrames, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        measure(state, page, stage, [&] { stage.wholeFrame(); }, nothing);
    });
    on("frameFormWithKeyboard", options, kFrames, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        stage.tap("q/childName");
        stage.where("key/a");
        measure(state, page, stage, [&] { stage.wholeFrame(); }, nothing);
    });
    on("pressToFeedback", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        const screens::Rect at = stage.where("item/birth-registration");
        measure(state, page, stage, [&] { stage.down(at); }, [&] { stage.slideOff(); });
    });
    on("pageTurn", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        turnPages(state, page, stage, "item/birth-registration", "back");
    });
    on("pageTurnHome", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        stage.tap("item/birth-registration");
        turnPages(state, page, stage, "back", "item/birth-registration");
    });
    on("pageTurnQuestion", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        stage.tap("back");
        turnPages(state, page, stage, "continue", "back");
    });
    on("openKeyboard", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        stage.tap("back");
        stage.tap("continue");
        turnPages(state, page, stage, "q/childName", "key/done");
    });
    on("openSheet", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toHome(stage);
        turnPages(state, page, stage, "display", "display-close");
    });
    on("pinyinKey", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        stage.tap("q/childName");
        const screens::Rect key = stage.where("key/c");
        stage.down(key);
        measure(state, page, stage, [&] { stage.up(key); }, [&] {
            stage.tap("key/backspace");
            stage.down(stage.where("key/c"));
        });
    });
    // The last of four strokes is lifted: the model is asked, and the table of strokes.
    on("handwritingStroke", options, kTouches, [&page](benchmark::State& state, Stage& stage) {
        toForm(stage);
        stage.tap("q/childName");
        stage.tap("key/mode-6");
        const screens::Rect pad = stage.where("ink");
        const auto spot = [&](float x, float y) { return screens::Rect{pad.x + pad.w * x, pad.y + pad.h * y, 1, 1}; };
        const auto stroke = [&](float x0, float y0, float x1, float y1) {
            stage.down(spot(x0, y0));
            stage.move(spot(x1, y1));
        };
        const auto threeAndAHalf = [&] {
            const float lines[3][4] = {{0.1F, 0.3F, 0.9F, 0.3F}, {0.5F, 0.05F, 0.5F, 0.95F}, {0.48F, 0.34F, 0.1F, 0.8F}};
            for (const auto& line : lines) {
                stroke(line[0], line[1], line[2], line[3]);
                stage.up(spot(line[2], line[3]));
            }
            stroke(0.52F, 0.34F, 0.9F, 0.8F);
        };
        threeAndAHalf();
        measure(state, page, stage, [&] { stage.up(spot(0.9F, 0.8F)); }, [&] {
            stage.tap("key/clear-ink");
            threeAndAHalf();
        });
    });
    declareScreens();
}

int run(const Arguments& arguments) {
    const TemporaryDirectory folder;
    std::unique_ptr<robot::Backend> backend;
    if (!arguments.central.empty()) {
        auto started = robot::Backend::start({arguments.central, kSource / "catalog",
                                              kSource / "central/data/registers", folder.path() / "central"},
                                             "robot-terminal");
        if (!started) throw std::runtime_error(started.error());
        backend = std::move(*started);
    }
    PlainPage page(kWidth, kHeight);
    declare(arguments, optionsFor(folder.path(), backend.get()), page);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 4 && std::strcmp(argv[1], "--child") == 0) return child(argv[2], argv[3]);
        if (argc == 2 && std::strcmp(argv[1], "--places") == 0) return places();
        Arguments arguments{.self = std::filesystem::read_symlink("/proc/self/exe"), .central = {}};
        benchmark::Initialize(&argc, argv);
        for (int i = 1; i < argc; i += 2) {
            const std::string word = argv[i];
            if (i + 1 == argc) throw std::runtime_error(word + ": unknown, or without its value");
            if (word == "--attract") arguments.attractSeconds = std::stoi(argv[i + 1]);
            else if (word == "--central") arguments.central = argv[i + 1];
            else throw std::runtime_error(word + ": unknown");
        }
        return run(arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "zizhu-bench-kiosk: %s\n", error.what());
        return 1;
    }
}
