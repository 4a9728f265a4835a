#include "tests/preview/studio.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "flow/advance.h"
#include "screens/ui.h"
#include "tests/support/glass.h"
#include "tests/support/visit.h"

namespace zizhu::preview {

namespace {
constexpr int kWidth = 1080;
constexpr float kPxPerMm = 4.03F;
constexpr int kSmaller = 2;  // pictures are so many times smaller than the glass
// A page that scrolls is drawn on a longer glass, so that all of it is seen at once.
// What is longer still (a list of all countries) is drawn as far as this.
constexpr int kHeights[] = {1920, 2880, 4320, 6480, 9720, 14580};
constexpr int kBlankKept = 60;  // rows of emptiness left in such a picture

bool isOff(const screens::Node& node) { return (node.state & screens::kOffView) != 0; }

bool speaks(screens::Role role) {
    using screens::Role;
    switch (role) {
        case Role::Heading:
        case Role::Text:
        case Role::Alert:
        case Role::Button:
        case Role::Link:
        case Role::Option:
        case Role::Check:
        case Role::Choice:
        case Role::Field:
        case Role::ListItem:
            return true;
        default:
            return false;
    }
}
bool covers(const screens::Rect& a, const screens::Rect& b) {
    return a.x <= b.x + 1 && a.y <= b.y + 1 && a.right() >= b.right() - 1 && a.bottom() >= b.bottom() - 1;
}

// What is seen of it: a list may end under the edge of its view.
const screens::Rect& seen(const screens::Node& node) { return node.target.w > 0 ? node.target : node.rect; }

// The longest run of rows that are the same, between content and bar.
struct Gap {
    int begin = 0, length = 0;
};
Gap emptiness(const cairo_surface_t* surface) {
    auto* image = const_cast<cairo_surface_t*>(surface);
    const unsigned char* data = cairo_image_surface_get_data(image);
    const int stride = cairo_image_surface_get_stride(image);
    const int height = cairo_image_surface_get_height(image);
    Gap best, now;
    for (int y = 1; y < height; ++y) {
        if (std::memcmp(data + std::ptrdiff_t(y) * stride, data + std::ptrdiff_t(y - 1) * stride, std::size_t(stride)) == 0) {
            if (now.length++ == 0) now.begin = y;
            if (now.length > best.length) best = now;
        } else {
            now = {};
        }
    }
    return best;
}

cairo_status_t append(void* to, const unsigned char* data, unsigned length) {
    auto& bytes = *static_cast<base::Bytes*>(to);
    bytes.insert(bytes.end(), data, data + length);
    return CAIRO_STATUS_SUCCESS;
}

// At half size, a long blank left out.
void develop(const tests::Glass& glass, Shot& shot) {
    cairo_surface_t* whole = glass.picture();
    const int height = cairo_image_surface_get_height(whole);
    Gap gap = emptiness(whole);
    if (!shot.scrolls || gap.length <= kBlankKept) gap = {height, kBlankKept};
    const int cut = gap.length - kBlankKept;
    const int below = gap.begin + kBlankKept;  // rows after this move up by `cut`
    shot.width = kWidth / kSmaller;
    shot.height = (height - cut) / kSmaller;
    cairo_surface_t* small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, shot.width, shot.height);
    cairo_t* pen = cairo_create(small);
    cairo_scale(pen, 1.0 / kSmaller, 1.0 / kSmaller);
    const auto paint = [&](double from, double to, double up) {
        if (to <= from) return;
        cairo_save(pen);
        cairo_rectangle(pen, 0, from - up, kWidth, to - from);
        cairo_clip(pen);
        cairo_set_source_surface(pen, whole, 0, -up);
        cairo_pattern_set_filter(cairo_get_source(pen), CAIRO_FILTER_GOOD);
        cairo_paint(pen);
        cairo_restore(pen);
    };
    paint(0, std::min(below, height), 0);
    paint(below + cut, height, cut);
    cairo_destroy(pen);
    cairo_surface_write_to_png_stream(small, append, &shot.png);
    cairo_surface_destroy(small);
    cairo_surface_destroy(whole);
}
}  // namespace

std::vector<std::string> layoutFaults(const screens::Semantics& semantics, int widthPx) {
    std::vector<std::string> out;
    std::vector<const screens::Node*> spoken;
    for (const screens::Node& node : semantics.nodes()) {
        if (!speaks(node.role) || isOff(node)) continue;
        if (node.name.empty() && node.value.empty()) out.push_back(fmt::format("`{}` has no words", node.id));
        if (node.rect.x < -0.5F || node.rect.right() > float(widthPx) + 0.5F)
            out.push_back(fmt::format("“{}” leaves the glass", node.name));
        spoken.push_back(&node);
    }
    for (std::size_t i = 0; i < spoken.size(); ++i) {
        for (std::size_t k = i + 1; k < spoken.size(); ++k) {
            const screens::Node &a = *spoken[i], &b = *spoken[k];
            // What stands on something else is meant to; what sticks out of it is not.
            if (covers(a.rect, b.rect) || covers(b.rect, a.rect)) continue;
            const screens::Rect common = screens::intersect(seen(a), seen(b));
            if (common.w > 3 && common.h > 3) out.push_back(fmt::format("“{}” and “{}” overlap", a.name, b.name));
        }
    }
    return out;
}

struct Studio::Room {
    explicit Room(int height) : glass(kWidth, height) {
        if (auto made = screens::Screens::make({kWidth, height, kPxPerMm}, {}, nullptr)) screens = std::move(*made);
    }
    ~Room() {
        glass.use();
        screens.reset();
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    // Draws until the picture rests.
    void draw(flow::Session session, const catalog::SearchIndex& search) {
        glass.use();
        screens->forget();
        const bool chinese = base::isChinese(session.preferences.language);
        const screens::TerminalFacts facts{chinese ? "示范区政务服务中心 1 号机" : "Shifan Service Hall, terminal 1", "12345",
                                           "https://track.example/t/"};
        for (int i = 0; i < 4; ++i) {
            ImGui::NewFrame();
            const screens::View view{session, search, facts, tests::kVisitWall, tests::qrOf, tests::pageOf};
            screens::Intents intents;
            screens->draw(view, intents);
            ImGui::Render();
            glass.present();
            std::erase_if(intents, [](const auto& intent) { return std::holds_alternative<flow::intent::Touched>(intent); });
            if (intents.empty() && i > 0) break;
            for (flow::Intent& intent : intents) session = flow::advance(std::move(session), {session.now, std::move(intent)}).session;
        }
    }

    tests::Glass glass;
    std::unique_ptr<screens::Screens> screens;
};

Studio::Studio(const catalog::Catalogue& catalogue) : search_(catalogue) { room(kHeights[0]); }
Studio::~Studio() = default;

Studio::Room* Studio::room(int height) {
    std::unique_ptr<Room>& place = rooms_[height];
    if (!place) place = std::make_unique<Room>(height);
    return place.get();
}

bool Studio::ready() const { return rooms_.begin()->second->screens != nullptr; }

Shot Studio::shoot(const flow::Session& session, base::Language language, flow::TextSize size) {
    flow::Session shown = session;
    shown.preferences.language = language;
    shown.preferences.textSize = size;
    Shot shot;
    for (const int height : kHeights) {
        Room& at = *room(height);
        at.draw(shown, search_);
        const auto& nodes = at.screens->semantics().nodes();
        const bool whole = std::none_of(nodes.begin(), nodes.end(), [](const screens::Node& node) {
            return isOff(node) || (speaks(node.role) && node.target.h < node.rect.h - 1);
        });
        const bool last = height == *std::rbegin(kHeights);
        shot.scrolls = height != kHeights[0];
        if (!whole && !last) continue;
        shot.faults = layoutFaults(at.screens->semantics(), kWidth);
        for (const screens::Node& node : nodes) {
            if (speaks(node.role) && !node.name.empty()) shot.words += (shot.words.empty() ? "" : " · ") + node.name;
        }
        develop(at.glass, shot);
        break;
    }
    return shot;
}

}  // namespace zizhu::preview
