#include "central/service/ratings.h"

#include <algorithm>

#include "catalog/rating.h"
#include "central/service/casework.h"

namespace zizhu::central {

int RatingLine::all() const {
    int sum = 0;
    for (const int n : count.levels) sum += n;
    return sum;
}

int RatingLine::satisfied() const {
    const int sum = all();
    return sum == 0 ? 0 : (count.levels[2] + count.levels[3] + count.levels[4]) * 100 / sum;
}

Outcome<bool> Ratings::put(const std::string& terminal, const Envelope& envelope) {
    if (!environment_.keys.knows(envelope.intakeKey)) return refuse(FaultKind::Invalid, "intake-key-unknown");
    const auto opened = environment_.keys.openWith(envelope.intakeKey, envelope.sealed);
    if (!opened) return refuse(FaultKind::Invalid, "sealed-unreadable");
    const auto rating = catalog::parseRating(*opened);
    if (!rating) return refuse(FaultKind::Invalid, "rating-invalid");
    const bool same = rating->id == envelope.id && rating->item == envelope.item && envelope.blobs.empty();
    if (!same) return refuse(FaultKind::Invalid, "envelope-mismatch");

    RatingRecord record;
    record.id = envelope.id;
    record.terminal = terminal;
    record.item = envelope.item;
    record.itemVersion = envelope.itemVersion;
    // An item that is gone from every catalogue is still what somebody was served with.
    if (const auto found = environment_.catalogues.newest(envelope.item); found.item != nullptr)
        record.department = found.item->department;
    record.digest = base::sha256Hex(envelope.sealed);
    record.level = rating->level;
    record.reasons = rating->reasons;
    record.ratedAt = std::min(rating->createdAt, environment_.clock.wall());
    if (!rating->words.empty()) record.sealed = envelope.sealed;
    const auto kept = store_.keep(record);
    if (!kept && kept.error().code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
    if (!kept) return refuse(environment_, kept.error());
    if (*kept) {
        environment_.log.info("rating.kept", "central", {{"id", envelope.id}, {"level", std::int64_t(rating->level)}});
    }
    return *kept;
}

catalog::Text Ratings::titleOf(const std::string& item) const {
    if (const auto found = environment_.catalogues.newest(item); found.item != nullptr) return found.item->title;
    const catalog::Bundle* bundle = environment_.catalogues.current().bundle(item);
    return bundle != nullptr ? bundle->title : catalog::Text::same(item);
}

Outcome<RatingTable> Ratings::table(std::string_view department) {
    const auto of = department == kEveryDepartment ? std::nullopt : std::optional(std::string(department));
    const auto items = store_.byItem(of);
    if (!items) return refuse(environment_, items.error());
    const auto terminals = store_.byTerminal(of);
    if (!terminals) return refuse(environment_, terminals.error());
    const auto latest = store_.latest(of, kRemarks);
    if (!latest) return refuse(environment_, latest.error());
    RatingTable table;
    for (const RatingCount& each : *items) table.items.push_back({titleOf(each.item), each});
    for (const RatingCount& each : *terminals) table.terminals.push_back({catalog::Text::same(each.item), each});
    for (const RatingRecord& each : *latest) {
        RatingRemark remark{each.ratedAt, titleOf(each.item), each.level, each.reasons, {}};
        if (!each.sealed.empty()) {
            const auto opened = environment_.keys.openWithAny(each.sealed);
            if (const auto rating = opened ? catalog::parseRating(*opened) : base::fail(base::Errc::NotTrusted, {}))
                remark.words = rating->words;
        }
        table.remarks.push_back(std::move(remark));
    }
    return table;
}

}  // namespace zizhu::central
