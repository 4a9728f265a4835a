// Answers an item as a patient stranger would: whatever is asked, by chance but validly. For tests.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/numbers.h"
#include "catalog/submission.h"
#include "catalog/values.h"
#include "tests/support/check_repair.h"
#include "tests/support/seeded_random.h"

namespace zizhu::tests {

using namespace zizhu::catalog;

inline constexpr base::WallTime kWalkTime{
    std::chrono::milliseconds(1773475200123)};  // 2026-03-14 16:00 local

// What a page of a scanned material is stored as: no two are the same, since no two keys are.
inline base::Bytes walkPage(const base::SecretBytes& key) { return base::Bytes(key.begin(), key.end()); }

class Walker {
public:
    // Of some questions what must be answered: paths and values, nothing for "leaves it empty".
    using Fixed = std::map<std::string, Answers, std::less<>>;

    Walker(const Item& item, const Catalogue& catalogue, std::uint64_t seed)
        : item_(item), catalogue_(catalogue), random_(seed) {
        context_.catalogue = &catalogue_;
        context_.today = base::localDate(kWalkTime);
    }

    // Whose card is read; nobody's: none is laid, whatever the item says.
    void as(std::optional<SubmissionApplicant> applicant) {
        applicant_ = std::move(applicant);
        applicantGiven_ = true;
    }
    // Rather gets stuck than goes where `towards` does not lead.
    void insist() { insists_ = true; }
    void answerWith(Fixed fixed) { fixed_ = std::move(fixed); }

    // One page, over what was answered before it; false if no answers were found. `context` as the visit has it.
    bool page(const Page& page, Answers& answers, const Context& context) {
        context_ = context;
        return answerPage(page, answers);
    }

    // With `towards`, pages are answered so that it comes to hold, if they ask what it speaks of.
    // Whether it got to the end, and does hold, is for checkSubmission and the caller to see.
    Submission walk(const Condition& towards = {}) {
        targets_ = {};
        addTarget(towards);
        Submission out;
        out.id = base::Uuid::make(kWalkTime, random_);
        out.trackingCode = base::TrackingCode::make(random_).compact();
        out.item = item_.key;
        out.itemVersion = item_.version;
        out.terminal = "hall-1";
        out.createdAt = kWalkTime;
        out.language = chance(2) ? base::Language::ZhCn : base::Language::En;
        out.applicant = somebody();
        know(out.applicant);
        // Some pages tell people to go back and choose otherwise; some are for other people.
        for (int tries = 0; !answerPages(out.answers) && tries < (insists_ ? 10 : 60); ++tries) {
            out.answers.clear();
            if (tries == 9 && !insists_) targets_.clear();
            if (tries % 3 == 2) {
                out.applicant = somebody();
                know(out.applicant);
            }
        }
        giveMaterials(out);
        out.declared = !item_.declaration.empty();
        if (item_.signature) {
            Stroke stroke;
            for (int i = 0; i < 5; ++i)
                stroke.push_back(
                    {std::uint16_t(random_.below(10'001)), std::uint16_t(random_.below(10'001))});
            out.signature = Signature{300, {stroke}};
        }
        return out;
    }

    const Context& context() const { return context_; }
    // What the page said that the last walk, or page, did not get past; nothing if it did.
    const std::vector<Fault>& stuck() const { return stuck_; }

private:
    bool chance(std::uint64_t oneIn) { return random_.below(oneIn) == 0; }
    std::string digits(std::size_t count) {
        std::string out;
        while (out.size() < count) out += char('0' + random_.below(10));
        return out;
    }
    std::string han(std::size_t count) {
        static constexpr std::array<std::string_view, 8> kCharacters = {"王", "小", "满", "𠮷",
                                                                        "䶮", "安", "宁", "晨"};
        std::string out;
        while (count-- > 0) out += kCharacters[random_.below(kCharacters.size())];
        return out;
    }
    std::string citizen(int year, int sex = 0) {
        std::string number = fmt::format("990101{:04}{:02}{:02}{}", year, 1 + random_.below(12),
                                         1 + random_.below(28), digits(3));
        if (sex != 0) number.back() = char('0' + 2 * random_.below(5) + (sex == 1 ? 1 : 0));
        return number + base::citizenIdCheck(number);
    }
    std::string creditCode() {
        const std::string code = "91990101MA" + digits(7);
        return code + base::creditCodeCheck(code);
    }
    std::string region() {
        const Dictionary* regions = catalogue_.dictionary("regions");
        for (;;) {
            const DictionaryEntry& entry = regions->entries()[random_.below(regions->entries().size())];
            if (!regions->hasChildren(entry.key)) return entry.key;
        }
    }
    void know(const std::optional<SubmissionApplicant>& applicant) {
        context_.applicantBirthDate.reset();
        context_.applicantCardType.clear();
        context_.applicantSex.clear();
        if (!applicant) return;
        context_.applicantBirthDate = base::parseDate(applicant->birthDate.reveal());
        context_.applicantCardType = applicant->cardType;
        context_.applicantSex = applicant->sex.reveal();
    }
    // Where no card is needed, some come without.
    std::optional<SubmissionApplicant> somebody() {
        if (applicantGiven_) return applicant_;
        if (item_.identity == Identity::None || (item_.identity == Identity::Optional && chance(4))) return {};
        return applicant();
    }
    SubmissionApplicant applicant() {
        SubmissionApplicant out;
        out.cardType = "citizen";
        const std::string number = citizen(1930 + int(random_.below(95)));
        out.name = base::SecretString(han(3));
        out.number = base::SecretString(number);
        out.sex = base::SecretString(base::citizenIdIsMale(number) ? "1" : "2");
        out.nation = base::SecretString("01");
        out.birthDate = base::SecretString(base::toString(base::citizenIdBirthDate(number)));
        out.address = base::SecretString("示范省示范市示范区清溪街道 1 号");
        out.validUntil = base::SecretString("forever");
        for (std::size_t i = 0; i < 1024; ++i) out.photo.push_back(std::uint8_t(i * 7) ^ std::uint8_t(number[i % 18]));
        return out;
    }

    std::string masked(const std::string& mask) {
        std::string out = mask;
        for (char& c : out) {
            if (c == '9' || c == 'X')
                c = char('0' + random_.below(10));
            else if (c == 'A')
                c = char('A' + random_.below(26));
        }
        return out;
    }
    std::string text(const Limits& limits) {
        if (!limits.mask.empty()) return masked(limits.mask);
        const std::size_t least = limits.minLength.value_or(1);
        const std::size_t most = std::min(limits.maxLength.value_or(200), least + 12);
        const std::size_t length = least + random_.below(most - least + 1);
        if (limits.charset == Charset::Digits || limits.charset == Charset::LettersDigits)
            return digits(length);
        return limits.charset == Charset::Letters ? std::string(length, 'q') : han(length);
    }
    std::string day(const Question& question, const AnswerView& answers) {
        const auto days = [&](const std::optional<DateBound>& bound, base::LocalDate otherwise) {
            const auto resolved = bound ? resolve(*bound, answers, context_) : std::nullopt;
            return std::chrono::sys_days(resolved.value_or(otherwise));
        };
        const auto today = std::chrono::sys_days(context_.today);
        const auto first = days(question.limits.notBefore, base::LocalDate(today - std::chrono::days(1000)));
        const auto last = std::max(
            first,
            days(question.limits.notAfter, base::LocalDate(std::max(today, first) + std::chrono::days(400))));
        return base::toString(base::LocalDate(
            first + std::chrono::days(random_.below(std::uint64_t((last - first).count()) + 1))));
    }
    std::int64_t number(const Limits& limits, std::int64_t unit) {
        const std::int64_t least = limits.min.value_or(0);
        const std::int64_t most = std::min(limits.max.value_or(least + 900 * unit), least + 900 * unit);
        return least + std::int64_t(random_.below(std::uint64_t(most - least) + 1));
    }

    std::string simple(const Question& question, const AnswerView& answers) {
        const std::vector<Option> options = optionsOf(question, catalogue_);
        switch (question.type) {
            case QuestionType::Text:
                return text(question.limits);
            case QuestionType::ChineseName:
                return han(std::max<std::size_t>(2, question.limits.minLength.value_or(2)));
            case QuestionType::IdNumber:
                return citizen(1930 + int(random_.below(80)));
            case QuestionType::CreditCode:
                return creditCode();
            case QuestionType::Phone:
                return "139" + digits(8);
            case QuestionType::Date:
                return day(question, answers);
            case QuestionType::Choice:
            case QuestionType::YesNo:
                return options[random_.below(options.size())].key;
            case QuestionType::Choices:
                return choices(question, options);
            case QuestionType::Amount:
                return amountText(number(question.limits, 100));
            case QuestionType::Number:
                return std::to_string(number(question.limits, 1));
            default:
                return "";
        }
    }
    std::string choices(const Question& question, const std::vector<Option>& options) {
        const std::size_t least = std::max<std::size_t>(1, question.limits.minChosen);
        const std::size_t most = question.limits.maxChosen != 0 ? question.limits.maxChosen : options.size();
        std::size_t wanted = std::min(least + random_.below(3), std::min(most, options.size()));
        std::string out;
        for (std::size_t i = 0; i < options.size() && wanted > 0; ++i) {
            if (random_.below(options.size() - i) >= wanted) continue;
            out += (out.empty() ? "" : ",") + options[i].key;
            --wanted;
        }
        return out;
    }

    void answer(const Question& question, Answers& answers) {
        const auto set = [&](const std::string& path, std::string_view value) {
            answers.insert_or_assign(path, base::SecretString(value));
        };
        if (const auto fixed = fixed_.find(question.key); fixed != fixed_.end()) {
            for (const auto& [path, value] : fixed->second) set(path, value.reveal());
            return;
        }
        if (!question.required && chance(2)) return;
        const MapAnswers view(answers);
        if (question.type == QuestionType::Address) {
            set(question.key + ".region", region());
            set(question.key + ".detail", han(4) + "1号");
        } else if (question.type == QuestionType::Table) {
            answerTable(question, answers);
        } else {
            std::string value = simple(question, view);
            const auto other =
                question.differsFrom.empty() ? std::nullopt : view.answer(question.differsFrom);
            for (int tries = 0; other && *other == value && tries < 50; ++tries)
                value = simple(question, view);
            set(question.key, value);
        }
    }
    void answerTable(const Question& table, Answers& answers) {
        const std::size_t rows = std::max<std::size_t>(1, table.minRows) + random_.below(4);
        answerRows(table, std::min(rows, table.maxRows), answers);
    }
    void answerRows(const Question& table, std::size_t count, Answers& answers) {
        const MapAnswers view(answers);
        const auto total = table.sumQuestion.empty() ? std::nullopt : view.answer(table.sumQuestion);
        for (std::size_t row = 0; row < count; ++row) {
            for (const Question& column : table.columns) {
                std::string value = simple(column, view);
                if (total && column.key == table.sumColumn)
                    value = share(*total, row, count, column.type == QuestionType::Amount);
                answers.insert_or_assign(cellPath(table.key, row, column.key), base::SecretString(value));
            }
        }
    }
    // Everybody the same, the last one the rest.
    static std::string share(std::string_view total, std::size_t row, std::size_t count, bool amount) {
        const std::int64_t whole = amount ? *parseAmount(total) : *parseNumber(total);
        const std::int64_t each = whole / std::int64_t(count);
        const std::int64_t mine = row + 1 == count ? whole - each * std::int64_t(count - 1) : each;
        return amount ? amountText(mine) : std::to_string(mine);
    }

    bool answerPages(Answers& answers) {
        const MapAnswers view(answers);
        // Page by page: each answer decides which page comes next.
        for (std::size_t place = 0;; ++place) {
            const std::vector<const Page*> pages = reachablePages(item_, view, context_);
            if (place >= pages.size()) return true;
            if (!answerPage(*pages[place], answers)) return false;
        }
    }
    // What a condition speaks of must be asked, so the conditions of those pages are targets too.
    void addTarget(const Condition& condition) {
        if (condition.kind == Condition::Kind::Always ||
            std::find(targets_.begin(), targets_.end(), &condition) != targets_.end())
            return;
        targets_.push_back(&condition);
        addPages(condition);
    }
    void addPages(const Condition& condition) {
        if (const Page* page = pageOf(item_, condition.question)) addTarget(page->when);
        for (const Condition& part : condition.parts) addPages(part);
    }
    static void forget(const Question& question, Answers& answers) {
        std::erase_if(answers, [&](const auto& each) {
            return std::string_view(each.first).substr(0, each.first.find('.')) == question.key;
        });
    }

    struct Maker final : AnswerMaker {
        Maker(Walker& w, Answers& a) : walker(w), answers(a) {}
        void again(const Question& question) override {
            forget(question, answers);
            walker.answer(question, answers);
        }
        void rows(const Question& table, std::size_t count) override {
            forget(table, answers);
            walker.answerRows(table, count, answers);
        }
        std::string citizen(int year, int sex) override { return walker.citizen(year, sex); }
        Walker& walker;
        Answers& answers;
    };

    // By chance first; then towards what the page's checks require.
    bool answerPage(const Page& page, Answers& answers) {
        Maker maker(*this, answers);
        const MapAnswers view(answers);
        for (const Question& question : page.questions) answer(question, answers);
        for (int tries = 0; tries < 200; ++tries) {
            CheckRepair repair(page, answers, context_, random_, maker);
            if (tries < 40) {
                for (const Condition* target : targets_) repair.towards(*target, true);
            }
            if (!fixed_.empty()) {
                for (const Question& question : page.questions) {
                    if (fixed_.contains(question.key)) maker.again(question);
                }
            }
            stuck_ = checkPage(item_, page, view, context_);
            if (stuck_.empty()) return true;
            if (tries % 8 == 7) {
                for (const Question& question : page.questions) maker.again(question);
                continue;
            }
            for (const PageCheck& check : page.checks) repair.towards(check.require);
        }
        return false;
    }

    void giveMaterials(Submission& out) {
        const MapAnswers view(out.answers);
        const auto note = [](std::vector<std::string>& list, const std::string& key) {
            if (std::find(list.begin(), list.end(), key) == list.end()) list.push_back(key);
        };
        for (const Material* material : neededMaterials(item_, view, context_)) {
            SubmittedMaterial given;
            given.key = material->key;
            if (material->commitment && !chance(4)) {
                given.how = MaterialHow::Committed;
                note(out.commitments, material->key);
            } else if (material->fromRegister && !chance(3)) {
                given.how = MaterialHow::Shared;
                note(out.consents, material->fromRegister->registry);
            } else if (material->necessity == Necessity::Deferrable && !chance(2)) {
                given.how = MaterialHow::Promised;
                given.promisedFor =
                    base::LocalDate(std::chrono::sys_days(context_.today) +
                                    std::chrono::days(random_.below(std::uint64_t(material->deferDays) + 1)));
            } else if (material->necessity == Necessity::Optional && chance(2)) {
                continue;
            } else {
                for (std::uint64_t page = 0; page <= random_.below(std::uint64_t(material->maxPages));
                     ++page) {
                    base::SecretBytes key(32);
                    random_.fill(key);
                    const base::Bytes stored = walkPage(key);
                    given.pages.push_back({base::sha256Hex(stored), stored.size(), std::move(key)});
                }
            }
            out.materials.push_back(std::move(given));
        }
    }

    const Item& item_;
    const Catalogue& catalogue_;
    SeededRandom random_;
    Context context_;
    std::vector<const Condition*> targets_;
    std::optional<SubmissionApplicant> applicant_;
    bool applicantGiven_ = false;
    bool insists_ = false;
    Fixed fixed_;
    std::vector<Fault> stuck_;
};

}  // namespace zizhu::tests
