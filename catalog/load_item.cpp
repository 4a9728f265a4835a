#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "base/numbers.h"
#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
constexpr std::array<std::pair<std::string_view, ItemKind>, 4> kKinds = {{
    {"apply", ItemKind::Apply},
    {"certify", ItemKind::Certify},
    {"book", ItemKind::Book},
    {"query", ItemKind::Query},
}};
constexpr std::array<std::pair<std::string_view, Identity>, 3> kIdentities = {{
    {"required", Identity::Required},
    {"optional", Identity::Optional},
    {"none", Identity::None},
}};
constexpr std::size_t kMaxSharedData = 6;
constexpr std::array<std::pair<std::string_view, bool>, 2> kUnits = {
    {{"working", true}, {"calendar", false}}};

bool isDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> readKeysOf(Shelf& shelf, const Node& node, std::string_view dictionary) {
    std::vector<std::string> out;
    const auto* list = readList(shelf.report, node, 1, 20);
    if (!list) return out;
    for (const Node& entry : *list) {
        auto key = readString(shelf.report, entry, 64);
        if (!key || !shelf.checkEntry(entry, dictionary, *key)) continue;
        if (std::find(out.begin(), out.end(), *key) != out.end()) {
            shelf.report.error(entry, fmt::format("`{}` stands twice in the list", *key),
                               "keep one of the two");
        } else {
            out.push_back(std::move(*key));
        }
    }
    return out;
}

}  // namespace

std::string readKeyOf(Shelf& shelf, MapReader& reader, std::string_view member, std::string_view dictionary,
                      std::string_view example) {
    const Node* node = reader.need(member, example);
    const auto value = node ? readString(shelf.report, *node, 64) : std::nullopt;
    if (!value || !shelf.checkEntry(*node, dictionary, *value)) return "";
    return *value;
}

// The name a file gives itself must be the file's.
template <class T>
void readIdentity(Shelf& shelf, MapReader& reader, std::string_view member, std::string_view fileKey,
                  T& out) {
    if (const Node* node = reader.need(member, fileKey)) {
        const auto key = readString(shelf.report, *node, 64);
        if (key && *key != fileKey) {
            shelf.report.error(
                *node,
                fmt::format("the file calls itself `{}`, its name is `{}.yaml`", printable(*key), fileKey),
                "give both the same name");
        }
    }
    out.key = fileKey;
    if (const Node* node = reader.need("version", "1.0.0")) {
        out.version = readString(shelf.report, *node, 20).value_or("");
        if (!out.version.empty() && !isVersion(out.version)) {
            shelf.report.error(*node, fmt::format("`{}` is not a version", printable(out.version)),
                               "write three numbers, as in 1.0.0");
        }
    }
    if (const Node* node = reader.need("title", "{zh-CN: …, en: …}"))
        out.title = readText(shelf.report, *node).value_or(Text());
    if (const Node* node = reader.need("summary", "{zh-CN: …, en: …}"))
        out.summary = readText(shelf.report, *node).value_or(Text());
    if (const Node* node = reader.need("topics", "[household]"))
        out.topics = readKeysOf(shelf, *node, "topics");
    if (const Node* node = reader.take("lifeEvents"))
        out.lifeEvents = readKeysOf(shelf, *node, "life-events");
    if (const Node* node = reader.take("keywords")) out.keywords = readKeywords(shelf.report, *node);
    if (const Node* node = reader.take("popularity"))
        out.popularity = int(readInteger(shelf.report, *node, 0, 100).value_or(0));
    if (const Node* node = reader.take("suspended")) out.suspended = readText(shelf.report, *node);
    const Node* from = reader.take("validFrom");
    const Node* to = reader.take("validTo");
    if (from) out.validFrom = readDate(shelf.report, *from);
    if (to) out.validTo = readDate(shelf.report, *to);
    if (out.validFrom && out.validTo && *out.validTo < *out.validFrom) {
        shelf.report.error(*to, "`validTo` is before `validFrom`: it would never be offered",
                           "correct one of them");
    }
}

namespace {
void readCodes(Shelf& shelf, MapReader& reader, Item& item) {
    Report& report = shelf.report;
    const Node* catalogueCode = reader.need("catalogueCode", "\"990700101000\"");
    const Node* implementation = reader.need("implementationCode", "…");
    if (catalogueCode) {
        item.catalogueCode = readString(report, *catalogueCode, 64).value_or("");
        if (!item.catalogueCode.empty() &&
            (item.catalogueCode.size() != 12 || !isDigits(item.catalogueCode))) {
            report.error(*catalogueCode,
                         fmt::format("the catalogue code has {} characters, or others than digits",
                                     item.catalogueCode.size()),
                         "write 12 digits: region 2, item type 2, main item 5, sub-item 3 (000: none)");
            item.catalogueCode.clear();
        } else if (!item.catalogueCode.empty() && !item.itemType.empty() &&
                   item.catalogueCode.substr(2, 2) != item.itemType) {
            report.error(*catalogueCode,
                         fmt::format("the code says item type {}, `itemType` says {}",
                                     item.catalogueCode.substr(2, 2), item.itemType),
                         "make digits 3 and 4 and `itemType` the same");
        }
    }
    if (!implementation) return;
    item.implementationCode = readString(report, *implementation, 64).value_or("");
    const std::string_view code = item.implementationCode;
    if (code.empty()) return;
    if (code.size() != 31) {
        report.error(*implementation, fmt::format("the implementation code has {} characters", code.size()),
                     "write 31: social credit code of the department 18, level 1, catalogue code 12");
        return;
    }
    const std::string_view credit = code.substr(0, 18);
    const auto fault = base::checkCreditCode(credit);
    if (fault == base::CreditCodeFault::Check) {
        // Some early real codes carry a wrong character (GB 32100 has been amended), so it is no error.
        report.warning(*implementation, "the social credit code in it has a wrong check character",
                       fmt::format("by its other characters it ends in {}",
                                   base::creditCodeCheck(credit.substr(0, 17))));
    } else if (fault != base::CreditCodeFault::None) {
        report.error(*implementation, "its first 18 characters are no social credit code",
                     "use digits and capital letters without I, O, S, V, Z");
        return;
    }
    if (code[18] < '1' || code[18] > '6') {
        report.error(*implementation,
                     fmt::format("character 19, the level, is `{}`", printable(code.substr(18, 1))),
                     "write 1 national, 2 province, 3 city, 4 county, 5 township or 6 village");
    }
    if (!item.catalogueCode.empty() && code.substr(19) != item.catalogueCode) {
        report.error(*implementation, "its last 12 characters are not the catalogue code",
                     fmt::format("end it with {}", item.catalogueCode));
    }
    const auto departments = shelf.dictionaries.find("departments");
    const DictionaryEntry* department =
        departments == shelf.dictionaries.end() ? nullptr : departments->second.find(item.department);
    if (department && !department->code.empty() && department->code != credit) {
        report.error(*implementation,
                     fmt::format("its first 18 characters are not the code of `{}`", item.department),
                     fmt::format("begin it with {}", department->code));
    }
}

std::optional<TimeLimit> readTimeLimit(Report& report, const Node& node) {
    MapReader reader(report, node, "the time limit");
    TimeLimit out;
    if (const Node* days = reader.need("days", "5"))
        out.days = int(readInteger(report, *days, 0, 3650).value_or(0));
    if (const Node* unit = reader.need("unit", "working")) {
        out.working = readEnum(report, *unit, "unit", kUnits).value_or(true);
    }
    reader.finish();
    return out;
}

void readGuide(Shelf& shelf, MapReader& reader, Item& item) {
    Report& report = shelf.report;
    if (const Node* node = reader.need("legalBasis", "- {zh-CN: …, en: …}"))
        item.legalBasis = readTexts(report, *node, 20);
    if (const Node* node = reader.need("conditions", "- {zh-CN: …, en: …}"))
        item.conditions = readTexts(report, *node, 20);
    if (const Node* node = reader.need("fee", "{yuan: 0, note: …}")) {
        MapReader fee(report, *node, "the fee");
        if (const Node* yuan = fee.need("yuan", "0"))
            item.fee.fen = readHundredths(report, *yuan, 0, 100'000'000).value_or(0);
        if (const Node* note = fee.take("note")) item.fee.note = readText(report, *note).value_or(Text());
        fee.finish();
    }
    if (const Node* node = reader.take("timeLimit")) {
        MapReader limits(report, *node, "timeLimit");
        const Node* committed = limits.take("committed");
        if (const Node* statutory = limits.take("statutory"))
            item.statutory = readTimeLimit(report, *statutory);
        if (committed) item.committed = readTimeLimit(report, *committed);
        limits.finish();
        if (item.statutory && item.committed && item.statutory->working == item.committed->working &&
            item.committed->days > item.statutory->days) {
            report.error(*committed, "the committed time is longer than the statutory one",
                         "shorten it, or correct the statutory one");
        }
    } else if (item.kind == ItemKind::Apply) {
        report.error(reader.node(), "the item has no `timeLimit`",
                     "add `timeLimit: {committed: {days: 5, unit: working}}`");
    }
    if (const Node* node = reader.need("result", "{name: …, delivery: [collect]}")) {
        MapReader result(report, *node, "the result");
        if (const Node* text = result.need("name", "{zh-CN: …, en: …}"))
            item.result.name = readText(report, *text).value_or(Text());
        if (const Node* ways = result.need("delivery", "[collect]"))
            item.result.delivery = readKeysOf(shelf, *ways, "delivery");
        result.finish();
    }
    if (const Node* node = reader.need("consultation", "\"12345\""))
        item.consultation = readString(report, *node, 40).value_or("");
    if (const Node* node = reader.need("complaint", "\"12345\""))
        item.complaint = readString(report, *node, 40).value_or("");
}

std::vector<std::string> readDevices(Report& report, const Node& node) {
    const std::vector<std::string> known(kDeviceRoles.begin(), kDeviceRoles.end());
    std::vector<std::string> out = readStrings(report, node, kDeviceRoles.size());
    for (const std::string& role : out) {
        if (std::find(known.begin(), known.end(), role) == known.end())
            reportUnknown(report, node, "device", role, known);
    }
    return out;
}

// What only one kind of item has.
struct KindMember {
    std::string_view name;
    ItemKind kind;
    std::string_view mend;
};
constexpr std::array<KindMember, 4> kKindMembers = {{
    {"certificate", ItemKind::Certify, "add it: registry, title, paragraphs, fields, validDays"},
    {"view", ItemKind::Query, "add it: registry, title, fields"},
    {"queues", ItemKind::Book, ""},
    {"appointment", ItemKind::Book, ""},
}};

void checkKind(Report& report, MapReader& reader, const Item& item) {
    for (const KindMember& member : kKindMembers) {
        const Node* node = reader.node().find(member.name);
        if (node && item.kind != member.kind) {
            report.error(*node,
                         fmt::format("`{}` does not fit an item of kind {}", member.name, name(item.kind)),
                         "remove it, or change `kind`");
        } else if (!node && item.kind == member.kind && !member.mend.empty()) {
            report.error(reader.node(),
                         fmt::format("an item of kind {} needs a `{}`", name(item.kind), member.name),
                         std::string(member.mend));
        }
    }
    if (item.kind == ItemKind::Book) {
        const Node* queues = reader.node().find("queues");
        const Node* appointment = reader.node().find("appointment");
        if (queues && appointment) {
            report.error(*appointment, "there are queues and an appointment",
                         "keep one: a ticket for today, or a day and time to pick");
        } else if (!queues && !appointment) {
            report.error(reader.node(), "an item of kind book needs `queues` or an `appointment`",
                         "add queues (key, letter, name), or an appointment (place, days, times, capacity)");
        }
    }
    if (item.identity == Identity::None && !item.sharedData.empty()) {
        report.error(*reader.node().find("sharedData"), "no card is read, so no register can be asked",
                     "remove it, or change `identity`");
    }
    if (item.kind == ItemKind::Apply && item.declaration.empty() && !reader.node().find("declaration")) {
        report.error(reader.node(), "an item of kind apply needs a `declaration`",
                     "add what the citizen confirms by submitting");
    }
    if (item.signature && item.declaration.empty()) {
        report.error(reader.node(), "there is a signature, but nothing to sign",
                     "add a `declaration`, or remove `signature`");
    }
    const auto has = [&](std::string_view role) {
        return std::find(item.requiredDevices.begin(), item.requiredDevices.end(), role) !=
               item.requiredDevices.end();
    };
    if (item.identity == Identity::Required && !has("id-card-reader")) {
        const Node* devices = reader.node().find("devices");
        report.error(devices ? *devices : reader.node(), "identity is required, but no id-card-reader",
                     "add id-card-reader to `devices: required:`");
    }
}

void checkReach(Report& report, const Shelf& shelf, const Node& root, const Item& item) {
    const Unreachable lost = findUnreachable(item, shelf);
    const auto at = [&](std::string_view list, std::string_view key) -> const Node& {
        return entryOf(root, list, key);
    };
    for (const std::string& key : lost.pages) {
        report.error(at("pages", key), fmt::format("no answers lead to the page `{}`", key),
                     "correct its `when`, or remove the page");
    }
    for (const std::string& key : lost.materials) {
        report.error(at("materials", key), fmt::format("no answers make the material `{}` needed", key),
                     "correct its `when`, or remove it");
    }
    for (const std::string& key : lost.queues) {
        report.error(at("queues", key), fmt::format("no answers lead to the queue `{}`", key),
                     "correct its `when` or the order of the queues");
    }
    if (lost.someoneWithoutQueue) {
        report.error(at("queues", ""), "some answers lead to no queue", "let the last queue have no `when`");
    }
}
}  // namespace

const Node& entryOf(const Node& root, std::string_view list, std::string_view key) {
    const Node* entries = root.find(list);
    if (!entries) return root;
    for (const Node& entry : entries->children) {
        const Node* found = entry.find("key");
        if (found && found->text == key) return entry;
    }
    return *entries;
}

std::vector<SharedData> readSharedData(Shelf& shelf, const Node& node) {
    Report& report = shelf.report;
    std::vector<SharedData> out;
    const auto* list = readList(report, node, 1, kMaxSharedData);
    if (!list) return out;
    Scope nothing;
    nothing.applicantOnly = true;
    for (const Node& entry : *list) {
        MapReader reader(report, entry, "the shared data");
        SharedData shared;
        shared.registry = readKeyOf(shelf, reader, "registry", "registers", "household");
        if (const Node* consent = reader.need("consent", "{zh-CN: …, en: …}"))
            shared.consent = readText(report, *consent).value_or(Text());
        if (const Node* when = reader.take("when"))
            shared.when = readCondition(shelf, nothing, *when).value_or(Condition());
        reader.finish();
        const bool twice = std::any_of(out.begin(), out.end(),
                                       [&](const SharedData& s) { return s.registry == shared.registry; });
        if (twice && !shared.registry.empty()) {
            report.error(entry, fmt::format("the register `{}` stands twice", shared.registry),
                         "keep one of the two");
        } else {
            out.push_back(std::move(shared));
        }
    }
    return out;
}

void checkPrefills(Report& report, const Node& root, Item& item) {
    std::set<std::string_view> used;
    std::vector<std::string> known;
    for (const SharedData& shared : item.sharedData) known.push_back(shared.registry);
    for (Page& page : item.pages) {
        const Node& own = entryOf(root, "pages", page.key);
        const Node* questions = own.kind == Node::Kind::Map ? own.find("questions") : nullptr;
        for (Question& question : page.questions) {
            if (question.prefill != Prefill::Register) continue;
            used.insert(question.prefillRegistry);
            if (std::find(known.begin(), known.end(), question.prefillRegistry) != known.end()) continue;
            if (questions) {
                const Node* at = entryOf(own, "questions", question.key).find("prefill");
                report.error(
                    at ? *at : own,
                    fmt::format("nobody is asked for consent to the register `{}`", question.prefillRegistry),
                    "add it to `sharedData` of the item, or remove the prefill");
            }
            question.prefill = Prefill::None;
            question.prefillRegistry.clear();
            question.prefillPath.clear();
        }
    }
    const Node* list = root.find("sharedData");
    for (std::size_t i = 0; i < item.sharedData.size() && list && i < list->children.size(); ++i) {
        if (used.contains(item.sharedData[i].registry)) continue;
        report.error(
            list->children[i],
            fmt::format("no question is filled in from the register `{}`", item.sharedData[i].registry),
            fmt::format("add `prefill: register.{}.…` to a question, or remove this",
                        item.sharedData[i].registry));
    }
}

std::optional<Item> readItem(Shelf& shelf, const Node& root, std::string_view key) {
    Report& report = shelf.report;
    const std::size_t errorsBefore = report.errors();
    MapReader reader(report, root, "the item");
    Item item;
    readIdentity(shelf, reader, "item", key, item);
    if (const Node* node = reader.need("kind", "apply"))
        item.kind = readEnum(report, *node, "kind", kKinds).value_or(ItemKind::Apply);
    item.department = readKeyOf(shelf, reader, "department", "departments", "service-hall");
    item.itemType = readKeyOf(shelf, reader, "itemType", "item-types", "\"20\"");
    readCodes(shelf, reader, item);
    if (const Node* node = reader.need("targets", "[\"1\"]"))
        item.targets = readKeysOf(shelf, *node, "targets");
    item.handling = readKeyOf(shelf, reader, "handling", "handling", "\"2\"");
    readGuide(shelf, reader, item);
    if (const Node* node = reader.need("devices", "{required: [id-card-reader]}")) {
        MapReader devices(report, *node, "devices");
        if (const Node* list = devices.take("required")) item.requiredDevices = readDevices(report, *list);
        if (const Node* list = devices.take("desired")) item.desiredDevices = readDevices(report, *list);
        devices.finish();
    }
    if (const Node* node = reader.need("identity", "required")) {
        item.identity = readEnum(report, *node, "kind of identity", kIdentities).value_or(Identity::Required);
    }
    if (const Node* node = reader.take("sharedData")) item.sharedData = readSharedData(shelf, *node);
    Scope scope;
    if (const Node* node = reader.take("pages")) readPages(shelf, scope, *node, {}, false, item.pages);
    if (const Node* node = reader.take("materials"))
        readMaterials(shelf, scope, *node, {}, false, item.materials);
    if (const Node* node = reader.take("declaration"))
        item.declaration = readText(report, *node).value_or(Text());
    if (const Node* node = reader.take("signature")) item.signature = readBool(report, *node).value_or(false);
    if (const Node* node = reader.need("submitLabel", "{zh-CN: …, en: …}"))
        item.submitLabel = readText(report, *node).value_or(Text());
    if (const Node* node = reader.need("next", "- {zh-CN: …, en: …}"))
        item.next = readTexts(report, *node, 10);
    if (const Node* node = reader.take("certificate"))
        item.certificate = readCertificate(shelf, *node, item, false);
    if (const Node* node = reader.take("view")) item.view = readCertificate(shelf, *node, item, true);
    if (const Node* node = reader.take("queues")) item.queues = readQueues(shelf, scope, *node);
    if (const Node* node = reader.take("appointment")) item.appointment = readAppointment(report, *node);
    reader.finish();
    checkKind(report, reader, item);
    checkPrefills(report, root, item);
    // With mistakes in conditions, what is unreachable would only mislead.
    if (report.errors() != errorsBefore) return std::nullopt;
    checkReach(report, shelf, root, item);
    if (report.errors() != errorsBefore) return std::nullopt;
    return item;
}

template void readIdentity<Item>(Shelf&, MapReader&, std::string_view, std::string_view, Item&);
template void readIdentity<Bundle>(Shelf&, MapReader&, std::string_view, std::string_view, Bundle&);

}  // namespace zizhu::catalog
