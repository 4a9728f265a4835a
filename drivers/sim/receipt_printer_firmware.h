// A model of an ESC/POS receipt printer: it takes the byte stream as the printer does and keeps what it
// burnt. It shares no code with drivers/escpos, so that it can stand witness for what that sends.
//
// Modelled: the receive buffer and its speed; commands that are carried out in turn, and DLE EOT and
// DLE ENQ, which are carried out on arrival, even when they are pixels; GS v 0, line feeds, cuts at a
// cutter that lies after the head; paper that is used up row by row, near end, paper end in the middle
// of an image (the rest is burnt on the next roll, as printers do); cover, cutter, mechanism, heat;
// automatic status back; power. Text comes out as blocks of its bits: legible to no one, but never
// white, so that a host that lost step is seen.
//
// What people do (Firmware::act):
//   paper-out [ROWS]     the roll ends after ROWS more rows (default: now)
//   paper-low            the roll comes to its near end
//   load-paper [ROWS]    a new roll (default 50 m)
//   open-cover, close-cover, jam-cutter, free-cutter, break, repair, heat, cool
//   hold-feed, release-feed   the button that feeds paper
//   fault none           frees, repairs and cools
//   receipts             how many cut pieces with something on them there are: {"receipts":2,"torn":1}
//   receipt [N]          the Nth of them, default the newest: {"width","height","bits" (base64)}
//   save-receipt FILE [N]  the same as a PBM picture
//   take-receipts [N]    the N oldest are taken away, default all
#pragma once

#include <array>
#include <deque>

#include "base/bitmap.h"
#include "drivers/device_table.h"
#include "drivers/sim/firmware.h"

namespace zizhu::drivers {

struct ReceiptPrinterModel {
    int headDots = 576;
    int rowsPerSecond = 0;  // 0: at once
    int rowsToCutter = 120;
    bool hasCutter = true;
    bool garblesMultiplesOf48 = false;
    bool silent = false;  // one-way: never sends anything
};

// One piece of paper that left the printer.
struct PrintedPiece {
    base::Bitmap image;  // all of it, from one end to the other
    bool cut = false;    // false: the roll ended there
    // The image without its white rows above and below.
    base::Bitmap trimmed() const;
};

class ReceiptPrinterFirmware final : public Firmware {
public:
    // Rows of a roll, and of what is left of it when the near end is reported: 50 m, 1 m at 8 rows a mm.
    static constexpr int kRollRows = 400'000;
    static constexpr int kNearEndRows = 8'000;
    // Bytes that wait; more are lost, as over a serial line without flow control.
    static constexpr std::size_t kBufferBytes = 256 * 1024;
    // Rows of one piece that are kept, and pieces that lie in the tray.
    static constexpr int kPieceRows = 32'000;
    static constexpr std::size_t kPieces = 16;

    explicit ReceiptPrinterFirmware(ReceiptPrinterModel model = {});

    void powerOn(base::SteadyTime now) override;
    void receive(base::ByteView bytes, base::SteadyTime now) override;
    std::optional<base::Bytes> transmit(base::SteadyTime now) override;
    std::optional<base::SteadyTime> wakeAt() const override;
    base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) override;
    SimFacts facts() const override;

    const std::deque<PrintedPiece>& pieces() const { return pieces_; }
    std::size_t lostBytes() const { return lostBytes_; }

private:
    struct Image {  // a raster that is being received
        std::size_t rowBytes = 0;
        std::size_t rowsLeft = 0;
        bool wide = false, high = false, garbled = false;
        base::Bytes row = {};
    };

    // On arrival (receipt_printer_firmware.cpp).
    void watchRealTime(std::uint8_t byte);
    void answerRealTime(std::uint8_t kind);
    std::array<std::uint8_t, 4> group() const;
    void statusMayHaveChanged();
    bool offline() const;
    void run(base::SteadyTime now);

    // In turn (receipt_printer_commands.cpp).
    void step(std::uint8_t byte);
    void pixel(std::uint8_t byte);
    std::size_t commandLength() const;
    void carryOut();
    void initialize();
    void startImage();
    void cut(std::uint8_t function, std::uint8_t rows);

    // Paper (receipt_printer_paper.cpp).
    void burn(const base::Bytes& row);
    void feed(int rows);
    void printLine();
    void endPiece(int rows, bool isCut);
    void loadPaper(int rows);
    void endRollAfter(int rows);
    std::int64_t countReceipts(bool isCut) const;
    void takeReceipts(std::int64_t most);
    base::Result<SimFacts> actOnReceipts(std::span<const std::string> words);
    const PrintedPiece* receiptAt(std::span<const std::string> words, std::size_t index) const;

    const ReceiptPrinterModel model_;
    std::deque<std::uint8_t> buffer_;
    base::SteadyTime busyUntil_{};
    base::Bytes outgoing_;
    std::size_t lostBytes_ = 0;

    base::Bytes command_;  // the beginning of a command
    std::optional<Image> image_;
    std::size_t skip_ = 0;  // bytes of a command that means nothing here
    base::Bytes line_;      // text that waits for its line feed
    std::uint8_t align_ = 0;
    int lineRows_ = 34;
    std::array<std::uint8_t, 2> realTime_{};

    std::uint8_t statusBack_ = 0;
    std::array<std::uint8_t, 4> lastGroup_{};
    bool coverOpen_ = false, cutterJammed_ = false, cutterError_ = false, broken_ = false, hot_ = false,
         feedHeld_ = false;
    int paperRows_ = kRollRows;

    base::Bytes tape_;  // rows from the cutter to the head and of the piece that grows, oldest first
    int tapeRows_ = 0;
    std::deque<PrintedPiece> pieces_;
};

// Options: `width`, `rows-per-second`, `cutter`, `garbles-48`, `silent`; others are the driver's.
base::Result<std::unique_ptr<Firmware>> makeReceiptPrinterFirmware(const DeviceOptions& options);

}  // namespace zizhu::drivers
