#include "flow/turn.h"

namespace zizhu::flow {

namespace {

inline constexpr std::size_t kMaxCodeText = 512;

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// A check character of a tracking code may be one that a URL has to escape.
std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 &&
                            hexDigit(text[i + 2]) >= 0;
        if (!escape) {
            plain += text[i];
            continue;
        }
        plain += char(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
        i += 2;
    }
    return plain;
}

// What a receipt carries: the code alone, or a URL whose last segment it is.
std::optional<base::TrackingCode> codeIn(std::string_view text) {
    if (text.size() > kMaxCodeText) return std::nullopt;
    if (auto code = base::TrackingCode::parse(text)) return code;
    if (text.find("://") == std::string_view::npos) return std::nullopt;
    text = text.substr(0, text.find_first_of("?#"));
    return base::TrackingCode::parse(unescape(text.substr(text.rfind('/') + 1)));
}

void listenAgain(Turn& turn) {
    turn.s.tracking = {};
    turn.s.awaiting = 0;
    listenForCode(turn);
}

}  // namespace

void listenForCode(Turn& turn) {
    Session& s = turn.s;
    // Without a scanner the code is typed.
    if (s.listening != 0 || !s.terminal.ready(Device::CodeScanner)) return;
    s.listening = turn.ask<effect::ListenForCode>();
}

void enterTrack(Turn& turn) {
    enter(turn, Step::Track);
    listenAgain(turn);
}

void onCode(Turn& turn, std::string_view text) {
    Session& s = turn.s;
    if (s.step != Step::Track || s.tracking.stage == TrackStage::LookingUp) return;
    s.lastActivity = s.now;
    s.tracking = {};
    s.tracking.code = codeIn(text);
    if (!s.tracking.code) {
        s.tracking.stage = TrackStage::NotACode;
        return;
    }
    s.tracking.stage = TrackStage::LookingUp;
    s.awaiting = turn.ask<effect::LookUp>(*s.tracking.code);
}

void onTrack(Turn& turn, const Intent& intent) {
    if (const auto* code = std::get_if<intent::EnterCode>(&intent)) {
        onCode(turn, code->text);
    } else if (std::holds_alternative<intent::TrackAnother>(intent)) {
        listenAgain(turn);
    } else if (std::holds_alternative<intent::HandInNow>(intent)) {
        handInNow(turn);
    } else if (std::holds_alternative<intent::CollectNow>(intent)) {
        collectNow(turn);
    } else if (std::holds_alternative<intent::Rate>(intent)) {
        if (!mayRate(turn.s)) return;
        std::optional<Rating> rating = ratingAfter(turn.s);
        const Preferences preferences = turn.s.preferences;
        endVisit(turn, Keep::Nothing);
        if (rating) enterRating(turn, std::move(*rating), preferences);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        endVisit(turn, Keep::Preferences);
    }
}

void onLookedUp(Turn& turn, outcome::LookedUp found) {
    Session& s = turn.s;
    if (s.tracking.stage != TrackStage::LookingUp || found.request != s.awaiting) return;
    s.awaiting = 0;
    s.lastActivity = s.now;
    s.tracking.stage = TrackStage::Found;
    s.tracking.found = std::move(found.found);
}

void onLookUpFailed(Turn& turn, const outcome::LookUpFailed& failed) {
    Session& s = turn.s;
    if (s.tracking.stage != TrackStage::LookingUp || failed.request != s.awaiting) return;
    s.awaiting = 0;
    s.lastActivity = s.now;
    switch (failed.fault) {
        case outcome::LookUpFault::NotFound: s.tracking.stage = TrackStage::NotFound; return;
        case outcome::LookUpFault::NetworkDown: s.tracking.stage = TrackStage::NetworkDown; return;
        case outcome::LookUpFault::ServerTrouble: s.tracking.stage = TrackStage::ServerTrouble; return;
    }
}

}  // namespace zizhu::flow
