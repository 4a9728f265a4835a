// A small catalogue with one of everything that a visit can meet.
#pragma once

#include <memory>

#include "catalog/catalogue.h"

namespace zizhu::tests {

namespace sample {

using namespace catalog;

inline Text text(std::string_view words) { return Text::same(words); }

inline Question question(std::string key, QuestionType type, bool required = true) {
    Question made;
    made.key = std::move(key);
    made.type = type;
    made.label = text(made.key);
    made.required = required;
    return made;
}

inline Question choice(std::string key, std::vector<std::string> options) {
    Question made = question(std::move(key), QuestionType::Choice);
    for (std::string& option : options) made.options.push_back({option, text(option), {}});
    return made;
}

inline Question shared(Question made, std::string name) {
    made.shared = std::move(name);
    return made;
}

inline Page page(std::string key, std::vector<Question> questions, Condition when = {}) {
    Page made;
    made.heading = text(key);
    made.key = std::move(key);
    made.questions = std::move(questions);
    made.when = std::move(when);
    return made;
}

inline Condition is(std::string question, std::string value) {
    Condition made;
    made.kind = Condition::Kind::Is;
    made.question = std::move(question);
    made.values = {std::move(value)};
    return made;
}

inline Material material(std::string key, Necessity necessity, Condition when = {}) {
    Material made;
    made.name = text(key);
    made.key = std::move(key);
    made.necessity = necessity;
    made.when = std::move(when);
    made.maxPages = 3;
    if (necessity == Necessity::Deferrable) made.deferDays = 30;
    return made;
}

inline Item item(std::string key, ItemKind kind) {
    Item made;
    made.title = text(key);
    made.key = std::move(key);
    made.version = "1.0.0";
    made.kind = kind;
    made.submitLabel = text("submit");
    made.requiredDevices = {"id-card-reader"};
    return made;
}

// Branches, prefilled questions, a table, every way to give a material, a signature.
inline Item garden() {
    Item made = item("garden", ItemKind::Apply);
    made.desiredDevices = {"receipt-printer", "document-scanner"};
    Question name = question("name", QuestionType::ChineseName);
    name.prefill = Prefill::CardName;
    Question address = shared(question("address", QuestionType::Address), "contact.address");
    address.prefill = Prefill::CardAddress;
    Question why = question("why", QuestionType::Text);
    why.limits.minLength = 4;
    why.limits.maxLength = 50;
    Question second = question("second", QuestionType::Phone, false);
    second.differsFrom = "phone";
    Question helpers = question("helpers", QuestionType::Table, false);
    helpers.maxRows = 3;
    helpers.columns = {question("name", QuestionType::Text), question("age", QuestionType::Number)};
    made.pages = {page("who", {name}),
                  page("home", {address}),
                  page("kind", {choice("kind", {"small", "large"})}),
                  page("large", {why}, is("kind", "large")),
                  page("phone", {shared(question("phone", QuestionType::Phone), "contact.phone"), second}),
                  page("helpers", {helpers})};
    Material oath = material("oath", Necessity::Essential, is("kind", "large"));
    oath.commitment = text("I swear");
    Material book = material("book", Necessity::Essential);
    book.fromRegister = SharedRegister{"household", text("I agree")};
    made.materials = {material("plan", Necessity::Essential), material("deed", Necessity::Deferrable),
                      material("picture", Necessity::Optional), std::move(oath), std::move(book)};
    made.declaration = text("all true");
    made.signature = true;
    return made;
}

inline Item shop() {
    Item made = item("shop", ItemKind::Apply);
    Question name = shared(question("businessName", QuestionType::Text), "enterprise.name");
    name.limits.maxLength = 20;
    made.pages = {page("business", {name, shared(question("capital", QuestionType::Amount), "enterprise.capital")}),
                  page("phone", {shared(question("phone", QuestionType::Phone), "contact.phone")})};
    Material lease = material("lease", Necessity::Essential);
    lease.shared = "lease";
    made.materials = {lease};
    made.declaration = text("all true");
    return made;
}

// Shares the shop's name (and wants it longer), telephone and lease.
inline Item licence() {
    Item made = item("licence", ItemKind::Apply);
    Question name = shared(question("holder", QuestionType::Text), "enterprise.name");
    name.limits.minLength = 4;
    made.pages = {page("holder", {name}), page("staff", {question("staff", QuestionType::Number)}),
                  page("phone", {shared(question("telephone", QuestionType::Phone), "contact.phone")})};
    Material lease = material("premises", Necessity::Essential);
    lease.shared = "lease";
    made.materials = {lease};
    made.declaration = text("all true");
    made.signature = true;
    return made;
}

inline Item proof() {
    Item made = item("proof", ItemKind::Certify);
    made.requiredDevices = {"id-card-reader", "document-printer"};
    made.pages = {page("purpose", {choice("purpose", {"school", "work"})})};
    return made;
}

inline Item ticket() {
    Item made = item("ticket", ItemKind::Book);
    made.identity = Identity::None;
    made.requiredDevices = {};
    made.pages = {page("matter", {choice("matter", {"household", "other"})})};
    made.queues = {{"household", "A", text("household"), is("matter", "household")}, {"other", "B", text("other"), {}}};
    return made;
}

inline Bundle openShop() {
    Bundle made;
    made.key = "open-shop";
    made.version = "1.0.0";
    made.title = text("open-shop");
    made.items = {{"shop", {}}, {"licence", {}}};
    made.declaration = text("all true");
    made.submitLabel = text("submit both");
    return made;
}

}  // namespace sample

inline std::shared_ptr<const catalog::Catalogue> sampleCatalogue() {
    catalog::Catalogue::Content content;
    content.version = "1.0.0";
    content.items = {sample::garden(), sample::shop(), sample::licence(), sample::proof(), sample::ticket()};
    content.bundles = {sample::openShop()};
    content.dictionaries = {
        catalog::Dictionary("regions", sample::text("regions"), {{"990101", sample::text("Shifan"), "", "", ""}}),
        catalog::Dictionary("card-types", sample::text("cards"), {{"citizen", sample::text("citizen"), "", "", ""}}),
        catalog::Dictionary("registers", sample::text("registers"), {{"household", sample::text("household"), "", "", ""}})};
    return std::make_shared<const catalog::Catalogue>(std::move(content));
}

}  // namespace zizhu::tests
