#include "kiosk/card.h"

namespace zizhu::kiosk {

flow::Applicant applicantOf(const drivers::IdCard& card) {
    flow::Applicant applicant;
    applicant.cardType = std::string(drivers::name(card.type));
    applicant.name = card.name.empty() ? card.englishName : card.name;
    if (!card.name.empty()) applicant.foreignName = card.englishName;
    applicant.number = card.number;
    applicant.sex = card.sex;
    applicant.nation = card.nationCode;
    applicant.nationality = card.nationality;
    applicant.birthDate = card.birthDate;
    applicant.address = card.appendedAddress.empty() ? card.address : card.appendedAddress;
    applicant.validUntil = card.longTerm ? base::SecretString("forever") : card.validTo;
    applicant.photo = card.photo;
    return applicant;
}

std::optional<flow::outcome::CardFault> cardFaultOf(drivers::CardFault fault) {
    using flow::outcome::CardFault;
    switch (fault) {
        case drivers::CardFault::NoCard:
        case drivers::CardFault::Canceled: return std::nullopt;
        case drivers::CardFault::TakenTooEarly: return CardFault::TakenTooEarly;
        case drivers::CardFault::UnknownCard: return CardFault::NotAnIdCard;
        case drivers::CardFault::ReadFailed: return CardFault::Unreadable;
        case drivers::CardFault::DeviceTrouble: return CardFault::Device;
    }
    return CardFault::Device;
}

}  // namespace zizhu::kiosk
