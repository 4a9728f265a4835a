// What was recorded of a device replays as it was, tells where it differs, and holds nothing of a person.
#include <algorithm>
#include <fstream>
#include <string>
#include <unordered_set>

#include <doctest/doctest.h>

#include "base/file.h"
#include "drivers/calls.h"
#include "drivers/idcard/card_text.h"
#include "drivers/idcard/invented_card.h"
#include "drivers/profile.h"
#include "drivers/recorder/recording_transport.h"
#include "drivers/recording/redactor.h"
#include "drivers/recording/replay_run.h"
#include "drivers/sim/pty_host.h"
#include "drivers/sim/sim_card.h"
#include "drivers/transport/fd_transport.h"
#include "tests/support/acting_transport.h"
#include "tests/support/seeded_random.h"
#include "tests/support/self_advancing_clock.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace zizhu::drivers::recording;
using namespace std::chrono_literals;

namespace {

const std::string kCards = ZIZHU_SOURCE_DIR "/drivers/sim/cards/";

base::Bitmap blackReceipt(int width, int height) {
    base::Bitmap bitmap(width, height);
    tests::SeededRandom random(3);
    random.fill(bitmap.bits);
    return bitmap;
}

// A simulated device whose transport is recorded into `file`.
struct Studio {
    explicit Studio(std::string_view key, DeviceOptions options = {}) : model(*findDeviceModel(key)) {
        DeviceEntry entry{.role = model.role, .model = &model};
        entry.options = options;
        port = *makeSimulatedPort(entry, clock);
        header = {std::string(key), Connection::Simulated, {}, options, {}};
        open(makeSimulatedTransport(port));
    }
    void open(std::unique_ptr<Transport> transport) {
        RecordedDevice recorded = *recordInto(file, header, std::move(transport), clock);
        recorder = recorded.recorder;
        device.emplace(*model.make(std::move(recorded.transport), clock, header.options));
    }
    void act(const std::string& line) { REQUIRE(port->act(*splitWords(line)).has_value()); }
    CallOutcome perform(std::string_view command, base::Duration within = 20s, CallInput input = {}) {
        recorder->call(command, within, input.receipt.width, input.receipt.height);
        const CallOutcome outcome = *call(*device, command, input, {clock.in(within)});
        recorder->result(outcome.word);
        return outcome;
    }
    std::string finish() {
        REQUIRE(recorder->finish().has_value());
        return std::string(base::asText(*base::readFile(file, kMaxFileBytes)));
    }

    tests::TemporaryDirectory folder;
    const std::filesystem::path file = folder.path() / "recording.jsonl";
    tests::SelfAdvancingClock clock;
    const DeviceModel& model;
    Header header;
    std::shared_ptr<SimulatedPort> port;
    std::shared_ptr<Recorder> recorder;
    std::optional<RoleDevice> device;
};

ReplayReport replay(const std::string& text) {
    const base::Result<Transcript> transcript = parseTranscript(text);
    REQUIRE_MESSAGE(transcript.has_value(), transcript.error().detail.text());
    tests::SelfAdvancingClock clock;
    const base::Result<ReplayReport> report = replayAll(*transcript, clock);
    REQUIRE_MESSAGE(report.has_value(), report.error().detail.text());
    return *report;
}

std::string why(const ReplayReport& report) { return report.difference ? report.difference->text : ""; }

constexpr std::size_t kWindow = 6;  // bytes: three characters of a card

// The runs of so many bytes, as numbers.
std::unordered_set<std::uint64_t> windowsOf(base::ByteView bytes) {
    std::unordered_set<std::uint64_t> windows;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        value = (value << 8 | bytes[i]) & ((std::uint64_t(1) << 8 * kWindow) - 1);
        if (i + 1 >= kWindow) windows.insert(value);
    }
    return windows;
}

// Whether any run of bytes of `secret` that is not in `harmless` was recorded.
bool leaks(const std::string& text, base::ByteView secret,
           const std::unordered_set<std::uint64_t>& harmless) {
    const base::Result<Transcript> transcript = parseTranscript(text);
    REQUIRE(transcript.has_value());
    base::Bytes all;
    for (const Entry& entry : transcript->entries)
        all.insert(all.end(), entry.bytes.begin(), entry.bytes.end());
    const auto written = windowsOf(all);
    for (const std::uint64_t window : windowsOf(secret)) {
        if (harmless.count(window) == 0 && written.count(window) != 0) return true;
    }
    return false;
}

// What may stand in any recording of a card reader: blanks, and the invented card.
std::unordered_set<std::uint64_t> harmlessCardBytes() {
    base::Bytes bytes(64);
    for (int i = 0; i < 64; ++i) bytes.insert(bytes.end(), {0x20, 0});
    for (const CardType type : {CardType::Citizen, CardType::HongKongMacaoTaiwan, CardType::Foreigner2017,
                                CardType::Foreigner2023}) {
        const base::Bytes text = inventedCardText(type);
        bytes.insert(bytes.end(), text.begin(), text.end());
    }
    for (const base::Bytes& more : {inventedAppendedAddress(), inventedPhoto()}) {
        bytes.insert(bytes.end(), more.begin(), more.end());
    }
    return windowsOf(bytes);
}

void checkHoldsNothingOf(const SimCard& card, const std::string& text) {
    static const std::unordered_set<std::uint64_t> harmless = harmlessCardBytes();
    CHECK_FALSE(leaks(text, card.text, harmless));
    CHECK_FALSE(leaks(text, card.appendedAddresses, harmless));
    CHECK_FALSE(leaks(text, card.photo, harmless));
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

std::size_t lineOf(const std::string& text, std::size_t at) {
    return 1 + std::size_t(std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n'));
}

}  // namespace

TEST_CASE("a recorded card read replays, as somebody else's card") {
    const std::string names[] = {"parent-man", "hong-kong", "foreigner-2017", "foreigner-2023", "rare-name"};
    for (const std::string& name : names) {
        CAPTURE(name);
        Studio studio("sdt-reader", {{"find-after-read", "silent"}});
        studio.perform("status");
        studio.act("present-card " + kCards + name + ".yaml");
        CHECK(studio.perform("media").word == "present");
        CHECK(studio.perform("read").word == "card");
        CHECK(studio.perform("media").word == "present");
        studio.act("take-card");
        CHECK(studio.perform("read", 3s).word == "no-card");
        CHECK(studio.perform("capabilities").word == "ok");
        CHECK(studio.perform("reset").word == "ok");
        const std::string text = studio.finish();
        checkHoldsNothingOf(*loadSimCard(kCards + name + ".yaml"), text);
        const ReplayReport report = replay(text);
        CHECK(why(report).empty());
        CHECK(report.calls == 7);

        // The same through the address replay:FILE, whose commands are whoever's uses it.
        tests::SelfAdvancingClock clock;
        const auto transport = openReplay(studio.file, "sdt-reader", clock);
        REQUIRE(transport.has_value());
        CHECK_FALSE(openReplay(studio.file, "escpos-printer", clock).has_value());
    }
}

TEST_CASE("whatever goes wrong at whatever transfer of a card read: nothing leaks, and it replays") {
    const SimCard card = *loadSimCard(kCards + "parent-man.yaml");
    for (const std::string fault : {"garble", "short", "lost", "endless", "stall", "unplug"}) {
        for (int nth = 1; nth <= 12; ++nth) {
            CAPTURE(fault);
            CAPTURE(nth);
            Studio studio("sdt-reader");
            studio.act("present-card " + kCards + "parent-man.yaml");
            studio.act("fault " + fault + " " + std::to_string(nth));
            const std::string_view came = studio.perform("read", 30s).word;
            studio.perform("status");
            const std::string text = studio.finish();
            checkHoldsNothingOf(card, text);
            const ReplayReport report = replay(text);
            CAPTURE(came);
            CHECK(why(report) == "");
        }
    }
}

TEST_CASE("a card that the driver refuses is refused again in the replay") {
    Studio studio("sdt-reader");
    studio.act("present-card " + kCards + "parent-man.yaml");
    studio.act("fault foreign-card");
    CHECK(studio.perform("read").word == "unknown-card");
    const std::string text = studio.finish();
    checkHoldsNothingOf(*loadSimCard(kCards + "parent-man.yaml"), text);
    CHECK(why(replay(text)).empty());
}

TEST_CASE("a receipt is recorded as white paper of its size, with every trouble of the printer") {
    for (const std::string trouble :
         {"", "paper-out 300", "open-cover", "jam-cutter", "break", "fault lost 20", "fault unplug 24",
          "fault garble 22", "fault endless 9"}) {
        CAPTURE(trouble);
        Studio studio("escpos-printer", {{"width", "384"}});
        if (!trouble.empty()) studio.act(trouble);
        const base::Bitmap receipt = blackReceipt(384, 500);
        studio.perform("status");
        const std::string_view came = studio.perform("print", 60s, {receipt}).word;
        if (trouble.empty()) CHECK(came == "proven");
        studio.perform("reset");
        const std::string text = studio.finish();
        CHECK_FALSE(leaks(text, receipt.bits, windowsOf(base::Bytes(64))));
        CHECK(text.size() < 64u << 10);  // white paper is short
        const ReplayReport report = replay(text);
        CHECK(why(report) == "");
    }
}

TEST_CASE("a code is recorded as filler of its length") {
    const std::string code = "https://zwfw.example/t/7K3M9QXDV2PA6TGEW?and-more-than-fits-into-one-report";
    for (const std::string aim : {"in-place", "early", "late", "absent"}) {
        for (const std::string trouble :
             {"", "fault short 1", "fault garble 2", "fault lost 2", "fault unplug 2"}) {
            CAPTURE(aim);
            CAPTURE(trouble);
            Studio studio("hid-pos-scanner", {{"aim", aim}});
            if (!trouble.empty()) studio.act(trouble);
            // Codes that were shown before a read do not count.
            studio.recorder->finish();
            std::filesystem::remove(studio.file);
            studio.open(std::make_unique<tests::ActingTransport>(
                makeSimulatedTransport(studio.port), [&] { studio.act("show-code \"" + code + "\""); }));
            const std::string_view came = studio.perform("read", 2s).word;
            if (trouble.empty()) CHECK(came == "code");
            studio.perform("status");
            const std::string text = studio.finish();
            CHECK_FALSE(leaks(text, base::asBytes(code), {}));
            CHECK(why(replay(text)) == "");
        }
    }
}

TEST_CASE("redactors keep the way of the driver: ids, lengths, ends, wrong check sums") {
    const auto redact = [](std::string_view model, base::Bytes bytes, std::size_t cut = 0) {
        const Piece all(bytes);
        const std::vector<Piece> pieces = {all.first(cut), all.subspan(cut)};
        makeRedactor(model)->in(pieces);
        return base::toHex(bytes);
    };
    const auto hex = [](std::string_view text) { return *base::fromHex(text); };
    // A good frame, cut anywhere; a bad one stays bad; noise goes.
    for (std::size_t cut = 0; cut <= 15; ++cut) {
        CHECK(redact("sdt-reader", hex("aaaaaa9669000800009f123456789f"), cut) ==
              "aaaaaa9669000800009f0000000097");
    }
    CHECK(redact("sdt-reader", hex("aaaaaa966900080000901234567897")).substr(0, 14) == "aaaaaa96690008");
    CHECK(redact("sdt-reader", hex("5a5aaaaaaa96690004000090941122")) == "0000aaaaaa96690004000090940000");
    CHECK(redact("sdt-reader", hex("aaaaaa9669050800009001000400410042")) ==
          "aaaaaa9669050800009000000000000000");
    // A code in a report of another id, or of a length that cannot be.
    base::Bytes report(64, 'k');
    report[0] = 9;
    CHECK(redact("hid-pos-scanner", report) == "09" + std::string(126, '0'));
    report[0] = 2;
    CHECK(redact("hid-pos-scanner", report) == "026b" + std::string(124, '0'));
    report[1] = 3;
    report[2] = ']', report[3] = 'Q', report[4] = '1', report[63] = 0;
    CHECK(redact("hid-pos-scanner", report).substr(0, 18) == "02035d513158585800");
    CHECK(redact("serial-scanner", hex("31320d0a")) == "58580d0a");
    // A model that nobody wrote a redactor for.
    CHECK(redact("something-new", hex("3132330d")) == "00000000");

    // A text or an address that makes no sense is refused after it, too, whatever its type.
    for (const CardType type : {CardType::Citizen, CardType::HongKongMacaoTaiwan, CardType::Foreigner2017,
                                CardType::Foreigner2023}) {
        base::Bytes body = {0, 0, 0x90, 1, 0, 4, 0};
        base::Bytes wrong = inventedCardText(type);
        wrong[188] = 'x';  // of a date
        body.insert(body.end(), wrong.begin(), wrong.end());
        body.resize(body.size() + 1024);
        base::Bytes frame = hex("aaaaaa96690508");
        frame.insert(frame.end(), body.begin(), body.end());
        std::uint8_t check = 0;
        for (std::size_t i = 5; i < frame.size(); ++i) check ^= frame[i];
        frame.push_back(check);
        const base::Bytes left = hex(redact("sdt-reader", frame));
        CHECK(left != frame);
        CHECK_FALSE(parseCardText(base::ByteView(left).subspan(14, 256)).has_value());
    }
    const auto redactOut = [&](std::string_view text) {
        base::Bytes bytes = hex(text);
        makeRedactor("escpos-printer")->out(bytes);
        return base::toHex(bytes);
    };
    CHECK(redactOut("1b40414243"
                    "1d763000020001001d56"
                    "1d564200") ==
          "1b40787878"
          "1d76300002000100"
          "0000"
          "1d564200");
    CHECK(redactOut("1d286b0600315030414243"
                    "100404") ==
          "1d286b0600315030787878"
          "100404");
    CHECK(redactOut("1b2a2103004142434445") ==
          "1b78780300787878"
          "7878");
    CHECK(redactOut("1d7630000a000a004142") == "1d7630000a000a000000");
}

TEST_CASE("recorded over a real terminal line, replayed byte by byte") {
    tests::TemporaryDirectory folder;
    base::SystemClock clock;
    const DeviceModel& model = *findDeviceModel("sdt-reader");
    DeviceEntry entry{.role = model.role, .model = &model};
    const auto port = *makeSimulatedPort(entry, clock);
    REQUIRE(port->act(*splitWords("present-card " + kCards + "agent.yaml")).has_value());
    const auto host = servePty(port, folder.path() / "tty");
    REQUIRE(host.has_value());
    RecordedDevice recorded =
        *recordInto(folder.path() / "r.jsonl", {"sdt-reader", Connection::Serial, {}, {}, {}},
                    makeSerialTransport(folder.path() / "tty", 115200, clock), clock);
    {
        RoleDevice device = *model.make(std::move(recorded.transport), clock, {});
        recorded.recorder->call("read", 10s);
        CHECK(call(device, "read", {}, {clock.in(10s)})->word == "card");
        recorded.recorder->result("card");
        REQUIRE(recorded.recorder->finish().has_value());
    }
    const std::string text(base::asText(*base::readFile(folder.path() / "r.jsonl", kMaxFileBytes)));
    checkHoldsNothingOf(*loadSimCard(kCards + "agent.yaml"), text);
    CHECK(why(replay(text)) == "");

    // Each line that was sent, changed: the difference is told at that line and nowhere else.
    std::size_t tried = 0;
    for (std::size_t at = 0;
         (at = text.find("\"op\":\"write\",\"bytes\":\"aaaaaa9669", at)) != std::string::npos; ++at) {
        std::string mutated = text;
        char& digit = mutated[text.find("9669", at) + 11];  // of the command
        digit = digit == '1' ? '4' : '1';
        const ReplayReport report = replay(mutated);
        REQUIRE(report.difference);
        CHECK(report.difference->line == lineOf(text, at));
        CHECK(report.difference->text.find("sent aaaaaa9669") != std::string::npos);
        ++tried;
    }
    CHECK(tried == 5);
}

TEST_CASE("a replay names the first line that differs") {
    Studio studio("sdt-reader");
    studio.act("present-card " + kCards + "rare-name.yaml");
    studio.perform("read");
    const std::string text = studio.finish();
    const auto lineWith = [&text](const std::string& what) { return lineOf(text, text.find(what)); };

    SUBCASE("an answer that makes the driver ask on") {
        const ReplayReport report = replay(replaced(text, "000800009f0000000097", "0004000080840000000000"));
        REQUIRE(report.difference);
        CHECK(report.difference->line == lineWith("aaaaaa966900032002"));
    }
    SUBCASE("a line left out") {
        const std::size_t at = text.find("{\"t\":", text.find("aaaaaa966900032002"));
        std::string shorter = text;
        shorter.erase(at, shorter.find('\n', at) + 1 - at);
        CHECK(replay(shorter).difference->line == lineOf(text, at));
    }
    SUBCASE("cut off at the end") {
        const std::size_t last = text.rfind("{\"t\"", text.rfind("\"result\"") - 12);
        const ReplayReport report = replay(text.substr(0, last));
        REQUIRE(report.difference);
        CHECK(report.difference->text.find("recorded nothing more") != std::string::npos);
    }
    SUBCASE("more than the driver asks for") {
        const std::string more = text + "{\"t\":9999999,\"op\":\"read\",\"bytes\":\"00\"}\n";
        CHECK(replay(more).difference->line == lineOf(more, more.size() - 1));
    }
    SUBCASE("another result") {
        const ReplayReport report = replay(replaced(text, "\"result\":\"card\"", "\"result\":\"no-card\""));
        CHECK(why(report).find("came to card, recorded no-card") != std::string::npos);
    }
}

TEST_CASE("the recordings that are kept replay: a driver that does otherwise must be meant to") {
    std::size_t replayed = 0;
    for (const auto& file : std::filesystem::directory_iterator(ZIZHU_SOURCE_DIR "/tests/recordings")) {
        if (file.path().extension() != ".jsonl") continue;
        const std::string path = file.path().filename().string();
        CAPTURE(path);
        const ReplayReport report =
            replay(std::string(base::asText(*base::readFile(file.path(), kMaxFileBytes))));
        CHECK(why(report) == "");
        ++replayed;
    }
    CHECK(replayed >= 6);
}

TEST_CASE("a recording is read strictly") {
    const std::string head =
        R"({"recording":1,"model":"sdt-reader","connection":"serial","rate":115200,"options":{},"date":"2026-03-14"})"
        "\n";
    REQUIRE(parseTranscript(head).has_value());
    struct Case {
        std::string line;
        std::string detail;
    };
    const Case cases[] = {
        {"", "not a JSON object"},
        {"[1]", "not a JSON object"},
        {R"({"t":0,"t":1,"op":"open"})", "not a JSON object"},
        {R"({"t":0,"op":"open")", "not a JSON object"},
        {R"({"t":0,"op":"jump"})", "not an operation"},
        {R"({"op":"open"})", "missing"},
        {R"({"t":-1,"op":"open"})", "out of bounds"},
        {R"({"t":1.5,"op":"open"})", "no whole number"},
        {R"({"t":99999999999999999999,"op":"open"})", "no whole number"},
        {R"({"t":0,"op":"open","bytes":"00"})", "does not belong"},
        {R"({"t":0,"op":"read","bytes":""})", "a read of nothing"},
        {R"({"t":0,"op":"read","bytes":"0"})", "not hexadecimal"},
        {R"({"t":0,"op":"read","bytes":"00*999999999"})", "not hexadecimal"},
        {R"({"t":0,"op":"read","bytes":"00 "})", "not hexadecimal"},
        {R"({"t":0,"op":"read","bytes":7})", "no text"},
        {R"({"t":0,"op":"read","error":"bad-luck"})", "name of an error"},
        {R"({"t":0,"op":"read","bytes":"00","error":"timeout"})", "does not belong"},
        {R"({"t":0,"call":"Wang Xiaoming","within":1})", "no plain word"},
        {R"({"t":0,"call":"990101199002140010","within":1})", "no plain word"},
        {R"({"t":0,"result":"990101199002140010"})", "no plain word"},
        {R"({"t":0,"op":"rate","rate":0})", "out of bounds"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.line);
        const auto parsed = parseTranscript(head + each.line + "\n");
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().detail.text().find("line 2: ") == 0);
        CHECK(parsed.error().detail.text().find(each.detail) != std::string::npos);
    }
    CHECK(parseTranscript(replaced(head, "\"recording\":1", "\"recording\":2")).error().code ==
          base::Errc::Unsupported);
    CHECK_FALSE(parseTranscript(replaced(head, "03-14", "02-30")).has_value());
    CHECK_FALSE(parseTranscript(replaced(head, "{}", R"({"photo-decoder":"/home/x/y.so"})")).has_value());
    CHECK_FALSE(parseTranscript("").has_value());
    CHECK_FALSE(parseTranscript(head.substr(0, head.size() - 1)).has_value());
    CHECK(parseTranscript(head + R"({"t":5,"op":"open"})" + "\n" + R"({"t":4,"op":"open"})" + "\n")
              .error()
              .detail.text() == "line 3: time goes back");
}

TEST_CASE("bytes in a line, with runs") {
    const auto round = [](base::Bytes bytes) { CHECK(*readBytes(writeBytes(bytes)) == bytes); };
    CHECK(writeBytes(base::Bytes(20, 0)) == "00*20");
    base::Bytes mixed = {1, 2};
    mixed.insert(mixed.end(), 16, 0xFF);
    mixed.insert(mixed.end(), 16, 0xFE);
    mixed.push_back(3);
    CHECK(writeBytes(mixed) == "0102 ff*16 fe*16 03");
    round(mixed);
    round({});
    round(base::Bytes(15, 9));
    round(base::Bytes(kMaxTransferBytes, 9));
    CHECK_FALSE(readBytes("00*131073"));
    CHECK_FALSE(readBytes("0102*3"));
    CHECK_FALSE(readBytes("01  02"));
}

TEST_CASE("a recording overwrites no file") {
    Studio studio("sdt-reader");
    const auto again =
        recordInto(studio.file, studio.header, makeSimulatedTransport(studio.port), studio.clock);
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().code == base::Errc::Exists);
}
