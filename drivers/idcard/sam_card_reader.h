// An identity card reader that speaks the SAM protocol (README.md beside this), as the role IdCardReader.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "drivers/device_table.h"
#include "drivers/id_card_reader.h"
#include "drivers/idcard/photo_decoder.h"
#include "drivers/idcard/sam_frame.h"

namespace zizhu::drivers {

// How long things take and how often they are tried. Marks as in README.md.
struct SamTimings {
    // An answer must begin within `answerBegins` of its question and be whole within `answerWhole` [C:
    // serial drivers]. 1295 bytes take 112 ms at 115200 baud, 1.4 s at 9600.
    base::Duration answerBegins{2000};
    base::Duration answerWhole{5000};
    // Between two looks for a card. Public drivers look once a second; a person notices that. [own choice]
    base::Duration poll{300};
    // A card that was just laid down still bounces in the field: wait before trying again. [own choice]
    base::Duration settle{150};
    // After a failed exchange the line must be silent for `quiet`, and is listened to no longer than
    // `quietAtMost`, so that a late answer is not taken for the next one. [own choice]
    base::Duration quiet{60};
    base::Duration quietAtMost{500};
    // A card that is away for no longer never went: cards flicker on the edge of the field. [own choice]
    base::Duration bounce{300};
    // How long each other rate is given, when a serial line has not answered at its own. An answer to
    // the question takes 20 ms at 9600 baud. [own choice]
    base::Duration otherRate{300};
    int exchangeTries = 3;  // of one question, when the answer is missing or damaged
    int cardTries = 3;      // of find, select, read, while a card is there and does not read
    // Bytes listened to for one answer: an endless stream ends here at the latest.
    std::size_t answerBytes = 16u << 10;
};

struct SamQuirks {
    // After a read, a card answers no "find" until it is taken away [G]. On a reader where it does, set
    // this: the driver then asks by "find" whether the card still lies there.
    bool findRepeatsAfterRead = false;
    // Sent once after opening: the size of radio frames, 0x50 or 0x58 [C 2]. Few readers want it.
    std::optional<std::uint8_t> frameSize = std::nullopt;
    // A serial line that does not answer is tried at the other rates, and brought back to its own.
    bool searchesRate = true;
    bool readsManagementNumber = false;
};

// From a profile's options: `find-after-read` (silent, repeats), `frame-size` (50, 58, hexadecimal, or
// none), `rate-search` (yes, no), `management-number` (yes, no), `photo-decoder` (a path, see
// photo_decoder.h). InvalidInput: a value.
base::Result<SamQuirks> readSamQuirks(const DeviceOptions& options);
base::Result<RoleDevice> makeSamReader(std::unique_ptr<Transport> transport, base::Clock& clock,
                                       const DeviceOptions& options);

// Thread-bound.
class SamCardReader final : public IdCardReader {
public:
    // `clock` must outlive the reader.
    SamCardReader(std::unique_ptr<Transport> transport, base::Clock& clock, SamQuirks quirks = {},
                  SamTimings timings = {});

    // Decodes photos from now on. A decoder that could not be loaded is a note for staff, no failure.
    void decodeWith(base::Result<std::unique_ptr<PhotoDecoder>> decoder);

    base::Token name() const override { return "card-reader"; }
    DeviceStatus status(const Until& until) override;
    DeviceFacts capabilities(const Until& until) override;
    base::Status reset(const Until& until) override;
    CardResult read(const Until& until) override;
    base::Result<CardMedia> media(const Until& until) override;

    // The number of the security module, "05.02-…": identifies the reader, not a person.
    base::Result<std::string> samId(const Until& until);

private:
    base::Result<SamReply> ask(SamRequest request, const Until& until);  // with retries
    base::Result<SamReply> askOnce(SamRequest request, const Until& until);
    base::Result<SamReply> awaitReply(const Until& until);
    void quieten(const Until& until);
    base::Status ready(const Until& until);  // open, and the module answers that it is well
    base::Status checkModule(const Until& until);
    bool lineMayBeElsewhere(const base::Error& error) const;
    bool searchRate(const Until& until);
    void sendFrameSize(const Until& until);
    base::Result<bool> find(const Until& until);
    base::Result<bool> stillLies(const Until& until);
    base::Result<bool> findAfterBounce(const Until& until);
    CardResult waitForCard(const Until& until);
    CardResult readFound(const Until& until);
    CardResult readUnlessSame(const Until& until);
    CardResult attempt(const Until& until);
    base::Status addAppendedAddress(IdCard& card, const Until& until);
    base::Status addManagementNumber(IdCard& card, const Until& until);
    void addPicture(IdCard& card);
    void forgetCard();
    tl::unexpected<CardFailure> trouble(base::Error error);

    const std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    const SamQuirks quirks_;
    const SamTimings timings_;
    SamReplyScanner scanner_;
    base::SecretBytes chunk_;
    std::unique_ptr<PhotoDecoder> decoder_;
    std::optional<base::Error> decoderFault_;
    bool heard_ = false;             // a whole answer came since the transport was opened
    bool configured_ = false;        // what is sent once was sent
    bool readCardLies_ = false;      // a card was read and has not been seen to go
    bool findTellsOfIt_ = false;     // … and "find" answers while it lies there
    base::SteadyTime cardSeen_{};    // when it was last known to lie there
    bool mayBeAnother_ = false;      // … but was lost for a moment
    base::SecretString lastNumber_;  // of that card, as long as it lies there
};

}  // namespace zizhu::drivers
