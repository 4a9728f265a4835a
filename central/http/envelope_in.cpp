#include "central/http/envelope_in.h"

#include <set>

#include "base/seal.h"
#include "central/http/json_in.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxBlobs = 256;

}  // namespace

std::optional<Envelope> readEnvelope(const Call& call, std::vector<Problem>& problems) {
    const auto body = parseJson(call.body);
    if (!body) return std::nullopt;
    Members in(*body, {"format", "id", "item", "itemVersion", "bundle", "createdAt", "intakeKey", "sealed",
                       "blobs"});
    Envelope envelope;
    if (in.number("format", 1'000'000) != 1) in.problem("format", "unknown-format");
    envelope.id = in.uuid("id");
    if (base::Uuid::parse(call.captures[0]) != envelope.id) in.problem("id", "differs-from-path");
    envelope.item = in.key("item");
    envelope.itemVersion = in.version("itemVersion");
    envelope.bundle = in.uuidOrNull("bundle");
    envelope.createdAt = in.text("createdAt", 40);
    if (!base::parseIso8601(envelope.createdAt)) in.problem("createdAt", "malformed");
    envelope.intakeKey = in.text("intakeKey", 16, 16);
    envelope.sealed = in.base64("sealed", base::kMaxSealedPayloadBytes);
    const Json& blobs = in.any("blobs");
    if (!blobs.is_array() || blobs.size() > kMaxBlobs) {
        in.problem("blobs", "malformed");
    } else {
        std::set<std::string> names;
        for (const Json& each : blobs) {
            Members blob(each, {"hash", "bytes"}, "blobs");
            BlobClaim claim{blob.text("hash", 64), blob.number("bytes", base::kMaxSealedBlobBytes)};
            if (!isBlobName(claim.hash) || !names.insert(claim.hash).second)
                blob.problem("hash", "malformed");
            in.add(blob.problems());
            envelope.blobs.push_back(std::move(claim));
        }
    }
    problems = in.problems();
    return envelope;
}

}  // namespace zizhu::central
