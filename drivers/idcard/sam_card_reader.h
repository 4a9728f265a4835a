// An identity card reader that speaks the SAM protocol (README.md beside this), as the role IdCardReader.
#pragma once

#include <memory>
#include <string>

#include "drivers/id_card_reader.h"
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
    int exchangeTries = 3;  // of one question, when the answer is missing or damaged
    int cardTries = 3;      // of find, select, read, while a card is there and does not read
    // Bytes listened to for one answer: an endless stream ends here at the latest.
    std::size_t answerBytes = 16u << 10;
};

struct SamQuirks {
    // After a read, a card answers no "find" until it is taken away [G]. On a reader where it does, set
    // this: the driver then waits itself for the card to go.
    bool findRepeatsAfterRead = false;
};

// Thread-bound.
class SamCardReader final : public IdCardReader {
public:
    // `clock` must outlive the reader.
    SamCardReader(std::unique_ptr<Transport> transport, base::Clock& clock, SamQuirks quirks = {},
                  SamTimings timings = {});

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
    base::Result<bool> find(const Until& until);
    CardResult waitForCard(const Until& until);
    CardResult readFound(const Until& until);
    CardResult attempt(const Until& until);
    base::Status addAppendedAddress(IdCard& card, const Until& until);
    tl::unexpected<CardFailure> trouble(base::Error error);

    const std::unique_ptr<Transport> transport_;
    base::Clock& clock_;
    const SamQuirks quirks_;
    const SamTimings timings_;
    SamReplyScanner scanner_;
    base::SecretBytes chunk_;
    bool readCardLies_ = false;  // a card was read and has not been seen to go
};

}  // namespace zizhu::drivers
