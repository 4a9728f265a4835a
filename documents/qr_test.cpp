#include "documents/qr.h"

#include <doctest/doctest.h>

using namespace zizhu;

TEST_CASE("a QR code has its three corners, and a quiet zone when drawn") {
    const auto modules = documents::qrModules("https://example.org/t/1", documents::QrLevel::Q);
    REQUIRE(modules);
    CHECK(modules->width == modules->height);
    CHECK((modules->width - 17) % 4 == 0);
    for (int i = 0; i < 7; ++i) CHECK(modules->black(i, 0));
    CHECK_FALSE(modules->black(7, 0));

    const auto drawn = documents::qrBitmap("https://example.org/t/1", documents::QrLevel::Q, 5);
    REQUIRE(drawn);
    REQUIRE(drawn->width == (modules->width + 8) * 5);
    for (int y = 0; y < drawn->height; ++y) {
        for (int x = 0; x < drawn->width; ++x) {
            const int mx = x / 5 - 4;
            const int my = y / 5 - 4;
            const bool inside = mx >= 0 && my >= 0 && mx < modules->width && my < modules->height;
            REQUIRE(drawn->black(x, y) == (inside && modules->black(mx, my)));
        }
    }
}

TEST_CASE("a higher level never makes a smaller code") {
    int width = 0;
    for (const auto level : {documents::QrLevel::L, documents::QrLevel::M, documents::QrLevel::Q,
                             documents::QrLevel::H}) {
        const auto modules = documents::qrModules(std::string(100, 'x'), level);
        REQUIRE(modules);
        CHECK(modules->width >= width);
        width = modules->width;
    }
}

TEST_CASE("what no code can hold is refused") {
    CHECK(documents::qrModules("", documents::QrLevel::L).error().code == base::Errc::InvalidInput);
    CHECK(documents::qrModules(std::string(1025, 'x'), documents::QrLevel::L).error().code ==
          base::Errc::TooLarge);
    CHECK(documents::qrModules(std::string(1024, 'x'), documents::QrLevel::H));
    CHECK(documents::qrBitmap("x", documents::QrLevel::L, 0).error().code == base::Errc::InvalidInput);
    CHECK(documents::qrBitmap("x", documents::QrLevel::L, 65).error().code == base::Errc::InvalidInput);
}
