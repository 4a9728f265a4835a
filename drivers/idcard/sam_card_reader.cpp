#include "drivers/idcard/sam_card_reader.h"

#include <algorithm>

#include "drivers/idcard/card_text.h"
#include "drivers/pause.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;
using base::StaffAction;
using base::Status;

namespace {

constexpr std::size_t kChunkBytes = 2048;
// Its form is told nowhere; what is longer is another answer.
constexpr std::size_t kMaxManagementNumber = 64;

// Whether `reply` can be the answer to `request`: a late answer to an earlier question cannot.
bool fits(SamRequest request, const SamReply& reply) {
    const std::size_t size = reply.data.size();
    if (reply.word != SamWord::Ok && reply.word != SamWord::Found) return size == 0;
    if (request == kSamFindCard) return reply.word == SamWord::Found && size == 4;
    if (reply.word != SamWord::Ok) return false;
    if (request == kSamSelectCard) return size == 8;
    if (request == kSamReadId) return size == 16;
    if (request == kSamReadCard) return isCardDataSize(size);
    if (request == kSamReadManagementNumber) return size > 0 && size <= kMaxManagementNumber;
    if (request == kSamReadAppendedAddress) return size >= kAppendedAddressBytes;
    return size == 0;
}

// Words by which the reader says that the question came damaged: ask again.
bool askedBadly(SamWord word) {
    return word == SamWord::HostChecksum || word == SamWord::HostLength || word == SamWord::BadCommand ||
           word == SamWord::Unknown;
}

// The error that a reply's word means; what no error is must have been handled before.
base::Error errorOf(SamWord word) {
    const auto error = [word](Errc code, StaffAction action) {
        return base::Error{code, {"the reader answered {}", unsigned(word)}, action};
    };
    switch (word) {
        case SamWord::UnknownCardType:
        case SamWord::CardRefusedSam:
        case SamWord::SamRefusedCard:
            return error(Errc::Unsupported, StaffAction::None);
        case SamWord::FindFailed:
        case SamWord::SelectFailed:
        case SamWord::ReadFailed:
        case SamWord::RandomNumber:
        case SamWord::Length:
        case SamWord::Verification:
        case SamWord::Absent:
            return error(Errc::Refused, StaffAction::None);
        default:
            return error(Errc::DeviceError, StaffAction::Maintenance);
    }
}

// An error that lies with the card or its place, not with the reader.
bool aboutCard(const base::Error& error) {
    return error.code == Errc::Refused || error.code == Errc::Unsupported || error.code == Errc::InvalidInput;
}

bool worthAnotherTry(const base::Error& error) {
    return error.code == Errc::Timeout || error.code == Errc::Corrupt || error.code == Errc::TooLarge;
}

}  // namespace

SamCardReader::SamCardReader(std::unique_ptr<Transport> transport, base::Clock& clock, SamQuirks quirks,
                             SamTimings timings)
    : transport_(std::move(transport)),
      clock_(clock),
      quirks_(quirks),
      timings_(timings),
      chunk_(kChunkBytes) {}

void SamCardReader::decodeWith(Result<std::unique_ptr<PhotoDecoder>> decoder) {
    if (decoder) {
        decoder_ = *std::move(decoder);
    } else {
        decoderFault_ = decoder.error();
    }
}

Result<SamReply> SamCardReader::awaitReply(const Until& until) {
    const base::SteadyTime asked = clock_.steady();
    const Until begins = until.within(asked + timings_.answerBegins);
    const Until whole = until.within(asked + timings_.answerWhole);
    scanner_.clear();
    for (std::size_t heard = 0; heard < timings_.answerBytes;) {
        const Until& limit = scanner_.begun() ? whole : begins;
        // A stream of noise is always ready to be read, so the deadline must be looked at here too.
        if (clock_.steady() >= limit.deadline)
            return fail(Errc::Timeout, {"no answer, {} bytes of noise", heard});
        const Result<std::size_t> got = transport_->read(chunk_, limit);
        if (!got) return fail(got.error());
        heard += *got;
        std::optional<SamReply> reply = scanner_.feed(base::ByteView(chunk_).first(*got));
        std::fill(chunk_.begin(), chunk_.begin() + std::ptrdiff_t(*got), std::uint8_t(0));
        if (reply) return *std::move(reply);
    }
    return fail(Errc::TooLarge, {"no answer in {} bytes", timings_.answerBytes});
}

void SamCardReader::quieten(const Until& until) {
    const base::SteadyTime end = clock_.in(timings_.quietAtMost);
    while (clock_.steady() < until.within(end).deadline) {
        if (!transport_->read(chunk_, until.within(std::min(end, clock_.in(timings_.quiet))))) break;
    }
    std::fill(chunk_.begin(), chunk_.end(), std::uint8_t(0));
}

Result<SamReply> SamCardReader::askOnce(SamRequest request, const Until& until) {
    if (!transport_->isOpen()) {
        heard_ = configured_ = false;
        forgetCard();
    }
    if (Status open = transport_->open(); !open) return fail(open.error());
    transport_->discardInput();
    const Until patience = until.within(clock_.in(timings_.answerBegins));
    if (Status sent = transport_->write(encodeSamRequest(request), patience); !sent)
        return fail(sent.error());
    Result<SamReply> reply = awaitReply(until);
    if (!reply) return reply;
    heard_ = true;
    if (askedBadly(reply->word)) return fail(Errc::Corrupt, {"the question arrived damaged"});
    if (!fits(request, *reply)) return fail(Errc::Corrupt, {"an answer to another question"});
    return reply;
}

Result<SamReply> SamCardReader::ask(SamRequest request, const Until& until) {
    bool brokeOnce = false;
    for (int tries = 1;; ++tries) {
        Result<SamReply> reply = askOnce(request, until);
        // An endpoint that stalls is cleared and the device opened anew: the module behind it goes on.
        if (!reply && reply.error().code == Errc::Io && !brokeOnce && clock_.steady() < until.deadline) {
            brokeOnce = true;
            continue;
        }
        if (reply || !worthAnotherTry(reply.error())) return reply;
        const base::Error error = reply.error();
        if (tries >= timings_.exchangeTries || clock_.steady() >= until.deadline) return fail(error);
        if (tries == 1 && lineMayBeElsewhere(error) && searchRate(until)) continue;
        quieten(until);
    }
}

bool SamCardReader::lineMayBeElsewhere(const base::Error& error) const {
    const bool unheard = !heard_ && error.code != Errc::Canceled && transport_->isOpen();
    return unheard && quirks_.searchesRate && transport_->rate().has_value();
}

// Asks at every other rate. A reader that answers at one is told to come to the line's own; one that does
// not come is met where it is.
bool SamCardReader::searchRate(const Until& until) {
    const int own = *transport_->rate();
    const auto answers = [&](SamRequest request) {
        const Result<SamReply> reply = askOnce(request, until.within(clock_.in(timings_.otherRate)));
        return reply && reply->word == SamWord::Ok;
    };
    for (const int rate : kSamRates) {
        if (rate == own) continue;
        if (!transport_->setRate(rate) || !answers(kSamStatus)) continue;
        const auto wanted = std::find(kSamRates.begin(), kSamRates.end(), own);
        if (wanted == kSamRates.end() || !answers(samSetRate(std::size_t(wanted - kSamRates.begin())))) {
            return true;
        }
        if (transport_->setRate(own) && answers(kSamStatus)) return true;
        if (transport_->setRate(rate) && answers(kSamStatus)) return true;
        break;
    }
    heard_ = true;  // enough of it until the line is opened anew
    (void)transport_->setRate(own);
    return false;
}

// A reader that does not know the request goes on with its own size.
void SamCardReader::sendFrameSize(const Until& until) {
    if (!quirks_.frameSize || (transport_->isOpen() && configured_)) return;
    if (const Result<SamReply> reply = ask(samSetFrameSize(*quirks_.frameSize), until); reply)
        configured_ = true;
}

void SamCardReader::forgetCard() {
    readCardLies_ = findTellsOfIt_ = mayBeAnother_ = false;
    lastNumber_.clear();
}

Status SamCardReader::checkModule(const Until& until) {
    const Result<SamReply> reply = ask(kSamStatus, until);
    if (!reply) return fail(reply.error());
    if (reply->word != SamWord::Ok) return fail(errorOf(reply->word));
    return {};
}

Status SamCardReader::ready(const Until& until) {
    Status well = checkModule(until);
    if (well || well.error().code == Errc::Unavailable || well.error().code == Errc::Canceled ||
        clock_.steady() >= until.deadline) {
        return well;
    }
    // A module that hangs or failed its self-test gets one reset before a person is called.
    if (Status done = reset(until); !done) return fail(well.error());
    return checkModule(until);
}

Status SamCardReader::reset(const Until& until) {
    forgetCard();
    configured_ = false;
    quieten(until);
    const Result<SamReply> reply = ask(kSamReset, until);
    if (!reply) {
        // Whatever is wrong with the line may be mended by opening it anew the next time.
        if (reply.error().code != Errc::Canceled) transport_->close();
        return fail(forStaff(reply.error()));
    }
    if (reply->word != SamWord::Ok) return fail(forStaff(errorOf(reply->word)));
    return {};
}

DeviceStatus SamCardReader::status(const Until& until) {
    const Status well = checkModule(until);
    if (!well) return statusFrom(well.error());
    // It reads cards all the same.
    if (decoderFault_) return {DeviceState::Online, decoderFault_->action, decoderFault_->detail};
    return {DeviceState::Online};
}

DeviceFacts SamCardReader::capabilities(const Until& until) {
    DeviceFacts facts{{"cards", std::string("citizen hmt foreigner-2017 foreigner-2023")}};
    if (const Result<std::string> id = samId(until)) facts["samId"] = *id;
    if (const std::optional<int> rate = transport_->rate()) facts["rate"] = std::int64_t(*rate);
    if (decoder_ || decoderFault_) facts["decodesPhotos"] = decoder_ != nullptr;
    return facts;
}

Result<std::string> SamCardReader::samId(const Until& until) {
    const Result<SamReply> reply = ask(kSamReadId, until);
    if (!reply) return fail(reply.error());
    if (reply->word != SamWord::Ok) return fail(errorOf(reply->word));
    return *formatSamId(reply->data);
}

Result<bool> SamCardReader::find(const Until& until) {
    const Result<SamReply> reply = ask(kSamFindCard, until);
    if (!reply) return fail(reply.error());
    if (reply->word == SamWord::Found) return true;
    if (reply->word == SamWord::FindFailed) return false;
    return fail(errorOf(reply->word));
}

// Whether the card that was read is still there.
Result<bool> SamCardReader::stillLies(const Until& until) {
    if (!quirks_.findRepeatsAfterRead && !findTellsOfIt_) {
        // "find" would say that there is none. Reading something small goes on working while it lies there.
        const Result<SamReply> reply = ask(kSamReadAppendedAddress, until);
        if (!reply) return fail(reply.error());
        if (reply->word == SamWord::Ok || reply->word == SamWord::Absent) {
            cardSeen_ = clock_.steady();
            return true;
        }
    }
    const bool seenJustNow = clock_.steady() - cardSeen_ <= timings_.poll + timings_.bounce;
    Result<bool> found = find(until);
    if (found && !*found) found = findAfterBounce(until);
    if (!found && !aboutCard(found.error())) return fail(found.error());
    if (found && *found && (seenJustNow || findTellsOfIt_ || quirks_.findRepeatsAfterRead)) {
        // "find" knows of a card again, after a moment in which it could be changed.
        if (!findTellsOfIt_ && !quirks_.findRepeatsAfterRead) mayBeAnother_ = findTellsOfIt_ = true;
        cardSeen_ = clock_.steady();
        return true;
    }
    forgetCard();
    return false;
}

// Finds none, and looks again once a card that only flickered would be back.
Result<bool> SamCardReader::findAfterBounce(const Until& until) {
    if (!pause(clock_, timings_.bounce, until)) return false;
    return find(until);
}

Result<CardMedia> SamCardReader::media(const Until& until) {
    sendFrameSize(until);
    if (!transport_->isOpen()) forgetCard();
    if (readCardLies_) {
        const Result<bool> lies = stillLies(until);
        if (!lies) return fail(forStaff(lies.error()));
        if (*lies) return CardMedia::Present;
    }
    const Result<bool> found = find(until);
    if (!found && !aboutCard(found.error())) return fail(forStaff(found.error()));
    if (!found) return CardMedia::Present;
    return *found ? CardMedia::Present : CardMedia::NotPresent;
}

tl::unexpected<CardFailure> SamCardReader::trouble(base::Error error) {
    const CardFault fault = error.code == Errc::Canceled ? CardFault::Canceled : CardFault::DeviceTrouble;
    return tl::unexpected<CardFailure>(CardFailure{fault, forStaff(std::move(error))});
}

CardResult SamCardReader::read(const Until& until) {
    if (Status well = ready(until); !well) return trouble(well.error());
    sendFrameSize(until);
    return waitForCard(until);
}

CardResult SamCardReader::waitForCard(const Until& until) {
    for (;;) {
        const bool inFull = clock_.in(timings_.answerBegins) <= until.deadline;
        // The card that was read before is not read again while it lies there.
        const Result<bool> same = readCardLies_ ? stillLies(until) : Result<bool>(false);
        const Result<bool> found = same && !*same ? find(until) : Result<bool>(false);
        const Result<bool>& asked = same ? found : same;
        // A question that the caller's deadline cut short says nothing about the reader.
        if (!asked && asked.error().code == Errc::Timeout && !inFull) {
            return tl::unexpected<CardFailure>({CardFault::NoCard, asked.error()});
        }
        if (!asked && !aboutCard(asked.error())) return trouble(asked.error());
        if (!asked) return tl::unexpected<CardFailure>({CardFault::UnknownCard, asked.error()});
        if (*asked) return readFound(until);
        if (mayBeAnother_) {
            CardResult other = readUnlessSame(until);
            if (other || other.error().fault != CardFault::NoCard) return other;
        }
        if (!pause(clock_, timings_.poll, until)) {
            const bool stopped = until.stop.stop_requested();
            return tl::unexpected<CardFailure>(
                {stopped ? CardFault::Canceled : CardFault::NoCard,
                 {stopped ? Errc::Canceled : Errc::Timeout, {"no card was laid on"}}});
        }
    }
}

// The card that was read is lost and found within a moment: read again, its number tells whether it is
// the same. NoCard: it is, or it is gone.
CardResult SamCardReader::readUnlessSame(const Until& until) {
    const base::SecretString before = lastNumber_;
    CardResult card = readFound(until);
    if (card && card->number == before)
        return tl::unexpected<CardFailure>({CardFault::NoCard, {Errc::Exists, {}}});
    if (card) return card;
    forgetCard();
    if (card.error().fault == CardFault::TakenTooEarly) card.error().fault = CardFault::NoCard;
    return card;
}

// A card has been found. Tries until it reads, is gone, or has had its chances.
CardResult SamCardReader::readFound(const Until& until) {
    for (int tries = 1;; ++tries) {
        CardResult card = attempt(until);
        if (card || card.error().fault != CardFault::ReadFailed) return card;
        if (!pause(clock_, timings_.settle, until)) {
            return until.stop.stop_requested() ? trouble({Errc::Canceled, {}}) : card;
        }
        Result<bool> still = find(until);
        if (still && !*still) still = findAfterBounce(until);
        if (!still && !aboutCard(still.error())) return trouble(still.error());
        if (still && !*still) {
            return tl::unexpected<CardFailure>({CardFault::TakenTooEarly, card.error().error});
        }
        if (tries >= timings_.cardTries) return card;
    }
}

CardResult SamCardReader::attempt(const Until& until) {
    const auto refuse = [this](const base::Error& error) -> CardResult {
        if (!aboutCard(error)) return trouble(error);
        const bool unknown = error.code == Errc::Unsupported;
        return tl::unexpected<CardFailure>({unknown ? CardFault::UnknownCard : CardFault::ReadFailed, error});
    };
    const Result<SamReply> selected = ask(kSamSelectCard, until);
    if (!selected) return refuse(selected.error());
    if (selected->word != SamWord::Ok) return refuse(errorOf(selected->word));

    const Result<SamReply> reply = ask(kSamReadCard, until);
    if (!reply) return refuse(reply.error());
    if (reply->word != SamWord::Ok) return refuse(errorOf(reply->word));
    Result<IdCard> card = parseCardData(reply->data);
    if (!card) return refuse(card.error());
    if (card->type == CardType::Citizen) {
        if (Status added = addAppendedAddress(*card, until); !added) return refuse(added.error());
    }
    if (quirks_.readsManagementNumber) {
        if (Status added = addManagementNumber(*card, until); !added) return refuse(added.error());
    }
    readCardLies_ = true;
    findTellsOfIt_ = mayBeAnother_ = false;
    lastNumber_ = card->number;
    cardSeen_ = clock_.steady();
    addPicture(*card);
    return *std::move(card);
}

// A move of house stands here, and only here, so a card whose note cannot be read has not been read.
Status SamCardReader::addAppendedAddress(IdCard& card, const Until& until) {
    const Result<SamReply> reply = ask(kSamReadAppendedAddress, until);
    if (!reply) return fail(reply.error());
    if (reply->word == SamWord::Absent) return {};
    if (reply->word != SamWord::Ok) return fail(errorOf(reply->word));
    Result<base::SecretString> address = parseAppendedAddress(reply->data);
    if (!address) return fail(address.error());
    card.appendedAddress = *std::move(address);
    return {};
}

// A card need not have one, and a reader need not know the question: then there is none.
Status SamCardReader::addManagementNumber(IdCard& card, const Until& until) {
    Result<SamReply> reply = ask(kSamReadManagementNumber, until);
    if (!reply) return reply.error().code == Errc::Corrupt ? Status{} : fail(reply.error());
    if (reply->word == SamWord::Ok) card.managementNumber = std::move(reply->data);
    return {};
}

// A photo that does not decode is left as it is.
void SamCardReader::addPicture(IdCard& card) {
    if (!decoder_) return;
    if (Result<base::SecretBytes> picture = decoder_->decode(card.photo)) card.picture = *std::move(picture);
}

}  // namespace zizhu::drivers
