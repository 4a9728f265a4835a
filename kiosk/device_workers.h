// One thread for each device of the terminal: takes commands, tells outcomes and changes of state.
//
// Made and called by the ui thread; nothing here blocks it. A command to a device that the terminal
// does not have is answered at once as unavailable.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <variant>

#include "base/bitmap.h"
#include "base/event_log.h"
#include "drivers/profile.h"
#include "kiosk/message.h"
#include "kiosk/worker.h"

namespace zizhu::kiosk {

// How often a device that has nothing to do is asked how it is, and the other waits of the workers.
struct DeviceTimes {
    base::Duration status{std::chrono::seconds(3)};
    base::Duration statusAnswer{std::chrono::seconds(2)};
    base::Duration cardPoll{std::chrono::milliseconds(300)};  // waiting for a card to be laid on
    base::Duration cardRead{std::chrono::seconds(8)};
    base::Duration codeRead{std::chrono::minutes(1)};  // then listened again
    base::Duration scan{std::chrono::seconds(60)};
    base::Duration print{std::chrono::seconds(60)};
    base::Duration document{std::chrono::minutes(3)};
};

class DeviceWorkers {
public:
    // `inbox`, `clock`, `log` must outlive it.
    DeviceWorkers(drivers::DeviceSet devices, Inbox& inbox, base::Clock& clock, base::EventLog& log,
                  const DeviceTimes& times = {});
    ~DeviceWorkers();

    void readCard(flow::Request request);
    void stopCard();
    void scan(flow::Request request);
    void stopScan();
    void listen(flow::Request request);
    void stopListening();
    void print(flow::Request request, base::Bitmap receipt);
    void printDocument(flow::Request request, base::SecretBytes pdf);

    // Dots a row of the receipt printer's paper; of 80 mm paper if there is no printer.
    int receiptDots() const { return receiptDots_; }

private:
    struct Start {
        flow::Request request;
        std::stop_token stop;
    };
    struct PrintReceipt {
        flow::Request request;
        base::Bitmap receipt;
    };
    struct PrintPdf {
        flow::Request request;
        base::SecretBytes pdf;
    };

    void tell(Message message);
    void tellState(flow::Device device, flow::DeviceState state);
    void runCard(const Start& command, std::stop_token quit);
    void watchCard(std::stop_token quit);
    void runScan(const Start& command, std::stop_token quit);
    void runListen(const Start& command, std::stop_token quit);
    void runPrint(PrintReceipt command, std::stop_token quit);
    void runPrintPdf(PrintPdf command, std::stop_token quit);

    drivers::DeviceSet devices_;
    Inbox& inbox_;
    base::Clock& clock_;
    base::EventLog& log_;
    const DeviceTimes times_;
    int receiptDots_ = 576;
    // Written by each device's own thread only.
    std::array<std::optional<flow::DeviceState>, flow::kDeviceCount> told_{};
    std::optional<bool> cardToldPresent_;
    // Of the command under way; touched by the ui thread only.
    std::stop_source cardStop_, scanStop_, listenStop_;

    std::unique_ptr<Worker<Start>> card_, scanner_, codes_;
    std::unique_ptr<Worker<PrintReceipt>> receipts_;
    std::unique_ptr<Worker<PrintPdf>> documents_;
};

}  // namespace zizhu::kiosk
