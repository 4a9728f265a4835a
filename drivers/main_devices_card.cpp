// `zizhu-devices read-card`.
#include <nlohmann/json.hpp>

#include "drivers/main_devices.h"

namespace zizhu::drivers::devices {

namespace {

// The fields of a card, in the order of its face. Empty ones are left out.
std::vector<std::pair<const char*, const base::SecretString*>> fieldsOf(const IdCard& card) {
    return {{"name", &card.name},
            {"english name", &card.englishName},
            {"sex (GB/T 2261.1)", &card.sex},
            {"nation", &card.nation},
            {"nationality", &card.nationality},
            {"birth date", &card.birthDate},
            {"address", &card.address},
            {"appended address", &card.appendedAddress},
            {"number", &card.number},
            {"issuer", &card.issuer},
            {"valid from", &card.validFrom},
            {"valid to", &card.validTo},
            {"pass number", &card.passNumber},
            {"issues", &card.issues}};
}

}  // namespace

int readCard(const Options& options, base::Clock& clock) {
    base::Result<DeviceSet> set = openDevices(options, Role::CardReader, clock);
    if (!set) return complain(options, codeOf(set.error()), "cannot open the card reader", set.error());
    if (!simulate(*set, options.simulate)) return kUsage;
    if (!options.json) std::fputs("Lay a card on the reader.\n", stderr);
    const CardResult card = set->cardReader->read({clock.in(std::chrono::seconds(options.seconds))});
    if (!simulate(*set, options.afterwards)) return kUsage;
    if (!card) {
        const CardFailure& failure = card.error();
        const nlohmann::json object = {{"ok", false},
                                       {"fault", name(failure.fault)},
                                       {"detail", failure.error.detail.text()},
                                       {"action", base::name(failure.error.action)}};
        const bool trouble = failure.fault == CardFault::DeviceTrouble;
        if (options.json) return finish(options, trouble ? kTrouble : kNothing, object, {});
        return complain(options, trouble ? kTrouble : kNothing, plainWords(failure.fault), failure.error);
    }
    nlohmann::json object = {{"ok", true}, {"type", name(card->type)}, {"masked", !options.personal}};
    std::vector<std::vector<std::string>> rows = {{"card", std::string(name(card->type))}};
    for (const auto& [label, value] : fieldsOf(*card)) {
        if (value->empty()) continue;
        object["fields"][label] = shown(*value, options);
        rows.push_back({label, shown(*value, options)});
    }
    if (card->longTerm) {
        object["fields"]["valid to"] = "long-term";
        rows.push_back({"valid to", "long-term"});
    }
    object["photoBytes"] = card->photo.size();
    rows.push_back({"photo", std::to_string(card->photo.size()) + " bytes"});
    std::string people = table(rows);
    if (!options.personal) people += "Masked; --show-personal-data shows it, with the holder's consent.\n";
    return finish(options, kOk, object, people);
}

}  // namespace zizhu::drivers::devices
