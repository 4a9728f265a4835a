#include "kiosk/supplements.h"

#include <algorithm>

namespace zizhu::kiosk {

base::Status commitSupplement(cache::Outbox& outbox, base::EventLog& log, const StoreJob& job) {
    if (job.submissions.size() != 1) return base::fail(base::Errc::InvalidInput, {"one supplement at a time"});
    const catalog::Submission& submission = job.submissions.front();
    // What the backend would refuse must not be promised to a citizen.
    const bool whole = submission.applicant && !submission.materials.empty() &&
                       std::all_of(submission.materials.begin(), submission.materials.end(), [](const auto& material) {
                           return material.how == catalog::MaterialHow::Scanned && !material.pages.empty();
                       });
    const auto code = base::TrackingCode::parse(submission.trackingCode);
    if (!whole || !code) return base::fail(base::Errc::InvalidInput, {"a supplement that is not whole"});
    auto sealed = base::sealPayload(job.key, catalog::toJson(submission));
    if (!sealed) return base::fail(sealed.error());
    cache::NewEntry entry{{submission.id, submission.id, {}, submission.item, submission.itemVersion,
                           submission.createdAt, job.key.id, cache::EntryKind::Supplement},
                          std::move(*sealed), {}, *code};
    for (const auto& material : submission.materials) {
        for (const auto& page : material.pages) {
            const auto same = [&](const cache::Blob& blob) { return blob.hash == page.blob; };
            if (std::any_of(entry.blobs.begin(), entry.blobs.end(), same)) continue;
            const auto blob = std::find_if(job.blobs.begin(), job.blobs.end(), same);
            if (blob != job.blobs.end()) entry.blobs.push_back(*blob);
        }
    }
    std::vector<cache::NewEntry> entries;
    entries.push_back(std::move(entry));
    if (auto status = outbox.commit(std::move(entries)); !status) return status;
    log.info("supplement.kept", "kiosk", {{"id", submission.id}});
    return {};
}

base::Status commitRating(cache::Outbox& outbox, const catalog::Rating& rating, const base::IntakeKey& key) {
    auto sealed = base::sealPayload(key, catalog::toJson(rating));
    if (!sealed) return base::fail(sealed.error());
    std::vector<cache::NewEntry> entries;
    entries.push_back({{rating.id, rating.id, {}, rating.item, rating.itemVersion, rating.createdAt, key.id,
                        cache::EntryKind::Rating},
                       std::move(*sealed), {}, {}});
    return outbox.commit(std::move(entries));
}

void StorageWorker::keepRating(flow::Request request, catalog::Rating rating, base::IntakeKey key) {
    if (!worker_->post(KeepRating{request, std::move(rating), std::move(key)})) {
        tell(flow::Outcome(flow::outcome::RatingKept{request, false}));
    }
}

void StorageWorker::run(const KeepRating& command) {
    const auto done = commitRating(outbox_, command.rating, command.key);
    if (!done) log_.failure("rating.not-kept", "kiosk", done.error());
    tell(flow::Outcome(flow::outcome::RatingKept{command.request, done.has_value()}));
}

}  // namespace zizhu::kiosk
