// Queue tickets: a place for today at the counter that fits what was asked.
#pragma once

#include <string>

#include "base/ids.h"
#include "base/secret.h"
#include "catalog/answers.h"
#include "central/service/environment.h"
#include "central/store/answer_store.h"

namespace zizhu::central {

// Nobody calls numbers yet: how long a place takes is presumed, one counter a letter.
inline constexpr base::Duration kPresumedServiceTime = std::chrono::minutes(4);

struct TicketRequest {
    base::Uuid id;
    std::string item;
    catalog::Answers answers;
    base::SecretBytes canonical;  // everything that was asked, in one form, to tell a repetition by
};

struct Ticket {
    std::string number;  // "A012"
    catalog::Text counter;
    int waitingBefore = 0;
    int estimatedMinutes = 0;
};

// Thread-safe.
class Tickets {
public:
    Tickets(Environment& environment, AnswerStore& answers) : environment_(environment), answers_(answers) {}

    // Faults: id-conflict; item-unknown, item-not-booked, item-not-offered, answers-invalid, no-queue.
    Outcome<Ticket> take(const std::string& terminal, const TicketRequest& request);

private:
    Environment& environment_;
    AnswerStore& answers_;
};

}  // namespace zizhu::central
