#include "kiosk/touch_filter.h"

#include <algorithm>

namespace zizhu::kiosk {

void TouchFilter::cancel(std::vector<TouchEvent>& out) {
    if (!following_) return;
    following_ = false;
    out.push_back({TouchEvent::Phase::Move, -1, -1});
    out.push_back({TouchEvent::Phase::Up, -1, -1});
}

void TouchFilter::event(TouchEvent::Phase phase, std::int64_t finger, float x, float y, base::SteadyTime now,
                        std::vector<TouchEvent>& out) {
    using Phase = TouchEvent::Phase;
    const auto at = std::find(down_.begin(), down_.end(), finger);
    const bool known = at != down_.end();
    switch (phase) {
        case Phase::Down: {
            // A panel that lost an "up" tells the same finger down again: it begins anew.
            if (known && following_ && followed_ == finger) cancel(out);
            if (!known && down_.size() < kMaxFingers) down_.push_back(finger);
            if (following_ && now - since_ >= kStuck) {
                std::erase(down_, followed_);
                cancel(out);
            }
            if (following_ && now - since_ < kPalm) {
                cancel(out);
                palm_ = true;
            }
            if (following_ || palm_) return;
            following_ = true;
            followed_ = finger;
            since_ = now;
            out.push_back({phase, x, y});
            return;
        }
        case Phase::Move:
            if (following_ && followed_ == finger) out.push_back({phase, x, y});
            return;
        case Phase::Up:
            if (known) down_.erase(at);
            if (following_ && followed_ == finger) {
                following_ = false;
                out.push_back({phase, x, y});
            }
            if (down_.empty()) palm_ = false;
            return;
    }
}

}  // namespace zizhu::kiosk
