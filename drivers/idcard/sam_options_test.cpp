// What is not the same from one make of reader to the next: forms of answers, rates, and what is optional.
#include <doctest/doctest.h>

#include "drivers/idcard/sam_card_reader.h"
#include "drivers/sim/card_reader_firmware.h"
#include "drivers/sim/sim_control.h"
#include "drivers/sim/simulated_port.h"
#include "tests/support/self_advancing_clock.h"

using namespace zizhu;
using namespace zizhu::drivers;
using namespace std::chrono_literals;

namespace {

const std::string kCards = ZIZHU_SOURCE_DIR "/drivers/sim/cards/";
const std::string kPlugins = ZIZHU_BINARY_DIR "/drivers/testdata/";

// A serial line in front of a simulated reader: at another rate than the module's, nothing gets through.
class RatedLine final : public Transport {
public:
    RatedLine(std::unique_ptr<Transport> inner, const CardReaderFirmware& module, int& rate)
        : inner_(std::move(inner)), module_(module), rate_(rate) {}
    TransportKind kind() const override { return inner_->kind(); }
    base::Status open() override { return inner_->open(); }
    void close() override { inner_->close(); }
    bool isOpen() const override { return inner_->isOpen(); }
    std::optional<int> rate() const override { return rate_; }
    base::Status setRate(int rate) override {
        rate_ = rate;
        return {};
    }
    base::Status write(base::ByteView bytes, const Until& until) override {
        if (rate_ == module_.rate()) return inner_->write(bytes, until);
        const base::Bytes garbage(bytes.size() / 3, 0xE0);
        return inner_->write(garbage, until);
    }
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        return inner_->read(into, until);
    }
    void discardInput() override { inner_->discardInput(); }

private:
    const std::unique_ptr<Transport> inner_;
    const CardReaderFirmware& module_;
    int& rate_;
};

struct Bench {
    explicit Bench(const DeviceOptions& options = {}, int lineRate = 0, int moduleRate = 115200)
        : rate(lineRate) {
        const base::Result<SamQuirks> quirks = readSamQuirks(options);
        REQUIRE(quirks.has_value());
        auto made = std::make_unique<CardReaderFirmware>(quirks->findRepeatsAfterRead);
        firmware = made.get();
        port = std::make_shared<SimulatedPort>(TransportKind::Stream, std::move(made), clock);
        for (std::uint8_t n = 0; n < 5 && firmware->rate() != moduleRate; ++n) {
            const base::Bytes set = encodeSamRequest(samSetRate(n));
            firmware->receive(set, clock.steady());
            firmware->transmit(clock.in(1s));
        }
        std::unique_ptr<Transport> transport = makeSimulatedTransport(port);
        if (lineRate != 0) transport = std::make_unique<RatedLine>(std::move(transport), *firmware, rate);
        RoleDevice device = *makeSamReader(std::move(transport), clock, options);
        reader = std::move(std::get<std::unique_ptr<IdCardReader>>(device));
    }
    void act(const std::string& line) { REQUIRE(port->act(*splitWords(line)).has_value()); }
    void lay(const std::string& name = "parent-man") { act("present-card " + kCards + name + ".yaml"); }
    std::int64_t fact(const char* key) { return std::get<std::int64_t>(firmware->facts().at(key)); }
    Until until(base::Duration patience = 30s) const { return {clock.in(patience)}; }

    tests::SelfAdvancingClock clock;
    int rate;
    CardReaderFirmware* firmware = nullptr;
    std::shared_ptr<SimulatedPort> port;
    std::unique_ptr<IdCardReader> reader;
};

}  // namespace

TEST_CASE("answers with a fingerprint's place, empty or full, for every type of card") {
    for (const std::string form : {"none", "empty", "full"}) {
        for (const std::string card : {"parent-man", "hong-kong", "foreigner-2017", "foreigner-2023"}) {
            CAPTURE(form);
            CAPTURE(card);
            Bench bench;
            bench.act("fingerprints " + form);
            bench.lay(card);
            const CardResult read = bench.reader->read(bench.until());
            REQUIRE(read.has_value());
            CHECK(read->photo.size() == 1024);
            CHECK((!read->name.empty() || !read->englishName.empty()));
            CHECK(read->managementNumber.empty());
        }
    }
}

TEST_CASE("the card's management number is read only where it is wanted") {
    Bench bench(DeviceOptions{{"management-number", "yes"}});
    bench.lay();
    const CardResult read = bench.reader->read(bench.until());
    REQUIRE(read.has_value());
    CHECK(read->managementNumber.size() == 28);
}

TEST_CASE("the size of radio frames is set once after opening") {
    Bench without;
    without.lay();
    REQUIRE(without.reader->read(without.until()));
    CHECK(without.fact("frame-sizes-set") == 0);

    Bench bench(DeviceOptions{{"frame-size", "58"}});
    bench.lay();
    REQUIRE(bench.reader->media(bench.until()));
    REQUIRE(bench.reader->read(bench.until()));
    CHECK(bench.fact("frame-sizes-set") == 1);
    bench.act("unplug");
    CHECK_FALSE(bench.reader->media(bench.until()));
    bench.act("plug");
    REQUIRE(bench.reader->read(bench.until()));
    CHECK(bench.fact("frame-sizes-set") == 2);
    CHECK(base::toHex(encodeSamRequest(samSetFrameSize(0x50))) == "aaaaaa9669000461ff50ca");
    CHECK(base::toHex(encodeSamRequest(samSetFrameSize(0x58))) == "aaaaaa9669000461ff58c2");
    CHECK(base::toHex(encodeSamRequest(samSetRate(0))) ==
          "aaaaaa966900036000"
          "63");
}

TEST_CASE("a reader that was left at another rate is found and brought back") {
    for (const int line : {115200, 9600}) {
        for (const int module : {115200, 57600, 38400, 19200, 9600}) {
            CAPTURE(line);
            CAPTURE(module);
            Bench bench({}, line, module);
            bench.lay();
            const base::SteadyTime start = bench.clock.steady();
            REQUIRE(bench.reader->read(bench.until()));
            CHECK(bench.clock.steady() - start < 6s);
            CHECK(bench.rate == line);
            CHECK(bench.firmware->rate() == line);
            CHECK(std::get<std::int64_t>(bench.reader->capabilities(bench.until()).at("rate")) == line);
        }
    }
    Bench stubborn(DeviceOptions{{"rate-search", "no"}}, 115200, 9600);
    CHECK(stubborn.reader->status(stubborn.until()).state == DeviceState::HardwareError);
    CHECK(stubborn.rate == 115200);
}

TEST_CASE("a reader that answers at no rate costs a bounded time and is left as it was") {
    Bench bench({}, 115200);
    bench.act("fault stall");
    const base::SteadyTime start = bench.clock.steady();
    CHECK(bench.reader->status(bench.until(60s)).state == DeviceState::HardwareError);
    CHECK(bench.clock.steady() - start < 10s);
    CHECK(bench.rate == 115200);
}

TEST_CASE("a card that flickers on the edge of the field is one presentation") {
    for (const std::string quirk : {"silent", "repeats"}) {
        CAPTURE(quirk);
        Bench bench(DeviceOptions{{"find-after-read", quirk}});
        bench.lay();
        REQUIRE(bench.reader->read(bench.until()));
        bench.act("flicker");
        CHECK(bench.reader->read(bench.until(3s)).error().fault == CardFault::NoCard);
        bench.act("flicker");
        CHECK(*bench.reader->media(bench.until()) == CardMedia::Present);
        CHECK(bench.reader->read(bench.until(3s)).error().fault == CardFault::NoCard);
        // Really taken away and laid on again: another one.
        bench.act("take-card");
        CHECK(*bench.reader->media(bench.until()) == CardMedia::NotPresent);
        bench.lay("rare-name");
        CHECK(bench.reader->read(bench.until()));
    }
}

TEST_CASE("a card that was changed while nobody looked is read") {
    Bench bench;
    bench.lay();
    REQUIRE(bench.reader->read(bench.until()));
    for (const base::Duration later : {base::Duration(5s), base::Duration(0)}) {
        // However quickly: it is the number that tells.
        bench.clock.advance(later);
        const std::string next = later > 0s ? "rare-name" : "agent";
        bench.lay(next);
        const CardResult other = bench.reader->read(bench.until());
        REQUIRE(other.has_value());
        CHECK((other->name.reveal() == "周𠮷䶮") == (later > 0s));
    }
}

TEST_CASE("a photo decoder is loaded by its path, and missed by nobody but staff") {
    Bench bench(DeviceOptions{{"photo-decoder", kPlugins + "photo_plugin.so"}});
    bench.lay();
    CHECK(bench.reader->status(bench.until()).action == base::StaffAction::None);
    CHECK(std::get<bool>(bench.reader->capabilities(bench.until()).at("decodesPhotos")));
    const CardResult read = bench.reader->read(bench.until());
    REQUIRE(read.has_value());
    REQUIRE(read->picture.size() == kPictureBytes);
    CHECK(read->picture[1030] == (read->photo[6] ^ 1));

    for (const std::string wrong : {"nothing-there.so", "not_a_decoder.so", "../CTestTestfile.cmake"}) {
        CAPTURE(wrong);
        Bench other(DeviceOptions{{"photo-decoder", kPlugins + wrong}});
        other.lay();
        const DeviceStatus status = other.reader->status(other.until());
        CHECK(status.state == DeviceState::Online);
        CHECK(status.action == base::StaffAction::Configuration);
        CHECK_FALSE(std::get<bool>(other.reader->capabilities(other.until()).at("decodesPhotos")));
        const CardResult card = other.reader->read(other.until());
        REQUIRE(card.has_value());
        CHECK(card->picture.empty());
        CHECK(card->photo.size() == 1024);
    }

    auto decoder = loadPhotoDecoder(kPlugins + "photo_plugin.so");
    REQUIRE(decoder.has_value());
    base::Bytes photo(1024, 0xEE);
    CHECK((*decoder)->decode(photo).error().code == base::Errc::DeviceError);
    photo.pop_back();
    CHECK((*decoder)->decode(photo).error().code == base::Errc::InvalidInput);
}

TEST_CASE("options of a reader are checked") {
    const std::pair<std::string, std::string> wrong[] = {{"find-after-read", "maybe"},
                                                         {"frame-size", "64"},
                                                         {"rate-search", "1"},
                                                         {"management-number", "si"}};
    for (const auto& [key, value] : wrong) {
        CAPTURE(key);
        const auto quirks = readSamQuirks({{key, value}});
        REQUIRE_FALSE(quirks.has_value());
        CHECK(quirks.error().action == base::StaffAction::Configuration);
    }
    CHECK(readSamQuirks({{"frame-size", "none"}, {"usb-form", "auto"}})->frameSize == std::nullopt);
}
