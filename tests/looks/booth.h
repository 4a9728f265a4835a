// A terminal's glass in memory that shows one scene after the other, as somebody with these preferences
// would see it, and tells what was drawn. Bound to one thread; one booth at a time has the ImGui context.
#pragma once

#include <memory>
#include <string>

#include "catalog/search.h"
#include "screens/inspection.h"
#include "screens/screens.h"
#include "tests/support/glass.h"
#include "tests/support/screen_scenes.h"

namespace zizhu::looks {

// How one scene is looked at.
struct View {
    base::Language language = base::Language::ZhCn;
    flow::TextSize size = flow::TextSize::M;
    bool highContrast = false;
};

struct NamedPanel {
    const char* name;
    screens::Panel panel;
};
// The usual standing terminal, a wide one, an older small one.
inline constexpr NamedPanel kPanels[] = {
    {"portrait", {1080, 1920, 4.03F}}, {"landscape", {1920, 1080, 4.03F}}, {"small", {1280, 1024, 3.40F}}};

class Booth {
public:
    // `input` may be nullptr; both outlive the booth. ready() is false if fonts are missing.
    Booth(const screens::Panel& panel, const catalog::SearchIndex& search, screens::InputMethod* input);
    bool ready() const { return screens_ != nullptr; }
    // From the next show() on: this page of the components in place of the sessions; nothing: the sessions again.
    void showcase(std::optional<std::size_t> page) { ink_.showcase = page; }

    // Draws the scene until it rests. Texts of what was touched and not found are in missing().
    void show(const tests::Scene& scene, const flow::Session& session, const View& view);
    const std::vector<std::string>& missing() const { return missing_; }

    const screens::Inspection& ink() const { return ink_; }
    const screens::Semantics& tree() const { return screens_->semantics(); }
    screens::Theme theme() const;
    const flow::Session& session() const { return session_; }
    const screens::Panel& panel() const { return panel_; }

    // Of all that the last frame hands to a renderer.
    std::uint64_t drawing() const;
    // One more frame in which nothing has happened.
    void again();
    // Paints the last frame; rows from the top, 0xAARRGGBB. Valid until the next call.
    const std::uint32_t* paint();
    void save(const std::filesystem::path& png, int width);

private:
    bool frame();
    void settle();
    void touch(const std::string& step);

    screens::Panel panel_;
    const catalog::SearchIndex& search_;
    tests::Glass glass_;
    std::unique_ptr<screens::Screens> screens_;
    screens::Inspection ink_;
    flow::Session session_;
    View view_;
    std::vector<std::string> missing_;
};

}  // namespace zizhu::looks
