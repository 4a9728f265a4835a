// Content that may be higher than its place. It moves with the finger, and, because not everybody can
// drag, with two buttons at its right edge that are there only while there is more to see.
#pragma once

#include <string>
#include <string_view>

#include "screens/ui.h"

namespace zizhu::screens {

class ScrollView {
public:
    // `name` of the thing scrolled, for the names of the buttons; `up` and `down` are their words.
    ScrollView(Ui& ui, std::string_view id, const Rect& view, std::string_view up, std::string_view down);
    ScrollView(const ScrollView&) = delete;
    ScrollView& operator=(const ScrollView&) = delete;

    // Where to put the content; its width leaves the buttons' edge out when they are shown.
    Column column() const;
    // The content ended at `bottom` (a Column's y). Must be called once, last.
    void end(float bottom);

private:
    void follow();
    void rail();

    Ui& ui_;
    std::string id_;
    Rect view_;
    std::string up_, down_;
    ScrollState& state_;
    bool overflows_;
    float lower_ = 0;  // pixels that a short content begins below the top
};

}  // namespace zizhu::screens
