#include <algorithm>

#include "drivers/usb/usb_session.h"

namespace zizhu::drivers::usb {

namespace {
constexpr std::size_t kTransfers = 4;  // under way at once on an endpoint
}

struct InPipe::Slot {
    Slot(InPipe& owner, std::size_t bytes) : pipe(owner), buffer(bytes), transfer(libusb_alloc_transfer(0)) {
        if (transfer == nullptr) std::abort();
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() { libusb_free_transfer(transfer); }

    InPipe& pipe;
    base::SecretBytes buffer;
    libusb_transfer* const transfer;
    bool underWay = false;
};

InPipe::InPipe(libusb_device_handle* handle, const Endpoint& endpoint, bool packets)
    : endpoint_(endpoint), packets_(packets) {
    for (std::size_t i = 0; i < kTransfers; ++i) {
        auto slot = std::make_unique<Slot>(*this, endpoint.maxPacket);
        const auto fill = endpoint.type == TransferType::Interrupt ? libusb_fill_interrupt_transfer
                                                                   : libusb_fill_bulk_transfer;
        fill(slot->transfer, handle, endpoint.address, slot->buffer.data(), int(slot->buffer.size()),
             &InPipe::onDone, slot.get(), 0);
        slots_.push_back(std::move(slot));
    }
}

InPipe::~InPipe() = default;

void InPipe::resume() {
    for (const std::unique_ptr<Slot>& slot : slots_) {
        const std::size_t reserved = (underWay_ + 1) * endpoint_.maxPacket;
        if (fault_ != 0 || canceling_ || bytes_.size() + reserved > kMaxInput) return;
        if (slot->underWay) continue;
        if (const int code = libusb_submit_transfer(slot->transfer); code != 0) {
            fault_ = code;
            return;
        }
        slot->underWay = true;
        ++underWay_;
    }
}

void InPipe::cancel() {
    canceling_ = true;
    for (const std::unique_ptr<Slot>& slot : slots_) {
        if (slot->underWay) libusb_cancel_transfer(slot->transfer);
    }
}

void InPipe::restart() {
    fault_ = 0;
    canceling_ = false;
    resume();
}

void LIBUSB_CALL InPipe::onDone(libusb_transfer* transfer) {
    Slot& slot = *static_cast<Slot*>(transfer->user_data);
    slot.pipe.arrived(slot);
}

void InPipe::arrived(Slot& slot) {
    slot.underWay = false;
    --underWay_;
    const std::size_t count =
        std::min(std::size_t(std::max(0, slot.transfer->actual_length)), slot.buffer.size());
    if (count > 0) {
        const auto end = slot.buffer.begin() + std::ptrdiff_t(count);
        bytes_.insert(bytes_.end(), slot.buffer.begin(), end);
        if (packets_) lengths_.push_back(count);
        std::fill(slot.buffer.begin(), end, std::uint8_t(0));
    }
    const libusb_transfer_status status = slot.transfer->status;
    if (status == LIBUSB_TRANSFER_COMPLETED) {
        resume();
    } else if (fault_ == 0 && status != LIBUSB_TRANSFER_CANCELLED) {
        fault_ = int(status);
    }
}

std::size_t InPipe::take(std::span<std::uint8_t> into) {
    if (bytes_.empty()) return 0;
    const std::size_t whole = packets_ ? lengths_.front() : bytes_.size();
    const std::size_t count = std::min(into.size(), whole);
    const std::size_t removed = packets_ ? whole : count;
    std::copy_n(bytes_.begin(), count, into.begin());
    bytes_.erase(bytes_.begin(), bytes_.begin() + std::ptrdiff_t(removed));
    if (packets_) lengths_.erase(lengths_.begin());
    return count;
}

void InPipe::clear() {
    std::fill(bytes_.begin(), bytes_.end(), std::uint8_t(0));
    bytes_.clear();
    lengths_.clear();
}

}  // namespace zizhu::drivers::usb
