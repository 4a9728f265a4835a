#include "drivers/usb/usb_transport.h"

#include <array>

#include "drivers/usb/four_pipe.h"
#include "drivers/usb/usb_session.h"

namespace zizhu::drivers::usb {

using base::Errc;
using base::fail;
using base::Status;

namespace {

class UsbTransport final : public Transport {
public:
    UsbTransport(Place place, base::Clock& clock) : place_(std::move(place)), clock_(clock) {}

    TransportKind kind() const override { return place_.kind; }
    bool isOpen() const override { return session_ != nullptr; }
    void close() override {
        session_.reset();
        joiner_.clear();
    }

    Status open() override;
    Status write(base::ByteView bytes, const Until& until) override;
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override;
    base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data,
                                      const Until& until) override;
    void discardInput() override;

private:
    // Whether the session is still good after such an error.
    static bool harmless(Errc code) {
        return code == Errc::Timeout || code == Errc::Canceled || code == Errc::Unsupported ||
               code == Errc::InvalidInput;
    }
    tl::unexpected<base::Error> ended(base::Error error) {
        if (!harmless(error.code)) close();
        return fail(std::move(error));
    }
    bool fourPipes() const { return session_->bodyIn() != nullptr; }
    Status writeFrames(base::ByteView bytes, const Until& until);
    void join();
    std::size_t takeInput(std::span<std::uint8_t> into);
    InPipe* faulty() const;

    const Place place_;
    base::Clock& clock_;
    std::unique_ptr<Session> session_;
    FrameJoiner joiner_;  // of four pipes
    std::string lastPort_;
};

Status UsbTransport::open() {
    if (session_) return {};
    base::Result<std::unique_ptr<Session>> session = Session::open(place_, lastPort_);
    if (!session) return fail(session.error());
    session_ = *std::move(session);
    lastPort_ = session_->port();
    return {};
}

Status UsbTransport::writeFrames(base::ByteView bytes, const Until& until) {
    const Choice& choice = session_->choice();
    while (!bytes.empty()) {
        const base::Result<Halves> halves = splitFrame(bytes);
        if (!halves) return fail(halves.error());
        if (Status sent = session_->send(*choice.out, halves->header, until, clock_); !sent) return sent;
        if (Status sent = session_->send(*choice.bodyOut, halves->body, until, clock_); !sent) return sent;
        bytes = bytes.subspan(halves->header.size() + halves->body.size());
    }
    return {};
}

Status UsbTransport::write(base::ByteView bytes, const Until& until) {
    if (!session_) return fail(Errc::Unavailable, {"not open"});
    const std::optional<Endpoint>& out = session_->choice().out;
    if (!out) return fail(Errc::Unsupported, {"the device takes nothing"});
    Status sent = fourPipes() ? writeFrames(bytes, until) : session_->send(*out, bytes, until, clock_);
    if (!sent) return ended(sent.error());
    return {};
}

// With four pipes: what both have sent goes to the joiner, as far as there is room.
void UsbTransport::join() {
    if (!fourPipes() || joiner_.held() > kMaxInput) return;
    joiner_.addHeader(session_->in()->input());
    session_->in()->clear();
    joiner_.addBody(session_->bodyIn()->input());
    session_->bodyIn()->clear();
}

std::size_t UsbTransport::takeInput(std::span<std::uint8_t> into) {
    if (session_->in() == nullptr) return 0;
    join();
    const std::size_t taken = fourPipes() ? joiner_.take(into) : session_->in()->take(into);
    session_->in()->resume();
    if (fourPipes()) session_->bodyIn()->resume();
    return taken;
}

InPipe* UsbTransport::faulty() const {
    for (InPipe* pipe : {session_->in(), session_->bodyIn()}) {
        if (pipe != nullptr && pipe->fault() != 0) return pipe;
    }
    return nullptr;
}

base::Result<std::size_t> UsbTransport::read(std::span<std::uint8_t> into, const Until& until) {
    if (!session_) return fail(Errc::Unavailable, {"not open"});
    if (into.empty()) return fail(Errc::InvalidInput, {"no room to read into"});
    std::size_t taken = 0;
    const auto ready = [&] {
        taken = takeInput(into);
        return taken > 0 || faulty() != nullptr;
    };
    const Session::Waited waited = session_->wait(ready, until, clock_);
    if (taken > 0) return taken;
    if (waited == Session::Waited::Canceled) return fail(Errc::Canceled);
    if (waited == Session::Waited::Timeout) return fail(Errc::Timeout);
    InPipe* const pipe = faulty();
    return ended(session_->faultOf(pipe->fault(), pipe->address()));
}

base::Result<base::Bytes> UsbTransport::control(const ControlRequest& request, base::ByteView data,
                                                const Until& until) {
    if (!session_) return fail(Errc::Unavailable, {"not open"});
    base::Result<base::Bytes> answer = session_->control(request, data, until, clock_);
    if (!answer) return ended(answer.error());
    return answer;
}

void UsbTransport::discardInput() {
    joiner_.clear();
    if (!session_) return;
    session_->poll();
    for (InPipe* pipe : {session_->in(), session_->bodyIn()}) {
        if (pipe == nullptr) continue;
        // A stall that came between two questions is as old as the input that is thrown away.
        session_->unstall(*pipe);
        pipe->clear();
        pipe->resume();
    }
}

}  // namespace

std::optional<Form> formFromName(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Form>, 3> kNames = {
        {{"auto", Form::Auto}, {"four-pipe", Form::FourPipe}, {"stream", Form::Stream}}};
    for (const auto& [word, form] : kNames) {
        if (word == name) return form;
    }
    return std::nullopt;
}

std::unique_ptr<Transport> makeTransport(Place place, base::Clock& clock) {
    return std::make_unique<UsbTransport>(std::move(place), clock);
}

}  // namespace zizhu::drivers::usb
