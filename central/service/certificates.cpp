#include "central/service/certificates.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"
#include "catalog/evaluate.h"
#include "central/service/issued_document.h"
#include "central/service/record_values.h"
#include "central/service/records.h"
#include "central/service/texts.h"
#include "documents/certificate.h"

namespace zizhu::central {
namespace {

constexpr std::string_view kIssued = kRecordFound;

// The register knows, but lacks what this document needs; told as not available, in the item's own words.
constexpr std::string_view kNotHeld = "not-held";

documents::Certificate layOut(const RecordSource& from, base::Language language, const CertificateRecord& record,
                              const catalog::Text& department, const std::string& code,
                              const std::string& url) {
    const catalog::Certificate& form = *from.found.item->certificate;
    documents::Certificate paper;
    paper.language = language;
    paper.titleZh = form.title(base::Language::ZhCn);
    paper.titleEn = form.title(base::Language::En);
    paper.number = *record.number;
    for (const catalog::Text& paragraph : form.paragraphs)
        paper.paragraphs.push_back(filledIn(from, paragraph(language), language));
    for (const catalog::CertificateField& field : form.fields) {
        base::SecretString value = recordValue(from, field.path, language);
        if (!value.empty()) paper.fields.push_back({field.label(language), std::move(value)});
    }
    if (form.table) {
        for (const catalog::CertificateField& column : form.table->columns) paper.columns.push_back(column.label(language));
        paper.rows = tableRows(from, *form.table, language);
    }
    paper.issuer = department(language);
    paper.issued = base::localDate(record.issuedAt);
    paper.validUntil = record.validUntil;
    paper.verificationUrl = url;
    paper.verificationCode = code;
    return paper;
}

Str refusalOf(std::string_view reason, const catalog::Item* item) {
    const bool enterprise = item != nullptr && speaksOfEnterprise(*item);
    if (reason == kWrongPerson) return enterprise ? Str::kRefusedNotAuthorised : Str::kRefusedWrongPerson;
    return enterprise ? Str::kRefusedEnterpriseUnknown : Str::kRefusedNotRegistered;
}

}  // namespace

catalog::Context contextOf(const CertificateRequest& request, const Catalogues::Found& found,
                           base::LocalDate today) {
    catalog::Context context;
    context.catalogue = found.catalogue;
    context.today = today;
    context.applicantCardType = request.cardType;
    context.applicantBirthDate = base::parseDate(request.birthDate.reveal());
    context.applicantSex = request.sex;
    return context;
}

std::vector<Problem> problemsOf(const std::vector<catalog::Fault>& faults) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < std::min(faults.size(), kMaxProblems); ++i) {
        problems.push_back({faults[i].path, std::string(catalog::name(faults[i].code))});
    }
    return problems;
}

std::string partOfName(std::string_view name) {
    std::string out;
    bool keep = true;
    const bool latin = !name.empty() && static_cast<unsigned char>(name.front()) < 0x80;
    while (const auto c = base::takeCodePoint(name)) {
        if (*c == U' ') {
            out += ' ';
            keep = latin;
        } else {
            out += keep ? base::toUtf8(*c) : "*";
            keep = false;
        }
    }
    return out;
}

CertificateAnswer Certificates::refusal(const std::string& reason, std::string_view item) const {
    const auto found = environment_.catalogues.newest(item);
    CertificateAnswer out;
    out.refusal = reason;
    if (reason == kNotAvailable) {
        out.text = found.item != nullptr && found.item->suspended ? *found.item->suspended
                                                                  : text(Str::kRefusedNotAvailable);
        return out;
    }
    if (reason == kNotHeld) {
        out.refusal = kNotAvailable;
        out.text = found.item != nullptr && found.item->certificate ? found.item->certificate->refusal : catalog::Text();
        return out;
    }
    const catalog::Text department =
        environment_.catalogues.departmentName(found.item != nullptr ? found.item->department : "");
    for (const base::Language language : base::kLanguages) {
        out.text.in[std::size_t(language)] =
            filled(refusalOf(reason, found.item), language, {department(language)});
    }
    return out;
}

base::Status Certificates::complete(CertificateRecord& record, long long number,
                                    const CertificateRequest& request, const Catalogues::Found& found,
                                    const Register::Record* source) const {
    if (record.outcome != kIssued) return {};
    const base::LocalDate day = base::localDate(record.issuedAt);
    const auto code = base::TrackingCode::make(environment_.random);
    record.number = fmt::format("{}-{:06}", int(day.year()), number);
    record.verificationHash = codeHash(code.compact());
    if (found.item->certificate->validDays > 0) {
        record.validUntil = base::LocalDate(std::chrono::sys_days(day) +
                                            std::chrono::days(found.item->certificate->validDays));
    }
    auto pdf = documents::certificatePdf(layOut(
        {*source, request.answers, found}, request.language, record, environment_.catalogues.departmentName(found.item->department),
        code.toString(), environment_.publicUrl + "/v/" + code.compact()));
    if (!pdf) return base::fail(pdf.error());
    auto sealed = sealDocument(environment_.keys,
                               {code.toString(), std::string(request.name.reveal()), std::move(*pdf)});
    if (!sealed) return base::fail(sealed.error());
    record.sealed = std::move(*sealed);
    return {};
}

Outcome<CertificateAnswer> Certificates::answer(const CertificateRecord& record) const {
    if (record.outcome != kIssued) return refusal(record.outcome, record.item);
    auto kept = openDocument(environment_.keys, record.sealed, true);
    if (!kept) return refuse(environment_, kept.error());
    CertificateAnswer out;
    out.number = record.number.value_or("");
    out.verificationCode = std::move(kept->code);
    out.pdf = std::move(kept->pdf);
    return out;
}

Outcome<CertificateAnswer> Certificates::ask(const std::string& terminal, const CertificateRequest& request) {
    const auto conflict = [&](const base::Error& error) -> tl::unexpected<ServiceFault> {
        if (error.code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
        return refuse(environment_, error);
    };
    const std::string digest = environment_.keys.keyedDigest("certificate", request.canonical);
    auto before = answers_.certificate(request.id, digest);
    if (!before) return conflict(before.error());
    if (*before) return answer(**before);

    if (environment_.catalogues.newest(request.item).item == nullptr)
        return refuse(FaultKind::Invalid, "item-unknown");
    const auto found = environment_.catalogues.item(request.item, request.itemVersion);
    if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-version-unknown");
    if (!found.item->certificate) return refuse(FaultKind::Invalid, "item-not-certified");
    const base::WallTime now = environment_.clock.wall();
    const base::LocalDate today = base::localDate(now);
    const catalog::MapAnswers answers(request.answers);
    const catalog::Context context = contextOf(request, found, today);
    const auto faults = catalog::checkAnswers(*found.item, answers, context);
    std::vector<Problem> problems = problemsOf(faults);
    if (!problems.empty()) return refuse(FaultKind::Invalid, "answers-invalid", std::move(problems));

    const Sought sought = seek(register_, found.item->certificate->registry, *found.item, answers, context,
                               {request.name, request.number});
    CertificateRecord record;
    record.id = request.id;
    record.terminal = terminal;
    record.item = request.item;
    record.itemVersion = request.itemVersion;
    record.digest = digest;
    record.issuedAt = now;
    // Suspended at once, whatever version the terminal still has.
    const auto newest = environment_.catalogues.newest(request.item);
    if (!catalog::isOffered(*newest.item, today)) {
        record.outcome = kNotAvailable;
    } else {
        record.outcome = sought.outcome;
        const std::string& needed = found.item->certificate->requiredPath;
        if (sought.record != nullptr && !needed.empty() && !holdsPath(*sought.record, needed)) record.outcome = kNotHeld;
    }
    auto kept = answers_.keepCertificate(std::move(record), [&](CertificateRecord& each, long long number) {
        return complete(each, number, request, found, sought.record);
    });
    if (!kept) return conflict(kept.error());
    environment_.log.write(
        {"certificate.answered",
         "central",
         base::Severity::Info,
         kept->outcome == kIssued ? base::Disposition::Success : base::Disposition::Failure,
         {{"id", request.id}, {"outcome", *base::Token::fromKey(kept->outcome)}}});
    return answer(*kept);
}

Outcome<Verified> Certificates::verify(std::string_view code) {
    const auto parsed = base::TrackingCode::parse(code);
    if (!parsed) return refuse(FaultKind::Invalid, "code-malformed");
    auto record = answers_.certificateByHash(codeHash(parsed->compact()));
    if (!record) return refuse(environment_, record.error());
    if (!*record) return refuse(FaultKind::NotFound, "certificate-unknown");
    const auto kept = openDocument(environment_.keys, (*record)->sealed, false);
    if (!kept) return refuse(environment_, kept.error());

    const auto exact = environment_.catalogues.item((*record)->item, (*record)->itemVersion);
    const auto found = exact.item != nullptr ? exact : environment_.catalogues.newest((*record)->item);
    Verified out;
    out.number = (*record)->number.value_or("");
    // Of an application it is the result that a terminal printed.
    out.title = found.item == nullptr        ? catalog::Text::same((*record)->item)
                : found.item->certificate ? found.item->certificate->title
                                          : found.item->result.name;
    out.issuer = environment_.catalogues.departmentName(found.item != nullptr ? found.item->department : "");
    out.holder = partOfName(kept->holder);
    out.issued = base::localDate((*record)->issuedAt);
    out.validUntil = (*record)->validUntil;
    out.expired = out.validUntil && base::localDate(environment_.clock.wall()) > *out.validUntil;
    return out;
}

}  // namespace zizhu::central
