#include <array>

#include <fmt/format.h>

#include "base/utf8.h"
#include "catalog/submission.h"

namespace zizhu::catalog {

namespace {

// Writes JSON straight into secret memory.
class Writer {
public:
    explicit Writer(base::SecretBytes& out) : out_(out) {}

    void raw(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }
    void number(std::uint64_t value) {
        std::array<char, 24> digits{};
        const auto end = fmt::format_to_n(digits.data(), digits.size(), "{}", value);
        raw({digits.data(), end.size});
    }
    void string(std::string_view text) {
        raw("\"");
        while (!text.empty()) {
            const std::string_view before = text;
            const auto c = base::takeCodePoint(text);
            if (!c) {
                // Never from our screens; a reader must still find JSON.
                raw("\xEF\xBF\xBD");
                text.remove_prefix(1);
            } else if (*c == '"' || *c == '\\') {
                raw("\\");
                raw(before.substr(0, 1));
            } else if (*c < 0x20 || *c == 0x7F) {
                constexpr std::string_view kHex = "0123456789abcdef";
                const std::array<char, 6> escape = {'\\', 'u', '0', '0', kHex[*c >> 4], kHex[*c & 15]};
                raw({escape.data(), escape.size()});
            } else {
                raw(before.substr(0, before.size() - text.size()));
            }
        }
        raw("\"");
    }
    void base64(const base::SecretBytes& bytes) {
        constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        raw("\"");
        for (std::size_t i = 0; i < bytes.size(); i += 3) {
            const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
            std::uint32_t group = std::uint32_t(bytes[i]) << 16;
            if (have > 1) group |= std::uint32_t(bytes[i + 1]) << 8;
            if (have > 2) group |= bytes[i + 2];
            for (std::size_t j = 0; j < 4; ++j) {
                out_.push_back(std::uint8_t(j <= have ? kAlphabet[group >> (18 - 6 * j) & 63] : '='));
            }
        }
        raw("\"");
    }
    // The separator and name of a member; the first of an object has no comma.
    void member(std::string_view name) {
        if (out_.back() != '{') raw(",");
        string(name);
        raw(":");
    }
    void member(std::string_view name, std::string_view value) {
        member(name);
        string(value);
    }
    void optional(std::string_view name, const base::SecretString& value) {
        if (!value.empty()) member(name, value.reveal());
    }
    void separator() {
        if (out_.back() != '[') raw(",");
    }

private:
    base::SecretBytes& out_;
};

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
