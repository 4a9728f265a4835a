#include <algorithm>
#include <array>

#include "catalog/evaluate.h"
#include "catalog/strings.h"

namespace zizhu::catalog {

namespace {
struct FaultName {
    FaultCode code;
    std::string_view name;
    Str text;
};
constexpr std::array kFaults = {
    FaultName{FaultCode::Missing, "missing", Str::kFaultMissing},
    FaultName{FaultCode::MissingChoice, "missing-choice", Str::kFaultMissingChoice},
    FaultName{FaultCode::TooShort, "too-short", Str::kFaultTooShort},
    FaultName{FaultCode::TooLong, "too-long", Str::kFaultTooLong},
    FaultName{FaultCode::Characters, "characters", Str::kFaultCharacters},
    FaultName{FaultCode::Mask, "mask", Str::kFaultMask},
    FaultName{FaultCode::NotAName, "not-a-name", Str::kFaultNotAName},
    FaultName{FaultCode::IdNumberLength, "id-number-length", Str::kFaultIdNumberLength},
    FaultName{FaultCode::IdNumberCharacters, "id-number-characters", Str::kFaultIdNumberCharacters},
    FaultName{FaultCode::IdNumberBirthDate, "id-number-birth-date", Str::kFaultIdNumberBirthDate},
    FaultName{FaultCode::IdNumberCheck, "id-number-check", Str::kFaultIdNumberCheck},
    FaultName{FaultCode::CreditCodeLength, "credit-code-length", Str::kFaultCreditCodeLength},
    FaultName{FaultCode::CreditCodeCharacters, "credit-code-characters", Str::kFaultCreditCodeCharacters},
    FaultName{FaultCode::Phone, "phone", Str::kFaultPhone},
    FaultName{FaultCode::NotADate, "not-a-date", Str::kFaultNotADate},
    FaultName{FaultCode::DateTooEarly, "date-too-early", Str::kFaultDateTooEarly},
    FaultName{FaultCode::DateTooLate, "date-too-late", Str::kFaultDateTooLate},
    FaultName{FaultCode::NotAnOption, "not-an-option", Str::kFaultNotAnOption},
    FaultName{FaultCode::TooFewChosen, "too-few-chosen", Str::kFaultTooFewChosen},
    FaultName{FaultCode::TooManyChosen, "too-many-chosen", Str::kFaultTooManyChosen},
    FaultName{FaultCode::NotANumber, "not-a-number", Str::kFaultNotANumber},
    FaultName{FaultCode::NotAnAmount, "not-an-amount", Str::kFaultNotAnAmount},
    FaultName{FaultCode::TooSmall, "too-small", Str::kFaultTooSmall},
    FaultName{FaultCode::TooLarge, "too-large", Str::kFaultTooLarge},
    FaultName{FaultCode::SameAs, "same-as", Str::kFaultSameAs},
    FaultName{FaultCode::AddressRegion, "address-region", Str::kFaultAddressRegion},
    FaultName{FaultCode::AddressDetail, "address-detail", Str::kFaultAddressDetail},
    FaultName{FaultCode::TooFewRows, "too-few-rows", Str::kFaultTooFewRows},
    FaultName{FaultCode::TooManyRows, "too-many-rows", Str::kFaultTooManyRows},
    FaultName{FaultCode::SumDiffers, "sum-differs", Str::kFaultSumDiffers},
    FaultName{FaultCode::Check, "check", Str::kFaultCheck},
    FaultName{FaultCode::BadText, "bad-text", Str::kFaultBadText},
    FaultName{FaultCode::UnknownPath, "unknown-path", Str::kFaultUnknownPath},
    FaultName{FaultCode::NotAsked, "not-asked", Str::kFaultNotAsked},
    FaultName{FaultCode::UnknownItem, "unknown-item", Str::kFaultUnknownItem},
    FaultName{FaultCode::WrongVersion, "wrong-version", Str::kFaultWrongVersion},
    FaultName{FaultCode::MaterialMissing, "material-missing", Str::kFaultMaterialMissing},
    FaultName{FaultCode::MaterialUnknown, "material-unknown", Str::kFaultMaterialUnknown},
    FaultName{FaultCode::MaterialNotNeeded, "material-not-needed", Str::kFaultMaterialNotNeeded},
    FaultName{FaultCode::MaterialNotPromisable, "material-not-promisable", Str::kFaultMaterialNotPromisable},
    FaultName{FaultCode::MaterialPromiseDate, "material-promise-date", Str::kFaultMaterialPromiseDate},
    FaultName{FaultCode::MaterialPages, "material-pages", Str::kFaultMaterialPages},
    FaultName{FaultCode::MaterialNoCommitment, "material-no-commitment", Str::kFaultMaterialNoCommitment},
    FaultName{FaultCode::MaterialNoRegister, "material-no-register", Str::kFaultMaterialNoRegister},
    FaultName{FaultCode::ConsentMissing, "consent-missing", Str::kFaultConsentMissing},
    FaultName{FaultCode::SignatureMissing, "signature-missing", Str::kFaultSignatureMissing},
    FaultName{FaultCode::DeclarationMissing, "declaration-missing", Str::kFaultDeclarationMissing},
    FaultName{FaultCode::ApplicantMissing, "applicant-missing", Str::kFaultApplicantMissing},
    FaultName{FaultCode::ApplicantInvalid, "applicant-invalid", Str::kFaultApplicantInvalid},
    FaultName{FaultCode::ItemNotOffered, "item-not-offered", Str::kFaultItemNotOffered},
    FaultName{FaultCode::CreatedInFuture, "created-in-future", Str::kFaultCreatedInFuture},
    FaultName{FaultCode::BundleUnknown, "bundle-unknown", Str::kFaultBundleUnknown},
    FaultName{FaultCode::NoticeUnknown, "notice-unknown", Str::kFaultNoticeUnknown},
};
constexpr bool inOrder() {
    for (std::size_t i = 0; i < kFaults.size(); ++i) {
        if (std::size_t(kFaults[i].code) != i) return false;
    }
    return kFaults.size() == std::size_t(FaultCode::NoticeUnknown) + 1;
}
static_assert(inOrder(), "one line for each FaultCode, in its order");
}  // namespace

std::string_view name(FaultCode code) { return kFaults[std::size_t(code)].name; }

std::string faultText(const Fault& fault, base::Language language) {
    const std::string_view pattern = tr(kFaults[std::size_t(fault.code)].text, language);
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{' || i + 2 >= pattern.size() || pattern[i + 2] != '}') {
            out += pattern[i];
            continue;
        }
        const std::size_t index = std::size_t(pattern[i + 1] - '0');
        if (index < fault.args.size()) out += fault.args[index](language);
        i += 2;
    }
    return out;
}

}  // namespace zizhu::catalog
