#include "central/service/queries.h"

#include "catalog/evaluate.h"
#include "central/service/record_values.h"
#include "central/service/records.h"
#include "central/service/texts.h"
#include "documents/certificate.h"

namespace zizhu::central {
namespace {

using Texts = std::array<base::SecretString, base::kLanguageCount>;

template <class Make>
Texts inEvery(Make make) {
    Texts out;
    for (const base::Language language : base::kLanguages) out[std::size_t(language)] = make(language);
    return out;
}

QueryAnswer show(const RecordSource& from, const catalog::Certificate& view) {
    QueryAnswer out;
    for (const catalog::Text& paragraph : view.paragraphs) {
        out.paragraphs.push_back(inEvery([&](base::Language l) { return filledIn(from, paragraph(l), l); }));
    }
    for (const catalog::CertificateField& field : view.fields) {
        Texts value = inEvery([&](base::Language l) { return recordValue(from, field.path, l); });
        if (!value[0].empty()) out.fields.push_back({field.label, std::move(value)});
    }
    if (!view.table) return out;
    for (const catalog::CertificateField& column : view.table->columns) out.columns.push_back(column.label);
    std::array<std::vector<std::vector<base::SecretString>>, base::kLanguageCount> rows;
    for (const base::Language l : base::kLanguages) rows[std::size_t(l)] = tableRows(from, *view.table, l);
    for (std::size_t row = 0; row < rows[0].size(); ++row) {
        std::vector<Texts> cells;
        for (std::size_t cell = 0; cell < rows[0][row].size(); ++cell) {
            cells.push_back(inEvery([&](base::Language l) { return std::move(rows[std::size_t(l)][row][cell]); }));
        }
        out.rows.push_back(std::move(cells));
    }
    return out;
}

documents::Certificate paperOf(const QueryAnswer& answer, const catalog::Certificate& view, base::Language language,
                               const catalog::Text& department, base::LocalDate today) {
    documents::Certificate paper;
    const auto in = [&](const Texts& texts) { return texts[std::size_t(language)]; };
    paper.language = language;
    paper.titleZh = view.title(base::Language::ZhCn);
    paper.titleEn = view.title(base::Language::En);
    for (const Texts& paragraph : answer.paragraphs) paper.paragraphs.push_back(in(paragraph));
    for (const QueryField& field : answer.fields) paper.fields.push_back({field.label(language), in(field.value)});
    for (const catalog::Text& column : answer.columns) paper.columns.push_back(column(language));
    for (const auto& row : answer.rows) {
        std::vector<base::SecretString> cells;
        for (const Texts& cell : row) cells.push_back(in(cell));
        paper.rows.push_back(std::move(cells));
    }
    paper.closing.push_back(base::SecretString(tr(Str::kPaperForInformation, language)));
    paper.issuer = department(language);
    paper.issued = today;
    return paper;
}

}  // namespace

Outcome<QueryAnswer> Queries::ask(const CertificateRequest& request, bool paper) {
    const auto newest = environment_.catalogues.newest(request.item);
    if (newest.item == nullptr) return refuse(FaultKind::Invalid, "item-unknown");
    const auto found = environment_.catalogues.item(request.item, request.itemVersion);
    if (found.item == nullptr) return refuse(FaultKind::Invalid, "item-version-unknown");
    if (!found.item->view) return refuse(FaultKind::Invalid, "item-not-queried");
    const base::LocalDate today = base::localDate(environment_.clock.wall());
    const catalog::Context context = contextOf(request, found, today);
    const catalog::MapAnswers answers(request.answers);
    if (auto problems = problemsOf(catalog::checkAnswers(*found.item, answers, context)); !problems.empty()) {
        return refuse(FaultKind::Invalid, "answers-invalid", std::move(problems));
    }
    const auto refused = [&](std::string_view reason) {
        const CertificateAnswer words = certificates_.refusal(std::string(reason), request.item);
        QueryAnswer out;
        out.refusal = words.refusal;
        out.text = words.text;
        return out;
    };
    if (!catalog::isOffered(*newest.item, today)) return refused(kNotAvailable);
    const catalog::Certificate& view = *found.item->view;
    const Sought sought =
        seek(register_, view.registry, *found.item, answers, context, {request.name, request.number});
    environment_.log.write({"query.answered",
                            "central",
                            base::Severity::Info,
                            sought.record != nullptr ? base::Disposition::Success : base::Disposition::Failure,
                            {{"outcome", *base::Token::fromKey(sought.outcome)}}});
    if (sought.record == nullptr) return refused(sought.outcome);
    if (!view.requiredPath.empty() && !holdsPath(*sought.record, view.requiredPath)) {
        QueryAnswer out;
        out.refusal = kNotAvailable;
        out.text = view.refusal;
        return out;
    }
    QueryAnswer out = show({*sought.record, request.answers, found}, view);
    if (!paper) return out;
    auto pdf = documents::certificatePdf(paperOf(out, view, request.language,
                                                 environment_.catalogues.departmentName(found.item->department), today));
    if (!pdf) return refuse(environment_, pdf.error());
    out.pdf = std::move(*pdf);
    return out;
}

}  // namespace zizhu::central
