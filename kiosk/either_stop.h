// Ends by the command's own stop, or when the program ends.
#pragma once

#include <functional>
#include <stop_token>

namespace zizhu::kiosk {

class EitherStop {
public:
    EitherStop(std::stop_token one, std::stop_token other)
        : first_(std::move(one), [this] { both_.request_stop(); }),
          second_(std::move(other), [this] { both_.request_stop(); }) {}
    std::stop_token token() const { return both_.get_token(); }

private:
    std::stop_source both_;
    std::stop_callback<std::function<void()>> first_, second_;
};

}  // namespace zizhu::kiosk
