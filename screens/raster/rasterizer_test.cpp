#include "screens/raster/rasterizer.h"

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace zizhu::screens {
namespace {

constexpr std::uint32_t kBlack = 0xFF000000, kWhite = 0xFFFFFFFF, kGuard = 0x12345678;
constexpr ImU32 kRed = IM_COL32(255, 0, 0, 255);

// A surface with a margin on its right and below that nobody may write into.
class Canvas {
public:
    static constexpr int kMargin = 16;

    Canvas(int width, int height)
        : width_(width), height_(height),
          pixels_(std::size_t(width + kMargin) * std::size_t(height + kMargin), kGuard),
          context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {float(width), float(height)};
        io.DeltaTime = 1.0F / 60;
        io.IniFilename = nullptr;
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        ImGui::GetStyle().AntiAliasedLinesUseTex = false;
        rasterizer_ = std::make_unique<Rasterizer>();
    }
    ~Canvas() {
        rasterizer_.reset();
        ImGui::DestroyContext(context_);
    }
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    std::vector<PixelRect> draw(const std::function<void(ImDrawList&)>& what) {
        ImGui::NewFrame();
        what(*ImGui::GetBackgroundDrawList());
        ImGui::Render();
        return present(*ImGui::GetDrawData());
    }
    std::vector<PixelRect> present(ImDrawData& data) {
        const auto changed = rasterizer_->draw(data, {pixels_.data(), width_, height_, width_ + kMargin});
        return {changed.begin(), changed.end()};
    }
    // Of what was drawn last, as if nothing had been drawn before.
    std::vector<std::uint32_t> whole() {
        rasterizer_->forget();
        present(*ImGui::GetDrawData());
        return picture();
    }
    std::uint32_t at(int x, int y) const { return pixels_[std::size_t(y) * std::size_t(width_ + kMargin) + std::size_t(x)]; }
    std::vector<std::uint32_t> picture() const {
        std::vector<std::uint32_t> out;
        for (int y = 0; y < height_; ++y) {
            for (int x = 0; x < width_; ++x) out.push_back(at(x, y));
        }
        return out;
    }
    bool marginUntouched() const {
        for (int y = 0; y < height_ + kMargin; ++y) {
            for (int x = y < height_ ? width_ : 0; x < width_ + kMargin; ++x) {
                if (at(x, y) != kGuard) return false;
            }
        }
        return true;
    }
    void forget() { rasterizer_->forget(); }

private:
    int width_, height_;
    std::vector<std::uint32_t> pixels_;
    ImGuiContext* context_;
    std::unique_ptr<Rasterizer> rasterizer_;
};

// A texture of the test's own.
struct Image {
    Image(ImTextureFormat format, int width, int height) {
        data.Create(format, width, height);
        ImGui::RegisterUserTexture(&data);
    }
    ~Image() { ImGui::UnregisterUserTexture(&data); }
    void changed(int x, int y) {
        data.Updates.push_back({static_cast<unsigned short>(x), static_cast<unsigned short>(y), 1, 1});
        data.SetStatus(ImTextureStatus_WantUpdates);
    }
    ImTextureData data;
};

}  // namespace

TEST_CASE("a rectangle fills the pixels whose centres it holds, and nothing else") {
    Canvas canvas(100, 90);
    canvas.draw([](ImDrawList& list) {
        list.AddRectFilled({10, 20}, {13, 22}, kRed);
        list.AddRectFilled({50.4F, 20.6F}, {52.6F, 22.5F}, kRed);
        list.AddRectFilled({98, 88}, {200, 300}, kRed);
    });
    int red = 0;
    for (const std::uint32_t pixel : canvas.picture()) {
        CHECK((pixel == kBlack || pixel == 0xFFFF0000));
        if (pixel == 0xFFFF0000) ++red;
    }
    CHECK(red == 3 * 2 + 3 * 1 + 2 * 2);
    CHECK(canvas.at(10, 20) == 0xFFFF0000);
    CHECK(canvas.at(12, 21) == 0xFFFF0000);
    CHECK(canvas.at(50, 21) == 0xFFFF0000);
    CHECK(canvas.at(52, 21) == 0xFFFF0000);
    CHECK(canvas.at(99, 89) == 0xFFFF0000);
    CHECK(canvas.marginUntouched());
}

TEST_CASE("what is half transparent is mixed to the nearest value, in rows of every length") {
    Canvas canvas(64, 32);
    canvas.draw([](ImDrawList& list) {
        list.AddRectFilled({0, 0}, {64, 32}, IM_COL32(200, 100, 0, 255));
        for (int n = 0; n < 20; ++n) {
            list.AddRectFilled({1, float(n)}, {float(1 + n), float(n + 1)}, IM_COL32(10, 250, 255, 77));
        }
    });
    const auto mixed = [](int over, int under) { return std::uint32_t(std::lround((over * 77 + under * 178) / 255.0)); };
    const std::uint32_t expected = 0xFF000000U | mixed(10, 200) << 16U | mixed(250, 100) << 8U | mixed(255, 0);
    for (int n = 0; n < 20; ++n) {
        for (int x = 0; x < 64; ++x) CHECK(canvas.at(x, n) == (x >= 1 && x < 1 + n ? expected : 0xFFC86400U));
    }
}

TEST_CASE("a clip cuts everything") {
    Canvas canvas(200, 200);
    canvas.draw([](ImDrawList& list) {
        list.PushClipRect({30, 40}, {70, 90});
        list.AddCircleFilled({50, 65}, 90, kRed);
        list.AddTriangleFilled({0, 0}, {200, 10}, {100, 200}, IM_COL32(0, 255, 0, 255));
        list.PopClipRect();
    });
    for (int y = 0; y < 200; ++y) {
        for (int x = 0; x < 200; ++x) {
            const bool inside = x >= 30 && x < 70 && y >= 40 && y < 90;
            CHECK((canvas.at(x, y) != kBlack) == inside);
        }
    }
}

TEST_CASE("triangles side by side leave no gap and cover no pixel twice") {
    Canvas canvas(240, 240);
    std::mt19937 chance(7);
    std::uniform_real_distribution<float> place(-20, 260);
    for (int round = 0; round < 60; ++round) {
        const ImVec2 middle{place(chance), place(chance)};
        canvas.draw([&](ImDrawList& list) {
            // A fan around a point, over the whole surface: every pixel lies in exactly one triangle.
            const ImVec2 uv = ImGui::GetIO().Fonts->TexUvWhitePixel;
            const ImU32 half = IM_COL32(255, 255, 255, 128);
            constexpr int kRays = 23;
            std::vector<ImVec2> rim;
            for (int i = 0; i < kRays; ++i) {
                const float angle = 6.2831853F * float(i) / kRays + 0.1F;
                rim.push_back({middle.x + 900 * std::cos(angle), middle.y + 900 * std::sin(angle)});
            }
            for (int i = 0; i < kRays; ++i) {
                list.PrimReserve(3, 3);
                list.PrimVtx(middle, uv, half);
                list.PrimVtx(rim[std::size_t(i)], uv, half);
                list.PrimVtx(rim[std::size_t((i + 1) % kRays)], uv, half);
            }
        });
        const auto picture = canvas.picture();
        CHECK(std::all_of(picture.begin(), picture.end(), [](std::uint32_t pixel) { return pixel == 0xFF808080; }));
    }
}

TEST_CASE("a disc and a rounded rectangle cover as much of each pixel as they should") {
    Canvas canvas(300, 200);
    struct Shape {
        const char* name;
        std::function<void(ImDrawList&)> draw;
        std::function<bool(double, double)> inside;
    };
    const auto rounded = [](double x, double y) {
        const double dx = std::max({40.0 + 15 - x, x - (260.0 - 15), 0.0});
        const double dy = std::max({50.0 + 15 - y, y - (130.0 - 15), 0.0});
        return dx * dx + dy * dy <= 15.0 * 15;
    };
    const Shape shapes[] = {
        {"disc", [](ImDrawList& list) { list.AddCircleFilled({150, 100}, 60, IM_COL32_WHITE); },
         [](double x, double y) { return std::hypot(x - 150, y - 100) <= 60; }},
        {"rounded rectangle", [](ImDrawList& list) { list.AddRectFilled({40, 50}, {260, 130}, IM_COL32_WHITE, 15); },
         rounded}};
    for (const Shape& shape : shapes) {
        CAPTURE(shape.name);
        canvas.draw(shape.draw);
        double wrong = 0;
        for (int y = 0; y < 200; ++y) {
            for (int x = 0; x < 300; ++x) {
                int covered = 0;
                for (int i = 0; i < 64; ++i) covered += shape.inside(x + (i % 8 + 0.5) / 8, y + (i / 8 + 0.5) / 8) ? 1 : 0;
                const double difference = std::abs(covered / 64.0 * 255 - double(canvas.at(x, y) & 0xFF));
                CHECK(difference < 80);  // a curve as a polygon, its edge as a ramp of one pixel
                if (covered == 0 || covered == 64) CHECK(difference < 30);
                wrong += difference;
            }
        }
        CHECK(wrong / (300 * 200) < 0.15);
    }
}

TEST_CASE("a rounded rectangle on whole pixels has straight edges without a blur") {
    Canvas canvas(300, 200);
    canvas.draw([](ImDrawList& list) { list.AddRectFilled({40, 50}, {260, 130}, IM_COL32_WHITE, 15); });
    for (int y = 70; y < 110; ++y) {
        CHECK(canvas.at(39, y) == kBlack);
        CHECK(canvas.at(40, y) == kWhite);
        CHECK(canvas.at(259, y) == kWhite);
        CHECK(canvas.at(260, y) == kBlack);
    }
    for (int x = 60; x < 240; ++x) {
        CHECK(canvas.at(x, 49) == kBlack);
        CHECK(canvas.at(x, 50) == kWhite);
        CHECK(canvas.at(x, 129) == kWhite);
        CHECK(canvas.at(x, 130) == kBlack);
    }
}

TEST_CASE("a picture one to one is copied, cut at its clip") {
    Canvas canvas(128, 128);
    Image image(ImTextureFormat_RGBA32, 5, 4);
    for (int i = 0; i < 20; ++i) {
        const unsigned char texel[] = {static_cast<unsigned char>(i), 100, 200, static_cast<unsigned char>(i == 7 ? 0 : 255)};
        std::copy_n(texel, 4, image.data.Pixels + i * 4);
    }
    canvas.draw([&](ImDrawList& list) {
        list.PushClipRect({31, 62}, {100, 65});
        list.AddImage(image.data.GetTexRef(), {30, 61}, {35, 65});
        list.PopClipRect();
    });
    for (int y = 60; y < 68; ++y) {
        for (int x = 28; x < 38; ++x) {
            const int i = (y - 61) * 5 + x - 30;
            const bool shown = x >= 31 && x < 35 && y >= 62 && y < 65 && i != 7;
            CHECK(canvas.at(x, y) == (shown ? 0xFF0064C8U | std::uint32_t(i) << 16U : kBlack));
        }
    }
}

TEST_CASE("a mask gives its colour as far as it covers, and a scaled picture goes over evenly") {
    Canvas canvas(128, 128);
    Image mask(ImTextureFormat_Alpha8, 4, 1);
    const unsigned char cover[] = {0, 128, 255, 51};
    std::copy_n(cover, 4, mask.data.Pixels);
    canvas.draw([&](ImDrawList& list) {
        list.AddImage(mask.data.GetTexRef(), {8, 8}, {12, 9}, {0, 0}, {1, 1}, IM_COL32(255, 0, 255, 255));
        list.AddImage(mask.data.GetTexRef(), {8, 20}, {12, 21}, {0, 0}, {1, 1}, IM_COL32(255, 255, 255, 128));
        list.AddImage(mask.data.GetTexRef(), {0, 40}, {64, 56});
    });
    CHECK(canvas.at(8, 8) == kBlack);
    CHECK(canvas.at(9, 8) == 0xFF800080);
    CHECK(canvas.at(10, 8) == 0xFFFF00FF);
    CHECK(canvas.at(11, 8) == 0xFF330033);
    CHECK(canvas.at(10, 20) == 0xFF808080);
    CHECK(canvas.at(9, 20) == 0xFF404040);
    // Sixteen pixels to a texel: from the middle of one to the middle of the next the values rise by steps.
    for (int x = 9; x < 40; ++x) CHECK((canvas.at(x, 48) & 0xFF) >= (canvas.at(x - 1, 48) & 0xFF));
    CHECK((canvas.at(24, 48) & 0xFF) >= 124);
    CHECK((canvas.at(24, 48) & 0xFF) <= 134);
}

TEST_CASE("nothing is drawn where nothing changed") {
    Canvas canvas(400, 300);
    const auto page = [&](float x, ImU32 color) {
        return canvas.draw([&](ImDrawList& list) {
            list.AddRectFilled({0, 0}, {400, 300}, IM_COL32(240, 240, 240, 255));
            list.AddText({20, 20}, IM_COL32_BLACK, "Nothing moves here");
            list.AddRectFilled({x, 200}, {x + 10, 210}, color);
        });
    };
    REQUIRE(page(10, kRed).size() == 1);
    CHECK(page(10, kRed).empty());
    CHECK(page(10, kRed).empty());
    CHECK(page(20, kRed) == std::vector<PixelRect>{{0, 192, 64, 64}});
    CHECK(page(20, kRed).empty());
    CHECK(page(330, kRed) == std::vector<PixelRect>{{0, 192, 64, 64}, {320, 192, 64, 64}});
    CHECK(canvas.at(25, 205) == 0xFFF0F0F0);
    CHECK(page(330, IM_COL32(0, 0, 255, 255)) == std::vector<PixelRect>{{320, 192, 64, 64}});
    canvas.forget();
    CHECK(page(330, IM_COL32(0, 0, 255, 255)) == std::vector<PixelRect>{{0, 0, 400, 300}});
}

TEST_CASE("the order of two shapes is part of the picture") {
    Canvas canvas(64, 64);
    const auto both = [&](bool redFirst) {
        canvas.draw([&](ImDrawList& list) {
            list.AddRectFilled({0, 0}, {40, 40}, redFirst ? kRed : IM_COL32_WHITE);
            list.AddRectFilled({0, 0}, {40, 40}, redFirst ? IM_COL32_WHITE : kRed);
        });
        return canvas.at(5, 5);
    };
    CHECK(both(true) == kWhite);
    CHECK(both(false) == 0xFFFF0000);
}

TEST_CASE("a texture that changes shows where it is used, and only there") {
    Canvas canvas(300, 300);
    Image image(ImTextureFormat_Alpha8, 8, 8);
    std::fill_n(image.data.Pixels, 64, static_cast<unsigned char>(255));
    const auto page = [&] {
        return canvas.draw([&](ImDrawList& list) {
            list.AddImage(image.data.GetTexRef(), {10, 10}, {14, 18}, {0, 0}, {0.5F, 1});       // its left half
            list.AddImage(image.data.GetTexRef(), {200, 200}, {204, 208}, {0.5F, 0}, {1, 1});  // its right half
            list.AddImage(image.data.GetTexRef(), {80, 220}, {112, 252});                       // all of it, scaled
        });
    };
    page();
    CHECK(page().empty());
    image.data.Pixels[0] = 0;
    image.changed(0, 0);
    CHECK(page() == std::vector<PixelRect>{{0, 0, 64, 64}, {64, 192, 64, 64}});
    CHECK(canvas.at(10, 10) == kBlack);
    CHECK(canvas.at(11, 10) == kWhite);
    CHECK(page().empty());
    image.data.Pixels[7] = 0;
    image.changed(7, 0);
    CHECK(page() == std::vector<PixelRect>{{64, 192, 64, 64}, {192, 192, 64, 64}});
    CHECK(canvas.at(203, 200) == kBlack);
}

TEST_CASE("a texture that is gone is not drawn") {
    Canvas canvas(64, 64);
    Image image(ImTextureFormat_Alpha8, 8, 8);
    std::fill_n(image.data.Pixels, 64, static_cast<unsigned char>(255));
    canvas.draw([&](ImDrawList& list) { list.AddImage(image.data.GetTexRef(), {10, 10}, {18, 18}); });
    CHECK(canvas.at(12, 12) == kWhite);
    image.data.SetStatus(ImTextureStatus_WantDestroy);
    canvas.draw([&](ImDrawList&) {});
    CHECK(image.data.Status == ImTextureStatus_Destroyed);
    CHECK(image.data.TexID == ImTextureID_Invalid);
    CHECK(canvas.at(12, 12) == kBlack);
    canvas.draw([&](ImDrawList& list) { list.AddImage(ImTextureRef(ImTextureID(4711)), {10, 10}, {18, 18}); });
    CHECK(canvas.at(12, 12) == kBlack);
}

TEST_CASE("letters that come later do not touch the ones that stand there") {
    Canvas canvas(400, 400);
    const auto page = [&](const char* text, float size) {
        return canvas.draw([&](ImDrawList& list) {
            list.AddRectFilled({0, 0}, {400, 400}, IM_COL32_WHITE);
            list.AddText(ImGui::GetFont(), 13, {10, 10}, IM_COL32_BLACK, "Here already");
            list.AddText(ImGui::GetFont(), size, {10, 200}, IM_COL32_BLACK, text);
        });
    };
    page("first", 13);
    // New letters, new sizes, in the end a larger texture: as if it were drawn from nothing.
    for (const float size : {20.0F, 33.0F, 60.0F, 90.0F, 120.0F, 13.0F}) {
        page("Other letters: gjpq WMX 0123", size);
        const auto before = canvas.picture();
        CHECK(before == canvas.whole());
        // A texture that grew while the page was laid out leaves letters of two textures in one frame.
        page("Other letters: gjpq WMX 0123", size);
        CHECK(page("Other letters: gjpq WMX 0123", size).empty());
    }
}

TEST_CASE("whatever a draw list says: within the surface, and in parts as from nothing") {
    constexpr int kWidth = 150, kHeight = 140;
    Canvas canvas(kWidth, kHeight);
    Image image(ImTextureFormat_RGBA32, 16, 16);
    std::mt19937 chance(2026);
    const auto below = [&](int n) { return int(chance() % unsigned(n)); };
    for (int i = 0; i < 16 * 16 * 4; ++i) image.data.Pixels[i] = static_cast<unsigned char>(below(256));
    const auto number = [&]() -> float {
        switch (below(24)) {
            case 0: return std::numeric_limits<float>::quiet_NaN();
            case 1: return std::numeric_limits<float>::infinity();
            case 2: return -3e30F;
            case 3: return 131071.9F;
            case 4: return -131071.9F;
            case 5: return 20000;
            case 6:
            case 7: return float(below(kWidth));
            default: return float(below(kWidth * 2 * 64)) / 64 - float(kWidth) / 2;
        }
    };
    const auto color = [&] { return ImU32(chance()) | (below(2) == 0 ? 0xFF000000U : 0U); };
    const auto scribble = [&](ImDrawList& list) {
        const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
        const bool clipped = below(3) == 0;
        if (clipped) {
            const float x = float(below(400) - 100) / 2, y = float(below(400) - 100) / 2;
            list.PushClipRect({x, y}, {x + float(below(300)), below(9) == 0 ? 1e9F : y + float(below(300))}, below(2) == 0);
        }
        const bool textured = below(3) == 0;
        if (textured) list.PushTexture(image.data.GetTexRef());
        const int triangles = 1 + below(4);
        const ImU32 one = color();
        for (int i = 0; i < triangles; ++i) {
            list.PrimReserve(3, 3);
            for (int k = 0; k < 3; ++k) {
                const ImVec2 uv = textured ? ImVec2(number() / 64, number() / 64) : white;
                list.PrimVtx({number(), number()}, uv, below(2) == 0 ? one : color());
            }
        }
        if (below(4) == 0) list.AddRectFilled({number(), number()}, {number(), number()}, color(), float(below(20)));
        if (below(4) == 0) list.AddCircleFilled({float(below(kWidth)), float(below(kHeight))}, float(below(80)), color());
        if (below(4) == 0) list.AddImage(image.data.GetTexRef(), {float(below(150)), float(below(150))}, {number(), number()});
        if (textured) list.PopTexture();
        if (clipped) list.PopClipRect();
    };
    for (int round = 0; round < 800; ++round) {
        canvas.draw([&](ImDrawList& list) {
            const int shapes = below(6);
            for (int i = 0; i < shapes; ++i) scribble(list);
            if (below(8) == 0 && list.IdxBuffer.Size > 0) list.IdxBuffer[below(list.IdxBuffer.Size)] = ImDrawIdx(below(65536));
        });
        const auto inParts = canvas.picture();
        REQUIRE(inParts == canvas.whole());
        REQUIRE(canvas.marginUntouched());
    }
}

TEST_CASE("a surface that is not there, or too large, is left alone") {
    Canvas canvas(64, 64);
    canvas.draw([](ImDrawList& list) { list.AddRectFilled({0, 0}, {64, 64}, kRed); });
    Rasterizer other;
    std::uint32_t pixel = kGuard;
    CHECK(other.draw(*ImGui::GetDrawData(), {}).empty());
    CHECK(other.draw(*ImGui::GetDrawData(), {&pixel, 0, 1, 1}).empty());
    CHECK(other.draw(*ImGui::GetDrawData(), {&pixel, 2, 1, 1}).empty());
    CHECK(other.draw(*ImGui::GetDrawData(), {&pixel, Rasterizer::kFarthest + 1, 1, Rasterizer::kFarthest + 1}).empty());
    CHECK(pixel == kGuard);
}

}  // namespace zizhu::screens
