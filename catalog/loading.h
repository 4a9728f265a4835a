// How a catalogue's files become its model. Internal to catalog; Catalogue::load is the door.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "catalog/catalogue.h"
#include "catalog/reading.h"

namespace zizhu::catalog {

struct PartFile {
    Node root;
    bool used = false;
};

// What is known while files are read: dictionaries first, then parts, items, bundles.
struct Shelf {
    Report& report;
    std::map<std::string, Dictionary> dictionaries;
    std::map<std::string, PartFile> parts;

    // Reports an entry that the dictionary lacks. True if it is there.
    bool checkEntry(const Node& node, std::string_view dictionary, std::string_view key) const;
};

// The questions that a condition may speak of: those of earlier pages, and where later ones stand.
struct Scope {
    std::map<std::string, Question> asked;
    std::map<std::string, int> lines;  // of every question of the file, for "it is asked later"
    std::string prefix;                // of the part that is being included
    bool applicantOnly = false;        // no question may be spoken of

    std::string questionKey(std::string_view written) const;  // "name" → "motherName"
    std::string pageKey(std::string_view written) const;      // "contact" → "mother-contact"
    std::string sharedName(std::string_view written) const;
    // Reports an unknown or later question. Null then.
    const Question* find(Shelf& shelf, const Node& node, std::string_view written) const;
};

std::optional<Dictionary> readDictionary(Report& report, const Node& root, std::string_view key);

std::optional<Condition> readCondition(Shelf& shelf, const Scope& scope, const Node& node, int depth = 0);
// {question: k, <comparison>: …}, and what {applicant: …} holds.
std::optional<Condition> readComparison(Shelf& shelf, const Scope& scope, MapReader& reader,
                                        const Question& question);
std::optional<Condition> readApplicant(Shelf& shelf, const Node& node);
inline constexpr std::array<std::string_view, 14> kComparisons = {
    "is",     "in",          "contains",   "atLeast",    "atMost",     "before",   "after",
    "sameAs", "rowsAtLeast", "rowsAtMost", "startsWith", "ageAtLeast", "ageBelow", "sex"};
std::optional<DateBound> readDateBound(Shelf& shelf, const Scope& scope, const Node& node);
// A column of a table, or a question of a page. Nothing (reported) if it is none.
std::optional<Question> readQuestion(Shelf& shelf, const Scope& scope, const Node& node, bool column);
// The keys of its options, inline or of the dictionary.
std::vector<std::string> optionKeys(const Shelf& shelf, const Question& question);

// The part that an inclusion names (null, reported, if there is none) and the condition around it.
struct Inclusion {
    PartFile* part = nullptr;
    std::string prefix;
    Condition when;
    std::optional<Text> heading;  // instead of that of the part's first page
};
Inclusion readInclusion(Shelf& shelf, const Scope& scope, const Node& node, const Condition& around);

// Adds the pages of an item's or a part's `pages`, parts included; `around` is the condition of the
// inclusion. Each page's questions enter the scope once it is read.
void readPages(Shelf& shelf, Scope& scope, const Node& list, const Condition& around, bool insidePart,
               std::vector<Page>& out);
void readMaterials(Shelf& shelf, Scope& scope, const Node& list, const Condition& around, bool insidePart,
                   std::vector<Material>& out);
// Condition that both hold; Always is left out.
Condition both(const Condition& a, const Condition& b);

// Reads a part as if it stood alone: its own mistakes are told once, whoever includes it.
void checkPart(Shelf& shelf, const Node& root, std::string_view key);
std::optional<Item> readItem(Shelf& shelf, const Node& root, std::string_view key);
std::optional<Bundle> readBundle(Shelf& shelf, const std::map<std::string, Item>& items, const Node& root,
                                 std::string_view key);

// A path of a register's record ("holder.name"), reported if it is none; with `answers` also
// "answer.<question>".
std::string readPath(Shelf& shelf, const Node& node, const Item* answers);
Certificate readCertificate(Shelf& shelf, const Node& node, const Item& item, bool view);
Appointment readAppointment(Report& report, const Node& node);
std::vector<Queue> readQueues(Shelf& shelf, const Scope& scope, const Node& node);
std::vector<SharedData> readSharedData(Shelf& shelf, const Node& node);
// The members that items and bundles have in common.
template <class T>
void readIdentity(Shelf& shelf, MapReader& reader, std::string_view member, std::string_view fileKey, T& out);
std::string readKeyOf(Shelf& shelf, MapReader& reader, std::string_view member, std::string_view dictionary,
                      std::string_view example);
// The entry of `list` whose `key` is that; the list, or the root, if there is none.
const Node& entryOf(const Node& root, std::string_view list, std::string_view key);
// Registers that questions name without being shared: in the item's own pages a mistake, in a part's no
// prefill.
void checkPrefills(Report& report, const Node& root, Item& item);

// Pages, materials and queues that no set of answers leads to.
struct Unreachable {
    std::vector<std::string> pages;
    std::vector<std::string> materials;
    std::vector<std::string> queues;
    bool someoneWithoutQueue = false;
};
Unreachable findUnreachable(const Item& item, const Shelf& shelf);
// Which of these conditions over the item's pages no answers fulfil.
std::vector<bool> canHold(const Item& item, const Shelf& shelf, const std::vector<Condition>& conditions);
// Whether some answers leave all of them unfulfilled.
bool canAllFail(const Item& item, const Shelf& shelf, const std::vector<Condition>& conditions);

}  // namespace zizhu::catalog
