// A service item: everything a terminal, the backend and a citizen need to know about one service.
//
// Plain values, made by Catalogue::load and never changed after. Codes of the GB/T 39554 sets differ
// from region to region, so they are strings with labels in dictionaries; an enum here is something
// that changes what the program does.
#pragma once

#include <chrono>
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

// What a paper looks like: a schematic sheet is drawn of it.
enum class SampleForm : std::uint8_t {
    Card,
    Booklet,
    Certificate,
    Licence,
    Form,
    Letter,
    Contract,
    Invoice,
    Plan,
    Report,
    Photo,
    Statement,
};

struct Sample {
    SampleForm form = SampleForm::Form;
    std::vector<Text> shows;  // what must be readable on it, 1 to kMaxSampleMarks, in this order
};
inline constexpr std::size_t kMaxSampleMarks = 4;

struct Material {
    std::string key;
    Text name;
    Text help;  // what is accepted, what must be readable; may be empty
    std::optional<Sample> sample;
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

// Data that fills in the form: asked of a register with the applicant's consent, after the card was read.
struct SharedData {
    std::string registry;  // key of the dictionary registers
    Text consent;          // what the citizen agrees to
    Condition when;        // speaks only of the applicant
};

// Certify: the printed document; Query: what is shown. Texts hold {placeholders}: a path of the register's
// record ("holder.name") or "answer.<question key>"; the backend fills them in.
struct CertificateField {
    Text label;
    std::string path;
};
// Rows are what the record has at <path>.0.<column's path>, <path>.1.…, at most kMaxRecordRows.
struct CertificateTable {
    std::string path;
    std::vector<CertificateField> columns;  // 1…kMaxRecordColumns
};
inline constexpr std::size_t kMaxRecordRows = 200;
inline constexpr std::size_t kMaxRecordColumns = 8;

struct Certificate {
    std::string registry;  // key of the dictionary registers
    Text title;
    std::vector<Text> paragraphs;          // of a view: may be empty
    std::vector<CertificateField> fields;  // may be empty
    std::optional<CertificateTable> table;
    // The record must hold something at this path (itself, or below it: "moves"), or `refusal` says why
    // there is no document. Both empty or neither.
    std::string requiredPath;
    Text refusal;
    int validDays = 0;  // of a view: 0
};

// Book, instead of queues: a place on a day and at a time that the citizen picks.
enum class AppointmentDays : std::uint8_t { Working, Saturday, Sunday };
struct Appointment {
    Text place;               // where to go
    std::vector<Text> bring;  // what to bring; may be empty
    int daysAhead = 0;        // the last day that can be booked, counted from today; the first is tomorrow
    // Working: by the calendar of holidays and make-up days; the others: that day of the week unless it is
    // a public holiday.
    std::vector<AppointmentDays> days;
    std::vector<std::chrono::minutes> times;  // from midnight, rising
    int capacity = 1;                         // bookings a time
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
    std::vector<SharedData> sharedData;
    std::vector<Page> pages;
    std::vector<Material> materials;
    Text declaration;  // Apply: what is confirmed by submitting; otherwise may be empty
    bool signature = false;
    Text submitLabel;                        // the button names what it does
    std::vector<Text> next;                  // what happens next
    std::optional<Certificate> certificate;  // of Certify, always
    std::optional<Certificate> view;         // of Query, always
    std::vector<Queue> queues;               // of Book: at least one, or
    std::optional<Appointment> appointment;  // this
    std::optional<base::LocalDate> validFrom;
    std::optional<base::LocalDate> validTo;  // the last day
    std::optional<Text> suspended;           // why it cannot be used now
};

struct BundleItem {
    std::string item;  // its key; of kind Apply, or Certify: issued after the applications are submitted
    Condition when;    // speaks of the bundle's own pages
};

// A department that is told by the bundle, without an application of its own.
struct Notice {
    std::string key;
    std::string department;  // key of the dictionary departments
    Text title;
    Text text;  // what it is told and what happens then
    Condition when;
};

// One visit over several items: a form in which a shared question is asked once, one receipt.
struct Bundle {
    std::string key;
    std::string version;
    Text title;
    Text summary;
    // The bundle's own pages, asked first, as an item of kind Apply: whatever works on the pages of an item
    // works on them (reachablePages, checkPage, …). Key, version and texts are the bundle's; no materials.
    // It is never offered or submitted; an answer whose question is `shared` serves the items' questions of
    // that shared name.
    Item form;
    std::vector<BundleItem> items;  // in the order of the visit
    std::vector<Notice> notices;
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
const Notice* findNotice(const Bundle& bundle, std::string_view key);

// Whether it is offered on that day: within its dates and not suspended.
bool isOffered(const Item& item, base::LocalDate today);
bool isOffered(const Bundle& bundle, base::LocalDate today);

std::string_view name(ItemKind kind);
std::string_view name(Necessity necessity);
std::string_view name(Identity identity);
std::string_view name(SampleForm form);
std::string_view name(AppointmentDays days);

}  // namespace zizhu::catalog
