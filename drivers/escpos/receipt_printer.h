// The role "receipt printer" for ESC/POS printers.
//
// How a print is proven. Behind each strip, and behind the cut, stands a question (GS r) that the
// printer answers in turn, once everything before it is burnt. The last strip is held back until all
// before it are answered: so whatever waits in the printer's buffer when paper ends or the cable is
// pulled is never a whole receipt, and printing again never makes two. Proven means that every question
// was answered, the one behind the cut too, and that the printer reported neither paper end nor open
// cover in between, not even for a moment.
//
// One call of print() is one job with one report; nothing is ever printed again unasked. What an
// unproven job may have left in the printer (half an image, rows on the paper) is finished with white
// and cut off before the next job, so that no person's receipt begins with another's.
#pragma once

#include <array>

#include "drivers/device_table.h"
#include "drivers/escpos/commands.h"
#include "drivers/escpos/conversation.h"
#include "drivers/receipt_printer.h"

namespace zizhu::drivers::escpos {

struct Settings {
    int widthDots = 576;  // 384: 58 mm, 576: 80 mm, at 203 dpi; 512: 80 mm at 180 dpi
    int dpi = 0;          // both ways; 0: 180 for 512 dots, else 203
    Quirks quirks = {};
};

// From a profile's options: `width` (dots, 8–832), `dpi` (180, 203), `strip-rows` (8–256), and `cutter`,
// `feeds-to-cutter`, `garbles-48`, `silent` (yes, no); `rows-per-second` is the simulator's.
// InvalidInput: a value.
base::Result<Settings> readSettings(const DeviceOptions& options);
inline constexpr std::array<std::string_view, 8> kOptions = {
    "width", "dpi", "strip-rows", "cutter", "feeds-to-cutter", "garbles-48", "silent", "rows-per-second"};
// Unverified; most clones carry one of them.
inline constexpr std::array kUsbIds = {UsbId{0x04B8, 0x0202}, UsbId{0x0416, 0x5011}, UsbId{0x0483, 0x5743},
                                       UsbId{0x0FE6, 0x811E}, UsbId{0x28E9, 0x0289}};

// How long the printer may take from one answer to the next: 256 rows take 2 s at 16 mm/s.
inline constexpr base::Duration kStripLimit{10'000};

class EscPosReceiptPrinter final : public ReceiptPrinter {
public:
    // `clock` must outlive the device.
    EscPosReceiptPrinter(std::unique_ptr<Transport> transport, base::Clock& clock, Settings settings);

    base::Token name() const override { return "receipt-printer"; }
    int widthDots() const override { return settings_.widthDots; }
    PrintReport print(const base::Bitmap& receipt, const Until& until) override;
    PrinterStatus printerStatus(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;

private:
    struct Job;

    base::Status open();
    base::Status resetOpened(const Until& until);
    base::Result<Signals> senseAndClear(const Until& until);
    base::Status synchronise(const Until& until);
    base::Status ping(const Until& until);
    base::Status confirm(const Until& until);
    base::Status begin(const Until& until);
    base::Status sendStrips(Job& job, const Until& until);
    base::Status settle(std::size_t mayLack, base::Duration limit, const Until& until);
    base::Status lookInto(const Until& until);
    PrintReport verdict(const Job& job, const base::Error& error, const Until& until);
    PrintReport printSilently(Job& job, const Until& until);

    Conversation talk_;
    base::Clock& clock_;
    const Settings settings_;
    bool mayHoldRest_ = true;  // something of an unproven job may wait in the printer's buffer
    bool mayHoldRows_ = true;  // … or stand on the paper before the cutter
};

PrinterStatus describe(const Signals& signals);

base::Result<RoleDevice> makeReceiptPrinter(std::unique_ptr<Transport> transport, base::Clock& clock,
                                            const DeviceOptions& options);

}  // namespace zizhu::drivers::escpos
