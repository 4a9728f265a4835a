// One reader and its card, through libpcsclite. Every call may block as long as the service does.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "drivers/smart_card_reader.h"

namespace zizhu::drivers::pcsc {

inline constexpr std::size_t kMaxApdu = 4 + 3 + 65'535 + 3;  // extended, ISO 7816-4
inline constexpr std::size_t kMaxAnswer = 65'536 + 2;

enum class Card : std::uint8_t { Absent, Present, Mute };

// Used by one thread at a time, but for wake().
class Session {
public:
    // `reader`: what the reader's name begins with; empty: the only one there is.
    explicit Session(std::string reader) : wanted_(std::move(reader)) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    // Errors of all: Unavailable the service, the reader or the card is not there; Refused somebody else has
    // the card, or several readers are there and none is named; DeviceError the card does not answer;
    // SequenceError none is connected, or another program has reset it.
    base::Result<Card> card();
    // Waits for a change, `milliseconds` at most, if `card` is what there is.
    base::Result<Card> waitForChange(Card card, int milliseconds);
    base::Result<base::SecretBytes> connect();  // the answer to reset
    base::Result<base::SecretBytes> transmit(base::ByteView apdu);
    void disconnect();
    // Forgets everything, the connection to the service too.
    void close();

    const std::string& readerName() const { return reader_; }

    // Ends a waitForChange() that runs. Any thread.
    void wake();
    // Nobody waits for the call that runs any more; the card is let go after it, or before the next. Any
    // thread.
    void giveUp() { givenUp_ = true; }
    void letGoIfGivenUp() {
        if (givenUp_.exchange(false)) disconnect();
    }

private:
    base::Status open();
    base::Status findReader();
    base::Result<Card> ask(Card known, bool knows, unsigned long milliseconds);
    base::Result<base::SecretBytes> exchange(base::ByteView apdu);
    base::Error failure(long code);

    const std::string wanted_;
    std::string reader_;
    std::atomic<long> context_{0};
    std::atomic<bool> givenUp_{false};
    bool open_ = false;
    long handle_ = 0;
    bool connected_ = false;
    unsigned long protocol_ = 0;
};

}  // namespace zizhu::drivers::pcsc
