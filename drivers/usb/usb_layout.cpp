#include "drivers/usb/usb_layout.h"

#include <algorithm>

namespace zizhu::drivers::usb {

namespace {

// Class codes of usb.org.
constexpr std::uint8_t kAudio = 0x01;
constexpr std::uint8_t kCommunications = 0x02;
constexpr std::uint8_t kHid = 0x03;
constexpr std::uint8_t kPrinter = 0x07;
constexpr std::uint8_t kStorage = 0x08;
constexpr std::uint8_t kHub = 0x09;
constexpr std::uint8_t kCdcData = 0x0A;
constexpr std::uint8_t kSmartCard = 0x0B;
constexpr std::uint8_t kVideo = 0x0E;
constexpr std::uint8_t kWireless = 0xE0;
constexpr std::uint8_t kPrinters = 0x01;         // subclass of kPrinter
constexpr std::uint8_t kAbstractControl = 0x02;  // subclass of kCommunications
constexpr std::uint8_t kHeaderOut = 0x02, kBodyOut = 0x06, kHeaderIn = 0x81, kBodyIn = 0x85;

bool neverOurs(std::uint8_t classCode) {
    switch (classCode) {
        case kAudio:
        case kStorage:
        case kHub:
        case kSmartCard:
        case kVideo:
        case kWireless:
            return true;
        default:
            return false;
    }
}

std::optional<Endpoint> first(const Setting& setting, bool in, TransferType type) {
    for (const Endpoint& endpoint : setting.endpoints) {
        if (endpoint.in() == in && endpoint.type == type && endpoint.maxPacket > 0) return endpoint;
    }
    return std::nullopt;
}

std::optional<Endpoint> at(const Setting& setting, std::uint8_t address) {
    for (const Endpoint& endpoint : setting.endpoints) {
        const bool usable = endpoint.type == TransferType::Bulk || endpoint.type == TransferType::Interrupt;
        if (endpoint.address == address && usable && endpoint.maxPacket > 0) return endpoint;
    }
    return std::nullopt;
}

// Smaller is better; nothing: cannot be used.
std::optional<int> rankOf(const Setting& setting, const Choice& choice, TransportKind kind) {
    const bool pair = choice.in && choice.out;
    if (setting.classCode == kPrinter && setting.subclass == kPrinters) {
        if (!choice.out) return std::nullopt;
        if (setting.protocol == 0x02) return pair ? 1 : 2;
        return setting.protocol == 0x03 ? 4 : 3;
    }
    const bool interrupts = choice.in && choice.in->type == TransferType::Interrupt;
    if (kind == TransportKind::Packets && interrupts) return 0;
    if (interrupts) return setting.classCode == kHid ? 9 : 8;
    if (pair) return setting.classCode == kCdcData ? 6 : 5;
    return choice.in || choice.out ? std::optional(7) : std::nullopt;
}

Choice streamOf(const Setting& setting, TransportKind kind) {
    Choice choice{.interface = setting.interface, .alternate = setting.alternate};
    const std::optional<Endpoint> bulkIn = first(setting, true, TransferType::Bulk);
    const std::optional<Endpoint> interruptIn = first(setting, true, TransferType::Interrupt);
    choice.out = first(setting, false, TransferType::Bulk);
    if (!choice.out) choice.out = first(setting, false, TransferType::Interrupt);
    choice.in = kind == TransportKind::Packets ? interruptIn : bulkIn;
    // The interrupt pipe beside a bulk OUT alone is no stream's answer: it tells of events.
    if (!choice.in && kind == TransportKind::Packets) choice.in = bulkIn;
    if (!choice.in && (!choice.out || choice.out->type == TransferType::Interrupt)) choice.in = interruptIn;
    return choice;
}

std::optional<Choice> fourPipesOf(const Setting& setting) {
    Choice choice{.interface = setting.interface, .alternate = setting.alternate};
    choice.in = at(setting, kHeaderIn);
    choice.bodyIn = at(setting, kBodyIn);
    choice.out = at(setting, kHeaderOut);
    choice.bodyOut = at(setting, kBodyOut);
    if (!choice.in || !choice.bodyIn || !choice.out || !choice.bodyOut) return std::nullopt;
    return choice;
}

void addSurroundings(Choice& choice, const Setting& chosen, const Layout& layout) {
    for (const Setting& other : layout) {
        if (other.interface == choice.interface && other.alternate != choice.alternate) {
            choice.hasAlternates = true;
        }
        const bool commands = other.classCode == kCommunications && other.subclass == kAbstractControl;
        if (chosen.classCode == kCdcData && commands && other.interface < choice.interface) {
            choice.companion = other.interface;
        }
    }
}

}  // namespace

std::optional<Choice> choose(const Layout& layout, Form form, TransportKind kind) {
    std::optional<Choice> best;
    const Setting* chosen = nullptr;
    int bestRank = 0;
    const auto consider = [&](const Setting& setting, const Choice& choice, int rank) {
        if (best && bestRank <= rank) return;
        best = choice;
        bestRank = rank;
        chosen = &setting;
    };
    for (const Setting& setting : layout) {
        if (neverOurs(setting.classCode)) continue;
        const std::optional<Choice> fourPipes = form == Form::Stream ? std::nullopt : fourPipesOf(setting);
        if (fourPipes) consider(setting, *fourPipes, -1);
        if (form == Form::FourPipe) continue;
        const Choice stream = streamOf(setting, kind);
        if (const std::optional<int> rank = rankOf(setting, stream, kind)) consider(setting, stream, *rank);
    }
    if (best) addSurroundings(*best, *chosen, layout);
    return best;
}

base::Result<std::size_t> pick(std::span<const Candidate> candidates, const Place& place,
                               const std::string& lastPort) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& one = candidates[i];
        if (std::find(place.ids.begin(), place.ids.end(), one.id) == place.ids.end()) continue;
        if (!place.port.empty() && one.port != place.port) continue;
        if (!lastPort.empty() && one.port == lastPort) return i;
        fitting.push_back(i);
    }
    if (fitting.size() == 1) return fitting.front();
    if (fitting.empty()) return base::fail(base::Errc::Unavailable, {"not on the bus"});
    return base::fail(base::Errc::Refused,
                      {"{} such devices: the profile must name the port", fitting.size()},
                      base::StaffAction::Configuration);
}

}  // namespace zizhu::drivers::usb
