#include "central/service/environment.h"

#include <deque>
#include <mutex>
#include <utility>

#include "base/bytes.h"

namespace zizhu::central {

struct Catalogues::State {
    mutable std::mutex mutex;
    List present;
    std::deque<List> retired;
};

Catalogues::Catalogues(List catalogues) : state_(std::make_unique<State>()) {
    state_->present = std::move(catalogues);
}
Catalogues::Catalogues(Catalogues&&) noexcept = default;
Catalogues::~Catalogues() = default;

Catalogues::List Catalogues::all() const {
    const std::lock_guard lock(state_->mutex);
    return state_->present;
}

void Catalogues::replace(List catalogues) {
    const std::lock_guard lock(state_->mutex);
    state_->retired.push_back(std::exchange(state_->present, std::move(catalogues)));
    if (state_->retired.size() > kKept) state_->retired.pop_front();
}

const catalog::Catalogue& Catalogues::current() const {
    const std::lock_guard lock(state_->mutex);
    return *state_->present.front();
}

Catalogues::Found Catalogues::item(std::string_view key, std::string_view version) const {
    for (const auto& catalogue : all()) {
        const catalog::Item* item = catalogue->item(key);
        if (item != nullptr && item->version == version) return {catalogue.get(), item};
    }
    return {};
}

Catalogues::Found Catalogues::newest(std::string_view key) const {
    for (const auto& catalogue : all()) {
        if (const catalog::Item* item = catalogue->item(key)) return {catalogue.get(), item};
    }
    return {};
}

catalog::Text Catalogues::departmentName(std::string_view key) const {
    catalog::Text text;
    for (const base::Language language : base::kLanguages) {
        text.in[std::size_t(language)] = current().label("departments", key, language);
    }
    return text;
}

tl::unexpected<ServiceFault> refuse(Environment& environment, const base::Error& error) {
    environment.log.failure("service.failed", "central", error);
    switch (error.code) {
        case base::Errc::Unavailable:
        case base::Errc::Timeout:
        case base::Errc::StorageFull:
        case base::Errc::Io:
            return refuse(FaultKind::Unavailable, "unavailable");
        default:
            return refuse(FaultKind::Internal, "internal");
    }
}

std::string codeHash(std::string_view compactCode) { return base::sha256Hex(base::asBytes(compactCode)); }

}  // namespace zizhu::central
