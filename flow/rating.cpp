// Rating: asked once the visit has been wiped, in a visit of its own that knows only the item's key.
#include "base/utf8.h"
#include "catalog/rating.h"
#include "flow/turn.h"

namespace zizhu::flow {

namespace {

bool ends(Step step) {
    return step == Step::Submitted || step == Step::Issued || step == Step::Shown || step == Step::Booked ||
           step == Step::Ticket;
}

void setReason(const Session& session, Rating& rating, const intent::RateReason& reason) {
    if (!reason.on) {
        rating.reasons.erase(reason.key);
        return;
    }
    const catalog::Dictionary* dictionary = session.catalogue->dictionary("ratings");
    const catalog::DictionaryEntry* entry = dictionary == nullptr ? nullptr : dictionary->find(reason.key);
    const bool fits = entry != nullptr && rating.level != 0 && entry->parent == std::to_string(rating.level);
    if (fits && rating.reasons.size() < kVisitTimes.ratingReasons) rating.reasons.insert(reason.key);
}

void keep(Turn& turn) {
    Session& s = turn.s;
    s.rating->stage = RatingStage::Keeping;
    s.awaiting = turn.ask<effect::KeepRating>(*s.rating);
}

}  // namespace

bool mayRate(const Session& session) {
    return session.step == Step::Track && session.tracking.stage == TrackStage::Found && session.tracking.found &&
           session.tracking.found->state == CaseState::Finished;
}

std::optional<Rating> ratingAfter(const Session& s) {
    Rating rating;
    if (mayRate(s)) {
        rating.item = s.tracking.found->item;
    } else if (!ends(s.step) || s.items.empty()) {
        return std::nullopt;
    } else if (s.bundle != nullptr) {
        rating.item = s.bundle->key;
        rating.itemVersion = s.bundle->version;
        return rating;
    } else {
        rating.item = s.items.front()->key;
    }
    const catalog::Item* item = s.catalogue->item(rating.item);
    rating.itemVersion = item != nullptr ? item->version : s.catalogue->version();
    return rating;
}

void enterRating(Turn& turn, Rating rating, const Preferences& preferences) {
    // An outage or a recovered receipt comes first.
    if (turn.s.step != Step::Attract) return;
    turn.s.rating = std::move(rating);
    turn.s.preferences = preferences;
    enter(turn, Step::Rating);
}

void onRating(Turn& turn, const Intent& intent) {
    Session& s = turn.s;
    if (!s.rating) return;
    Rating& rating = *s.rating;
    if (rating.stage != RatingStage::Asking) return;
    if (const auto* level = std::get_if<intent::RateLevel>(&intent)) {
        if (level->level < catalog::kWorstRating || level->level > catalog::kBestRating) return;
        if (rating.level != level->level) rating.reasons.clear();
        rating.level = level->level;
    } else if (const auto* reason = std::get_if<intent::RateReason>(&intent)) {
        setReason(s, rating, *reason);
    } else if (const auto* words = std::get_if<intent::SetRatingWords>(&intent)) {
        if (base::codePoints(words->words.reveal()) <= kVisitTimes.ratingWords) rating.words = words->words;
    } else if (std::holds_alternative<intent::Continue>(intent)) {
        if (rating.level != 0) keep(turn);
    }
}

void onRatingKept(Turn& turn, const outcome::RatingKept& kept) {
    Session& s = turn.s;
    if (s.step != Step::Rating || s.awaiting == 0 || kept.request != s.awaiting) return;
    s.awaiting = 0;
    s.lastActivity = s.now;
    s.rating->stage = kept.kept ? RatingStage::Kept : RatingStage::NotKept;
}

// A face was touched, and the person left: that is an answer too.
void leaveRating(Turn& turn, Keep keeps) {
    const Session& s = turn.s;
    if (s.rating && s.rating->stage == RatingStage::Asking && s.rating->level != 0) {
        turn.ask<effect::KeepRating>(*s.rating);
    }
    endVisit(turn, keeps);
}

}  // namespace zizhu::flow
