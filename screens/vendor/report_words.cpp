#include "screens/vendor/report_words.h"

#include <fmt/format.h>

#include "screens/vendor/vendor.h"

namespace zizhu::screens::vendor {

ReportWords reportWords(const model::Report& report, base::Language language) {
    const auto say = [language](Str key) { return std::string(tr(key, language)); };
    ReportWords words;
    words.title = say(Str::kVendorPageReport);
    words.verdict = say(report.ready ? Str::kVendorReportReady : Str::kVendorReportNotReady);
    words.facts = {{say(Str::kVendorReportNumber), report.number},
                   {say(Str::kVendorReportDate), base::toLocalMinute(report.at)},
                   {say(Str::kVendorReportBy), fmt::format("{} ({})", report.by.name, report.by.id)}};
    ReportWords::Section findings{say(Str::kVendorReportFindings), {}};
    for (const model::Finding& finding : report.findings) {
        if (finding.verdict == model::Verdict::NotFitted) continue;  // paper is for what is there
        const Plain plain = plainOf(finding);
        const bool good = finding.verdict == model::Verdict::Passed;
        std::string note = good ? std::string() : say(plain.word);
        if (plain.toDo) note += (base::isChinese(language) ? "：" : ": ") + say(*plain.toDo);
        findings.checks.push_back({say(nameOf(finding.part)), std::move(note), good});
    }
    words.sections.push_back(std::move(findings));
    static constexpr Str kNames[] = {Str::kVendorReportLoop, Str::kVendorReportTouch, Str::kVendorReportTone};
    ReportWords::Section byHand{say(Str::kVendorReportByHand), {}};
    for (std::size_t i = 0; i < report.byHand.size(); ++i) {
        byHand.checks.push_back({say(kNames[i]), report.byHand[i] ? std::string() : say(Str::kVendorReportNotDone), report.byHand[i]});
    }
    words.sections.push_back(std::move(byHand));
    return words;
}

}  // namespace zizhu::screens::vendor
