// A service item: everything a terminal, the backend and a citizen need to know about one service.
//
// Plain values, made by Catalogue::load and never changed after. Codes of the GB/T 39554 sets differ
// from region to region, so they are strings with labels in dictionaries; an enum here is something
// that changes what the program does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/question.h"

namespace zizhu::catalog {

enum class ItemKind : std::uint8_t {
    Apply,    // a form, materials, a signature; a department decides later
    Certify,  // a document of a register, printed at once
    Book,     // a place: a queue ticket
    Query,    // shown on the screen, printed only if asked for
};

enum class Necessity : std::uint8_t { Essential, Optional, Deferrable };

// Whether the visit asks for an identity card before the questions.
enum class Identity : std::uint8_t { Required, Optional, None };

struct TimeLimit {
    int days = 0;
    bool working = true;  // counted in working days; otherwise calendar days
};

struct SharedRegister {
    std::string registry;  // key of the dictionary registers
    Text consent;          // what the citizen agrees to
};

struct Material {
    std::string key;
    Text name;
    Text help;  // what is accepted, what must be readable; may be empty
    Necessity necessity = Necessity::Essential;
    std::string form;    // key of the dictionary material-forms
    std::string source;  // key of the dictionary material-sources
    int copies = 1;      // of paper, to be brought
    int maxPages = 10;   // to be scanned
    Condition when;
    int deferDays = 0;                           // Deferrable: may be promised for at most so many days ahead
    std::optional<Text> commitment;              // inform and commit: signed instead of the material
    std::optional<SharedRegister> fromRegister;  // fetched by the backend with consent, not asked for
    std::string shared;                          // in a bundle, given once under this name
};

struct Fee {
    std::int64_t fen = 0;
    Text note;  // may be empty; what is paid, on what basis
};

struct Outcome {
    Text name;                          // the document or decision one gets
    std::vector<std::string> delivery;  // keys of the dictionary delivery: print-here, collect, express
};

// Certify: the printed document. Texts hold {placeholders}: a path of the register's record
// ("holder.name") or "answer.<question key>"; the backend fills them in.
struct CertificateField {
    Text label;
    std::string path;
};
struct Certificate {
    std::string registry;  // key of the dictionary registers
    Text title;
    std::vector<Text> paragraphs;
    std::vector<CertificateField> fields;
    int validDays = 0;
};

// Book: the first queue whose condition holds gives the ticket.
struct Queue {
    std::string key;
    std::string letter;  // one capital letter, before the number
    Text name;
    Condition when;
};

struct Item {
    std::string key;
    std::string version;  // MAJOR.MINOR.PATCH, raised with every change
    ItemKind kind = ItemKind::Apply;
    Text title;
    Text summary;
    std::string department;            // key of the dictionary departments
    std::string catalogueCode;         // 12 characters
    std::string implementationCode;    // 31 characters
    std::string itemType;              // key of the dictionary item-types
    std::vector<std::string> targets;  // keys of the dictionary targets
    std::string handling;              // key of the dictionary handling
    std::vector<std::string> topics;   // keys of the dictionary topics
    std::vector<std::string> lifeEvents;
    std::array<std::vector<std::string>, base::kLanguageCount> keywords;  // by language
    int popularity = 0;  // 0…100, orders what matches equally well
    std::vector<Text> legalBasis;
    std::vector<Text> conditions;  // of acceptance: who may apply
    Fee fee;
    std::optional<TimeLimit> statutory;
    std::optional<TimeLimit> committed;
    Outcome result;
    std::string consultation;  // telephone numbers
    std::string complaint;
    std::vector<std::string> requiredDevices;  // see kDeviceRoles; without one the item is not offered
    std::vector<std::string> desiredDevices;   // without one it degrades and says so before it starts
    Identity identity = Identity::Required;
    std::vector<Page> pages;
    std::vector<Material> materials;
    Text declaration;  // Apply: what is confirmed by submitting; otherwise may be empty
    bool signature = false;
    Text submitLabel;                        // the button names what it does
    std::vector<Text> next;                  // what happens next
    std::optional<Certificate> certificate;  // of Certify, always
    std::vector<Queue> queues;               // of Book, at least one
    std::optional<base::LocalDate> validFrom;
    std::optional<base::LocalDate> validTo;  // the last day
    std::optional<Text> suspended;           // why it cannot be used now
};

// One visit over several items: a form in which a shared question is asked once, one receipt.
struct Bundle {
    std::string key;
    std::string version;
    Text title;
    Text summary;
    std::vector<std::string> items;  // keys, in the order of the visit
    std::vector<std::string> topics;
    std::vector<std::string> lifeEvents;
    std::array<std::vector<std::string>, base::kLanguageCount> keywords;
    int popularity = 0;
    Text declaration;
    Text submitLabel;
    std::optional<base::LocalDate> validFrom;
    std::optional<base::LocalDate> validTo;
    std::optional<Text> suspended;
};

inline constexpr std::array<std::string_view, 5> kDeviceRoles = {
    "id-card-reader", "receipt-printer", "document-scanner", "document-printer", "code-scanner"};

// Nothing if the item has none of that key.
const Question* findQuestion(const Item& item, std::string_view key);
const Page* findPage(const Item& item, std::string_view key);
const Page* pageOf(const Item& item, std::string_view questionKey);
const Material* findMaterial(const Item& item, std::string_view key);

// Whether it is offered on that day: within its dates and not suspended.
bool isOffered(const Item& item, base::LocalDate today);
bool isOffered(const Bundle& bundle, base::LocalDate today);

std::string_view name(ItemKind kind);
std::string_view name(Necessity necessity);
std::string_view name(Identity identity);

}  // namespace zizhu::catalog
