// Talking with a printer over one transport: questions, answers, and what it says unasked.
//
// Thread-bound, as the transport. Every call ends by its Until or by the limits written here, the
// earlier.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "drivers/escpos/status.h"
#include "drivers/transport.h"
#include "drivers/usb/printer_class.h"

namespace zizhu::drivers::escpos {

// For an answer to DLE EOT. At 9600 baud it takes 4 ms; a busy printer answers late.
inline constexpr base::Duration kAnswerLimit{500};
// For one write: a strip of 256 rows of 104 bytes at 9600 baud takes 28 s, at 115200 2.3 s.
inline constexpr base::Duration kWriteLimit{30'000};

class Conversation {
public:
    Conversation(std::unique_ptr<Transport> transport, base::Clock& clock);

    // Opens the transport if it is closed. True if it was: nothing is known of the printer then.
    base::Result<bool> open();
    bool isOpen() const { return transport_->isOpen(); }

    base::Status send(base::ByteView bytes, const Until& until);
    // Sends `bytes` with a GS r behind them in one transfer, so that what does not arrive is not
    // answered either.
    base::Status sendAndAsk(base::Bytes bytes, const Until& until);

    // Takes what has arrived; waits for something if nothing has. Timeout: nothing came.
    base::Status listen(const Until& until);
    // As listen(), but does not wait and does not mind that nothing came.
    base::Status takeArrived();
    // Listens until everything asked for is answered, or `until`.
    base::Status awaitAnswers(std::size_t mayLack, const Until& until);

    // In-turn questions of this count, and answers to them. A new count begins with the questions that
    // are still owed an answer: a printer answers late what it prints late, after paper is loaded.
    void startCounting();
    void forgetOwed();  // they will not be answered any more
    std::size_t asked() const { return asked_; }
    std::size_t answered() const { return answered_; }
    // More answers than questions: some of them are not what they seem, so none proves anything.
    bool overanswered() const { return answered_ > asked_; }
    // The paper ended or the cover was opened at some moment since startCounting(), even if it is
    // mended now. Told by the printer unasked or with an answer.
    bool sawPaperEnd() const { return sawPaperEnd_; }
    bool sawCoverOpen() const { return sawCoverOpen_; }
    // Some such report came since startCounting() and has not been looked into.
    bool sawTrouble() const { return sawTrouble_; }
    void forgetTrouble() { sawTrouble_ = false; }

    // Asks with DLE EOT 1…4, until it is told the same twice in a row: one garbled byte does not send
    // anybody for paper. Timeout: no answer; InvalidInput: never twice the same.
    base::Result<Signals> sense(const Until& until);

    // What a printer on USB says beside the stream, also one that never answers in it. Unsupported elsewhere.
    base::Result<usb::PrinterId> deviceId(const Until& until);
    base::Result<Signals> portSignals(const Until& until);
    base::Status softReset(const Until& until);

    // Listens until nothing has come for `quiet`, at most 20 times that.
    void waitForQuiet(base::Duration quiet, const Until& until);

private:
    base::Result<std::uint8_t> askRealTime(int kind, const Until& until);
    base::Result<Signals> senseOnce(const Until& until);
    void sort(base::ByteView bytes);
    Until within(base::Duration limit, const Until& until) const { return until.within(clock_.in(limit)); }

    std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    StatusDemultiplexer demultiplexer_;
    std::optional<std::uint8_t> realTime_;  // the newest answer to DLE EOT
    std::size_t asked_ = 0;
    std::size_t answered_ = 0;
    bool sawPaperEnd_ = false;
    bool sawCoverOpen_ = false;
    bool sawTrouble_ = false;
};

}  // namespace zizhu::drivers::escpos
