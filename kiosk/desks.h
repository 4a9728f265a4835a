// One desk a device: what its thread does with it. A desk is used by that thread only, and owned by it,
// so that a thread which hangs keeps what it hangs in.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "base/bitmap.h"
#include "drivers/profile.h"
#include "kiosk/device_thread.h"
#include "kiosk/lamps.h"
#include "kiosk/teller.h"

namespace zizhu::kiosk {

// How often a device that has nothing to do is asked how it is, and the longest that things take.
struct DeviceTimes {
    base::Duration status{std::chrono::seconds(3)};
    base::Duration cabinet{std::chrono::seconds(5)};  // lights and auxiliaries
    base::Duration unattended{std::chrono::seconds(30)};  // all but the auxiliaries, while nobody is there
    base::Duration statusAnswer{std::chrono::seconds(2)};
    base::Duration cardPoll{std::chrono::milliseconds(300)};  // waiting for a card to be laid on
    base::Duration cardRead{std::chrono::seconds(8)};
    base::Duration codeRead{std::chrono::minutes(1)};  // then listened again
    base::Duration scan{std::chrono::seconds(60)};
    base::Duration print{std::chrono::seconds(60)};
    base::Duration document{std::chrono::minutes(3)};
    base::Duration recover{std::chrono::seconds(10)};  // between tries to bring a stuck cutter back
    base::Duration light{std::chrono::milliseconds(500)};
    base::Duration grace{std::chrono::seconds(5)};  // a call that ends so much later than its Until hangs
    base::Duration end{std::chrono::seconds(4)};  // for all threads to end; who hangs is left behind
};

struct Desk {
    std::shared_ptr<Teller> teller;
    DeviceTimes times;
};

class CardDesk {
public:
    CardDesk(std::unique_ptr<drivers::IdCardReader> reader, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    // Until a card is read, the reader fails, or `stop` is asked to.
    void read(flow::Request request, const std::stop_token& stop, Pulse& pulse);
    drivers::Device& driver() { return *reader_; }

private:
    void state(const drivers::DeviceStatus& status);

    std::unique_ptr<drivers::IdCardReader> reader_;
    Desk desk_;
    bool lies_ = false;  // a card that was read in a visit
};

// The scanner, or the camera in its place.
class PageDesk {
public:
    PageDesk(std::unique_ptr<drivers::DocumentScanner> scanner, Desk desk);
    PageDesk(std::unique_ptr<drivers::DocumentCamera> camera, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    void take(flow::Request request, const std::stop_token& stop, const std::stop_token& quit, Pulse& pulse);
    drivers::Device& driver() { return camera_ ? static_cast<drivers::Device&>(*camera_) : *scanner_; }

private:
    flow::Device device() const { return camera_ ? flow::Device::DocumentCamera : flow::Device::DocumentScanner; }
    // Asks how it is, and tells it.
    void look(Pulse& pulse, const std::stop_token& quit);
    void paper(const drivers::ScannerStatus& status);
    void failed(flow::Request request, const drivers::ScanFailure& failure);

    std::unique_ptr<drivers::DocumentScanner> scanner_;
    std::unique_ptr<drivers::DocumentCamera> camera_;
    Desk desk_;
    drivers::ScannerStatus last_{};
    bool scanned_ = false;       // since no paper was there
    bool paperTold_ = false;
};

class CodeDesk {
public:
    CodeDesk(std::unique_ptr<drivers::CodeScanner> scanner, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    void listen(flow::Request request, const std::stop_token& stop, Pulse& pulse);
    drivers::Device& driver() { return *scanner_; }

private:
    void state(const drivers::DeviceStatus& status);

    std::unique_ptr<drivers::CodeScanner> scanner_;
    Desk desk_;
};

class ReceiptDesk {
public:
    ReceiptDesk(std::unique_ptr<drivers::ReceiptPrinter> printer, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    void print(flow::Request request, const base::Bitmap& receipt, Pulse& pulse, const std::stop_token& quit);
    drivers::Device& driver() { return *printer_; }

private:
    drivers::PrinterStatus look(Pulse& pulse, const std::stop_token& quit);
    void recover(Pulse& pulse, const std::stop_token& quit);

    std::unique_ptr<drivers::ReceiptPrinter> printer_;
    Desk desk_;
    base::SteadyTime recoverAt_{};
    drivers::PrinterStatus last_{};
};

class DocumentDesk {
public:
    DocumentDesk(std::unique_ptr<drivers::DocumentPrinter> printer, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    void print(flow::Request request, base::ByteView pdf, Pulse& pulse, const std::stop_token& quit);
    drivers::Device& driver() { return *printer_; }

private:
    drivers::DocumentPrinterStatus look(Pulse& pulse, const std::stop_token& quit);

    std::unique_ptr<drivers::DocumentPrinter> printer_;
    Desk desk_;
    drivers::DocumentPrinterStatus last_{};
};

// Guide lights. That one fails matters to nobody but the log, which is told once.
class LampDesk {
public:
    LampDesk(std::unique_ptr<drivers::Lights> lights, Desk desk);
    void want(const Lamps& lamps);  // from any thread: the newest counts
    void show(Pulse& pulse, const std::stop_token& quit);
    void rest(Pulse& pulse, const std::stop_token& quit);
    drivers::Device& driver() { return *lights_; }

private:
    Lamps wanted();

    std::unique_ptr<drivers::Lights> lights_;
    Desk desk_;
    std::vector<drivers::LightPosition> positions_;
    std::mutex mutex_;
    Lamps wanted_{};
    std::array<std::optional<Lamp>, kLampCount> shown_{};
    drivers::DeviceStatus last_{};
    bool troubleLogged_ = false;
};

// Sensors and supplies: what changes is logged; a battery that is nearly empty ends the service; the operator
// switch asks for vendor mode.
class CabinetDesk {
public:
    CabinetDesk(std::unique_ptr<drivers::Auxiliaries> cabinet, Desk desk);
    void rest(Pulse& pulse, const std::stop_token& quit);
    drivers::Device& driver() { return *cabinet_; }

private:
    void temperature(const std::optional<int>& celsius);
    void power(const std::optional<drivers::Ups>& ups);
    void operatorSwitch(drivers::OperatorSwitch position);

    std::unique_ptr<drivers::Auxiliaries> cabinet_;
    Desk desk_;
    drivers::AuxiliariesStatus last_{};
    std::optional<int> temperatureLogged_;
    bool outage_ = false;
    bool maintenance_ = false;  // as the switch was told last
};

// The reader of staff cards: nobody asks it between two entries of a technician.
class StaffDesk {
public:
    StaffDesk(std::unique_ptr<drivers::SmartCardReader> reader, Desk) : reader_(std::move(reader)) {}
    void rest(Pulse&, const std::stop_token&) {}
    drivers::Device& driver() { return *reader_; }

private:
    std::unique_ptr<drivers::SmartCardReader> reader_;
};

}  // namespace zizhu::kiosk
