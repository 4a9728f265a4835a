// A loudspeaker and a microphone that are always there: the robot's word says whether a tone was heard.
#pragma once

#include "drivers/pause.h"
#include "kiosk/workshop/sound.h"

namespace zizhu::tests::robot {

class QuietSound final : public kiosk::Sound {
public:
    explicit QuietSound(base::Clock& clock) : clock_(clock) {}
    bool hasSpeaker() override { return true; }
    bool hasMicrophone() override { return true; }
    base::Status tone(int, const drivers::Until& until) override {
        drivers::pause(clock_, std::chrono::milliseconds(50), until);
        return {};
    }
    base::Status listen(const std::function<void(int)>& level, const drivers::Until& until) override {
        while (drivers::pause(clock_, std::chrono::milliseconds(100), until)) level(42);
        return {};
    }

private:
    base::Clock& clock_;
};

}  // namespace zizhu::tests::robot
