// What can happen in vendor mode: what the technician intends, how effects end, what the terminal tells.
#pragma once

#include "base/kinds.h"
#include "flow/vendor/effect.h"

namespace zizhu::flow::vendor {

// Made by screens/vendor (and the robot). One that does not fit the stage or page changes nothing.
namespace intent {
struct HoldCorner { bool held; };       // Attract, OutOfService: the finger came, the finger went
struct Digit { int digit; };            // Pin
struct DeleteDigit {};
struct EnterPin {};
struct GoOn {};                         // Entering: without those that hang
struct AskAgain {};                     // Entering: once more
struct Leave {};                        // at any stage
struct Open { Page page; };             // Overview → a page
struct OpenPart { Part part; };         // Overview → Part
struct Back {};                         // a page → Overview
struct StopTask {};                     // what runs is not wanted any more
struct TestPart { Part part; };
struct ResetPart { Part part; };
struct TestAll {};
struct PrintPage { Part printer; Part reader; };  // PrintLoop
struct StartGrid { int columns; int rows; };      // at most TouchGrid::kMaxCells
struct TouchCell { int column; int row; };
struct FinishGrid {};
struct PlayTone { int volumePercent; };
struct HeardTone { bool heard; };
struct Listen { bool on; };
struct ViewCamera { Part part; bool on; };
struct SetLight { LightAt at; LightShow show; };
struct Replaced { Consumable consumable; };
struct SetCalibration { Calibration to; };        // shown; SaveCalibration keeps it
struct SaveCalibration {};
struct SetEnrolCode { base::SecretString code; };
struct Enrol {};
struct SetNetwork { NetworkSettings to; };
struct SaveNetwork {};
struct TestNetwork {};
struct ListSticks {};
struct ExportLogs { std::string stick; int days; };
struct MakeReport {};
struct PrintReport {};
struct SendReport {};
struct SetOutage { OutageDraft draft; };
struct CloseTerminal { catalog::Text message; };  // by the draft; takes effect on leaving
struct OpenTerminal {};                           // back in service on leaving
}  // namespace intent
class Intent : public base::Kinds<
    intent::HoldCorner, intent::Digit, intent::DeleteDigit, intent::EnterPin, intent::GoOn,
    intent::AskAgain, intent::Leave, intent::Open, intent::OpenPart, intent::Back, intent::StopTask,
    intent::TestPart, intent::ResetPart, intent::TestAll, intent::PrintPage, intent::StartGrid,
    intent::TouchCell, intent::FinishGrid, intent::PlayTone, intent::HeardTone, intent::Listen,
    intent::ViewCamera, intent::SetLight, intent::Replaced, intent::SetCalibration, intent::SaveCalibration,
    intent::SetEnrolCode, intent::Enrol, intent::SetNetwork, intent::SaveNetwork, intent::TestNetwork,
    intent::ListSticks, intent::ExportLogs, intent::MakeReport, intent::PrintReport, intent::SendReport,
    intent::SetOutage, intent::CloseTerminal, intent::OpenTerminal> {
public:
    using Kinds::Kinds;
    Intent();
    Intent(const Intent&);
    Intent(Intent&&) noexcept;
    Intent& operator=(const Intent&);
    Intent& operator=(Intent&&) noexcept;
    ~Intent();
};

namespace outcome {
struct StaffCardRead { Request request; Staff staff; };
struct StaffCardFailed { Request request; CardTrouble why; };
enum class PinVerdict : std::uint8_t { Right, Wrong, NotSet, Unchecked };
struct PinChecked { Request request; PinVerdict verdict; Staff staff; };  // staff: Right
struct Acknowledged { Request request; Component component; };
struct Surveyed { Request request; vendor::Survey survey; };
struct Progress { Request request; int permille; };
struct Tested { Request request; Finding finding; };
struct LoopPrinted { Request request; std::string code; };  // proven; otherwise Ended
struct CodeSeen { Request request; std::string text; };
struct Level { Request request; int percent; };
struct Frame { Request request; std::uint64_t number; };
struct CalibrationKnown { Request request; Calibration now; };
struct NetworkKnown { Request request; NetworkSettings now; };
struct NetworkTested { Request request; NetworkStep step; bool passed; base::Detail detail; };
struct SticksListed { Request request; std::vector<Stick> sticks; };
struct Exported { Request request; std::string file; };
struct ReportKnown { Request request; std::optional<Report> report; };
// Of every other effect that carries a request; and of each of these that failed.
struct Ended {
    Request request;
    Ending ending = Ending::Done;
    DeviceState state = DeviceState::Ready;
    base::Detail detail = {};
};
}  // namespace outcome
class Outcome : public base::Kinds<
    outcome::StaffCardRead, outcome::StaffCardFailed, outcome::PinChecked, outcome::Acknowledged,
    outcome::Surveyed, outcome::Progress, outcome::Tested, outcome::LoopPrinted, outcome::CodeSeen,
    outcome::Level, outcome::Frame, outcome::CalibrationKnown, outcome::NetworkKnown,
    outcome::NetworkTested, outcome::SticksListed, outcome::Exported, outcome::ReportKnown,
    outcome::Ended> {
public:
    using Kinds::Kinds;
    Outcome();
    Outcome(const Outcome&);
    Outcome(Outcome&&) noexcept;
    Outcome& operator=(const Outcome&);
    Outcome& operator=(Outcome&&) noexcept;
    ~Outcome();
};

namespace fact {
// The operator switch inside the cabinet (XFS4IoT auxiliaries): maintenance or supervisor is on.
struct SwitchTurned { bool on; };
struct PinGuardKnown { PinGuard guard; };  // at start, as kept
struct PinUnlocked {};                     // by an admin at the backend, or by root on the machine
}  // namespace fact
using Fact = std::variant<fact::SwitchTurned, fact::PinGuardKnown, fact::PinUnlocked>;

// The truthful answers of a terminal that has nothing to carry `effect` out with; empty if it carries no
// request. Enter and Leave: every component acknowledges. For parts that are not fitted, too.
std::vector<Outcome> notAvailable(const Effect& effect);

}  // namespace zizhu::flow::vendor
