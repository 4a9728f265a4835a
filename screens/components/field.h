// One question's answer as a person gives it: label, help, the control, what is wrong with it.
#pragma once

#include <functional>
#include <string_view>

#include "screens/context.h"
#include "screens/input/grouping.h"

namespace zizhu::screens {

struct FieldSpec {
    std::string_view id;
    std::string_view label;      // "" draws none
    std::string_view help;
    std::string_view placeholder;
    std::string_view text;       // the present answer; personal
    std::string_view fault;      // in words; "" none
    std::string_view suffix;     // "元"
    KeyboardKind keyboard = KeyboardKind::Pinyin;
    std::size_t maxCharacters = 200;
    std::string_view mask;       // catalog/mask.h: its own signs come by themselves
    bool optional = false;
    bool secret = true;          // its value is personal: marked so in the semantics
    bool lines = false;          // grows over several lines
    bool clear = false;          // with a button that empties it
    bool name = false;           // of a person
    Grouping grouping = Grouping::None;
    std::string_view note;       // said below while it is typed, unless there is a fault
    bool noteGood = false;       // it confirms what is there; otherwise it asks to look again
    Icon icon = Icon::None;
    std::function<void(base::SecretString)> apply;
};

// Draws it in the column. Tapping it gives it the focus and places the caret.
void field(Context& context, Column& column, const FieldSpec& spec);

// The words above a control, and below it what is wrong.
void fieldLabel(Context& context, Column& column, std::string_view label, std::string_view help, bool optional);
void fieldFault(Context& context, Column& column, std::string_view fault);

// Something that is shown as a field but opened by a tap (a date, a region).
bool valueRow(Context& context, Column& column, std::string_view id, std::string_view name, std::string_view value,
              std::string_view placeholder, Icon icon, bool invalid);

}  // namespace zizhu::screens
