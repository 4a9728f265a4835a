// A function a step: draws the page and turns touches into intents. Each has a file of its own.
#pragma once

#include "screens/components/thumbnails.h"
#include "screens/context.h"

namespace zizhu::screens {

void drawAttract(Context& context);
void drawHome(Context& context);
void drawGuide(Context& context);
void drawIdentity(Context& context);
void drawConsent(Context& context);
void drawQuestions(Context& context);
void drawMaterials(Context& context, Thumbnails& thumbnails);
void drawCheck(Context& context);
void drawSign(Context& context);
void drawWorking(Context& context);     // Fetching, Submitting, Issuing, Booking
void drawSubmitted(Context& context);   // Submitted, Recovered
void drawIssued(Context& context);
void drawNotIssued(Context& context);
void drawShown(Context& context);
void drawSlots(Context& context);
void drawBooked(Context& context);
void drawTicket(Context& context);
void drawTrack(Context& context);
void drawConfirming(Context& context);  // is this the applicant's card?
void drawRating(Context& context);
void drawOutOfService(Context& context);
// screens/vendor: a technician is at work.
void drawVendor(Context& context, Thumbnails& thumbnails);
// The hidden way in, at the upper left corner of pages without a visit: first on the page.
void vendorCorner(Context& context);

// What lies over the page now, the topmost only.
enum class Overlay : std::uint8_t { None, Countdown, Trouble, Help, CardLeft, PaperLeft, Leave, Display, Language, Region };
Overlay overlayOf(const flow::Session& session, const Local& local);
void drawOverlay(Context& context, Overlay overlay);

}  // namespace zizhu::screens
