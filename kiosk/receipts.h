// From a visit to the paper it ends with. Names no person.
#pragma once

#include <string>

#include "documents/receipt.h"
#include "flow/session.h"

namespace zizhu::kiosk {

// Facts of the terminal that stand on its receipts.
struct ReceiptPlace {
    catalog::Text office;
    catalog::Text terminal;
    std::string trackingUrl;  // a tracking code is appended to it
    bool specimen = false;    // a fictitious region
};

// The receipt of session.cases (submitted, or kept here while the backend is out of reach; also of a
// recovered visit). Pre: there is a case.
documents::Receipt receiptOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now);

// The slip of an appointment. Pre: session.appointment.
documents::Receipt slipOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now);
// The queue ticket of session.ticket. Pre: there is one.
documents::Receipt ticketOf(const flow::Session& session, const ReceiptPlace& place, base::WallTime now);

// What the receipt's QR code holds and the tracking page answers to.
std::string trackingUrl(const ReceiptPlace& place, const base::TrackingCode& code);

}  // namespace zizhu::kiosk
