#include "kiosk/receipts.h"

#include <fmt/format.h>

#include "flow/pages.h"

namespace zizhu::kiosk {

namespace {

using catalog::Item;

documents::Receipt begin(const flow::Session& session, const ReceiptPlace& place, base::WallTime now) {
    const base::Language language = session.preferences.language;
    documents::Receipt receipt;
    receipt.language = language;
    receipt.office = place.office(language);
    receipt.terminal = place.terminal(language);
    receipt.time = now;
    receipt.reprint = session.print.attempts > 1 && session.print.stage == flow::PrintStage::Printing &&
                      session.step == flow::Step::Recovered;
    receipt.specimen = place.specimen;
    return receipt;
}

std::string join(const std::vector<catalog::Text>& texts, base::Language language) {
    std::string all;
    for (const auto& text : texts) {
        if (!all.empty()) all += '\n';
        all += text(language);
    }
    return all;
}

void addMaterials(documents::Receipt& receipt, const flow::Session& session) {
    for (const flow::VisibleMaterial& visible : flow::visibleMaterials(session)) {
        if (visible.given == nullptr || visible.given->skipped) continue;
        const std::string& title = visible.material->name(receipt.language);
        if (visible.given->how == catalog::MaterialHow::Promised) {
            receipt.stillToHandIn.push_back({title, visible.given->promisedFor});
        } else {
            receipt.handedIn.push_back({title, std::nullopt});
        }
    }
}

}  // namespace

std::string trackingUrl(const ReceiptPlace& place, const base::TrackingCode& code) {
    return place.trackingUrl + code.compact();
}

documents::Receipt receiptOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now) {
    documents::Receipt receipt = begin(session, place, now);
    const base::Language language = receipt.language;
    bool allSent = true;
    for (const flow::Case& one : session.cases) {
        allSent = allSent && one.sent;
        documents::ReceiptCase line;
        line.caseNumber = one.caseNumber;
        if (const Item* item = session.catalogue->item(one.item)) {
            line.item = item->title(language);
            line.department = session.catalogue->label("departments", item->department, language);
            line.next = join(item->next, language);
            if (receipt.consultationNumber.empty()) {
                receipt.consultationNumber = item->consultation;
                receipt.complaintNumber = item->complaint;
            }
        } else {
            line.item = one.item;  // a case recovered under a catalogue that no longer has its item
        }
        if (&one != &session.cases.front()) line.trackingCode = one.code.toString();
        receipt.cases.push_back(std::move(line));
    }
    receipt.kind = allSent ? documents::ReceiptKind::Submitted : documents::ReceiptKind::KeptOffline;
    const base::TrackingCode& code = session.cases.front().code;
    receipt.trackingCode = code.toString();
    receipt.trackingUrl = trackingUrl(place, code);
    for (const catalog::Notice* notice : flow::noticesOf(session)) {
        receipt.told.push_back(session.catalogue->label("departments", notice->department, language) + " · " +
                               notice->title(language));
    }
    addMaterials(receipt, session);
    return receipt;
}

documents::Receipt slipOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now) {
    documents::Receipt receipt = begin(session, place, now);
    const flow::Appointment& booked = *session.appointment;
    receipt.kind = documents::ReceiptKind::Appointment;
    receipt.queueNumber = booked.number;
    receipt.day = booked.day;
    receipt.timeOfDay = fmt::format("{:02}:{:02}", booked.time.count() / 60, booked.time.count() % 60);
    receipt.trackingUrl = flow::appointmentCode(booked.id);
    const Item& item = *session.items.front();
    receipt.cases.push_back({item.title(receipt.language), {}, {}, {}, {}, {}});
    receipt.consultationNumber = item.consultation;
    if (item.appointment) {
        receipt.queuePlace = item.appointment->place(receipt.language);
        for (const catalog::Text& thing : item.appointment->bring) receipt.bring.push_back(thing(receipt.language));
    }
    return receipt;
}

documents::Receipt ticketOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now) {
    documents::Receipt receipt = begin(session, place, now);
    receipt.kind = documents::ReceiptKind::QueueTicket;
    receipt.queueNumber = session.ticket->number;
    receipt.queuePlace = session.ticket->counter(receipt.language);
    receipt.queueAhead = session.ticket->ahead;
    if (!session.items.empty()) {
        receipt.cases.push_back({session.items.front()->title(receipt.language), {}, {}, {}, {}, {}});
        receipt.consultationNumber = session.items.front()->consultation;
    }
    return receipt;
}

}  // namespace zizhu::kiosk
