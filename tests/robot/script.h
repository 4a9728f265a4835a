// A script for the robot: YAML, a list of steps (docs/testing.md describes them).
//
//   name: A renewal, from the card to the case
//   steps:
//     - tap: {zh-CN: 开始, en: Start}      # or one text for both
//     - fill: {field: 手机号码, text: "13900000000"}
//     - device: present-card li-xiulan.yaml
//     - see: 核对
//     - central: down
//     - screenshot: 04-check
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace zizhu::tests::robot {

enum class Action {
    Tap,         // text: label or id of something that can be pressed
    Fill,        // field, text: taps the field and types
    Answer,      // field, text: the control of a question, whatever its kind; several in one step
    Prefer,      // field, text: what `Through` answers to the question of that path
    Through,     // whatever is asked and wanted, up to check answers; text: name of the pictures
    HandIn,      // declares, signs if asked to, submits; waits for what the visit ends with
    Choose,      // field, text: in the field's list
    See,         // text: must appear within `seconds`
    Holds,       // field, text: what stands in the field of that label or id
    Gone,        // text: must disappear
    Wait,        // seconds: turns the loop, nothing else
    Forward,     // seconds: the terminal's clock goes on by so much, in little time
    Device,      // text: a command to the simulators
    Sign,        // strokes on the signature pad
    Write,       // text: by hand into the field that has the focus, from tests/support/strokes.yaml
    Screenshot,  // text: name of the picture
    Central,     // text: down, up
    Clock,       // text: minutes that the terminal's clock is wrong by, from now on
    Clerk,       // text: words of `zizhu-central admin`; @code is the tracking code of the receipt taken last
    Network,     // text: cut, mend
    Tell,        // text: id of a node whose name is printed and kept
    Receipt,     // text: name; keeps what the printer burnt, reads its code, remembers the URL
    Case,        // text: expected status of the remembered case at the backend
    Cases,       // text: how many cases the backend must have
    Ratings,     // text: how many ratings it must have
    ShowCode,    // shows the remembered URL to the code scanner
    Language,    // text: what later steps' texts are in
    Document,    // text: name; the A4 printer must have printed; keeps the PDF
    Private,     // text: must stand in no file that the application has written
    Recover,     // if the terminal shows what a power cut left: acknowledges it
    Catalogue,   // text: the version that is offered within `seconds`
    Run,         // text: a program beside the script and its words; must end well
    Key,         // text: a NavKey's name and perhaps how often: "Next 3"
    Digits,      // text: typed on the keypad
    Switch,      // text: 1 or 2
    KeyTo,       // text: label or id: "Next" until the focus is there, then "Activate"
    KeyWrite,    // text: letters, key by key on the keyboard on the glass; "!" chooses the first candidate
    SwitchTo,    // text: the same with two switches
    SwitchWrite,
    SayAndPress, // text: "Next" until that is heard, then "Activate"
    Hears,       // text: was said since the last `hears`
    HearsNot,
    Staff,       // field: id, text: PIN; with the robot's staff card
    HoldCorner,  // text: seconds
    Pin,         // text: digits, on the pad
    Sweep,       // wipes over the whole glass
    Stick,       // text: plug, unplug, or what must stand in a file on it
    EnrolCode,   // text: field; types a one-time code of the backend's into it, each time another
    Paper,       // text: name; keeps what the printer burnt, whatever stands on it
    Reports,     // text: how many readiness reports the backend must have
    Restart,     // ends the application and starts it again on the same state
};

struct ScriptStep {
    Action action = Action::See;
    std::string text;
    std::string field;
    double seconds = 0;
    std::size_t nth = 0;
    int line = 0;
};

struct Script {
    std::string name;
    std::vector<ScriptStep> steps;
};

// `language` chooses where a step gives a text for each. The error names file and line.
tl::expected<Script, std::string> loadScript(const std::filesystem::path& file, const std::string& language);

std::string_view name(Action action);

}  // namespace zizhu::tests::robot
