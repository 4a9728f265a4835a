#include "catalog/secret_json_writer.h"
#include "catalog/submission.h"

namespace zizhu::catalog {

namespace {

using Writer = SecretJsonWriter;

std::string_view howName(MaterialHow how) {
    switch (how) {
        case MaterialHow::Scanned:
            return "scanned";
        case MaterialHow::Promised:
            return "promised";
        case MaterialHow::Committed:
            return "committed";
        case MaterialHow::Shared:
            return "shared";
    }
    return "";
}

void writeApplicant(Writer& out, const SubmissionApplicant& applicant) {
    out.member("applicant");
    out.raw("{");
    out.member("cardType", applicant.cardType);
    out.member("name", applicant.name.reveal());
    out.optional("foreignName", applicant.foreignName);
    out.member("number", applicant.number.reveal());
    out.member("sex", applicant.sex.reveal());
    out.optional("nation", applicant.nation);
    out.optional("nationality", applicant.nationality);
    out.member("birthDate", applicant.birthDate.reveal());
    out.optional("address", applicant.address);
    out.optional("validUntil", applicant.validUntil);
    if (!applicant.photo.empty()) {
        out.member("photo");
        out.base64(applicant.photo);
    }
    out.raw("}");
}

void writeMaterial(Writer& out, const SubmittedMaterial& material) {
    out.separator();
    out.raw("{");
    out.member("key", material.key);
    out.member("how", howName(material.how));
    if (!material.pages.empty()) {
        out.member("pages");
        out.raw("[");
        for (const MaterialPage& page : material.pages) {
            out.separator();
            out.raw("{");
            out.member("blob", page.blob);
            out.member("bytes");
            out.number(page.bytes);
            out.member("key");
            out.base64(page.key);
            out.raw("}");
        }
        out.raw("]");
    }
    if (material.promisedFor) out.member("promisedFor", base::toString(*material.promisedFor));
    out.raw("}");
}

void writeStrings(Writer& out, std::string_view name, const std::vector<std::string>& values) {
    out.member(name);
    out.raw("[");
    for (const std::string& value : values) {
        out.separator();
        out.string(value);
    }
    out.raw("]");
}

void writeSignature(Writer& out, const Signature& signature) {
    out.member("signature");
    out.raw("{");
    out.member("aspect");
    out.number(signature.aspect);
    out.member("strokes");
    out.raw("[");
    for (const Stroke& stroke : signature.strokes) {
        out.separator();
        out.raw("[");
        for (const StrokePoint& point : stroke) {
            out.separator();
            out.number(point.x);
            out.raw(",");
            out.number(point.y);
        }
        out.raw("]");
    }
    out.raw("]");
    if (signature.declared) {
        out.member("declared");
        out.raw("true");
    }
    out.raw("}");
}
}  // namespace

base::SecretBytes toJson(const Submission& submission) {
    base::SecretBytes bytes;
    bytes.reserve(4096);  // most fit: a vector that grows leaves wiped, but copied, memory behind
    Writer out(bytes);
    out.raw("{");
    out.member("format");
    out.number(std::uint64_t(submission.format));
    out.member("id", submission.id.toString());
    out.member("trackingCode", submission.trackingCode);
    out.member("item", submission.item);
    out.member("itemVersion", submission.itemVersion);
    if (submission.bundleId) {
        out.member("bundleId", submission.bundleId->toString());
        out.member("bundle", submission.bundle);
    }
    out.member("terminal", submission.terminal);
    out.member("createdAt", base::toIso8601(submission.createdAt));
    out.member("language", base::tag(submission.language));
    if (submission.applicant) writeApplicant(out, *submission.applicant);
    out.member("answers");
    out.raw("{");
    for (const auto& [path, answer] : submission.answers) {
        if (!answer.empty()) out.member(path, answer.reveal());
    }
    out.raw("}");
    out.member("materials");
    out.raw("[");
    for (const SubmittedMaterial& material : submission.materials) writeMaterial(out, material);
    out.raw("]");
    out.member("declared");
    out.raw(submission.declared ? "true" : "false");
    writeStrings(out, "commitments", submission.commitments);
    writeStrings(out, "consents", submission.consents);
    if (!submission.notices.empty()) writeStrings(out, "notices", submission.notices);
    if (submission.signature) writeSignature(out, *submission.signature);
    out.raw("}");
    return bytes;
}

}  // namespace zizhu::catalog
