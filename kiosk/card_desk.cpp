#include "drivers/pause.h"
#include "kiosk/card.h"
#include "kiosk/desks.h"
#include "kiosk/device_states.h"

namespace zizhu::kiosk {

using flow::outcome::CardFault;

CardDesk::CardDesk(std::unique_ptr<drivers::IdCardReader> reader, Desk desk)
    : reader_(std::move(reader)), desk_(std::move(desk)) {}

void CardDesk::state(const drivers::DeviceStatus& status) {
    desk_.teller->state(flow::Device::IdCardReader, stateOf(status), status);
}

void CardDesk::rest(Pulse& pulse, const std::stop_token& quit) {
    state(reader_->status(pulse.until(desk_.times.statusAnswer, quit)));
    if (!lies_) return;
    const auto media = reader_->media(pulse.until(desk_.times.statusAnswer, quit));
    if (media && *media != drivers::CardMedia::Present) {
        lies_ = false;
        desk_.teller->tell(flow::Fact(flow::fact::CardPresence{false}));
    }
}

void CardDesk::read(flow::Request request, const std::stop_token& stop, Pulse& pulse) {
    Teller& teller = *desk_.teller;
    while (!stop.stop_requested()) {
        const auto media = reader_->media(pulse.until(desk_.times.statusAnswer, stop));
        if (stop.stop_requested()) return;
        if (!media) {
            teller.failure("card.reader", media.error());
            state(drivers::statusFrom(media.error()));
            return teller.tell(flow::Outcome(flow::outcome::CardFailed{request, CardFault::Device}));
        }
        state({drivers::DeviceState::Online});
        if (*media != drivers::CardMedia::Present) {
            drivers::pause(teller.clock(), desk_.times.cardPoll, {base::SteadyTime::max(), stop});
            continue;
        }
        teller.tell(flow::Outcome(flow::outcome::CardSeen{request}));
        auto card = reader_->read(pulse.until(desk_.times.cardRead, stop));
        if (stop.stop_requested()) return;
        if (card) {
            lies_ = true;
            teller.tell(flow::Fact(flow::fact::CardPresence{true}));
            return teller.tell(flow::Outcome(flow::outcome::CardRead{request, applicantOf(*card)}));
        }
        teller.failure("card.read", card.error().error, {{"fault", *base::Token::fromKey(drivers::name(card.error().fault))}});
        const auto fault = cardFaultOf(card.error().fault);
        if (!fault) continue;  // it was gone again before it was read: keep waiting
        if (*fault == CardFault::Device) state(drivers::statusFrom(card.error().error));
        teller.tell(flow::Outcome(flow::outcome::CardFailed{request, *fault}));
        if (*fault == CardFault::Device) return;
    }
}

}  // namespace zizhu::kiosk
