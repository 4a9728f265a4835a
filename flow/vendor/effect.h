// What vendor mode asks the kiosk to do. Everything that carries a request is answered with it
// (event.h, outcome): exactly once where nothing else is said. An answer that comes too late is dropped.
//
// flow asks for one thing at a time (besides Survey, MeasureLevel, View); Stop ends whatever runs.
#pragma once

#include "base/kinds.h"
#include "flow/vendor/state.h"

namespace zizhu::flow::vendor {

namespace effect {
// Entry. ----------------------------------------------------------------------------------------------
// Wait at the staff cards' reader until a card comes: StaffCardRead, or StaffCardFailed any number of
// times (NoReader ends the waiting).
struct ReadStaffCard { Request request; };
struct StopStaffCard {};
// Write the counter durably (file and folder synced). Always before the CheckPin that it counts.
struct SavePinGuard { PinGuard guard; };
// Compare with the kept hashes (argon2id) once the SavePinGuard before it is on the disk: PinChecked. With
// `staff`, only that person's; without (the cabinet's switch), whoever has this PIN.
struct CheckPin { Request request; base::SecretString pin; std::string staff; };
// Have every component stop what it does for the public and say so: Acknowledged, one by one. A component
// that the terminal does not have acknowledges at once.
struct Enter { Request request; Staff staff; };
// The same back: devices as a fresh visit needs them, lights as they are for the public, frames wiped.
struct Leave { Request request; };

// Looking. --------------------------------------------------------------------------------------------
struct Survey { Request request; };                 // Surveyed; asks devices whose answer is old
struct Reset { Request request; Part part; };       // Ended
// Try the part by itself, as far as it goes without a person (the report's number is in what is printed):
// Progress any number of times, then Tested. Receipt printer: status and a short strip; A4: status only;
// scanner, reader, camera: status and reset; disk: write, sync, read back; network: reach the backend;
// clock: against the backend's; catalogue: signatures and age.
struct Test { Request request; Part part; };

// Trying. ---------------------------------------------------------------------------------------------
// Print a test page with a code that nobody can foresee: LoopPrinted.
struct PrintTestPage { Request request; Part printer; };
// Switch `reader` on and tell every code that it sees, until Stop: CodeSeen; Ended if it cannot.
struct ReadCode { Request request; Part reader; };
struct PlayTone { Request request; int volumePercent; };  // one second of 1 kHz: Ended when it was played
struct MeasureLevel { Request request; };  // Level about four times a second until Stop; Ended if it cannot
// Pictures of the camera, small, about five a second, until Stop: Frame. Kept only as the newest, under
// the name "vendor-frame/N" of View::page; wiped by Stop. Ended if it cannot.
struct View { Request request; Part part; };
struct SetLight { Request request; LightAt at; LightShow show; };  // Ended; NotAvailable: no light there
// End what runs (view, level, reading, tone, a test after its present step) and give lights back.
struct Stop {};

// Changing. -------------------------------------------------------------------------------------------
struct ResetCounter { Request request; Consumable consumable; Staff by; };  // Ended, when kept
struct ReadCalibration { Request request; };               // CalibrationKnown
struct Calibrate { Request request; Calibration to; };     // kept and applied to the next frame: Ended
struct Enrol { Request request; base::SecretString code; };  // Ended: Done, Refused, NetworkDown, Failed
struct ReadNetwork { Request request; };                   // NetworkKnown
struct TestNetwork { Request request; };                   // NetworkTested for each step, then Ended
// Ended: Done, Managed where the system image owns the settings, Failed if they are not ones.
struct ChangeNetwork { Request request; NetworkSettings to; };
struct ListSticks { Request request; };                    // SticksListed
// Write the logs of these days, redacted by construction, to the stick and sync its file system: Progress,
// then Exported, or Ended (Failed, NotAvailable: pulled out).
struct ExportLogs { Request request; std::string stick; int days; };

// The report. -----------------------------------------------------------------------------------------
struct KeepReport { Request request; Report report; };   // durably, in the state folder: Ended
struct PrintReport { Request request; Report report; };  // as a receipt, in the staff's language: Ended
// Into the queue for the backend: Ended with Done if it has it, NetworkDown if it follows by itself.
struct SendReport { Request request; Report report; };
struct ReadReport { Request request; };                  // the newest kept one: ReportKnown

// Out of service: keep the decision, so that a restart does not undo it (the kiosk tells OutageBegins at
// start); nothing: back in service. Ended.
struct SaveOutage { Request request; std::optional<Outage> outage; };
}  // namespace effect

class Effect : public base::Kinds<
    effect::ReadStaffCard, effect::StopStaffCard, effect::SavePinGuard, effect::CheckPin, effect::Enter,
    effect::Leave, effect::Survey, effect::Reset, effect::Test, effect::PrintTestPage, effect::ReadCode,
    effect::PlayTone, effect::MeasureLevel, effect::View, effect::SetLight, effect::Stop,
    effect::ResetCounter, effect::ReadCalibration, effect::Calibrate, effect::Enrol, effect::ReadNetwork,
    effect::TestNetwork, effect::ChangeNetwork, effect::ListSticks, effect::ExportLogs, effect::KeepReport,
    effect::PrintReport, effect::SendReport, effect::ReadReport, effect::SaveOutage> {
public:
    using Kinds::Kinds;
    Effect();
    Effect(const Effect&);
    Effect(Effect&&) noexcept;
    Effect& operator=(const Effect&);
    Effect& operator=(Effect&&) noexcept;
    ~Effect();
};

}  // namespace zizhu::flow::vendor
