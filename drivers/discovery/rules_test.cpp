// packaging/99-zizhu.rules against the device table, and as text.
#include <map>
#include <regex>
#include <set>

#include <doctest/doctest.h>

#include "base/file.h"
#include "drivers/discovery/discovery.h"

using namespace zizhu;
using namespace zizhu::drivers;

namespace {

struct Rules {
    std::vector<std::string> lines;  // without comments and empty lines

    Rules() {
        const auto bytes = base::readFile(ZIZHU_SOURCE_DIR "/packaging/99-zizhu.rules", 64u << 10);
        REQUIRE(bytes.has_value());
        std::string line;
        for (const std::uint8_t byte : *bytes) {
            if (byte != '\n') {
                line.push_back(char(byte));
                continue;
            }
            if (!line.empty() && line[0] != '#') lines.push_back(line);
            line.clear();
        }
        CHECK(line.empty());  // the last line ends
    }

    // "0400:c35a" → "card-reader"
    std::map<std::string, std::string> roles() const {
        static const std::regex kLine(
            "SUBSYSTEMS==\"usb\", ATTRS\\{idVendor\\}==\"([0-9a-f]{4})\", "
            "ATTRS\\{idProduct\\}==\"([0-9a-f]{4})\", ENV\\{ZIZHU_ROLE\\}=\"([a-z-]+)\", "
            "ENV\\{ZIZHU_PORT\\}=\"\\$id\"");
        std::map<std::string, std::string> all;
        for (const std::string& line : lines) {
            std::smatch parts;
            if (!std::regex_match(line, parts, kLine)) continue;
            CHECK_MESSAGE(all.emplace(parts[1].str() + ":" + parts[2].str(), parts[3]).second,
                          "stands twice: " << line);
        }
        return all;
    }
};

}  // namespace

TEST_CASE("every id of the device table has its line in the udev rules") {
    const auto roles = Rules().roles();
    std::set<std::string> known;
    for (const DeviceModel& model : deviceModels()) {
        for (const UsbId& id : model.usbIds) {
            const std::string words = text(id);
            known.insert(words);
            const auto rule = roles.find(words);
            CHECK_MESSAGE((rule != roles.end() && rule->second == name(model.role)),
                          "packaging/99-zizhu.rules lacks: SUBSYSTEMS==\"usb\", ATTRS{idVendor}==\""
                              << words.substr(0, 4) << "\", ATTRS{idProduct}==\"" << words.substr(5)
                              << "\", ENV{ZIZHU_ROLE}=\"" << name(model.role)
                              << "\", ENV{ZIZHU_PORT}=\"$id\"");
        }
    }
    for (const auto& [id, role] : roles) {
        const bool bridge = isSerialBridge(*usbIdFrom(id));
        CHECK_MESSAGE((known.contains(id) || bridge), "no model has " << id);
        CHECK_MESSAGE(bridge == (role == "serial"), id);
    }
}

TEST_CASE("the udev rules are rules") {
    // What udev would refuse: an unknown key, a comparison where one assigns, a GOTO to nowhere.
    static const std::regex kPart(R"rx(([A-Z]+)(\{[A-Za-z_]+\})?(==|!=|=|\+=)"([^"]*)")rx");
    const std::set<std::string> compared = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "ATTR",
                                            "ATTRS",  "KERNEL",    "PROGRAM",    "RESULT"};
    const std::set<std::string> assigned = {"GOTO", "LABEL", "GROUP", "MODE", "SYMLINK"};
    std::string goals;
    std::set<std::string> labels;
    for (const std::string& line : Rules().lines) {
        CAPTURE(line);
        std::string rest = line;
        for (bool more = true; more;) {
            std::smatch part;
            REQUIRE(std::regex_search(rest, part, kPart, std::regex_constants::match_continuous));
            const bool comparison = part[3] == "==" || part[3] == "!=";
            const std::string key = part[1];
            CHECK((key == "ENV" || (comparison ? compared : assigned).contains(key)));
            CHECK((part[2].matched == (key == "ENV" || key == "ATTR" || key == "ATTRS")));
            if (key == "GOTO") goals = part[4];
            if (key == "LABEL") labels.insert(part[4]);
            if (key == "GROUP") CHECK(part[4] == "zizhu");
            if (key == "MODE") CHECK(part[4] == "0660");
            rest = part.suffix();
            more = rest.starts_with(", ");
            if (more) rest.erase(0, 2);
        }
        CHECK(rest.empty());
    }
    CHECK(labels == std::set<std::string>{goals});
}
