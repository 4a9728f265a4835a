// Carries out what vendor mode asks for (flow/vendor/effect.h says what each effect means): with the devices'
// own threads, and with threads of its own for what is slow: files and PINs, the survey, the network, sound.
//
// Bound to the ui thread, and never blocks it but in the constructor and the destructor. Answers come through
// the inbox. What is under way ends when this object does; a thread that hangs is left behind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flow/session.h"
#include "kiosk/backend_workers.h"
#include "kiosk/config.h"
#include "kiosk/device_workers.h"
#include "kiosk/thumbnail.h"
#include "kiosk/workshop/contact.h"
#include "kiosk/workshop/ledger.h"
#include "kiosk/workshop/machine.h"
#include "kiosk/workshop/sound.h"
#include "offline-cache/sync.h"

namespace zizhu::kiosk {

// What a test gives in place of the machine's own.
struct WorkshopOptions {
    MachinePlaces places = {};
    std::shared_ptr<Sound> sound = nullptr;  // none: neither loudspeaker nor microphone
};

// What was counted before; a damaged file is logged, and all begins anew.
std::shared_ptr<Ledger> openLedger(const Config& config, base::Clock& clock, base::EventLog& log);

// All references must outlive the workshop.
struct WorkshopParts {
    const Config& config;
    DeviceWorkers& devices;
    StorageWorker& storage;
    cache::SyncThread& sync;
    OnlineWorker& online;
    cache::Outbox& outbox;
    Updates* updates;  // none: the catalogue stays as it is
    base::Clock& clock;
    base::RandomSource& random;
    base::EventLog& log;
    std::shared_ptr<Ledger> ledger;
    std::shared_ptr<Contact> contact;
    WorkshopOptions options = {};
};

class Workshop {
public:
    explicit Workshop(WorkshopParts parts);
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    // What was kept from before the start: the count of wrong PINs, a decision to be out of service.
    std::vector<flow::Fact> atStart() const;
    void carryOut(const flow::vendor::Effect& effect, const flow::Session& session);
    // Readiness reports that wait are sent.
    void networkIsUp();

    // As measured at this terminal; nothing was: the configuration counts.
    const std::optional<flow::vendor::Calibration>& calibration() const { return calibration_; }
    // The panel with what was measured.
    screens::Panel panel(screens::Panel configured) const;
    documents::PaperGeometry paper() const;
    // The newest picture of the camera, by its name "vendor-frame/N"; nullptr if there is none. Lives until the
    // next call.
    const Thumbnail* frame(std::string_view name);

private:
    struct Shop;  // what the threads share
    using Request = flow::Request;
    using Job = std::function<void(Shop&, const std::stop_token&)>;

    // Threads of its own; each is made when it is first wanted.
    enum class Hand : std::uint8_t { Files, Survey, Network, Sound };
    static constexpr std::size_t kHands = 4;
    void give(Hand hand, Request request, Job job);
    // The device of `part`; one that is not there or hangs is told as the end of `request`.
    bool lend(Request request, flow::vendor::Part part, DeviceWorkers::Loan job);
    void tell(flow::vendor::Outcome outcome);
    void end(Request request, flow::vendor::Ending ending, base::Detail detail = {});
    // A trial begins: the one before ends.
    std::stop_token newTrial();

    // entry.cpp
    void readStaffCard(Request request);
    void savePinGuard(const flow::vendor::PinGuard& guard);
    void checkPin(const flow::vendor::effect::CheckPin& what);
    void askComponents(Request request);
    void leave(Request request);
    // looking.cpp
    void survey(Request request, const flow::Session& session);
    void askDevices();
    void reset(Request request, flow::vendor::Part part);
    void test(Request request, flow::vendor::Part part, const flow::Session& session);
    // machine_tests.cpp: of parts that are no devices
    void testMachine(Request request, flow::vendor::Part part);
    void testBackend(Request request, flow::vendor::Part part);
    // trying.cpp
    void printTestPage(Request request, flow::vendor::Part printer);
    void readCode(Request request, flow::vendor::Part reader);
    void playTone(Request request, int percent);
    void measureLevel(Request request);
    void view(Request request, flow::vendor::Part part);
    void setLight(const flow::vendor::effect::SetLight& what);
    void stop();
    // changing.cpp
    void calibrate(Request request, const flow::vendor::Calibration& to);
    flow::vendor::Calibration measured() const;
    void testNetwork(Request request);
    void changeNetwork(Request request, const flow::vendor::NetworkSettings& to);
    void exportLogs(const flow::vendor::effect::ExportLogs& what);
    void enrol(const flow::vendor::effect::Enrol& what);
    // reports.cpp
    void keepReport(Request request, const flow::vendor::Report& report);
    void printReport(Request request, const flow::vendor::Report& report, base::Language language);
    void sendReport(Request request, const flow::vendor::Report& report);
    void keepOutage(Request request, const std::optional<flow::Outage>& outage);

    WorkshopParts parts_;
    std::shared_ptr<Shop> shop_;
    std::optional<flow::vendor::Calibration> calibration_;
    std::string catalogueVersion_;  // offered, as of the latest effect
    std::stop_source cardStop_, trialStop_;
    Thumbnail shown_;
    std::array<std::unique_ptr<DeviceThread>, kHands> hands_;
};

}  // namespace zizhu::kiosk
