// Hears what the terminal says, as text: an ear for the robot.
#pragma once

#include <string>
#include <vector>

#include "kiosk/speech/speaker.h"

namespace zizhu::tests::robot {

class Listener final : public kiosk::Speaker {
public:
    void say(base::SecretString text, base::Language, bool) override {
        if (volume_ > 0) heard_.emplace_back(text.reveal());
    }
    void stop() override {}
    void setVolume(int step) override { volume_ = step; }

    // All that was said since the last forget(), one after the other.
    std::string heard() const {
        std::string all;
        for (const std::string& one : heard_) all += one + "\n";
        return all;
    }
    std::string last() const { return heard_.empty() ? std::string() : heard_.back(); }
    void forget() { heard_.clear(); }

private:
    std::vector<std::string> heard_;
    int volume_ = 2;
};

}  // namespace zizhu::tests::robot
