// What the parts of zizhu-devices share. Part of the program, not of the library.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "drivers/profile.h"

namespace zizhu::drivers::devices {

// What the program exits with; docs/technicians-commands.md tells them.
inline constexpr int kOk = 0;
inline constexpr int kUsage = 2;    // the command line, a profile or an option is wrong
inline constexpr int kTrouble = 3;  // a device is not there or cannot work
inline constexpr int kNothing = 4;  // nothing came in time: no card, no code, no proof of the print

struct Options {
    std::string device;  // an address, or a profile; of a replay the recording
    std::string model;
    std::string role;
    std::string out;                   // file that a scan or a recording goes to
    std::string position;              // of a light
    std::string blink = "continuous";  // its rate
    std::string colour = "default";
    bool usePaper = false;                // in a self-test
    bool pace = false;                    // a replay takes its recorded time
    std::vector<std::string> commands;    // of the role, that are recorded; none: all
    std::vector<std::string> settings;    // KEY=VALUE, of the model
    std::vector<std::string> simulate;    // commands to simulated devices, before or while it works
    std::vector<std::string> afterwards;  // … and after
    int rate = 115200;
    int seconds = 30;
    bool json = false;
    bool personal = false;
    std::string sysfs = "/sys";
    std::string dev = "/dev";
};

// One result: a line or two for people, or one JSON object.
int finish(const Options& options, int code, const nlohmann::json& object, const std::string& people);
int complain(const Options& options, int code, const std::string& what, const base::Error& error);

// Columns padded to the widest; the last one is not padded.
std::string table(const std::vector<std::vector<std::string>>& rows);

// The first character of several, then stars, unless personal data may be shown.
std::string shown(const base::SecretString& text, const Options& options);

std::string plainWords(const DeviceStatus& status);
std::string plainWords(const PrinterStatus& status);
std::string plainWords(base::StaffAction action);  // what to do
std::string plainWords(const ScannerStatus& status);
std::string plainWords(const DocumentPrinterStatus& status);
std::string toDo(const PrinterStatus& status);
std::string toDo(const DocumentPrinterStatus& status);
std::string plainWords(ScanFault fault);
std::string plainWords(PageHint hint);
std::string plainWords(PrintOutcome outcome);
std::string plainWords(CardFault fault);
std::string plainName(Role role);

nlohmann::json factsOf(const AuxiliariesStatus& status);
nlohmann::json factsOf(const DeviceFacts& facts);

// What a command exits with that could not begin.
int codeOf(const base::Error& error);

// What the command line names, with one entry where an address and a model do.
base::Result<Profile> chooseDevices(const Options& options, std::optional<Role> role);
// The devices that the command line names. `role` is what the command works with, if one.
base::Result<DeviceSet> openDevices(const Options& options, std::optional<Role> role, base::Clock& clock);
// Carries out commands to simulated devices; false and a message on a mistake.
bool simulate(const DeviceSet& set, const std::vector<std::string>& commands);

int list(const Options& options);
int status(const Options& options, base::Clock& clock);
int readCard(const Options& options, base::Clock& clock);
int printTest(const Options& options, base::Clock& clock);
int readCode(const Options& options, base::Clock& clock);
int scan(const Options& options, base::Clock& clock);
int lights(const Options& options, base::Clock& clock);
int selfTest(const Options& options, base::Clock& clock);
int addresses(const Options& options);
int replay(const Options& options, base::Clock& clock);
#ifdef ZIZHU_DEVELOPMENT
int record(const Options& options, base::Clock& clock);
#endif

}  // namespace zizhu::drivers::devices
