// One thread for each device of the terminal: takes commands, tells outcomes and changes of state.
//
// Made and called by the ui thread; nothing here blocks it. A command to a device that the terminal
// does not have is answered at once as unavailable; one to a device that hangs, by checkOverdue().
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "kiosk/desks.h"

namespace zizhu::kiosk {

class DeviceWorkers {
public:
    // `inbox`, `clock`, `log` must outlive it. `ledger` counts what devices do; none: nobody counts.
    DeviceWorkers(drivers::DeviceSet devices, Inbox& inbox, base::Clock& clock, base::EventLog& log,
                  const DeviceTimes& times = {}, std::shared_ptr<Ledger> ledger = nullptr);
    // Ends all threads together, in DeviceTimes::end. One that hangs is left behind and logged: the
    // program must end soon after.
    ~DeviceWorkers();

    void readCard(flow::Request request);
    void stopCard();
    // `with`: the scanner or the camera.
    void scan(flow::Request request, flow::Device with = flow::Device::DocumentScanner);
    void stopScan();
    void listen(flow::Request request);
    void stopListening();
    void print(flow::Request request, base::Bitmap receipt);
    void printDocument(flow::Request request, base::SecretBytes pdf);
    void show(const Lamps& lamps);

    // Whether somebody is there, or something is wrong that may mend. If nobody is, devices are asked how
    // they are less often (DeviceTimes::unattended); when somebody comes, all are asked at once. The
    // auxiliaries are watched as closely as ever: door, key and mains tell by themselves only there.
    void attend(bool attended);

    // A device whose call should have ended: it is told as unavailable, and what was asked of it as
    // failed. Call it now and then, at the latest at overdueAt().
    void checkOverdue();
    std::optional<base::SteadyTime> overdueAt() const;

    // Dots a row of the receipt printer's paper; of 80 mm paper if there is no printer.
    int receiptDots() const { return receiptDots_; }

    // For vendor mode: the threads by number, those of flow::Device first.
    static constexpr std::size_t kLights = flow::kDeviceCount, kCabinet = kLights + 1, kStaffCards = kCabinet + 1,
                                 kLanes = kStaffCards + 1;
    // `job` runs on that thread, with the driver of its role, when what was asked before is done.
    using Loan = std::function<void(drivers::Device&, Pulse&, const std::stop_token&)>;
    enum class Lent : std::uint8_t { Given, NotFitted, Hangs };
    Lent lend(std::size_t lane, Loan job);
    // The device is asked how it is, as between jobs: one that is lent again and again would come to no rest.
    void look(std::size_t lane) {
        if (lanes_[lane].thread && !lanes_[lane].hangs) lanes_[lane].thread->look();
    }
    bool fitted(std::size_t lane) const { return lanes_[lane].thread != nullptr; }
    bool hangs(std::size_t lane) const { return lanes_[lane].hangs; }
    const std::shared_ptr<Teller>& teller() const { return teller_; }
    const DeviceTimes& times() const { return times_; }

private:
    // A device's thread, and what the ui thread knows of it. The cabinet's two have no place in a visit.
    struct Lane {
        std::optional<flow::Device> device;
        std::unique_ptr<DeviceThread> thread;
        flow::Request asked = 0;
        bool hangs = false;
        std::function<drivers::Device&()> driver = {};  // for its thread
    };
    using Work = std::function<void(Pulse&, const std::stop_token&)>;

    template <class D, class... Made>
    std::shared_ptr<D> open(std::size_t lane, base::Duration every, Made&&... made);
    void missing(flow::Device device);
    Lane& lane(flow::Device device) { return lanes_[std::size_t(device)]; }
    // Gives the work to the device's thread; answers at once if there is none or too much waits.
    void ask(flow::Device device, flow::Request request, Work work);
    void refuse(flow::Device device, flow::Request request);

    base::Clock& clock_;
    const DeviceTimes times_;
    std::shared_ptr<Teller> teller_;
    int receiptDots_ = 576;
    // Of the command under way.
    std::stop_source cardStop_, scanStop_, listenStop_;

    std::shared_ptr<CardDesk> cards_;
    std::shared_ptr<PageDesk> scanner_, camera_;
    std::shared_ptr<CodeDesk> codes_;
    std::shared_ptr<ReceiptDesk> receipts_;
    std::shared_ptr<DocumentDesk> documents_;
    std::shared_ptr<LampDesk> lamps_;
    std::array<Lane, kLanes> lanes_;
    std::optional<Lamps> lampsAsked_;
    bool attended_ = true;
};

}  // namespace zizhu::kiosk
