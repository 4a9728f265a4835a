#include "kiosk/config.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;

namespace {

constexpr std::string_view kGood =
    "terminal:\n"
    "  name: lobby-1\n"
    "  office: {zh-CN: 大厅, en: Hall}\n"
    "  place: {zh-CN: 一号, en: One}\n"
    "panel: {width: 1080, height: 1920, pixels-per-mm: 4.03}\n"
    "central: {credentials: keys}\n"
    "catalogue: catalog\n"
    "devices: devices.yaml\n"
    "state: state\n";

struct Folder {
    tests::TemporaryDirectory directory;
    Folder() {
        std::filesystem::create_directory(directory.path() / "keys");
        write("keys/terminal.json",
              R"({"central":"https://127.0.0.1:8443","publicUrl":"https://127.0.0.1:8444",)"
              R"("intakeKey":{"id":"0123456789abcdef","publicKey":")" +
                  base::toBase64(base::Bytes(32, 9)) + "\"}}");
    }
    void write(const std::string& name, std::string_view text) {
        REQUIRE(base::writeFileAtomically(directory.path() / name, base::asBytes(text)));
    }
    auto load(std::string_view text) {
        write("kiosk.yaml", text);
        return kiosk::loadConfig(directory.path() / "kiosk.yaml");
    }
    std::string fault(std::string from, std::string_view what, std::string_view with) {
        const auto at = from.find(what);
        REQUIRE(at != std::string::npos);
        from.replace(at, what.size(), with);
        const auto config = load(from);
        REQUIRE_FALSE(config);
        return std::to_string(config.error().line) + ": " + config.error().message;
    }
};

}  // namespace

TEST_CASE("a configuration is read with the credentials it names") {
    Folder folder;
    const auto config = folder.load(kGood);
    REQUIRE(config);
    CHECK(config->terminal == "lobby-1");
    CHECK(config->central.url == "https://127.0.0.1:8443");
    CHECK(config->place.trackingUrl == "https://127.0.0.1:8444/t/");
    CHECK(config->intakeKey.publicKey[31] == 9);
    CHECK(config->state == folder.directory.path() / "state");
    CHECK(config->panel.heightPx == 1920);
}

TEST_CASE("a mistake in a configuration is named with its line and the mend") {
    Folder folder;
    const std::string good(kGood);
    CHECK(folder.fault(good, "office", "ofice") == "3: 'ofice' is not known here; known are: name, office, place, "
                                                   "hotline, specimen");
    CHECK(folder.fault(good, "lobby-1", "Lobby 1").starts_with("2: a terminal's name has lower-case letters"));
    CHECK(folder.fault(good, "devices: devices.yaml\n", "") == "1: 'devices' is missing");
    CHECK(folder.fault(good, "width: 1080", "width: 12").starts_with("5: a panel's side"));
    CHECK(folder.fault(good, "4.03", "403").starts_with("5: pixels-per-mm lies between"));
    CHECK(folder.fault(good, "en: Hall", "en: [").starts_with("3: "));
    CHECK(folder.fault(good, "credentials: keys", "credentials: none").find("issue-terminal") != std::string::npos);
    folder.write("keys/terminal.json", R"({"central":"https://a","publicUrl":"b","intakeKey":{"id":"a","publicKey":"AA=="}})");
    CHECK(folder.load(kGood).error().message.starts_with("intakeKey.publicKey is not 32 bytes"));
    CHECK(kiosk::loadConfig(folder.directory.path() / "absent.yaml").error().line == 0);
}
