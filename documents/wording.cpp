#include "documents/wording.h"

#include <fmt/format.h>

#include "base/numbers.h"
#include "base/utf8.h"
#include "documents/strings.h"

namespace zizhu::documents {
namespace {

using base::Language;

template <class... Args>
std::string say(Language language, Str key, const Args&... args) {
    return fmt::format(fmt::runtime(tr(key, language)), args...);
}

bool alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// A word of exactly 18 characters that is a citizen's number, check character and birth date included.
bool holdsCitizenNumber(std::string_view text) {
    for (std::size_t from = 0; from < text.size();) {
        std::size_t to = from;
        while (to < text.size() && alphanumeric(text[to])) ++to;
        if (to - from == 18 && base::checkCitizenId(text.substr(from, 18)) == base::CitizenIdFault::None) {
            return true;
        }
        from = to + 1;
    }
    return false;
}

// Case numbers are opaque and may look like anything; every other text must not hold a person's.
base::Status checkWords(std::string_view text, bool lineBreaks = false) {
    if (auto checked = checkText(text, kMaxReceiptTextBytes, lineBreaks); !checked) return checked;
    if (holdsCitizenNumber(text)) {
        return base::fail(base::Errc::InvalidInput, {"a receipt must not hold a citizen's number"});
    }
    return {};
}

std::size_t totalBytes(const Receipt& receipt) {
    std::size_t total = receipt.office.size() + receipt.terminal.size() + receipt.trackingCode.size() +
                        receipt.trackingUrl.size() + receipt.queueNumber.size() + receipt.queuePlace.size();
    for (const ReceiptCase& one : receipt.cases) {
        total += one.item.size() + one.department.size() + one.caseNumber.size() + one.trackingCode.size() +
                 one.next.size();
    }
    for (const auto* list : {&receipt.handedIn, &receipt.stillToHandIn}) {
        for (const ReceiptMaterial& material : *list) total += material.title.size();
    }
    for (const auto* list : {&receipt.told, &receipt.bring}) {
        for (const std::string& line : *list) total += line.size();
    }
    return total;
}

base::Status check(const Receipt& receipt) {
    if (const std::size_t total = totalBytes(receipt); total > kMaxReceiptTotalBytes) {
        return base::fail(base::Errc::TooLarge, {"a receipt of {} bytes", total});
    }
    if (receipt.cases.size() > kMaxReceiptCases || receipt.handedIn.size() > kMaxReceiptMaterials ||
        receipt.stillToHandIn.size() > kMaxReceiptMaterials || receipt.told.size() > kMaxReceiptMaterials ||
        receipt.bring.size() > kMaxReceiptMaterials) {
        return base::fail(base::Errc::TooLarge,
                          {"a receipt of {} cases, {} + {} materials", receipt.cases.size(),
                           receipt.handedIn.size(), receipt.stillToHandIn.size()});
    }
    for (const std::string* text :
         {&receipt.office, &receipt.terminal, &receipt.trackingCode, &receipt.queueNumber, &receipt.queuePlace,
          &receipt.consultationNumber, &receipt.complaintNumber, &receipt.timeOfDay}) {
        if (auto checked = checkWords(*text); !checked) return checked;
    }
    if (auto checked = checkText(receipt.trackingUrl, kMaxReceiptTextBytes, false); !checked) return checked;
    for (const ReceiptCase& one : receipt.cases) {
        for (const std::string* text : {&one.item, &one.department, &one.trackingCode}) {
            if (auto checked = checkWords(*text); !checked) return checked;
        }
        if (auto checked = checkText(one.caseNumber, kMaxReceiptTextBytes, false); !checked) return checked;
        if (auto checked = checkWords(one.next, true); !checked) return checked;
    }
    for (const auto* list : {&receipt.handedIn, &receipt.stillToHandIn}) {
        for (const ReceiptMaterial& material : *list) {
            if (auto checked = checkWords(material.title); !checked) return checked;
        }
    }
    for (const auto* list : {&receipt.told, &receipt.bring}) {
        for (const std::string& line : *list) {
            if (auto checked = checkWords(line); !checked) return checked;
        }
    }
    return {};
}

class Writer {
public:
    explicit Writer(const Receipt& receipt) : receipt_(receipt), language_(receipt.language) {}

    std::vector<Line> write() {
        head();
        const bool place = receipt_.kind == ReceiptKind::QueueTicket || receipt_.kind == ReceiptKind::Appointment;
        if (place) queue();
        code();
        bring();
        if (!place) {
            for (std::size_t i = 0; i < receipt_.cases.size(); ++i) oneCase(i);
        }
        told();
        materials();
        foot();
        return std::move(lines_);
    }

private:
    void add(Role role, std::string text, std::string note = {}) {
        if (!text.empty()) lines_.push_back({role, std::move(text), std::move(note)});
    }
    void part(Role role = Role::Part) { lines_.push_back({role, {}, {}}); }
    template <class... Args>
    std::string say(Str key, const Args&... args) const {
        return documents::say(language_, key, args...);
    }
    std::string date(base::LocalDate day) const { return formatDate(day, language_); }

    void head() {
        if (!receipt_.office.empty() || !receipt_.terminal.empty()) {
            lines_.push_back({Role::Office, receipt_.office, receipt_.terminal});
        }
        struct Words {
            Str title, lead;
        };
        const auto words = [&]() -> Words {
            switch (receipt_.kind) {
                case ReceiptKind::Submitted: return {Str::kTitleSubmitted, Str::kLeadSubmitted};
                case ReceiptKind::KeptOffline: return {Str::kTitleOffline, Str::kLeadOffline};
                case ReceiptKind::QueueTicket: return {Str::kTitleQueue, Str::kLeadQueue};
                case ReceiptKind::Appointment: return {Str::kTitleAppointment, Str::kLeadAppointment};
                case ReceiptKind::Draft: break;
            }
            return {Str::kTitleDraft, Str::kLeadDraft};
        }();
        add(Role::Title, say(words.title), receipt_.reprint ? say(Str::kReprint) : std::string());
        add(Role::Lead, say(words.lead));
        if (receipt_.kind == ReceiptKind::Draft && receipt_.keptUntil) {
            add(Role::Lead, say(Str::kKeptUntil, date(*receipt_.keptUntil)));
        }
    }

    void queue() {
        add(Role::Number, receipt_.queueNumber);
        for (const ReceiptCase& one : receipt_.cases) add(Role::Field, one.item, say(Str::kQueueService));
        if (receipt_.day) {
            add(Role::Field, say(Str::kAppointmentWhenAt, date(*receipt_.day), receipt_.timeOfDay), say(Str::kAppointmentWhen));
        }
        add(Role::Field, receipt_.queuePlace, say(Str::kQueuePlace));
        if (receipt_.queueAhead) {
            add(Role::Field, fmt::format("{}", *receipt_.queueAhead), say(Str::kQueueAhead));
        }
    }

    void code() {
        if (receipt_.trackingUrl.empty() && receipt_.trackingCode.empty()) return;
        part();
        const bool draft = receipt_.kind == ReceiptKind::Draft;
        const bool appointment = receipt_.kind == ReceiptKind::Appointment;
        add(Role::Scan, receipt_.trackingUrl, say(draft ? Str::kScanDraft : appointment ? Str::kScanAppointment : Str::kScan));
        add(Role::Code, receipt_.trackingCode, say(draft ? Str::kCodeDraft : Str::kCode));
    }

    void bring() {
        if (receipt_.bring.empty()) return;
        part();
        add(Role::Section, say(Str::kAppointmentBring));
        for (const std::string& line : receipt_.bring) add(Role::Due, line);
    }

    void told() {
        if (receipt_.told.empty()) return;
        part();
        add(Role::Section, say(Str::kTold));
        for (const std::string& line : receipt_.told) add(Role::Done, line);
    }

    void oneCase(std::size_t index) {
        const ReceiptCase& one = receipt_.cases[index];
        part(index == 0 ? Role::Part : Role::SubPart);
        const std::string place = receipt_.cases.size() > 1 ? fmt::format("{}", index + 1) : std::string();
        add(Role::CaseTitle, one.item, place);
        add(Role::Field, one.caseNumber, say(Str::kCaseNumber));
        add(Role::Field, one.department, say(Str::kDepartment));
        add(Role::Field, one.trackingCode, say(Str::kCaseCode));
        if (!one.next.empty()) {
            add(Role::Section, say(Str::kNext));
            add(Role::Paragraph, one.next);
        }
        if (one.by) add(Role::Field, date(*one.by), say(Str::kBy));
    }

    void materials() {
        if (!receipt_.stillToHandIn.empty()) {
            part();
            add(Role::Section, say(Str::kStillToHandIn));
            for (const ReceiptMaterial& material : receipt_.stillToHandIn) {
                add(Role::Due, material.title, material.due ? say(Str::kDue, date(*material.due)) : "");
            }
            add(Role::Notice, say(Str::kHandInHow));
        }
        if (!receipt_.handedIn.empty()) {
            part();
            add(Role::Section, say(Str::kHandedIn));
            for (const ReceiptMaterial& material : receipt_.handedIn) add(Role::Done, material.title);
        }
    }

    void foot() {
        if (!receipt_.consultationNumber.empty() || !receipt_.complaintNumber.empty()) part();
        add(Role::Field, receipt_.consultationNumber, say(Str::kConsultation));
        add(Role::Field, receipt_.complaintNumber, say(Str::kComplaint));
        part();
        add(Role::Notice, formatMinute(receipt_.time, language_));
        add(Role::Notice, say(receipt_.kind == ReceiptKind::QueueTicket   ? Str::kKeepQueue
                              : receipt_.kind == ReceiptKind::Appointment ? Str::kKeepAppointment
                                                                          : Str::kKeep));
        if (receipt_.specimen) add(Role::Notice, say(Str::kSpecimenSlip));
    }

    const Receipt& receipt_;
    Language language_;
    std::vector<Line> lines_;
};

}  // namespace

base::Status checkText(std::string_view text, std::size_t maxBytes, bool lineBreaks) {
    if (text.size() > maxBytes) return base::fail(base::Errc::TooLarge, {"a text of {} bytes", text.size()});
    while (!text.empty()) {
        const auto c = base::takeCodePoint(text);
        if (!c) return base::fail(base::Errc::InvalidInput, {"a text that is not UTF-8"});
        const bool control = *c < 0x20 || (*c >= 0x7F && *c < 0xA0) || *c == 0x2028 || *c == 0x2029;
        if (control && !(lineBreaks && *c == '\n')) {
            return base::fail(base::Errc::InvalidInput, {"control character {} in a text", unsigned(*c)});
        }
    }
    return {};
}

std::string formatDate(base::LocalDate date, Language language) {
    static constexpr Str kMonths[] = {Str::kMonth01, Str::kMonth02, Str::kMonth03, Str::kMonth04,
                                      Str::kMonth05, Str::kMonth06, Str::kMonth07, Str::kMonth08,
                                      Str::kMonth09, Str::kMonth10, Str::kMonth11, Str::kMonth12};
    if (!date.ok()) return {};
    return say(language, Str::kDate, unsigned(date.day()), tr(kMonths[unsigned(date.month()) - 1], language),
               int(date.year()));
}

std::string formatMinute(base::WallTime time, Language language) {
    const std::string minute = base::toLocalMinute(time);
    return say(language, Str::kMinute, formatDate(base::localDate(time), language),
               minute.substr(minute.size() - 5));
}

base::Result<std::vector<Line>> wording(const Receipt& receipt) {
    if (auto checked = check(receipt); !checked) return base::fail(checked.error());
    return Writer(receipt).write();
}

base::Result<std::string> receiptText(const Receipt& receipt) {
    const auto lines = wording(receipt);
    if (!lines) return base::fail(lines.error());
    std::string text;
    for (const Line& line : *lines) {
        if (line.role == Role::Part || line.role == Role::SubPart) continue;
        const bool noteFirst =
            line.role == Role::Field || line.role == Role::Code || line.role == Role::CaseTitle;
        if (line.role == Role::Scan) {
            text += line.note;
        } else if (line.note.empty()) {
            text += line.text;
        } else {
            text += noteFirst ? line.note : line.text;
            text += say(receipt.language, noteFirst ? Str::kColon : Str::kComma);
            text += noteFirst ? line.text : line.note;
        }
        text += '\n';
    }
    return text;
}

}  // namespace zizhu::documents
