// What a technician does besides touching the glass: holds the hidden corner, types a PIN, wipes over the touch
// grid, plugs a memory stick in.
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "kiosk/workshop/kept.h"
#include "kiosk/workshop/staff_register.h"
#include "tests/robot/paper.h"
#include "tests/robot/robot.h"

namespace zizhu::tests::robot {

namespace {
const base::Bytes kStaffCard = {0x04, 0xA1, 0xB2, 0xC3};  // `present-staff-card 04a1b2c3`
constexpr float kCorner = 40;                             // pixels from both edges
constexpr float kSweep = 40;                              // pixels between two places of the wiping finger
constexpr const char* kStick = "/dev/zz1";
}  // namespace

// "t-1" with that PIN, and the robot's staff card.
Robot::Fault Robot::staff(const std::string& id, const std::string& pin) {
    if (!terminal_) return "the terminal does not run";
    base::SystemRandom random;
    kiosk::StaffRegister staff(kiosk::Kept(terminal_->kept() / "workshop").staff());
    const auto done = staff.put({id, "周试工"}, base::SecretString(pin), kStaffCard, random);
    if (!done) return fmt::format("nobody was added: {}", done.error().detail.text());
    return std::nullopt;
}

Robot::Fault Robot::holdCorner(double seconds) {
    using Phase = kiosk::TouchEvent::Phase;
    terminal_->window().touch({Phase::Down, kCorner, kCorner});
    terminal_->application().turn();
    turn(seconds);
    terminal_->window().touch({Phase::Up, kCorner, kCorner});
    terminal_->application().turn();
    settle();
    return std::nullopt;
}

Robot::Fault Robot::pin(const std::string& digits) {
    for (const char digit : digits) {
        if (auto fault = tap(fmt::format("pin/{}", digit), 0, options_.patience)) return fault;
    }
    return tap("pin/enter", 0, options_.patience);
}

// Line by line over the whole glass, without lifting the finger.
Robot::Fault Robot::sweep() {
    using Phase = kiosk::TouchEvent::Phase;
    const auto width = float(terminal_->window().width()), height = float(terminal_->window().height());
    terminal_->window().touch({Phase::Down, kSweep / 2, kSweep / 2});
    terminal_->application().turn();
    bool right = true;
    for (float y = kSweep / 2; y < height; y += kSweep, right = !right) {
        for (float x = kSweep / 2; x < width; x += kSweep) {
            terminal_->window().touch({Phase::Move, right ? x : width - x, y});
            terminal_->application().turn();  // a picture for each place, as a slow finger has
        }
    }
    terminal_->window().touch({Phase::Up, 1, 1});
    terminal_->application().turn();
    settle();
    return std::nullopt;
}

// "plug", "unplug", or what must stand in the file that was written to it.
Robot::Fault Robot::stick(const std::string& word) {
    const auto folder = terminal_->stick();
    const auto mounts = terminal_->machine() / "proc" / "self" / "mounts";
    if (word == "plug" || word == "unplug") {
        std::filesystem::create_directories(folder);
        std::ofstream table(mounts);
        table << "proc /proc proc rw 0 0\n";
        if (word == "plug") table << kStick << " " << folder.string() << " vfat rw,nosuid 0 0\n";
        return std::nullopt;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::stringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        if (text.str().find(word) != std::string::npos) return std::nullopt;
    }
    return fmt::format("'{}' stands in no file on the stick", word);
}

Robot::Fault Robot::enrolCode(const std::string& field) {
    if (backend_ == nullptr) return "no backend of our own";
    const std::string code = backend_->enrolCode(terminalOptions_.terminal);
    if (code.empty()) return "the backend made no code";
    if (auto fault = tap(field, 0, options_.patience)) return fault;
    return type(code, field);
}

Robot::Fault Robot::paper(const std::string& name) {
    const auto paper = burntReceipt(*terminal_->simulators(), options_.patience, [this] { settle(); });
    if (!paper) return paper.error();
    if (!options_.out.empty() && !keepReceipt(*paper, options_.out / (name + ".png"))) return "the paper's picture was not written";
    return std::nullopt;
}

// How the backend knows the readiness reports of this terminal.
Robot::Fault Robot::expectReports(std::size_t count, double seconds) {
    if (backend_ == nullptr) return "no backend of our own";
    std::size_t found = 0;
    const auto there = [&] {
        found = backend_->readinessReports(terminalOptions_.terminal);
        return found == count;
    };
    if (waitFor(seconds, there)) return std::nullopt;
    return fmt::format("the backend has {} readiness reports, not {}", found, count);
}

}  // namespace zizhu::tests::robot
