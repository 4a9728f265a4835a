#include "flow/turn.h"

namespace zizhu::flow {

namespace {

void notIssued(Paper& paper, NoDocument reason, catalog::Text message) {
    paper.stage = PaperStage::NotIssued;
    paper.reason = reason;
    paper.message = std::move(message);
    paper.asked = 0;
}

Paper* askedFor(Session& session, Request request) {
    for (Paper& paper : session.papers) {
        if (paper.stage == PaperStage::Asking && paper.asked == request) return &paper;
    }
    return nullptr;
}

// One after the other: the next is asked for while the one before is printed.
void askNext(Turn& turn) {
    for (Paper& paper : turn.s.papers) {
        if (paper.stage == PaperStage::Asking) return;
        if (paper.stage != PaperStage::Waiting) continue;
        if (!turn.s.terminal.networkUp) {
            notIssued(paper, NoDocument::NetworkDown, {});
            continue;
        }
        paper.stage = PaperStage::Asking;
        paper.asked = turn.ask<effect::Certify>(paper.item);
        return;
    }
}

}  // namespace

void preparePapers(Session& session) {
    session.papers.clear();
    for (const std::size_t item : papersOf(session)) {
        Paper paper;
        paper.item = item;
        paper.print.kind = PrintKind::Document;
        session.papers.push_back(std::move(paper));
    }
}

void startPapers(Turn& turn) { askNext(turn); }

bool papersUnderWay(const Session& session) {
    for (const Paper& paper : session.papers) {
        if (paper.stage == PaperStage::Asking || paper.print.stage == PrintStage::Printing) return true;
    }
    return false;
}

bool onPaperIssued(Turn& turn, outcome::Issued& issued) {
    Paper* paper = askedFor(turn.s, issued.request);
    if (paper == nullptr) return false;
    paper->stage = PaperStage::Issued;
    paper->document = std::move(issued.document);
    paper->asked = 0;
    turn.s.lastActivity = turn.s.now;
    startPaperPrint(turn, std::size_t(paper - turn.s.papers.data()));
    askNext(turn);
    return true;
}

bool onPaperNotIssued(Turn& turn, outcome::NotIssued& answer) {
    Paper* paper = askedFor(turn.s, answer.request);
    if (paper == nullptr) return false;
    notIssued(*paper, answer.reason, std::move(answer.message));
    askNext(turn);
    return true;
}

}  // namespace zizhu::flow
