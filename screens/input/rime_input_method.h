// Pinyin and strokes through librime.
//
// The schemas here are the project's own and switch the user dictionary off: nothing a person types is
// learnt, kept or logged. librime is one to a process, so this class is too: making a second while one
// lives fails.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "screens/input/input_method.h"

namespace zizhu::screens {

struct RimePaths {
    std::string shared = "/usr/share/rime-data";  // with its compiled tables in build/
    // Of this process, on a memory file system in a terminal; made if absent. Holds the schemas only.
    std::string runtime;
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

private:
    RimeInputMethod() = default;
    void refresh();

    std::uintptr_t session_ = 0;
    Script script_ = Script::Pinyin;
    std::size_t keys_ = 0;
    Composition composition_;
};

}  // namespace zizhu::screens
