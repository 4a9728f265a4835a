// What is heard: computed from the semantics tree and from nothing else, so that what can be seen can be
// heard, and what a test reads is what a person hears.
//
// A page that comes is said from its heading to the first thing that can be pressed; a sheet wholly; what
// keys move to, by name, value, role and state; what changes by itself (a notice, the state of a device or
// a print) as it comes; faults with all their lines; the countdown every quarter minute; what is typed,
// character by character. Personal values are said, because the person before the terminal asked for it
// by turning speech on, and was told; a concealed value (a PIN) never is.
// Bound to the ui thread. Wiped with the visit.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"
#include "base/secret.h"
#include "screens/access/navigator.h"

namespace zizhu::screens {

struct Spoken {
    enum class When : std::uint8_t {
        Now,    // what is being said ends
        After,  // after what is being said
    };
    base::SecretString text;
    base::Language language = base::Language::ZhCn;
    When when = When::After;
};

// A text as it is said: numbers of a card, a phone or a case digit by digit and in groups, hidden digits as
// such, amounts with their unit.
base::SecretString spokenText(std::string_view text, base::Language language);
// Name, value, role and state of one node, in words.
base::SecretString spokenNode(const Node& node, base::Language language);

struct Audible {
    const Semantics& tree;
    const Navigator& keys;
    base::Language language;
    std::uint64_t page, overlay;  // as in Situation
    bool moved, repeat;           // by a key, in this frame
    int volume;
};

class Narrator {
public:
    // After a frame that shows the present state. Speech must be on.
    void listen(const Audible& now, std::vector<Spoken>& out);
    // Speech is off, or the visit is over.
    void forget() { *this = Narrator(); }

private:
    void page(const Audible& now, base::SecretString& into) const;
    void changes(const Audible& now, base::SecretString& now_, base::SecretString& after);
    void focus(const Audible& now, base::SecretString& into);
    void field(const Audible& now, base::SecretString& into);
    void timer(const Audible& now, base::SecretString& into);
    void remember(const Audible& now);

    bool on_ = false;
    std::uint64_t page_ = 0, overlay_ = 0;
    base::Language language_ = base::Language::ZhCn;
    int volume_ = -1;
    std::set<std::size_t> live_;              // hashes of notices that have been said
    std::set<std::string> known_, selected_;  // ids of what can be chosen
    std::string focus_;
    std::string field_;
    base::SecretString typed_;
    std::set<std::size_t> wheels_;
    std::size_t candidate_ = 0;
    std::string seconds_;
};

}  // namespace zizhu::screens
