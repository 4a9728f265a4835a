// Carries out what a visit asks for: each effect becomes a command to the thread that can do it.
//
// Bound to the ui thread; never blocks it. Owns the workers, the outbox and the sync engine, and what
// belongs to the visit under way outside its session: sealed scans and their thumbnails.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "flow/effect.h"
#include "kiosk/backend_workers.h"
#include "kiosk/config.h"
#include "kiosk/device_workers.h"
#include "kiosk/thumbnail.h"
#include "kiosk/updates/updates.h"
#include "kiosk/workshop/workshop.h"
#include "offline-cache/sync.h"

namespace zizhu::kiosk {

class Effects {
public:
    // All references must outlive it. Fails as Outbox::open and CentralClient::create do.
    static base::Result<std::unique_ptr<Effects>> make(const Config& config, drivers::DeviceSet devices,
                                                       Inbox& inbox, base::Clock& clock,
                                                       base::RandomSource& random, base::EventLog& log,
                                                       Updates* updates = nullptr, WorkshopOptions workshop = {});
    ~Effects();

    // `session` is the one that advance() returned along with `effect`.
    void carryOut(const flow::Effect& effect, const flow::Session& session);

    // A sheet came from the scanner: its outcome, or nothing if it cannot be kept.
    flow::Outcome keep(PageScanned page);
    // The key that payloads are sealed to from now on. Once a signed one has come, the others count no longer.
    void intakeKeyChanged(const base::IntakeKey& key, bool isSigned);
    // What the devices need of the ui thread between events.
    DeviceWorkers& devices() { return *devices_; }
    Workshop& workshop() { return *workshop_; }
    // The way to the backend opened: whatever waits is sent.
    void networkIsUp();
    void cutNetwork(bool cut);

    // A receipt waits a moment for the backend's answer, because it then has the case's number on it.
    // Call after every change of the session and when `receiptDue` has come.
    void considerReceipt(const flow::Session& session);
    std::optional<base::SteadyTime> receiptDue() const;

    // What a power cut left between commit and "submitted": to be shown, then released.
    std::vector<flow::Case> heldCases();
    const Thumbnail* thumbnail(const std::string& blob) const;

private:
    Effects(const Config& config, Inbox& inbox, base::Clock& clock, base::RandomSource& random,
            base::EventLog& log);
    void store(const flow::effect::Store& effect, const flow::Session& session);
    struct WaitingReceipt {
        flow::Request request;
        documents::Receipt receipt;
        base::SteadyTime due;
    };
    void printSoon(flow::Request request, const flow::Session& session);
    void printWaiting();
    void print(flow::Request request, const documents::Receipt& receipt);
    void answer(flow::Outcome outcome);

    const Config& config_;
    Inbox& inbox_;
    base::Clock& clock_;
    base::RandomSource& random_;
    base::EventLog& log_;
    base::IntakeKey intakeKey_;
    bool signedKey_ = false;
    Updates* updates_ = nullptr;
    std::map<std::string, base::Bytes> blobs_;  // ciphertext by hash, until committed or thrown away
    std::map<std::string, Thumbnail> thumbnails_;
    bool cut_ = false;
    std::optional<WaitingReceipt> waiting_;

    // In this order: the workers end before what they use.
    std::unique_ptr<cache::Outbox> outbox_;
    std::unique_ptr<cache::CentralClient> sender_;
    std::unique_ptr<StorageWorker> storage_;
    std::unique_ptr<cache::SyncThread> sync_;
    std::unique_ptr<OnlineWorker> online_;
    std::unique_ptr<DeviceWorkers> devices_;
    std::unique_ptr<Workshop> workshop_;
};

}  // namespace zizhu::kiosk
