// What the threads of the workshop share. Each job holds it, so that one which hangs keeps what it hangs in.
#pragma once

#include <atomic>
#include <mutex>

#include "kiosk/teller.h"
#include "kiosk/workshop/board.h"
#include "kiosk/workshop/kept.h"
#include "kiosk/workshop/staff_register.h"
#include "kiosk/workshop/workshop.h"

namespace zizhu::kiosk {

struct Workshop::Shop {
    Shop(const WorkshopParts& parts)
        : teller(parts.devices.teller()), clock(parts.clock), kept(parts.config.state / "workshop"), staff(kept.staff()),
          ledger(parts.ledger), contact(parts.contact), places(parts.options.places), sound(parts.options.sound) {}

    void tell(flow::vendor::Outcome outcome) const { teller->tell(flow::Outcome(flow::outcome::Vendor{std::move(outcome)})); }
    void end(Request request, flow::vendor::Ending ending, base::Detail detail = {}) const {
        tell(flow::vendor::outcome::Ended{request, ending, flow::DeviceState::Ready, std::move(detail)});
    }
    // Done, or failed with the words of the error.
    void end(Request request, const base::Status& done) const {
        if (done) return end(request, flow::vendor::Ending::Done);
        end(request, flow::vendor::Ending::Failed, done.error().detail);
    }
    // The log's, in words of this directory.
    void failure(base::Token event, const base::Error& error) const { teller->failure(event, error); }

    const std::shared_ptr<Teller> teller;
    base::Clock& clock;
    const Kept kept;
    const StaffRegister staff;
    const std::shared_ptr<Ledger> ledger;
    const std::shared_ptr<Contact> contact;
    const MachinePlaces places;
    const std::shared_ptr<Sound> sound;
    Board board;
    std::array<std::string, flow::vendor::kPartCount> models;  // each its device's thread alone; asked once
    bool guardKept = true;                                     // the files' thread: the last count is on the disk
    std::atomic<bool> locked = false;                          // word of an unlocking is looked for

    // As told last; the files' thread reads what the survey's wrote.
    std::mutex surveyMutex;
    flow::vendor::Survey survey;

    // The newest picture of the camera.
    struct Frame {
        std::uint64_t number = 0;
        Thumbnail picture;
    };
    std::mutex frameMutex;
    Frame frame;
    void wipeFrame() {
        const std::lock_guard lock(frameMutex);
        frame.picture = {};
    }
};

}  // namespace zizhu::kiosk
