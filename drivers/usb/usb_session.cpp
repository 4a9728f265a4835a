#include "drivers/usb/usb_session.h"

#include <algorithm>
#include <array>
#include <utility>

namespace zizhu::drivers::usb {

using base::Errc;
using base::fail;

namespace {

constexpr std::size_t kWriteChunk = 16u << 10;  // what usbfs takes in one piece on every kernel
constexpr base::Duration kLongestWait{60'000};
// For transfers that were canceled: the kernel ends them at once, or never.
constexpr int kSettleRounds = 200;
constexpr int kSettleMicroseconds = 10'000;

// Requests of CDC to its commanding interface.
constexpr std::uint8_t kToInterface = 0x21;
constexpr std::uint8_t kSetLineCoding = 0x20;
constexpr std::uint8_t kSetControlLineState = 0x22;
constexpr std::uint16_t kDtrAndRts = 0x0003;
constexpr unsigned kSerialMilliseconds = 500;

timeval timevalOf(std::chrono::microseconds duration) {
    timeval out{};
    out.tv_sec = time_t(duration.count() / 1'000'000);
    out.tv_usec = suseconds_t(duration.count() % 1'000'000);
    return out;
}

}  // namespace

struct Session::Transfer {
    Transfer(libusb_device_handle* handle, const Endpoint& endpoint, base::ByteView bytes)
        : buffer(bytes.begin(), bytes.end()), transfer(libusb_alloc_transfer(0)) {
        if (transfer == nullptr) std::abort();
        const unsigned char type = endpoint.type == TransferType::Control     ? LIBUSB_TRANSFER_TYPE_CONTROL
                                   : endpoint.type == TransferType::Interrupt ? LIBUSB_TRANSFER_TYPE_INTERRUPT
                                                                              : LIBUSB_TRANSFER_TYPE_BULK;
        libusb_fill_bulk_transfer(transfer, handle, endpoint.address, buffer.data(), int(buffer.size()),
                                  onDone, this, 0);
        transfer->type = type;
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() { libusb_free_transfer(transfer); }
    static void LIBUSB_CALL onDone(libusb_transfer* transfer) {
        static_cast<Transfer*>(transfer->user_data)->done = true;
    }

    base::SecretBytes buffer;
    libusb_transfer* const transfer;
    bool done = false;
};

Session::Session(Context context, Handle handle, UsbId id, std::string port, Choice choice)
    : context_(std::move(context)),
      handle_(std::move(handle)),
      id_(id),
      port_(std::move(port)),
      choice_(std::move(choice)) {}

namespace {

struct Found {
    Handle handle;
    Candidate device;
};

base::Result<Found> findAndOpen(libusb_context* context, const Place& place, const std::string& lastPort) {
    const DeviceList list(context);
    std::vector<Candidate> candidates;
    for (libusb_device* device : list.devices()) candidates.push_back({idOf(device), portOf(device)});
    const base::Result<std::size_t> picked = pick(candidates, place, lastPort);
    if (!picked) return fail(picked.error());
    libusb_device_handle* opened = nullptr;
    if (const int code = libusb_open(list.devices()[*picked], &opened); code != 0) {
        return fail(errorOf(code, candidates[*picked].id));
    }
    return Found{Handle(opened), candidates[*picked]};
}

}  // namespace

base::Result<std::unique_ptr<Session>> Session::open(const Place& place, const std::string& lastPort) {
    base::Result<Context> context = startLibusb();
    if (!context) return fail(context.error());
    base::Result<Found> found = findAndOpen(context->get(), place, lastPort);
    if (!found) return fail(found.error());
    libusb_device* const device = libusb_get_device(found->handle.get());
    Layout layout = layoutOf(device);
    if (layout.empty()) {
        if (const int code = configure(found->handle.get()); code != 0) {
            return fail(errorOf(code, found->device.id));
        }
        layout = layoutOf(device);
    }
    std::optional<Choice> choice = choose(layout, place.form, place.kind);
    if (!choice) {
        return fail(Errc::Unsupported, {"no interface with the endpoints it needs"},
                    base::StaffAction::Configuration);
    }
    std::unique_ptr<Session> session(new Session(*std::move(context), std::move(found->handle),
                                                 found->device.id, found->device.port, *std::move(choice)));
    if (base::Status claimed = session->claim(); !claimed) return fail(claimed.error());
    session->startInput(place.kind);
    return session;
}

base::Status Session::claim() {
    libusb_set_auto_detach_kernel_driver(handle_.get(), 1);
    if (choice_.companion) claimed_.push_back(*choice_.companion);
    claimed_.push_back(choice_.interface);
    for (std::size_t i = 0; i < claimed_.size(); ++i) {
        if (const int code = libusb_claim_interface(handle_.get(), claimed_[i]); code != 0) {
            claimed_.resize(i);
            return fail(errorOf(code, id_));
        }
    }
    if (choice_.hasAlternates) {
        const int code =
            libusb_set_interface_alt_setting(handle_.get(), choice_.interface, choice_.alternate);
        if (code != 0) return fail(errorOf(code, id_));
    }
    if (choice_.companion) commandSerial();
    return {};
}

// A serial device over CDC says nothing before the host is "there". One that knows no such requests
// stalls them, and speaks anyway.
void Session::commandSerial() {
    std::array<unsigned char, 7> coding = {0x00, 0xC2, 0x01, 0x00, 0, 0, 8};  // 115200 8N1
    libusb_control_transfer(handle_.get(), kToInterface, kSetLineCoding, 0, *choice_.companion, coding.data(),
                            std::uint16_t(coding.size()), kSerialMilliseconds);
    libusb_control_transfer(handle_.get(), kToInterface, kSetControlLineState, kDtrAndRts, *choice_.companion,
                            nullptr, 0, kSerialMilliseconds);
}

void Session::startInput(TransportKind kind) {
    const bool packets = kind == TransportKind::Packets;
    if (choice_.in) in_ = std::make_unique<InPipe>(handle_.get(), *choice_.in, packets);
    if (choice_.bodyIn) bodyIn_ = std::make_unique<InPipe>(handle_.get(), *choice_.bodyIn, packets);
    if (in_) in_->resume();
    if (bodyIn_) bodyIn_->resume();
}

Session::~Session() {
    for (InPipe* pipe : {in_.get(), bodyIn_.get()}) {
        if (pipe != nullptr) pipe->cancel();
    }
    settle([this] { return (!in_ || in_->idle()) && (!bodyIn_ || bodyIn_->idle()); });
    // The commanding interface last: with it the kernel's driver takes both back.
    for (auto each = claimed_.rbegin(); each != claimed_.rend(); ++each) {
        libusb_release_interface(handle_.get(), *each);
    }
    // Before the transfers: closing ends those that would not end, and their memory is free after that.
    handle_.reset();
}

Session::Waited Session::wait(const std::function<bool()>& ready, const Until& until, base::Clock& clock) {
    // Before a wait too: libusb keeps the interruption for the next one.
    const std::stop_callback wake(until.stop, [this] { libusb_interrupt_event_handler(context_.get()); });
    for (bool looked = false;; looked = true) {
        if (ready()) return Waited::Ready;
        if (until.stop.stop_requested()) return Waited::Canceled;
        const base::SteadyTime now = clock.steady();
        if (looked && now >= until.deadline) return Waited::Timeout;
        base::SteadyTime::duration left = until.deadline - now;
        left = std::clamp<base::SteadyTime::duration>(left, base::Duration(0), kLongestWait);
        timeval longest = timevalOf(looked ? std::chrono::ceil<std::chrono::microseconds>(left)
                                           : std::chrono::microseconds(0));
        libusb_handle_events_timeout_completed(context_.get(), &longest, nullptr);
    }
}

void Session::poll() {
    timeval none{};
    libusb_handle_events_timeout_completed(context_.get(), &none, nullptr);
}

bool Session::settle(const std::function<bool()>& idle) {
    for (int round = 0; round < kSettleRounds && !idle(); ++round) {
        timeval little = timevalOf(std::chrono::microseconds(kSettleMicroseconds));
        libusb_handle_events_timeout_completed(context_.get(), &little, nullptr);
    }
    return idle();
}

// The status of the transfer once it has ended by itself.
base::Result<int> Session::perform(Transfer& transfer, const Until& until, base::Clock& clock) {
    if (const int code = libusb_submit_transfer(transfer.transfer); code != 0)
        return fail(errorOf(code, id_));
    const Waited waited = wait([&transfer] { return transfer.done; }, until, clock);
    if (waited != Waited::Ready) {
        libusb_cancel_transfer(transfer.transfer);
        if (!settle([&transfer] { return transfer.done; })) {
            return fail(Errc::Io, {"a canceled transfer does not end"}, base::StaffAction::Reset);
        }
        const bool ended = transfer.transfer->status != LIBUSB_TRANSFER_CANCELLED;
        if (!ended) return fail(waited == Waited::Canceled ? Errc::Canceled : Errc::Timeout);
    }
    return int(transfer.transfer->status);
}

base::Status Session::send(const Endpoint& out, base::ByteView bytes, const Until& until,
                           base::Clock& clock) {
    while (!bytes.empty()) {
        transfer_ =
            std::make_unique<Transfer>(handle_.get(), out, bytes.first(std::min(bytes.size(), kWriteChunk)));
        const base::Result<int> status = perform(*transfer_, until, clock);
        if (!status) return fail(status.error());
        if (*status != LIBUSB_TRANSFER_COMPLETED) return fail(faultOf(*status, out.address));
        const std::size_t sent = std::size_t(std::max(0, transfer_->transfer->actual_length));
        if (sent == 0) return fail(Errc::Io, {"nothing was taken"});
        bytes = bytes.subspan(std::min(sent, bytes.size()));
    }
    transfer_.reset();
    return {};
}

base::Result<base::Bytes> Session::control(const ControlRequest& request, base::ByteView data,
                                           const Until& until, base::Clock& clock) {
    const bool in = (request.type & LIBUSB_ENDPOINT_IN) != 0;
    const std::size_t length = in ? request.length : std::min<std::size_t>(data.size(), 0xFFFF);
    base::Bytes bytes(LIBUSB_CONTROL_SETUP_SIZE + length);
    const auto index = request.index == ControlRequest::Index::InterfaceAndSetting
                           ? std::uint16_t(choice_.interface << 8 | choice_.alternate)
                           : std::uint16_t(choice_.interface);
    libusb_fill_control_setup(bytes.data(), request.type, request.request, request.value, index,
                              std::uint16_t(length));
    if (!in) std::copy_n(data.begin(), length, bytes.begin() + LIBUSB_CONTROL_SETUP_SIZE);
    transfer_ = std::make_unique<Transfer>(handle_.get(), Endpoint{0, TransferType::Control, 64}, bytes);
    const base::Result<int> status = perform(*transfer_, until, clock);
    if (!status) return fail(status.error());
    if (*status == LIBUSB_TRANSFER_STALL) {
        transfer_.reset();
        return fail(Errc::Unsupported, {"the device does not know this request"});
    }
    if (*status != LIBUSB_TRANSFER_COMPLETED) return fail(faultOf(*status, 0));
    const std::size_t got = in ? std::size_t(std::max(0, transfer_->transfer->actual_length)) : 0;
    const auto from = transfer_->buffer.begin() + LIBUSB_CONTROL_SETUP_SIZE;
    base::Bytes answer(from, from + std::ptrdiff_t(std::min(got, length)));
    transfer_.reset();
    return answer;
}

base::Error Session::faultOf(int fault, std::uint8_t endpoint) {
    if (fault < 0) return errorOf(fault, id_);
    switch (libusb_transfer_status(fault)) {
        case LIBUSB_TRANSFER_NO_DEVICE:
            return {Errc::Unavailable, {"unplugged"}};
        case LIBUSB_TRANSFER_STALL:
            // What else is under way on that endpoint must be gone before the halt is cleared.
            for (InPipe* pipe : {in_.get(), bodyIn_.get()}) {
                if (pipe == nullptr || pipe->address() != endpoint) continue;
                pipe->cancel();
                settle([pipe] { return pipe->idle(); });
            }
            libusb_clear_halt(handle_.get(), endpoint);
            return {Errc::Io, {"endpoint {:02x} stalled", endpoint}};
        case LIBUSB_TRANSFER_OVERFLOW:
            return {Errc::Io, {"endpoint {:02x} sent more than a packet holds", endpoint}};
        default:
            return {Errc::Io, {"transfer error {} at endpoint {:02x}", fault, endpoint}};
    }
}

void Session::unstall(InPipe& pipe) {
    if (pipe.fault() != LIBUSB_TRANSFER_STALL) return;
    (void)faultOf(pipe.fault(), pipe.address());
    if (pipe.idle()) pipe.restart();
}

}  // namespace zizhu::drivers::usb
