#include "tests/robot/robot.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "drivers/sim/sim_card.h"
#include "tests/robot/paper.h"

namespace zizhu::tests::robot {

namespace {
// Between two touches; what takes longer is waited for by its label.
constexpr double kSettle = 0.01;
constexpr double kBeforePicture = 0.1;
constexpr int kStrokePoints = 12;

std::string secondsText(double seconds) { return fmt::format("{:.0f} s", seconds); }
}  // namespace

Robot::Robot(RobotOptions options, TerminalOptions terminal, Backend* backend)
    : options_(std::move(options)), terminalOptions_(std::move(terminal)), backend_(backend) {}
Robot::~Robot() = default;

std::optional<std::string> Robot::start() {
    auto terminal = Terminal::start(terminalOptions_);
    if (!terminal) return terminal.error();
    terminal_ = std::move(*terminal);
    settle();
    return std::nullopt;
}

std::optional<std::string> Robot::run(const Script& script) {
    if (!terminal_) {
        if (auto fault = start()) return fault;
    }
    std::printf("# %s\n", script.name.c_str());
    for (std::size_t i = 0; i < script.steps.size(); ++i) {
        const ScriptStep& now = script.steps[i];
        if (hook_) hook_(now);
        const auto fault = step(now);
        std::printf("%s %zu %s %s%s%s\n", fault ? "FAIL" : "ok", i + 1, std::string(name(now.action)).c_str(),
                    now.field.c_str(), now.field.empty() ? "" : " = ", now.text.c_str());
        std::fflush(stdout);
        if (fault) {
            screenshot("failed-" + std::to_string(now.line));
            return fmt::format("line {}: {}", now.line, *fault);
        }
    }
    return std::nullopt;
}

Robot::Fault Robot::step(const ScriptStep& now) {
    const double patience = now.seconds > 0 ? now.seconds : options_.patience;
    switch (now.action) {
        case Action::Tap: return tap(now.text, now.nth, patience);
        case Action::Fill: return fill(now);
        case Action::Choose: return choose(now);
        case Action::Answer: return answer(now);
        case Action::Prefer: preferred_[now.field] = now.text; return std::nullopt;
        case Action::Through: return through();
        case Action::HandIn: return handIn();
        case Action::See:
            if (find(now.text, now.nth, patience, false) == nullptr) {
                return fmt::format("'{}' did not appear within {}", now.text, secondsText(patience));
            }
            return std::nullopt;
        case Action::Holds: {
            const screens::Node* node = find(now.field, now.nth, patience, false);
            if (node == nullptr) return fmt::format("there is no '{}'", now.field);
            const auto holds = [&] {
                node = terminal_->application().screens().semantics().find(now.field, now.nth);
                return node != nullptr && node->value.reveal() == now.text;
            };
            if (!waitFor(patience, holds)) return fmt::format("'{}' holds something else", now.field);
            return std::nullopt;
        }
        case Action::Gone:
            if (!waitFor(patience, [&] {
                    return terminal_->application().screens().semantics().find(now.text) == nullptr;
                })) {
                return fmt::format("'{}' is still there after {}", now.text, secondsText(patience));
            }
            return std::nullopt;
        case Action::Wait: turn(now.seconds); return std::nullopt;
        case Action::Forward:
            // By the second: at once it would be a machine that slept, whose devices all look hung.
            for (double left = now.seconds; left > 0; left -= 1) {
                terminal_->clock().forward(std::chrono::seconds(1));
                turn(kSettle);
            }
            return std::nullopt;
        case Action::Device: return device(now.text);
        case Action::Sign: return sign();
        case Action::Write: return write(now.text);
        case Action::Screenshot: return screenshot(now.text);
        case Action::Central: return central(now.text);
        case Action::Clerk: return clerk(now.text);
        case Action::Clock:
            terminal_->clock().shift(std::chrono::minutes(std::stoi(now.text)));
            settle();
            return std::nullopt;
        case Action::Network:
            terminal_->application().cutNetwork(now.text == "cut");
            settle();
            return std::nullopt;
        case Action::Tell: return tell(now.text);
        case Action::Receipt: return receipt(now.text);
        case Action::Case: return expectCase(now.text, patience);
        case Action::Cases: return expectCases(std::stoul(now.text), patience);
        case Action::Ratings: return expectRatings(std::stoi(now.text), patience);
        case Action::ShowCode: return device(fmt::format("show-code \"{}\"", trackingUrl_));
        case Action::Language: return std::nullopt;  // read by the script's loader
        case Action::Document: return document(now.text);
        case Action::Private: return expectNowhere(now.text);
        case Action::Recover:
            if (terminal_->application().session().step != flow::Step::Recovered) return std::nullopt;
            return tap("done", 0, patience);
        case Action::Run: return runBeside(now.text);
        case Action::Catalogue: return expectCatalogue(now.text, patience);
        case Action::Key:
        case Action::Digits:
        case Action::Switch:
        case Action::KeyTo:
        case Action::KeyWrite:
        case Action::SwitchTo:
        case Action::SwitchWrite:
        case Action::SayAndPress:
        case Action::Hears:
        case Action::HearsNot: return keyed(now, patience);
        case Action::Staff: return staff(now.field, now.text);
        case Action::HoldCorner: return holdCorner(std::stod(now.text));
        case Action::Pin: return pin(now.text);
        case Action::Sweep: return sweep();
        case Action::Stick: return stick(now.text);
        case Action::EnrolCode: return enrolCode(now.text);
        case Action::Paper: return paper(now.text);
        case Action::Reports: return expectReports(std::stoul(now.text), patience);
        case Action::Restart:
            terminal_.reset();
            return start();
    }
    return "not a step";
}

void Robot::turn(double seconds) {
    const auto end = terminal_->clock().in(base::Duration(std::int64_t(seconds * 1000)));
    while (terminal_->clock().steady() < end) terminal_->application().turn(end);
}

void Robot::settle() { turn(kSettle); }

bool Robot::waitFor(double seconds, const std::function<bool()>& done) {
    const auto end = terminal_->clock().in(base::Duration(std::int64_t(seconds * 1000)));
    while (!done()) {
        if (terminal_->clock().steady() >= end) return false;
        terminal_->application().turn(std::min(end, terminal_->clock().in(std::chrono::milliseconds(100))));
    }
    return true;
}

const screens::Node* Robot::find(const std::string& label, std::size_t nth, double seconds, bool toPress) {
    const screens::Node* found = nullptr;
    const auto look = [&] {
        found = terminal_->application().screens().semantics().find(label, nth);
        return found != nullptr && (!toPress || (found->focusable && (found->state & screens::kDisabled) == 0));
    };
    if (!waitFor(seconds, look)) return nullptr;
    if (toPress && (found->state & screens::kOffView) != 0) {
        const std::string id = found->id;
        terminal_->application().screens().reveal(id);
        terminal_->application().redraw();
        settle();
        found = terminal_->application().screens().semantics().findId(id);
    }
    return found;
}

void Robot::press(const screens::Rect& where) {
    using Phase = kiosk::TouchEvent::Phase;
    const float x = where.centreX(), y = where.centreY();
    terminal_->window().touch({Phase::Down, x, y});
    terminal_->application().turn();
    terminal_->window().touch({Phase::Up, x, y});
    terminal_->application().turn();
    settle();
}

void Robot::drag(float x0, float y0, float x1, float y1, int points) {
    using Phase = kiosk::TouchEvent::Phase;
    terminal_->window().touch({Phase::Down, x0, y0});
    for (int i = 1; i <= points; ++i) {
        const float t = float(i) / float(points);
        terminal_->window().touch({Phase::Move, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t});
    }
    terminal_->window().touch({Phase::Up, x1, y1});
    terminal_->application().turn();
}

Robot::Fault Robot::tap(const std::string& label, std::size_t nth, double seconds) {
    // The next visitor passes by the question that the one before left open.
    if (label == "begin" && terminal_->application().session().step == flow::Step::Rating) {
        if (const screens::Node* skip = find("done", 0, seconds, true)) press(skip->target);
    }
    const screens::Node* node = find(label, nth, seconds, true);
    if (node == nullptr) return fmt::format("nothing to press is called '{}'", label);
    press(node->target);
    return std::nullopt;
}

Robot::Fault Robot::fill(const ScriptStep& now) {
    if (auto fault = tap(now.field, now.nth, now.seconds > 0 ? now.seconds : options_.patience)) return fault;
    return type(now.text, now.field);
}

// "@today-20d": a day counted from the present one.
std::string Robot::dayOr(const std::string& word) {
    constexpr std::string_view kToday = "@today";
    if (word.rfind(kToday, 0) != 0) return word;
    const int days = word.size() > kToday.size() ? std::stoi(word.substr(kToday.size())) : 0;
    return base::toString(base::localDate(terminal_->clock().wall() + std::chrono::days(days)));
}

Robot::Fault Robot::type(const std::string& word, const std::string& where) {
    if (!terminal_->application().screens().type(dayOr(word))) return fmt::format("'{}' takes no text", where);
    terminal_->application().redraw();
    settle();
    return std::nullopt;
}

// A question's control as screens/steps/answer_controls.h names its parts: "q/relation/father" is an
// option, "q/childName" a field, "q/childBirthDate/…" the wheels of a date, "q/home.region" a list of
// places that opens.
Robot::Fault Robot::answer(const ScriptStep& now) {
    const std::string control = "q/" + now.field, option = control + "/" + now.text;
    const auto& semantics = [this]() -> const screens::Semantics& {
        return terminal_->application().screens().semantics();
    };
    const auto wheelOf = [&]() -> const screens::Node* {
        for (const screens::Node& node : semantics().nodes()) {
            if (node.id.rfind(control + "/", 0) == 0 && node.id.ends_with("/take")) return &node;
        }
        return nullptr;
    };
    waitFor(options_.patience, [&] {
        return semantics().findId(control) != nullptr || semantics().findId(option) != nullptr || wheelOf() != nullptr;
    });
    if (semantics().findId(option) != nullptr) return tap(option, 0, options_.patience);
    if (now.field.ends_with(".region")) {
        if (auto fault = tap(control, 0, options_.patience)) return fault;
        // Province, city, county, street: GB/T 2260 codes, each level filled up with zeros.
        const std::string& code = now.text;
        std::vector<std::string> path = {code.substr(0, 2) + "0000", code.substr(0, 4) + "00", code.substr(0, 6), code};
        path.erase(std::unique(path.begin(), path.end()), path.end());
        for (const std::string& level : path) {
            if (auto fault = tap("region/" + level, 0, options_.patience)) return fault;
        }
        return std::nullopt;
    }
    const screens::Node* wheel = wheelOf();
    if (auto fault = tap(wheel != nullptr ? wheel->id : control, 0, options_.patience)) return fault;
    return type(now.text, now.field);
}

Robot::Fault Robot::choose(const ScriptStep& now) {
    if (auto fault = tap(now.field, now.nth, options_.patience)) return fault;
    return tap(now.text, 0, options_.patience);
}

Robot::Fault Robot::sign() {
    const screens::Node* pad = nullptr;
    waitFor(options_.patience, [&] {
        pad = terminal_->application().screens().semantics().findRole(screens::Role::SignaturePad);
        return pad != nullptr;
    });
    if (pad == nullptr) return "there is no field to sign in";
    const screens::Rect r = pad->rect;
    drag(r.x + r.w * 0.25F, r.y + r.h * 0.3F, r.x + r.w * 0.6F, r.y + r.h * 0.3F, kStrokePoints);
    drag(r.x + r.w * 0.42F, r.y + r.h * 0.15F, r.x + r.w * 0.4F, r.y + r.h * 0.8F, kStrokePoints);
    drag(r.x + r.w * 0.45F, r.y + r.h * 0.5F, r.x + r.w * 0.7F, r.y + r.h * 0.75F, kStrokePoints);
    settle();
    return std::nullopt;
}

Robot::Fault Robot::device(const std::string& command) {
    drivers::SimControl* simulators = terminal_->simulators();
    if (simulators == nullptr) return "no device is simulated";
    // Cards are named by their file alone.
    std::string line = command;
    for (const std::string_view verb : {"present-card ", "snatch-card "}) {
        const auto at = line.find(verb);
        if (at == std::string::npos) continue;
        const auto file = line.substr(at + verb.size());
        line = line.substr(0, at) + std::string(verb) + "\"" + (options_.cards / file).string() + "\"";
    }
    if (constexpr std::string_view kReceipt = "@receipt"; line.ends_with(kReceipt)) {
        line.replace(line.size() - kReceipt.size(), kReceipt.size(), "\"" + terminal_->receipt().string() + "\"");
    }
    if (constexpr std::string_view kSheet = "@sheet"; line.ends_with(kSheet)) {
        line.replace(line.size() - kSheet.size(), kSheet.size(), "\"" + terminal_->table().string() + "\"");
    }
    const auto answer = simulators->command(line);
    if (!answer) return "the simulator does not answer";
    const auto json = nlohmann::json::parse(*answer, nullptr, false);
    if (!json.is_object() || !json.value("ok", false)) return fmt::format("the simulator says: {}", *answer);
    settle();
    return std::nullopt;
}

Robot::Fault Robot::central(const std::string& word) {
    if (backend_ == nullptr) return "no backend of our own";
    if (word == "down") {
        backend_->down(SIGTERM);
    } else if (word == "kill") {
        backend_->down(SIGKILL);
    } else if (!backend_->up()) {
        return "central did not come up";
    }
    return std::nullopt;
}

Robot::Fault Robot::clerk(const std::string& words) {
    if (backend_ == nullptr) return "no backend of our own";
    std::vector<std::string> command;
    std::istringstream in(words);
    for (std::string word; in >> word;) command.push_back(word == "@code" ? trackingCode_ : word);
    if (backend_->tryAdmin(command)) return std::nullopt;
    return "central refused";
}

Robot::Fault Robot::expectCatalogue(const std::string& version, double seconds) {
    const auto offered = [&] { return terminal_->application().session().catalogue->version(); };
    if (waitFor(seconds, [&] { return offered() == version; })) return std::nullopt;
    return fmt::format("the catalogue is {}, not {}", offered(), version);
}

Robot::Fault Robot::runBeside(const std::string& words) {
    std::vector<std::string> command;
    std::istringstream in(words);
    for (std::string word; in >> word;) command.push_back(word);
    if (command.empty()) return "nothing to run";
    command[0] = (options_.beside / command[0]).string();
    const auto [code, said] = runProgram(command);
    std::printf("%s", said.c_str());
    if (code != 0) return fmt::format("{} ended with {}", command[0], code);
    return std::nullopt;
}

Robot::Fault Robot::expectRatings(int count, double seconds) {
    if (backend_ == nullptr) return "no backend of our own";
    int have = 0;
    if (waitFor(seconds, [&] { return (have = backend_->ratings()) == count; })) return std::nullopt;
    return fmt::format("the backend has {} ratings, expected {}", have, count);
}

Robot::Fault Robot::tell(const std::string& id) {
    const screens::Node* node = find(id, 0, options_.patience, false);
    if (node == nullptr) return fmt::format("there is no '{}'", id);
    const auto value = node->value.reveal();
    std::printf("told %s: %s\n", id.c_str(), std::string(value.empty() ? node->name : std::string(value)).c_str());
    std::fflush(stdout);
    return std::nullopt;
}

Robot::Fault Robot::receipt(const std::string& name) {
    // What paper end left of a first try may lie in the tray as well: no receipt, because nothing reads it.
    constexpr int kPieces = 3;
    tl::expected<Paper, std::string> paper = tl::unexpected(std::string());
    Codes codes;
    for (int piece = 0; piece < kPieces && codes.zxing.empty() && codes.zbar.empty(); ++piece) {
        paper = burntReceipt(*terminal_->simulators(), options_.patience, [this] { settle(); });
        if (!paper) return paper.error();
        codes = readCodes(paper->picture);
    }
    if (codes.zxing.empty() && codes.zbar.empty()) return "no code on the receipt can be read";
    if (!options_.out.empty()) {
        if (!keepReceipt(*paper, options_.out / (name + ".png"))) return "the receipt's picture was not written";
    }
    if (codes.zxing != codes.zbar) {
        return fmt::format("the two readers differ: '{}' and '{}'", codes.zxing, codes.zbar);
    }
    if (!keepReceipt(*paper, terminal_->receipt())) return "the receipt was not kept";
    trackingUrl_ = codes.zxing;
    trackingCode_ = trackingUrl_.substr(trackingUrl_.rfind('/') + 1);
    std::printf("receipt %s: %s\n", name.c_str(), trackingUrl_.c_str());
    if (!options_.out.empty()) std::ofstream(options_.out / (name + ".txt")) << trackingUrl_ << '\n';
    return std::nullopt;
}

Robot::Fault Robot::expectCase(const std::string& status, double seconds) {
    if (backend_ == nullptr) return "no backend of our own";
    nlohmann::json found;
    const bool there = waitFor(seconds, [&] {
        found = backend_->oneCase(trackingCode_);
        return found.is_object() && found.value("status", "") == status;
    });
    if (!there) return fmt::format("the case is not '{}' but {}", status, found.dump());
    if (!options_.out.empty()) std::ofstream(options_.out / "case.json") << found.dump(2) << '\n';
    return std::nullopt;
}

Robot::Fault Robot::expectCases(std::size_t count, double seconds) {
    if (backend_ == nullptr) return "no backend of our own";
    std::size_t have = 0;
    if (!waitFor(seconds, [&] {
            const auto cases = backend_->cases();
            have = cases.is_array() ? cases.size() : 0;
            return have == count;
        })) {
        return fmt::format("the backend has {} cases, expected {}", have, count);
    }
    return std::nullopt;
}

Robot::Fault Robot::document(const std::string& name) {
    std::filesystem::path newest;
    waitFor(options_.patience, [&] {
        for (const auto& entry : std::filesystem::directory_iterator(terminal_->printed())) {
            if (entry.path().extension() == ".pdf") newest = entry.path();
        }
        return !newest.empty();
    });
    if (newest.empty()) return "no document was printed";
    if (!options_.out.empty()) {
        std::filesystem::copy_file(newest, options_.out / (name + ".pdf"),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    return std::nullopt;
}

Robot::Fault Robot::screenshot(const std::string& name) {
    if (options_.out.empty() || terminal_ == nullptr) return std::nullopt;
    turn(kBeforePicture);
    if (!terminal_->savePicture(options_.out / (name + ".png"))) return "the picture was not written";
    return std::nullopt;
}

Robot::Fault Robot::expectNowhere(const std::string& text) {
    std::vector<std::string> forms{text};
    if (text == "@photo") {
        // A piece of it, in the forms that bytes are written in; where a base64 group begins.
        const base::Bytes photo = drivers::patternPhoto();
        const base::ByteView piece = base::ByteView(photo).subspan(300, 48);
        forms = {std::string(base::asText(piece)), base::toBase64(piece), base::toHex(piece)};
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(terminal_->kept())) {
        // The catalogue is public, and its examples are the invented people of the tests as well.
        if (!entry.is_regular_file() || entry.path().filename() == "catalogue.compiled") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        ++files;
        const auto stands = [&bytes](const std::string& form) { return bytes.find(form) != std::string::npos; };
        if (std::any_of(forms.begin(), forms.end(), stands)) {
            return fmt::format("'{}' stands in {}", text, entry.path().filename().string());
        }
    }
    if (files < 2) return "the application has written nothing to look at";
    return std::nullopt;
}

std::string Robot::labels() { return terminal_->application().screens().semantics().toJson(); }

}  // namespace zizhu::tests::robot
