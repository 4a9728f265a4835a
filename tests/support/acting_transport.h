// A transport during whose use somebody does something: shows a code once the scanner is being read.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "drivers/transport.h"

namespace zizhu::tests {

class ActingTransport final : public drivers::Transport {
public:
    // `act` is called before the first read after each time that input was thrown away.
    ActingTransport(std::unique_ptr<Transport> inner, std::function<void()> act)
        : inner_(std::move(inner)), act_(std::move(act)) {}

    drivers::TransportKind kind() const override { return inner_->kind(); }
    base::Status open() override { return inner_->open(); }
    void close() override { inner_->close(); }
    bool isOpen() const override { return inner_->isOpen(); }
    std::optional<int> rate() const override { return inner_->rate(); }
    base::Status setRate(int rate) override { return inner_->setRate(rate); }
    base::Status write(base::ByteView bytes, const drivers::Until& until) override {
        return inner_->write(bytes, until);
    }
    base::Result<std::size_t> read(std::span<std::uint8_t> into, const drivers::Until& until) override {
        if (std::exchange(due_, false)) act_();
        return inner_->read(into, until);
    }
    base::Result<base::Bytes> control(const drivers::ControlRequest& request, base::ByteView data,
                                      const drivers::Until& until) override {
        return inner_->control(request, data, until);
    }
    void discardInput() override {
        inner_->discardInput();
        due_ = true;
    }

private:
    const std::unique_ptr<Transport> inner_;
    const std::function<void()> act_;
    bool due_ = false;
};

}  // namespace zizhu::tests
