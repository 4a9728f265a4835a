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

// Whether `reply` can be the answer to `request`: a late answer to an earlier question cannot.
bool fits(SamRequest request, const SamReply& reply) {
    const std::size_t size = reply.data.size();
    if (reply.word != SamWord::Ok && reply.word != SamWord::Found) return size == 0;
    if (request == kSamFindCard) return reply.word == SamWord::Found && size == 4;
    if (reply.word != SamWord::Ok) return false;
    if (request == kSamSelectCard) return size == 8;
    if (request == kSamReadId) return size == 16;
    if (request == kSamReadCard) return size == 4 + kCardTextBytes + kCardPhotoBytes;
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
    if (Status open = transport_->open(); !open) return fail(open.error());
    transport_->discardInput();
    const Until patience = until.within(clock_.in(timings_.answerBegins));
    if (Status sent = transport_->write(encodeSamRequest(request), patience); !sent)
        return fail(sent.error());
    Result<SamReply> reply = awaitReply(until);
    if (!reply) return reply;
    if (askedBadly(reply->word)) return fail(Errc::Corrupt, {"the question arrived damaged"});
    if (!fits(request, *reply)) return fail(Errc::Corrupt, {"an answer to another question"});
    return reply;
}

Result<SamReply> SamCardReader::ask(SamRequest request, const Until& until) {
    for (int tries = 1;; ++tries) {
        Result<SamReply> reply = askOnce(request, until);
        if (reply || !worthAnotherTry(reply.error())) return reply;
        const base::Error error = reply.error();
        if (tries >= timings_.exchangeTries || clock_.steady() >= until.deadline) return fail(error);
        quieten(until);
    }
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
    readCardLies_ = false;
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
    return well ? DeviceStatus{DeviceState::Online} : statusFrom(well.error());
}

DeviceFacts SamCardReader::capabilities(const Until& until) {
    DeviceFacts facts{{"cards", std::string("citizen hmt foreigner-2017 foreigner-2023")}};
    if (const Result<std::string> id = samId(until)) facts["samId"] = *id;
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

Result<CardMedia> SamCardReader::media(const Until& until) {
    if (!transport_->isOpen()) readCardLies_ = false;
    if (readCardLies_ && !quirks_.findRepeatsAfterRead) {
        // "find" would say that there is none. Reading something small goes on working while it lies there.
        const Result<SamReply> reply = ask(kSamReadAppendedAddress, until);
        if (!reply) return fail(forStaff(reply.error()));
        readCardLies_ = reply->word == SamWord::Ok || reply->word == SamWord::Absent;
        if (readCardLies_) return CardMedia::Present;
    }
    const Result<bool> found = find(until);
    if (!found && !aboutCard(found.error())) return fail(forStaff(found.error()));
    if (!found) return CardMedia::Present;
    if (!*found) readCardLies_ = false;
    return *found ? CardMedia::Present : CardMedia::NotPresent;
}

tl::unexpected<CardFailure> SamCardReader::trouble(base::Error error) {
    const CardFault fault = error.code == Errc::Canceled ? CardFault::Canceled : CardFault::DeviceTrouble;
    return tl::unexpected<CardFailure>(CardFailure{fault, forStaff(std::move(error))});
}

CardResult SamCardReader::read(const Until& until) {
    if (Status well = ready(until); !well) return trouble(well.error());
    return waitForCard(until);
}

CardResult SamCardReader::waitForCard(const Until& until) {
    for (;;) {
        const bool inFull = clock_.in(timings_.answerBegins) <= until.deadline;
        const Result<bool> found = find(until);
        // A question that the caller's deadline cut short says nothing about the reader.
        if (!found && found.error().code == Errc::Timeout && !inFull) {
            return tl::unexpected<CardFailure>({CardFault::NoCard, found.error()});
        }
        if (!found && !aboutCard(found.error())) return trouble(found.error());
        if (!found) return tl::unexpected<CardFailure>({CardFault::UnknownCard, found.error()});
        if (!*found) readCardLies_ = false;
        const bool sameCard = readCardLies_ && quirks_.findRepeatsAfterRead;
        if (*found && !sameCard) return readFound(until);
        if (!pause(clock_, timings_.poll, until)) {
            const bool stopped = until.stop.stop_requested();
            return tl::unexpected<CardFailure>(
                {stopped ? CardFault::Canceled : CardFault::NoCard,
                 {stopped ? Errc::Canceled : Errc::Timeout, {"no card was laid on"}}});
        }
    }
}

// A card has been found. Tries until it reads, is gone, or has had its chances.
CardResult SamCardReader::readFound(const Until& until) {
    for (int tries = 1;; ++tries) {
        CardResult card = attempt(until);
        if (card || card.error().fault != CardFault::ReadFailed) return card;
        if (!pause(clock_, timings_.settle, until)) {
            return until.stop.stop_requested() ? trouble({Errc::Canceled, {}}) : card;
        }
        const Result<bool> still = find(until);
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
    readCardLies_ = true;
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

}  // namespace zizhu::drivers
