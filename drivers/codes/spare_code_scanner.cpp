#include "drivers/codes/spare_code_scanner.h"

namespace zizhu::drivers::codes {

using base::Errc;
using base::fail;
using base::Result;

namespace {

class WithSpare final : public CodeScanner {
public:
    WithSpare(std::unique_ptr<CodeScanner> module, std::unique_ptr<CodeScanner> spare, base::Clock& clock)
        : module_(std::move(module)), spare_(std::move(spare)), clock_(clock) {}

    base::Token name() const override { return module_->name(); }
    bool byCamera() const override { return spareReads_; }

    Result<ScannedCode> read(const Until& until) override {
        for (;;) {
            Result<ScannedCode> code = module_->read(until);
            spareReads_ = !code && !endsReading(code.error());
            if (!spareReads_) return code;
            const base::Error trouble = code.error();
            code = spare_->read(until.within(clock_.in(kTryModule)));
            if (code || code.error().code == Errc::Canceled) return code;
            if (code.error().code != Errc::Timeout) {
                spareReads_ = false;
                return fail(trouble);
            }
            if (clock_.steady() >= until.deadline) return code;
        }
    }

    DeviceStatus status(const Until& until) override {
        const DeviceStatus module = module_->status(until);
        spareReads_ = !works(module) && works(spare_->status(until));
        if (!spareReads_) return module;
        const bool named = module.action != base::StaffAction::None;
        return {DeviceState::Online,
                named ? module.action : base::StaffAction::Clear,
                {"the camera reads codes, because the scanner does not work"}};
    }

    DeviceFacts capabilities(const Until& until) override {
        DeviceFacts facts = module_->capabilities(until);
        facts["spareCamera"] = works(spare_->status(until));
        return facts;
    }

    base::Status reset(const Until& until) override {
        (void)spare_->reset(until);
        return module_->reset(until);
    }

private:
    static bool works(const DeviceStatus& status) {
        return status.state == DeviceState::Online || status.state == DeviceState::DeviceBusy;
    }
    static bool endsReading(const base::Error& error) {
        return error.code == Errc::Timeout || error.code == Errc::Canceled;
    }

    const std::unique_ptr<CodeScanner> module_, spare_;
    base::Clock& clock_;
    bool spareReads_ = false;
};

}  // namespace

std::unique_ptr<CodeScanner> makeScannerWithSpare(std::unique_ptr<CodeScanner> module,
                                                  std::unique_ptr<CodeScanner> spare, base::Clock& clock) {
    return std::make_unique<WithSpare>(std::move(module), std::move(spare), clock);
}

}  // namespace zizhu::drivers::codes
