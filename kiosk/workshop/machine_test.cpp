#include "kiosk/workshop/machine.h"

#include <doctest/doctest.h>

#include <fstream>

#include "base/file.h"
#include "kiosk/workshop/log_export.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::kiosk;

namespace {

struct Machine {
    tests::TemporaryDirectory folder;
    MachinePlaces places{folder.path() / "proc", folder.path() / "sys", folder.path() / "etc", {(folder.path() / "media").string()}};

    void put(const std::string& file, const std::string& text) {
        const auto path = folder.path() / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    std::filesystem::path stick(const std::string& name) {
        const auto path = folder.path() / "media" / name;
        std::filesystem::create_directories(path);
        return path;
    }
    std::string mount(const std::string& device, const std::string& name, const char* options = "rw,nosuid") {
        std::string where = (folder.path() / "media" / name).string();
        for (auto at = where.find(' '); at != std::string::npos; at = where.find(' ')) where.replace(at, 1, "\\040");
        return "/dev/" + device + " " + where + " vfat " + options + " 0 0\n";
    }
};

std::string textOf(const std::filesystem::path& file) {
    const auto bytes = base::readFile(file, 1u << 20);
    return bytes ? std::string(base::asText(*bytes)) : std::string();
}

}  // namespace

TEST_CASE("only memory sticks that can be written to, where sticks are mounted, are offered") {
    Machine m;
    m.stick("ZIZHU LOGS");
    m.stick("READONLY");
    m.stick("FIXED");
    m.put("sys/block/sdb/removable", "1\n");
    m.put("sys/block/sdb/sdb1/partition", "1\n");
    m.put("sys/block/sda/removable", "0\n");
    m.put("sys/block/sda/sda2/partition", "2\n");
    m.put("proc/self/mounts", "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\nbroken line\n" + m.mount("sdb1", "ZIZHU LOGS") +
                                  m.mount("sdb", "READONLY", "ro") + m.mount("sda2", "FIXED") + "/dev/sdb1 /elsewhere vfat rw 0 0\n");
    const auto sticks = memorySticks(m.places);
    REQUIRE(sticks.size() == 1);
    CHECK(sticks[0].id == "sdb1");
    CHECK(sticks[0].label == "ZIZHU LOGS");
    CHECK(sticks[0].freeBytes > 0);
    CHECK(stickFolder(m.places, "sdb1") == m.folder.path() / "media" / "ZIZHU LOGS");
    CHECK_FALSE(stickFolder(m.places, "sda2"));
    CHECK_FALSE(stickFolder(m.places, "../sdb1"));
    m.put("proc/self/mounts", "");
    CHECK(memorySticks(m.places).empty());
    CHECK_FALSE(stickFolder(m.places, "sdb1"));
}

TEST_CASE("link, gateway and name server as the kernel tells them") {
    Machine m;
    CHECK_FALSE(linkUp(m.places));
    CHECK(gateway(m.places).empty());
    m.put("sys/class/net/lo/operstate", "unknown\n");
    m.put("sys/class/net/lo/carrier", "1\n");
    CHECK_FALSE(linkUp(m.places));
    m.put("sys/class/net/eth0/operstate", "down\n");
    CHECK_FALSE(linkUp(m.places));
    m.put("sys/class/net/eth0/operstate", "up\n");
    CHECK(linkUp(m.places));
    m.put("proc/net/route", "Iface\tDestination\tGateway\neth0\t000AA8C0\t00000000\neth0\t00000000\t010AA8C0\n");
    CHECK(gateway(m.places) == "192.168.10.1");
    m.put("etc/resolv.conf", "# made by hand\nsearch hall\nnameserver 192.168.10.53\n");
    CHECK(nameServer(m.places) == "192.168.10.53");
    CHECK(imageVersion(m.places).empty());
    m.put("etc/os-release", "NAME=x\nIMAGE_VERSION=\"2026.3\"\n");
    CHECK(imageVersion(m.places) == "2026.3");
    CHECK(networkSettings(m.places).gateway == "192.168.10.1");
}

TEST_CASE("settings that cannot be any") {
    const flow::vendor::NetworkSettings good{false, "10.0.0.5", "24", "10.0.0.1", "10.0.0.2", "proxy.hall:3128"};
    CHECK(plausible(good));
    CHECK(plausible({}));
    for (const auto& [member, value] : std::initializer_list<std::pair<std::string flow::vendor::NetworkSettings::*, const char*>>{
             {&flow::vendor::NetworkSettings::address, "10.0.0"}, {&flow::vendor::NetworkSettings::address, ""},
             {&flow::vendor::NetworkSettings::prefix, "0"}, {&flow::vendor::NetworkSettings::prefix, "33"},
             {&flow::vendor::NetworkSettings::prefix, "x"}, {&flow::vendor::NetworkSettings::gateway, "router"},
             {&flow::vendor::NetworkSettings::nameServer, "1.2.3"}, {&flow::vendor::NetworkSettings::proxy, "proxy"},
             {&flow::vendor::NetworkSettings::proxy, ":80"}, {&flow::vendor::NetworkSettings::proxy, "proxy:99999"}}) {
        auto bad = good;
        bad.*member = value;
        CAPTURE(value);
        CHECK_FALSE(plausible(bad));
    }
    CHECK(hostOf("https://central.hall:8443/v1") == "central.hall");
    CHECK(hostOf("https://[::1]:8443") == "::1");
    CHECK(hostOf("central").empty());
    CHECK(resolve("127.0.0.1"));
    CHECK_FALSE(resolve(""));
}

TEST_CASE("the disk is written, read back and left as it was") {
    Machine m;
    CHECK(tryDisk(m.folder.path()));
    CHECK(std::filesystem::is_empty(m.folder.path()));
    CHECK_FALSE(tryDisk(m.folder.path() / "nowhere"));
    CHECK_FALSE(diskSpace(m.folder.path() / "nowhere"));
}

TEST_CASE("logs of the last days go to the stick, oldest first, below what the terminal is") {
    Machine m;
    const auto stick = m.stick("LOGS");
    m.put("events.1.jsonl", "{\"time\":\"2026-03-01T08:00:00.000Z\",\"event\":\"old\"}\n{\"time\":\"2026-03-10T08:00:00.000Z\",\"event\":\"before\"}\n");
    m.put("events.jsonl", "not json\n{\"time\":\"2026-03-14T08:00:00.000Z\",\"event\":\"newest\"}\n");
    LogExport what{m.folder.path() / "events.jsonl", stick, "lobby-1", *base::parseIso8601("2026-03-14T08:09:00.000Z"), 7};
    flow::vendor::Survey state;
    state.program = "0.9";
    state.parts[0].fitted = true;
    state.parts[0].xfs = flow::vendor::XfsState::NoDevice;
    int last = 0;
    const auto name = exportLogs(what, state, [&](int permille) { last = permille; });
    REQUIRE(name);
    CHECK(*name == "zizhu-lobby-1-20260314-1609.jsonl");
    CHECK(last == 1000);
    const std::string text = textOf(stick / *name);
    CHECK(text.find("\"terminal\":\"lobby-1\"") < text.find('\n'));
    CHECK(text.find("\"device\":\"noDevice\"") < text.find('\n'));
    CHECK(text.find("\"old\"") == std::string::npos);
    CHECK(text.find("not json") == std::string::npos);
    REQUIRE(text.find("\"before\"") != std::string::npos);
    CHECK(text.find("\"before\"") < text.find("\"newest\""));

    what.days = 1;
    REQUIRE(exportLogs(what, state, [](int) {}));
    CHECK(textOf(stick / *name).find("\"before\"") == std::string::npos);
    // Pulled out.
    what.folder = m.folder.path() / "media" / "GONE";
    CHECK_FALSE(exportLogs(what, state, [](int) {}));
}
