// Vendor mode: the technician's part of the program. A value inside Session; pure, like all of flow.
//
// Nobody gets in during a visit, and no personal data is in here: entering wipes nothing that is not
// already wiped. As XFS4IoT has it: entry is asked for, every component acknowledges that it is idle,
// then the mode begins; leaving likewise. docs/technicians.md describes it for its users.
#pragma once

#include <bitset>
#include <map>
#include <set>

#include "base/secret.h"
#include "flow/vendor/parts.h"

namespace zizhu::flow::vendor {

// Whoever is at work: of the terminal's list of staff. Not a citizen, and no personal data of one.
struct Staff {
    std::string id;    // "t-0142"
    std::string name;  // as it stands on reports
    friend bool operator==(const Staff&, const Staff&) = default;
};

enum class Stage : std::uint8_t {
    Closed,
    Waiting,   // asked for during a visit: begins when the visit has ended by itself
    Card,      // Step::Vendor from here on. Lay the staff card on its reader, or turn the switch
    Pin,
    Entering,  // components acknowledge
    Open,
    Leaving,
};

enum class CardTrouble : std::uint8_t { None, NoReader, NotStaff, Unreadable };
enum class PinTrouble : std::uint8_t {
    None,
    TooShort,   // not counted as a try
    Wrong,
    NotSet,     // this terminal has no PIN yet: docs/technicians.md says how one is set
    Unchecked,  // it could not be compared: disk trouble; counts as a try all the same
};

// Wrong PINs in a row, over all of the staff; kept over restarts. Counted before it is compared, so that
// pulling the plug gives nobody a try.
struct PinGuard {
    int wrong = 0;
    friend bool operator==(const PinGuard&, const PinGuard&) = default;
};

// Who acknowledges that vendor mode may begin, or that it has ended.
enum class Component : std::uint8_t {
    IdCardReader, ReceiptPrinter, DocumentScanner, DocumentPrinter, CodeScanner, DocumentCamera,
    StaffCardReader, Lights, Cabinet, Storage, Sending, Updates, Screens,
};
inline constexpr std::size_t kComponentCount = 13;
std::string_view key(Component component);  // "sending"

enum class Page : std::uint8_t {
    Overview, Part, SelfTest, PrintLoop, TouchGrid, Sound, Camera, Lights, Consumables, Calibration,
    Enrolment, Network, Logs, Report, Service,
};
inline constexpr std::size_t kPageCount = 15;
std::string_view key(Page page);  // "print-loop"

// How a test of a part ended.
enum class Verdict : std::uint8_t {
    Passed,
    Attention,  // works; something will be needed soon
    Failed,
    NotFitted,
    NoAnswer,   // in VendorTimes::test
};
struct Finding {
    Part part = Part::IdCardReader;
    Verdict verdict = Verdict::Passed;
    base::StaffAction action = base::StaffAction::None;
    DeviceState state = DeviceState::Ready;  // for plain words, of a device
    base::Detail detail;
    base::WallTime at{};
};

// What is under way, one at a time; its end is shown until the next thing begins or the page is left.
enum class Job : std::uint8_t {
    Test, Reset, Print, Read, Tone, Light, CounterReset, Calibrate, Enrol, NetworkTest, NetworkChange,
    ListSticks, ExportLogs, KeepReport, PrintReport, SendReport, SaveOutage,
};
enum class Ending : std::uint8_t {
    Done,
    Failed,       // `detail` says why
    NotAvailable, // this terminal has nothing to do it with
    Managed,      // the system image decides it, not this program
    Refused,      // the backend or the check said no
    NetworkDown,
    NoAnswer,     // in time
};
struct Task {
    Job job = Job::Test;
    Part part = Part::IdCardReader;  // where it is about one
    Request request = 0;
    base::SteadyTime deadline{};
    int permille = -1;               // of the work done; -1: not known
};
struct TaskResult {
    Job job = Job::Test;
    Part part = Part::IdCardReader;
    Ending ending = Ending::Done;
    DeviceState state = DeviceState::Ready;  // what stopped a device
    base::Detail detail;
};

// A page is printed, and its code is read back by the scanner or the camera.
struct PrintLoop {
    enum class Stage : std::uint8_t { Idle, Printing, NotPrinted, Reading, Matched, Mismatched, NotRead };
    Stage stage = Stage::Idle;
    Part printer = Part::ReceiptPrinter;
    Part reader = Part::CodeScanner;
    std::string code;  // on the page
};

// Cells of the whole glass, each to be touched once.
struct TouchGrid {
    static constexpr int kMaxCells = 512;
    int columns = 0, rows = 0;  // 0: not begun
    std::bitset<kMaxCells> touched;
    bool finished = false;  // the result is shown; `missed()` are the dead places
    int cells() const { return columns * rows; }
    int missed() const { return cells() - int(touched.count()); }
};

enum class LightAt : std::uint8_t { CardReader, ReceiptPrinter, DocumentPrinter, DocumentScanner, CodeScanner, Status };
inline constexpr std::size_t kLightCount = 6;
enum class LightShow : std::uint8_t { Off, Green, Yellow, Red, Blue, White, Blinking };

// A memory stick that is plugged in and may be written to.
struct Stick {
    std::string id;     // the kiosk's
    std::string label;  // as it stands on it
    std::int64_t freeBytes = 0;
    friend bool operator==(const Stick&, const Stick&) = default;
};

struct NetworkSettings {
    bool automatic = true;  // DHCP; the next four count only if not
    std::string address, prefix, gateway, nameServer;
    std::string proxy;      // "host:port"; "" none
    friend bool operator==(const NetworkSettings&, const NetworkSettings&) = default;
};
enum class NetworkStep : std::uint8_t { Link, Address, Gateway, NameService, Backend, Clock };
inline constexpr std::size_t kNetworkSteps = 6;
struct NetworkCheck {
    bool checked = false, passed = false;
    base::Detail detail;
};

// What is measured at this one terminal. Applied at once and kept by the kiosk.
struct Calibration {
    int micronsPerPixel = 248;  // of the panel; from a card held against the glass
    int mountedMm = 640;        // from the floor to the lower edge of the panel: the reach band needs it
    int paperMm = 80;           // receipt roll: 58 or 80
    friend bool operator==(const Calibration&, const Calibration&) = default;
};
inline constexpr int kMinMicrons = 60, kMaxMicrons = 600;    // per pixel
inline constexpr int kMinMountedMm = 200, kMaxMountedMm = 1400;

// Tests of all parts: what the report is made of.
struct SelfTest {
    bool running = false;
    std::vector<Part> left;   // in the order of testing
    std::array<std::optional<Finding>, kPartCount> findings;
};

enum class Delivery : std::uint8_t { NotYet, UnderWay, Done, Waiting, Failed };  // Waiting: sent when the network is up
struct Report {
    std::string number;  // "R20260314-1609": by date and minute, local
    base::WallTime at{};
    Staff by;
    bool ready = false;  // for the public: no part failed
    std::vector<Finding> findings;
    std::array<bool, 3> byHand{};  // the technician's word: loop matched, touch whole, tone heard
    Delivery kept = Delivery::NotYet, printed = Delivery::NotYet, sent = Delivery::NotYet;
};
enum ByHand : std::size_t { kLoopMatched, kTouchWhole, kToneHeard };

// A decision to close. The words come with the intent, in every language, from the prepared ones.
struct OutageDraft {
    int message = 0;          // index of the prepared ones
    int minutes = 0;          // until it opens again; 0: not known
    bool afterNext = false;   // one more citizen is served first
};

// What the pages hold; dropped on leaving.
struct Bench {
    Page page = Page::Overview;
    Part part = Part::IdCardReader;  // Page::Part, Camera
    Survey survey;
    bool surveyed = false;           // the first answer is there
    Request surveying = 0;
    base::SteadyTime nextSurvey{};
    std::optional<Task> task;
    std::optional<TaskResult> result;
    SelfTest test;
    PrintLoop loop;
    TouchGrid grid;
    std::optional<bool> toneHeard;   // the technician's answer
    bool tonePlayed = false;
    Request listening = 0;           // the microphone's level is wanted
    int level = -1;                  // percent; -1: none yet
    Request viewing = 0;             // the camera's picture is wanted
    std::uint64_t frame = 0;         // number of the newest: View::page("vendor-frame/N") gives it
    std::array<LightShow, kLightCount> lights{};
    Calibration calibration;         // as set now
    bool calibrationKnown = false;
    base::SecretString enrolCode;    // one-time; never shown in a log
    NetworkSettings network;         // as typed
    bool networkEdited = false;
    std::array<NetworkCheck, kNetworkSteps> checks;
    std::vector<Stick> sticks;
    bool sticksListed = false;
    std::string exported;            // name of the file that was written
    std::optional<Report> report;    // of this stay, or the newest kept one
    OutageDraft outage;
};

struct State {
    Stage stage = Stage::Closed;
    std::optional<base::SteadyTime> cornerSince;  // the hidden corner is held
    bool switchOn = false;                        // the cabinet's switch stands on maintenance
    std::optional<Staff> staff;
    CardTrouble card = CardTrouble::None;
    Request reading = 0;                          // the staff card's reader is waiting
    base::SecretString pin;                       // digits so far
    PinTrouble pinTrouble = PinTrouble::None;
    Request checking = 0;
    base::SteadyTime checkingEnds{};
    PinGuard guard;
    std::optional<base::SteadyTime> pinWaitEnds;
    // Entering, Leaving.
    Request changing = 0;
    base::SteadyTime changeEnds{};
    std::set<Component> acknowledged;
    bool hanging = false;  // the time is over, and some have not: missing()
    std::set<Component> leftHanging;  // the technician went on without them
    base::SteadyTime lastTouch{};
    Bench bench;
    // Decided here; becomes Terminal::outage after the next visit, or when it has waited too long.
    std::optional<Outage> outageLater;
    base::SteadyTime outageLaterEnds{};

    bool locked() const;
    std::vector<Component> missing() const;
};

// Nobody gets in any more: an admin's command, or `zizhu-kiosk … staff unlock` on the machine, ends it.
inline constexpr int kPinTries = 5, kPinLocked = 15;
inline constexpr std::size_t kMinPin = 6, kMaxPin = 12;  // digits
// How long the pad rests after the `wrong`th wrong PIN in a row: 15 s after the fifth, then twice as long
// each time; zero before.
base::Duration pinWait(int wrong);

struct Times {
    base::Duration corner{std::chrono::seconds(3)};       // the corner is held so long
    base::Duration gate{std::chrono::seconds(30)};        // Card, Pin without a touch → closed
    base::Duration gateLongest{std::chrono::seconds(90)}; // … while the pad rests after wrong PINs
    base::Duration check{std::chrono::seconds(10)};       // of a PIN
    base::Duration acknowledge{std::chrono::seconds(10)};
    base::Duration survey{std::chrono::seconds(3)};       // between two, while the overview or a part is shown
    base::Duration idle{std::chrono::minutes(10)};        // without a touch → leaves
    base::Duration test{std::chrono::seconds(60)};        // of one part
    base::Duration job{std::chrono::seconds(120)};        // of anything else
    base::Duration read{std::chrono::seconds(60)};        // for the printed code to be shown
    base::Duration outageLater{std::chrono::minutes(5)};  // without a visit
};
inline constexpr Times kTimes;

}  // namespace zizhu::flow::vendor
