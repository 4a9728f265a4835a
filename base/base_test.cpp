#include <doctest/doctest.h>

#include <thread>

#include "base/bytes.h"
#include "base/file.h"
#include "base/ids.h"
#include "base/mailbox.h"
#include "base/numbers.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::base;

TEST_CASE("a tracking code survives the way people write it, and a wrong character is noticed") {
    tests::SeededRandom random(7);
    for (int i = 0; i < 200; ++i) {
        const TrackingCode code = TrackingCode::make(random);
        std::string written = code.toString();
        CHECK(written.size() == 21);
        for (char& c : written) c = c == '1' ? 'l' : c == '0' ? 'o' : char(std::tolower(c));
        CHECK(TrackingCode::parse(written) == code);

        std::string wrong = code.compact();
        wrong[std::size_t(i) % 16] = wrong[std::size_t(i) % 16] == '7' ? '8' : '7';
        CHECK_FALSE(TrackingCode::parse(wrong));
        std::string swapped = code.compact();
        if (swapped[3] != swapped[4]) {
            std::swap(swapped[3], swapped[4]);
            CHECK_FALSE(TrackingCode::parse(swapped));
        }
    }
    CHECK_FALSE(TrackingCode::parse(""));
    CHECK_FALSE(TrackingCode::parse("0000-0000-0000-0000"));
    CHECK_FALSE(TrackingCode::parse("0000-0000-0000-0000-00"));
    CHECK(TrackingCode::parse("0000-0000-0000-0000-0"));
    CHECK_FALSE(TrackingCode::parse("0000-0000-0000-000*-0"));
}

TEST_CASE("a uuid is version 7, ordered by time and reads back") {
    tests::SeededRandom random(1);
    const Uuid first = Uuid::make(WallTime(std::chrono::milliseconds(1773475200000)), random);
    const Uuid later = Uuid::make(WallTime(std::chrono::milliseconds(1773475200001)), random);
    CHECK(first < later);
    CHECK(first.toString()[14] == '7');
    CHECK(first.time() == WallTime(std::chrono::milliseconds(1773475200000)));
    CHECK(Uuid::parse(first.toString()) == first);
    CHECK_FALSE(Uuid::parse("0195"));
    CHECK_FALSE(Uuid::parse("0195aaaa-bbbb-cccc-dddd-eeeeeeeeeeeg"));
}

TEST_CASE("the published examples of both check characters hold") {
    CHECK(checkCitizenId("11010519491231002X") == CitizenIdFault::None);
    CHECK(checkCitizenId("110105194912310021") == CitizenIdFault::Check);
    CHECK(checkCitizenId("11010519490230002X") == CitizenIdFault::BirthDate);
    CHECK(checkCitizenId("1101051949123100") == CitizenIdFault::Length);
    CHECK(checkCitizenId("1101051949123100AX") == CitizenIdFault::Character);
    CHECK(checkCreditCode("9131000063159284XQ") == CreditCodeFault::None);
    CHECK(checkCreditCode("9131000063159284XA") == CreditCodeFault::Check);
    CHECK(checkCreditCode("9131000063159284IQ") == CreditCodeFault::Character);
    CHECK(ageOn(*parseDate("2000-02-29"), *parseDate("2018-02-28")) == 17);
    CHECK(ageOn(*parseDate("2000-02-29"), *parseDate("2018-03-01")) == 18);
}

TEST_CASE("dates are of the terminals' zone") {
    CHECK(toString(localDate(WallTime(std::chrono::milliseconds(1773504000000)))) == "2026-03-15");
    CHECK(toLocalMinute(WallTime(std::chrono::milliseconds(1773475200000))) == "2026-03-14 16:00");
    CHECK(toIso8601(WallTime(std::chrono::milliseconds(1773475200007))) == "2026-03-14T08:00:00.007Z");
    CHECK_FALSE(parseDate("2025-02-29"));
    CHECK(parseDate("2024-02-29"));
}

TEST_CASE("a mailbox refuses when full, wakes its taker and drains after closing") {
    tests::ManualClock clock;
    Mailbox<int> box(clock, 2);
    CHECK(box.post(1));
    CHECK(box.post(2));
    CHECK_FALSE(box.post(3));
    CHECK(box.take() == 1);
    box.close();
    CHECK_FALSE(box.post(4));
    CHECK(box.take() == 2);
    CHECK(box.take() == std::nullopt);

    Mailbox<int> other(clock, 1);
    std::optional<int> got = 5;
    std::thread taker([&] { got = other.take(clock.in(std::chrono::seconds(3))); });
    while (clock.waiting() == 0) std::this_thread::yield();
    clock.advance(std::chrono::seconds(3));
    taker.join();
    CHECK(got == std::nullopt);
}

TEST_CASE("secret memory is wiped when freed, and joined again") {
    const std::size_t before = secretBytesInUse();
    const char* where = nullptr;
    {
        SecretString name("李秀兰");
        where = name.reveal().data();
        CHECK(name.reveal() == "李秀兰");
    }
    CHECK(std::string_view(where, 9) == std::string_view("\0\0\0\0\0\0\0\0\0", 9));
    for (int i = 0; i < 100; ++i) {
        SecretBytes large(100'000, 7);
        SecretString text;
        for (int j = 0; j < 50; ++j) text.append("答案");
    }
    CHECK(secretBytesInUse() == before);
}

TEST_CASE("a secret becomes a JSON string without leaving secret memory") {
    SecretString out;
    appendJsonString(out, "a\"\\\n\x1f李");
    CHECK(out.reveal() == R"("a\"\\\u000a\u001f李")");
}

TEST_CASE("a log line can hold keys and numbers; a citizen's number is no key") {
    const LogEvent event{"outbox.committed", "offline-cache", Severity::Info, Disposition::Success,
                         {{"bytes", std::int64_t(12)}, {"why", Detail("at {} of {}", 3, 4u)}}};
    CHECK(formatEvent(event, WallTime{}) ==
          R"({"time":"1970-01-01T00:00:00.000Z","event":"outbox.committed","component":"offline-cache",)"
          R"("severity":"info","disposition":"success","fields":{"bytes":12,"why":"at 3 of 4"}})");
    CHECK(Token::fromKey("birth-registration"));
    CHECK_FALSE(Token::fromKey("990101199003071234"));
    CHECK_FALSE(Token::fromKey("n990101"));
    CHECK_FALSE(Token::fromKey("李"));
    static_assert(!Loggable<std::string> && !Loggable<SecretString> && !Loggable<TrackingCode>);
}

TEST_CASE("the event log rotates and every line is whole") {
    tests::TemporaryDirectory directory;
    tests::ManualClock clock;
    const auto file = directory.path() / "events.jsonl";
    {
        const auto log = openEventLog(file, clock, 2000, 2);
        for (int i = 0; i < 40; ++i) log->info("test.line", "base", {{"i", std::int64_t(i)}});
    }
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
        ++files;
        const auto text = readFile(entry.path(), 10000);
        REQUIRE(text);
        CHECK(text->back() == '\n');
    }
    CHECK(files == 3);
}

TEST_CASE("utf-8 is read strictly") {
    CHECK(isUtf8("𠮷野 a"));
    CHECK(codePoints("𠮷野") == 2);
    CHECK_FALSE(isUtf8("\xC0\x80"));
    CHECK_FALSE(isUtf8("\xED\xA0\x80"));
    CHECK_FALSE(isUtf8("\xF4\x90\x80\x80"));
    CHECK_FALSE(isUtf8("\xE5\x90"));
    CHECK(toUtf8(0x20BB7) == "𠮷");
    CHECK(lastCodePointBytes("a𠮷") == 4);
    CHECK(isHan(0x20BB7));
    CHECK_FALSE(isHan(U'a'));
}

TEST_CASE("an atomic write replaces the file and leaves nothing beside it") {
    tests::TemporaryDirectory directory;
    const auto file = directory.path() / "a";
    REQUIRE(writeFileAtomically(file, asBytes("one")));
    REQUIRE(writeFileAtomically(file, asBytes("two")));
    CHECK(asText(*readFile(file, 10)) == "two");
    CHECK(readFile(file, 2).error().code == Errc::TooLarge);
    CHECK(readFile(directory.path() / "b", 2).error().code == Errc::NotFound);
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
    CHECK(writeFileAtomically("/proc/none/a", asBytes("x")).error().code == Errc::NotFound);
}

TEST_CASE("a tree is read in order of names, bounded, without following links") {
    tests::TemporaryDirectory directory;
    std::filesystem::create_directories(directory.path() / "b");
    REQUIRE(writeFileAtomically(directory.path() / "b/2.yaml", asBytes("two")));
    REQUIRE(writeFileAtomically(directory.path() / "a.yaml", asBytes("one")));
    REQUIRE(writeFileAtomically(directory.path() / "a.txt", asBytes("no")));
    std::filesystem::create_symlink("/etc/hostname", directory.path() / "c.yaml");
    const auto files = readTree(directory.path(), ".yaml", 10, 100);
    REQUIRE(files);
    REQUIRE(files->size() == 2);
    CHECK((*files)[0].name == "a.yaml");
    CHECK((*files)[1].name == "b/2.yaml");
    CHECK(asText((*files)[1].bytes) == "two");
    CHECK(readTree(directory.path(), ".yaml", 1, 100).error().code == Errc::TooLarge);
    CHECK(readTree(directory.path(), ".yaml", 10, 2).error().code == Errc::TooLarge);
    CHECK(readTree(directory.path() / "none", ".yaml", 1, 1).error().code == Errc::NotFound);
}

TEST_CASE("base64 and hex read back and refuse anything else") {
    CHECK(toBase64(asBytes("any")) == "YW55");
    CHECK(fromBase64("YQ==") == Bytes{'a'});
    CHECK_FALSE(fromBase64("YQ="));
    CHECK_FALSE(fromBase64("Y Q="));
    CHECK(fromHex("00ff") == Bytes{0, 255});
    CHECK_FALSE(fromHex("0g"));
    CHECK(sha256Hex({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
