// Pinyin and strokes through librime.
//
// The schemas here are the project's own and switch the user dictionary off: nothing a person types is
// learnt, kept or logged. librime is one to a process, so this class is too: making a second while one
// lives fails.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "screens/input/input_method.h"
#include "screens/input/zinnia_handwriting.h"

namespace zizhu::screens {

struct RimePaths {
    std::string shared = "/usr/share/rime-data";  // with its compiled tables in build/
    // Of this process, on a memory file system in a terminal; made if absent. Holds the schemas only.
    std::string runtime;
    ZinniaHandwriting::Paths writing = {};  // a missing model leaves handwriting out
};

// What of a composition is still to be chosen.
struct Remaining {
    std::vector<std::string_view> syllables;  // into the preedit
};

class RimeInputMethod final : public InputMethod {
public:
    // Exists if one lives already; Io if `runtime` cannot be written; NotFound without the tables.
    static base::Result<std::unique_ptr<RimeInputMethod>> make(const RimePaths& paths);
    ~RimeInputMethod() override;
    RimeInputMethod(const RimeInputMethod&) = delete;
    RimeInputMethod& operator=(const RimeInputMethod&) = delete;

    void setScript(Script script) override;
    void press(char key) override;
    void backspace() override;
    std::optional<base::SecretString> choose(std::size_t candidate) override;
    void clear() override;
    const Composition& composition() const override { return composition_; }
    Handwriting* handwriting() override { return writing_.get(); }

private:
    RimeInputMethod() = default;
    void refresh();
    void orderNames(const Remaining& rest);
    void addStrokes(const Remaining& rest);
    // Characters that are read so, by another session: the composition is not touched.
    std::vector<char32_t> readAs(std::string_view syllable, const char* schema, std::size_t most);

    std::uintptr_t session_ = 0;
    std::uintptr_t asking_ = 0;  // for readAs(); made when a name is first written
    std::string askingSchema_;
    std::map<std::string, std::vector<char32_t>, std::less<>> readings_;  // asked for this composition
    Script script_ = Script::Pinyin;
    std::size_t keys_ = 0;
    Composition composition_;
    std::vector<int> sources_;   // of each candidate: librime's index, or -1 for one of our own
    base::SecretString chosen_;  // the front part of the composition that has been chosen already
    std::unique_ptr<ZinniaHandwriting> writing_;
    std::unique_ptr<StrokeTable> strokes_;
    std::string strokesPath_;
};

}  // namespace zizhu::screens
