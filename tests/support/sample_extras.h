// A bundle with its own questions, an item that registers fill in, and appointments.
#pragma once

#include "tests/support/sample_catalogue.h"

namespace zizhu::tests {

namespace sample {

inline Question fromRegister(Question made, std::string registry, std::string path) {
    made.prefill = Prefill::Register;
    made.prefillRegistry = std::move(registry);
    made.prefillPath = std::move(path);
    return made;
}

// One page that a register can answer whole, one that it can answer in part.
inline Item move() {
    Item made = item("move", ItemKind::Apply);
    made.sharedData = {{"household", text("I agree"), {}}};
    Question street = fromRegister(question("street", QuestionType::Text), "household", "home.street");
    street.limits.minLength = 3;
    made.pages = {page("old", {std::move(street)}), page("why", {choice("why", {"work", "study"})}),
                  page("who", {fromRegister(question("persons", QuestionType::Number), "household", "home.persons"),
                               question("head", QuestionType::Text)})};
    made.declaration = text("all true");
    return made;
}

inline Item secondProof() {
    Item made = proof();
    made.key = "second-proof";
    made.pages.clear();
    return made;
}

inline Item wedding() {
    Item made = item("wedding", ItemKind::Book);
    made.identity = Identity::None;
    made.requiredDevices = {};
    made.pages = {page("matter", {choice("matter", {"marry", "divorce"})})};
    Appointment offer;
    offer.place = text("third floor");
    offer.daysAhead = 30;
    offer.days = {AppointmentDays::Working};
    offer.times = {std::chrono::minutes(540), std::chrono::minutes(600)};
    offer.capacity = 4;
    made.appointment = std::move(offer);
    return made;
}

// Its own pages decide on licence, proofs and notice, and ask the shop's name.
inline Bundle family() {
    Bundle made;
    made.key = "family";
    made.version = "1.0.0";
    made.title = text("family");
    made.form = item("family", ItemKind::Apply);
    Question name = shared(question("tradingName", QuestionType::Text), "enterprise.name");
    name.limits.maxLength = 20;
    made.form.pages = {page("kind", {choice("kind", {"single", "couple"}), std::move(name)}),
                       page("wishes", {choice("proofs", {"yes", "no"}), choice("pension", {"yes", "no"})})};
    made.items = {{"shop", {}}, {"licence", is("kind", "couple")}, {"proof", is("proofs", "yes")}, {"second-proof", is("proofs", "yes")}};
    made.notices = {{"pension-stop", "human-resources", text("stop"), text("the pension ends"), is("pension", "yes")}};
    made.declaration = text("all true");
    made.submitLabel = text("submit all");
    return made;
}

}  // namespace sample

inline std::shared_ptr<const catalog::Catalogue> extendedCatalogue() {
    catalog::Catalogue::Content content;
    content.version = "1.0.0";
    content.items = {sample::shop(), sample::licence(), sample::proof(), sample::secondProof(), sample::move(), sample::wedding()};
    content.bundles = {sample::family()};
    content.dictionaries = {
        catalog::Dictionary("card-types", sample::text("cards"), {{"citizen", sample::text("citizen"), "", "", ""}}),
        catalog::Dictionary("registers", sample::text("registers"), {{"household", sample::text("household"), "", "", ""}})};
    return std::make_shared<const catalog::Catalogue>(std::move(content));
}

}  // namespace zizhu::tests
