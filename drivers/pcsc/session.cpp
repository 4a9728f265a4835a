#include "drivers/pcsc/session.h"

#include <winscard.h>

#include <algorithm>
#include <array>

namespace zizhu::drivers::pcsc {

using base::Errc;
using base::fail;
using base::Result;
using base::SecretBytes;
using base::StaffAction;

namespace {

static_assert(sizeof(SCARDCONTEXT) == sizeof(long) && sizeof(SCARDHANDLE) == sizeof(long));

constexpr std::size_t kMaxReaderNames = 16 * MAX_READERNAME;
// Parts of one answer of T=0 that are put together: 64 KiB in pieces of 256 bytes.
constexpr int kMaxParts = 257;
// The service looks at its readers every 0.4 s.
constexpr int kNoticed = 600;

std::uint8_t firstStatus(const SecretBytes& answer) { return answer[answer.size() - 2]; }
std::uint8_t secondStatus(const SecretBytes& answer) { return answer.back(); }

// A short command with data that also expects an answer: T=0 sends its last byte, the expected length, in a
// command of its own.
bool isCaseFour(base::ByteView apdu) {
    return apdu.size() > 6 && apdu[4] != 0 && apdu.size() == 6u + apdu[4];
}

}  // namespace

Session::~Session() { close(); }

void Session::wake() {
    const long context = context_.load();
    if (context != 0) SCardCancel(context);
}

base::Error Session::failure(long code) {
    switch (code) {
        case SCARD_E_TIMEOUT:
            return {Errc::Timeout, {}};
        case SCARD_E_CANCELLED:
            return {Errc::Canceled, {}};
        case SCARD_E_NO_SERVICE:
        case SCARD_E_SERVICE_STOPPED:
        case SCARD_E_INVALID_HANDLE:
        case SCARD_F_COMM_ERROR:
        case SCARD_F_INTERNAL_ERROR:
            close();
            return {Errc::Unavailable, {"the smart card service is not there"}, StaffAction::Maintenance};
        case SCARD_E_NO_READERS_AVAILABLE:
        case SCARD_E_UNKNOWN_READER:
        case SCARD_E_READER_UNAVAILABLE:
            disconnect();
            reader_.clear();
            return {Errc::Unavailable, {"the reader is not there"}, StaffAction::Maintenance};
        case SCARD_E_NO_SMARTCARD:
        case SCARD_W_REMOVED_CARD:
            disconnect();
            return {Errc::Unavailable, {"the card was taken away"}};
        case SCARD_W_RESET_CARD:
            disconnect();
            return {Errc::SequenceError, {"another program has reset the card"}};
        case SCARD_E_SHARING_VIOLATION:
            return {Errc::Refused, {"another program has the card"}, StaffAction::SoftwareError};
        case SCARD_E_NO_ACCESS:
        case SCARD_W_SECURITY_VIOLATION:
            return {Errc::Refused, {"no permission for smart cards"}, StaffAction::Configuration};
        case SCARD_W_UNRESPONSIVE_CARD:
        case SCARD_W_UNPOWERED_CARD:
        case SCARD_W_UNSUPPORTED_CARD:
        case SCARD_E_CARD_UNSUPPORTED:
        case SCARD_E_PROTO_MISMATCH:
        case SCARD_E_INVALID_ATR:
            disconnect();
            return {Errc::DeviceError, {"the card does not answer"}};
        case SCARD_E_NOT_TRANSACTED:
            return {Errc::Io, {"the card broke off"}};
        case SCARD_E_INSUFFICIENT_BUFFER:
            return {Errc::TooLarge, {"the card's answer is too long"}};
        default:
            return {
                Errc::DeviceError, {"smart card error {:x}", std::uint32_t(code)}, StaffAction::Maintenance};
    }
}

base::Status Session::open() {
    if (open_) return {};
    SCARDCONTEXT context = 0;
    const LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context);
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    context_ = context;
    open_ = true;
    return {};
}

base::Status Session::findReader() {
    if (const base::Status done = open(); !done) return done;
    if (!reader_.empty()) return {};
    std::string names(kMaxReaderNames, '\0');
    DWORD size = names.size();
    const LONG code = SCardListReaders(context_, nullptr, names.data(), &size);
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    names.resize(std::min<std::size_t>(size, names.size()));
    int fitting = 0;
    std::string_view rest = names;
    while (!rest.empty() && rest.front() != '\0') {
        const std::string_view name = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        if (!name.starts_with(wanted_)) continue;
        if (fitting++ == 0) reader_ = name;
    }
    if (fitting == 1) return {};
    reader_.clear();
    if (fitting == 0) return fail(failure(SCARD_E_UNKNOWN_READER));
    return fail(Errc::Refused, {"{} smart card readers: the address must name one", fitting},
                StaffAction::Configuration);
}

Result<Card> Session::ask(Card known, bool knows, unsigned long milliseconds) {
    if (const base::Status done = findReader(); !done) return fail(done.error());
    SCARD_READERSTATE state{};
    state.szReader = reader_.c_str();
    state.dwCurrentState = !knows                  ? SCARD_STATE_UNAWARE
                           : known == Card::Absent ? SCARD_STATE_EMPTY
                           : known == Card::Mute   ? SCARD_STATE_PRESENT | SCARD_STATE_MUTE
                                                   : SCARD_STATE_PRESENT;
    const LONG code = SCardGetStatusChange(context_, milliseconds, &state, 1);
    if (code == SCARD_E_TIMEOUT && knows) return known;
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    if ((state.dwEventState & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE | SCARD_STATE_IGNORE)) != 0) {
        return fail(failure(SCARD_E_READER_UNAVAILABLE));
    }
    if ((state.dwEventState & SCARD_STATE_MUTE) != 0) return Card::Mute;
    return (state.dwEventState & SCARD_STATE_PRESENT) != 0 ? Card::Present : Card::Absent;
}

Result<Card> Session::card() { return ask(Card::Absent, false, 0); }

Result<Card> Session::waitForChange(Card card, int milliseconds) {
    return ask(card, true, static_cast<unsigned long>(milliseconds));
}

Result<SecretBytes> Session::connect() {
    disconnect();
    if (const base::Status done = findReader(); !done) return fail(done.error());
    SCARDHANDLE handle = 0;
    DWORD protocol = 0;
    LONG code = SCardConnect(context_, reader_.c_str(), SCARD_SHARE_EXCLUSIVE,
                             SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &handle, &protocol);
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    handle_ = handle;
    protocol_ = protocol;
    connected_ = true;
    std::array<char, MAX_READERNAME> name{};
    DWORD nameSize = name.size();
    DWORD state = 0;
    SecretBytes atr(MAX_ATR_SIZE);
    DWORD size = atr.size();
    code = SCardStatus(handle_, name.data(), &nameSize, &state, &protocol, atr.data(), &size);
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    atr.resize(std::min<std::size_t>(size, atr.size()));
    return atr;
}

Result<SecretBytes> Session::exchange(base::ByteView apdu) {
    const SCARD_IO_REQUEST* header = protocol_ == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    SecretBytes answer(kMaxAnswer);
    DWORD size = answer.size();
    const LONG code = SCardTransmit(handle_, header, apdu.data(), apdu.size(), nullptr, answer.data(), &size);
    // The service learns a moment later that a card was taken away.
    if (code == SCARD_E_NOT_TRANSACTED && waitForChange(Card::Present, kNoticed) == Card::Absent) {
        return fail(failure(SCARD_W_REMOVED_CARD));
    }
    if (code != SCARD_S_SUCCESS) return fail(failure(code));
    if (size < 2 || size > answer.size()) return fail(Errc::Io, {"the card's answer has {} bytes", size});
    answer.resize(size);
    return answer;
}

Result<SecretBytes> Session::transmit(base::ByteView apdu) {
    if (!connected_) return fail(Errc::SequenceError, {"no card is connected"});
    if (apdu.size() < 4 || apdu.size() > kMaxApdu) {
        return fail(Errc::InvalidInput, {"a command has 4 to {} bytes", kMaxApdu});
    }
    if (protocol_ == SCARD_PROTOCOL_T1) return exchange(apdu);
    // T=0: what a caller sees as one command may take several.
    SecretBytes command(apdu.begin(), apdu.end());
    if (isCaseFour(apdu)) command.pop_back();
    if (command.size() == 4) command.push_back(0);
    SecretBytes all;
    for (int part = 0; part < kMaxParts; ++part) {
        Result<SecretBytes> answer = exchange(command);
        if (!answer) return answer;
        const std::uint8_t first = firstStatus(*answer);
        const std::uint8_t second = secondStatus(*answer);
        if (first == 0x6C && command.size() == 5) {
            command[4] = second;
            continue;
        }
        const bool more = first == 0x61;
        const auto end = more ? answer->end() - 2 : answer->end();
        if (all.size() + std::size_t(end - answer->begin()) > kMaxAnswer) break;
        all.insert(all.end(), answer->begin(), end);
        if (!more) return all;
        command = {apdu[0], 0xC0, 0x00, 0x00, second};
    }
    return fail(Errc::TooLarge, {"the card's answer does not end"});
}

void Session::disconnect() {
    if (connected_) SCardDisconnect(handle_, SCARD_UNPOWER_CARD);
    connected_ = false;
    handle_ = 0;
}

void Session::close() {
    disconnect();
    const long context = context_.exchange(0);
    if (open_) SCardReleaseContext(context);
    open_ = false;
    reader_.clear();
}

}  // namespace zizhu::drivers::pcsc
