// Certificates: what a register holds about a person, as a numbered paper that anybody can check.
#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/language.h"
#include "base/secret.h"
#include "catalog/evaluate.h"
#include "central/register.h"
#include "central/service/environment.h"
#include "central/store/answer_store.h"

namespace zizhu::central {

struct CertificateRequest {
    base::Uuid id;
    std::string item;
    std::string itemVersion;
    base::SecretString name;    // of the card
    base::SecretString number;  // of the card
    std::string cardType;
    base::SecretString birthDate;
    std::string sex;  // GB/T 2261.1; "" unknown
    catalog::Answers answers;
    base::Language language = base::Language::ZhCn;
    base::SecretBytes canonical;  // everything that was asked, in one form, to tell a repetition by
};

struct CertificateAnswer {
    // "" for an issued one; otherwise not-registered, wrong-person or not-available.
    std::string refusal;
    catalog::Text text;  // of a refusal
    std::string number;
    std::string verificationCode;
    base::SecretBytes pdf;
};

// What the verification page shows.
struct Verified {
    std::string number;
    catalog::Text title;
    catalog::Text issuer;
    std::string holder;  // in part: 张*
    base::LocalDate issued;
    std::optional<base::LocalDate> validUntil;
    bool expired = false;
};

// Thread-safe. Making a paper takes a tenth of a second or so.
class Certificates {
public:
    Certificates(Environment& environment, AnswerStore& answers, const Register& registry)
        : environment_(environment), answers_(answers), register_(registry) {}

    // Faults: id-conflict; item-unknown, item-version-unknown, item-not-certified, answers-invalid.
    Outcome<CertificateAnswer> ask(const std::string& terminal, const CertificateRequest& request);
    // Faults: code-malformed (Invalid), certificate-unknown (NotFound).
    Outcome<Verified> verify(std::string_view code);

    // The words of a refusal. Of a suspended item: its own.
    CertificateAnswer refusal(const std::string& reason, std::string_view item) const;

private:
    struct Paper;
    Outcome<CertificateAnswer> answer(const CertificateRecord& record) const;
    // `source` may be null for a refusal.
    base::Status complete(CertificateRecord& record, long long number, const CertificateRequest& request,
                          const Catalogues::Found& found, const Register::Record* source) const;

    Environment& environment_;
    AnswerStore& answers_;
    const Register& register_;
};

// What is known of the applicant and the day, to check the answers by.
catalog::Context contextOf(const CertificateRequest& request, const Catalogues::Found& found, base::LocalDate today);
std::vector<Problem> problemsOf(const std::vector<catalog::Fault>& faults);

// 张三 → 张*, 欧阳娜娜 → 欧***; Latin names keep the first letter of each word. Pure.
std::string partOfName(std::string_view name);

}  // namespace zizhu::central
