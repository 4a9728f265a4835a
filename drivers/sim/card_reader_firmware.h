// The firmware of an identity card reader: a security module that finds, selects and reads a card.
//
// Written from the description of the protocol (../idcard/README.md), sharing no code with the driver's
// frames, so that a mistake in one shows against the other.
//
// Commands: present-card FILE   lay a card on (see sim_card.h); one that lies there is replaced
//           take-card
//           flicker             the card that lies there is lost for a moment
//           fingerprints none | empty | full   answers with text and photo have no such field (as asked
//                               for), an empty one, one of 1024 bytes
//           snatch-card FILE    lay a card on and take it away in the middle of its reading
//           fault bad-xor [N]   the Nth answer from now has a wrong check byte, once
//           fault read-failed [N]  the next N reads of text answer 41 (1 without N)
//           fault foreign-card  the card's text has a type that does not exist
//           fault not-identity  finding a card answers 40, unknown card type
//           fault sam-failure   the module's self-test fails until `fault none`
//           fault none
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/sim/firmware.h"
#include "drivers/sim/sim_card.h"

namespace zizhu::drivers {

class CardReaderFirmware final : public Firmware {
public:
    // `findRepeatsAfterRead`: a card that was read goes on answering "find" (see SamQuirks).
    explicit CardReaderFirmware(bool findRepeatsAfterRead = false) : findRepeats_(findRepeatsAfterRead) {}

    void present(SimCard card);
    void take();
    // What the module's serial line is set to; a simulated line itself has no rate.
    int rate() const;

    void powerOn(base::SteadyTime now) override;
    void receive(base::ByteView bytes, base::SteadyTime now) override;
    std::optional<base::Bytes> transmit(base::SteadyTime now) override;
    std::optional<base::SteadyTime> wakeAt() const override;
    base::Result<SimFacts> act(std::span<const std::string> words, base::SteadyTime now) override;
    SimFacts facts() const override;

private:
    enum class State : std::uint8_t { Idle, Found, Selected };
    enum class Fault : std::uint8_t { None, ForeignCard, NotIdentity, SamFailure };

    void handleRequest(base::ByteView body, base::SteadyTime now);
    std::uint8_t handleFind(base::Bytes& data);
    std::uint8_t handleSelect(base::Bytes& data);
    std::uint8_t handleRead(std::uint8_t what, base::Bytes& data);
    void answer(std::uint8_t word, const base::Bytes& data, base::SteadyTime at);
    base::Result<SimFacts> setFault(std::span<const std::string> words);

    const bool findRepeats_;
    std::optional<SimCard> card_;
    bool cardWasRead_ = false;
    bool snatched_ = false;  // goes away at the next select
    State state_ = State::Idle;
    Fault fault_ = Fault::None;
    std::uint64_t badXorIn_ = 0;     // answers until the bad one; 0: none
    std::uint64_t failedReads_ = 0;  // reads still to fail
    int fingerprints_ = 0;
    std::size_t rateIndex_ = 0;
    int frameSizes_ = 0;  // how often the size of radio frames was set
    base::Bytes request_;
    base::SteadyTime lastByte_{};
    base::Bytes reply_;
    base::SteadyTime replyAt_{};
};

}  // namespace zizhu::drivers
