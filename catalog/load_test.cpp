#include <doctest/doctest.h>

#include "tests/support/catalog_files.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;
using namespace zizhu::catalog;
using tests::shippedFiles;

namespace {
const std::string kItem = "items/birth-registration.yaml";

SourceFile& fileOf(std::vector<SourceFile>& files, std::string_view name) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const SourceFile& f) { return f.name == name; });
    REQUIRE(found != files.end());
    return *found;
}
std::string textOf(const SourceFile& file) { return std::string(base::asText(file.bytes)); }
void setText(SourceFile& file, std::string_view text) { file.bytes.assign(text.begin(), text.end()); }

int lineOf(std::string_view text, std::size_t at) {
    return 1 + int(std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n'));
}

// Only what loading an item needs, so that each of many loads is quick.
std::vector<SourceFile> fewFiles() {
    std::vector<SourceFile> files = shippedFiles();
    std::erase_if(files, [](const SourceFile& f) {
        return f.name.starts_with("bundles/") ||
               (f.name.starts_with("items/") && f.name != kItem && f.name != "items/hall-queue-ticket.yaml" &&
                f.name != "items/proof-household.yaml");
    });
    return files;
}

struct Mistake {
    const char* file;
    const char* what;  // the first place of this text …
    const char* with;  // … becomes this
    int below;         // the diagnostic stands so many lines below that place
    const char* message;
    const char* mend;
};

bool tells(const LoadResult& result, const Mistake& mistake, int line) {
    return std::any_of(result.diagnostics.begin(), result.diagnostics.end(), [&](const Diagnostic& d) {
        return d.file == mistake.file && d.line == line &&
               d.message.find(mistake.message) != std::string::npos &&
               d.mend.find(mistake.mend) != std::string::npos;
    });
}

const char* const kBirth = "items/birth-registration.yaml";
const char* const kHall = "items/hall-queue-ticket.yaml";
const char* const kProof = "items/proof-household.yaml";
const Mistake kMistakes[] = {
    {kBirth, "        type: chinese-name", "        requried: true\n        type: chinese-name", 0,
     "does not know `requried`", "did you mean `required`?"},
    {kBirth, "signature: true", "signature: true\nsignature: false", 1, "`signature` stands twice",
     "keep one"},
    {kBirth, "signature: true", "signature: \"true\"", 0, "true or false", "without quotes"},
    {kBirth, "kind: apply", "kind: aply", 0, "`aply` is no kind", "did you mean `apply`?"},
    {kBirth, "item: birth-registration", "item: birth", 0, "calls itself `birth`", "same name"},
    {kBirth, "version: 1.0.0", "version: 1.0", 0, "number or a truth value", "\"1.0\""},
    {kBirth, "version: 1.0.0", "version: one", 0, "not a version", "1.0.0"},
    {kBirth, "title: {zh-CN: 出生登记, en: Birth registration}", "title: {zh-CN: 出生登记}", 0,
     "translation `en` is missing", "add `en"},
    {kBirth, "title: {zh-CN: 出生登记, en: Birth registration}", "title: 出生登记", 0, "every language",
     "zh-CN"},
    {kBirth, "department: public-security-household", "department: public-security-houshold", 0,
     "not in dictionaries/departments.yaml", "did you mean `public-security-household`?"},
    {kBirth, "catalogueCode: \"990700101000\"", "catalogueCode: \"99070010100\"", 0, "11 characters",
     "12 digits"},
    {kBirth, "catalogueCode: \"990700101000\"", "catalogueCode: 990700101000", 0, "read as a number",
     "quotes"},
    {kBirth, "catalogueCode: \"990700101000\"", "catalogueCode: \"990100101000\"", 0, "item type 01",
     "digits 3 and 4"},
    {kBirth, "implementationCode: \"11990101000001011C4990700101000\"",
     "implementationCode: \"11990101000001011C499070010100\"", 0, "30 characters", "31"},
    {kBirth, "implementationCode: \"11990101000001011C4", "implementationCode: \"11990101000001011D4", 0,
     "wrong check character", "ends in C"},
    {kBirth, "implementationCode: \"11990101000001011C4", "implementationCode: \"11990101000001011I4", 0,
     "no social credit code", "without I, O"},
    {kBirth, "implementationCode: \"11990101000001011C4", "implementationCode: \"11990101000001011C9", 0,
     "the level, is `9`", "4 county"},
    {kBirth, "implementationCode: \"11990101000001011C4", "implementationCode: \"1199010100000102X44", 0,
     "not the code of", "11990101000001011C"},
    {kBirth, "C4990700101000", "C4990700102000", 0, "not the catalogue code", "990700101000"},
    {kBirth, "targets: [\"1\"]", "targets: [\"7\"]", 0, "not in dictionaries/targets.yaml", ""},
    {kBirth, "topics: [household, family]", "topics: [household, household]", 0, "stands twice", "keep one"},
    {kBirth, "fee: {yuan: 0,", "fee: {yuan: free,", 0, "two decimals", "without quotes"},
    {kBirth, "committed: {days: 3, unit: working}", "committed: {days: 30, unit: working}", 0,
     "longer than the statutory", "shorten"},
    {kBirth, "unit: working", "unit: workdays", 0, "is no unit", "working"},
    {kBirth, "required: [id-card-reader]", "required: [card-reader]", 0, "is no device", "id-card-reader"},
    {kBirth, "  required: [id-card-reader]\n", "", 0, "no id-card-reader", "add id-card-reader"},
    {kBirth, "is: agent}", "is: agnet}", 0, "not an answer to `relation`", "did you mean `agent`?"},
    {kBirth, "{question: relation, is: agent}", "{question: relatoin, is: agent}", 0,
     "no question `relatoin` before", "did you mean `relation`?"},
    {kBirth, "{question: relation, is: agent}", "{question: bornAbroad, is: \"yes\"}", 0,
     "only asked later, in line", "before this one"},
    {kBirth, "{question: relation, is: agent}", "{question: relation}", 0, "0 tests", "exactly one of is"},
    {kBirth, "{question: relation, is: agent}", "{question: relation, atLeast: 5}", 0,
     "does not fit `relation`", "number and amount"},
    {kBirth, "{question: relation, is: agent}", "{applicant: {age: 5}}", 0, "does not know `age`",
     "use one of"},
    {kBirth, "{question: relation, is: agent}", "{all: []}", 0, "0 entries", "1 to 12"},
    {kBirth, "when: {question: surnameFrom, is: other}",
     "when: {all: [{question: surnameFrom, is: other}, {question: surnameFrom, is: father}]}", -1,
     "no answers lead to the page `surname-reason`", "remove the page"},
    {kBirth, "when: {question: householdKind, is: collective}",
     "when: {all: [{question: bornAbroad, is: \"yes\"}, {question: hasMedicalCertificate, is: \"yes\"}]}", -8,
     "no answers make the material `collective-consent`", "when"},
    {kBirth, "- part: contact", "- part: kontakt", 0, "is no part", "did you mean `contact`?"},
    {kBirth, "  - part: contact\n", "  - part: contact\n  - part: contact\n", 0, "", ""},
    {kBirth, "        type: chinese-name", "        type: chinese", 0, "is no type of question",
     "chinese-name"},
    {kBirth, "{minLength: 2, maxLength: 20}", "{minLength: 20, maxLength: 2}", 0, "no answer fits",
     "correct one"},
    {kBirth, "{minLength: 2, maxLength: 20}", "{min: 2}", 0,
     "does not apply to a question of type chinese-name", "number and amount"},
    {kBirth, "notBefore: today-18y", "notBefore: today-18w", 0, "is no day", "today-30d"},
    {kBirth, "notBefore: today-18y", "notBefore: 2026-02-30", 0, "is no day", "2026-01-31"},
    {kBirth, "dictionary: nations", "dictionary: nation", 0, "is no dictionary", "did you mean `nations`?"},
    {kBirth, "        dictionary: sexes\n", "", -2, "has neither", "dictionary"},
    {kBirth, "differsFrom: fatherNumber", "differsFrom: fatherName", 0, "another type", "same type"},
    {kBirth, "prefill: card.address", "prefill: card.adress", 0, "is no fact of a card", "card.address"},
    {kBirth, "prefill: card.address", "prefill: card.birthDate", 0, "does not fit", "change the type"},
    {kBirth, "    deferDays: 30\n", "", -3, "", ""},
    {kBirth, "    necessity: deferrable\n    deferDays: 30\n",
     "    necessity: essential\n    deferDays: 30\n", 1, "only for a deferrable", "necessity: deferrable"},
    {kBirth, "registry: household", "registry: houshold", 0, "not in dictionaries/registers.yaml",
     "household"},
    {kBirth, "signature: true", "signature: &x true", 0, "anchors", "remove it"},
    {kBirth, "signature: true", "signature: *x", 0, "", ""},
    {kBirth, "signature: true", "signature: !!bool true", 0, "tags", "remove it"},
    {kBirth, "signature: true", "---\nsignature: true", 1, "second document", "file of its own"},
    {kBirth, "signature: true", "\tsignature: true", 0, "U+0009", "spaces"},
    {kBirth, "为新出生的孩子", "为新\u202E出生的孩子", 0, "U+202E", "cannot be seen"},
    {kBirth, "为新出生的孩子", "为新\u200B出生的孩子", 0, "U+200B (it has no width)", "cannot be seen"},
    {kBirth, "submitLabel: {zh-CN: 提交出生登记申请, en: Submit the birth registration}",
     "submitLabel: {zh-CN: 提交\"\\u202E\", en: \"a\\u202Eb\"}", 0, "U+202E", "cannot be seen"},
    {kBirth, "signature: true", "signature: true\nqueues: []", 1, "does not fit an item of kind apply",
     "kind"},
    {kBirth, "signature: true", "signature: true\nvalidFrom: 2026-02-01\nvalidTo: 2026-01-01", 2,
     "before `validFrom`", "correct"},
    {kHall, "letter: B", "letter: V", 0, "letter V", "another letter"},
    {kHall, "letter: B", "letter: bb", 0, "no capital letter", "A to Z"},
    {kHall, "    name: {zh-CN: 综合窗口, en: General counter}",
     "    name: {zh-CN: 综合窗口, en: General counter}\n    when: {question: priority, is: \"yes\"}", -2,
     "no answers lead to the queue `general`", "when"},
    {kProof, "{holder.name}", "{holder.name", 0, "", "{path}"},
    {kProof, "{answer.purpose}", "{answer.porpose}", 0, "is no question of this item",
     "did you mean `purpose`?"},
    {kProof, "certificate:\n  registry: household", "certificate:\n  registry: marrige", 1,
     "not in dictionaries/registers.yaml", "marriage"},
    {"parts/contact.yaml", "key: contactPhone", "key: contact-phone", 0, "cannot be the key of a question",
     "childName"},
    {"parts/contact.yaml", "part: contact", "part: contacts", 0, "calls itself", "same name"},
    {"dictionaries/regions.yaml", "parent: \"990000\"", "parent: \"990001\"", 0, "no entry `990001` above",
     "did you mean `990000`?"},
    {"dictionaries/regions.yaml", "key: \"990100\"", "key: \"990000\"", 0, "stands twice", "another key"},
    {"dictionaries/topics.yaml", "en: Family, ", "", 0, "translation `en` is missing", "add"},
    {"catalogue.yaml", "version: 0.1.0", "version: x", 0, "not a version", "1.0.0"},
};
}  // namespace

TEST_CASE("the shipped catalogue loads without a mistake or a warning") {
    const LoadResult result = Catalogue::load(shippedFiles());
    for (const Diagnostic& each : result.diagnostics) MESSAGE(toString(each));
    CHECK(result.diagnostics.empty());
    REQUIRE(result.catalogue);
    CHECK((*result.catalogue)->item("birth-registration") != nullptr);
    CHECK((*result.catalogue)->version() == "0.1.0");
    CHECK((*result.catalogue)->label("departments", "service-hall", base::Language::En) ==
          "Shifan Government Service Hall");
}

TEST_CASE("each mistake is told with its file, its line and the mend") {
    const std::vector<SourceFile> good = fewFiles();
    REQUIRE(Catalogue::load(good).catalogue);
    for (const Mistake& mistake : kMistakes) {
        std::vector<SourceFile> files = good;
        SourceFile& file = fileOf(files, mistake.file);
        std::string text = textOf(file);
        const std::size_t at = text.find(mistake.what);
        CAPTURE(std::string(mistake.what));
        CAPTURE(std::string(mistake.with));
        REQUIRE(at != std::string::npos);
        const int line = lineOf(text, at) + mistake.below;
        setText(file, text.replace(at, std::string_view(mistake.what).size(), mistake.with));
        const LoadResult result = Catalogue::load(files);
        std::string all;
        for (const Diagnostic& d : result.diagnostics) all += toString(d) + "\n";
        CAPTURE(all);
        REQUIRE_FALSE(result.diagnostics.empty());
        for (const Diagnostic& d : result.diagnostics) {
            CHECK_FALSE(d.mend.empty());
            CHECK_FALSE(d.message.empty());
            if (d.severity == DiagnosticSeverity::Error) CHECK_FALSE(result.catalogue);
        }
        if (*mistake.message != '\0') CHECK(tells(result, mistake, line));
    }
}

TEST_CASE("all mistakes of a load are told, not only the first") {
    std::vector<SourceFile> files = fewFiles();
    SourceFile& file = fileOf(files, kItem);
    std::string text = textOf(file);
    const auto spoil = [&](std::string_view what, std::string_view with) {
        text.replace(text.find(what), what.size(), with);
    };
    spoil("kind: apply", "kind: aply");
    spoil("targets: [\"1\"]", "targets: [\"7\"]");
    spoil("is: agent}", "is: agnet}");
    spoil("signature: true", "signature: maybe");
    setText(file, text);
    fileOf(files, "dictionaries/topics.yaml").bytes.push_back(0xFF);
    CHECK(Catalogue::load(files).diagnostics.size() >= 5);
}

TEST_CASE("a wrong check character alone is only a warning: some early real codes carry one") {
    std::vector<SourceFile> files = fewFiles();
    for (const auto& [name, what, with] :
         {std::array{"items/birth-registration.yaml", "11990101000001011C4", "11990101000001011D4"},
          std::array{"dictionaries/departments.yaml", "11990101000001011C", "11990101000001011D"},
          std::array{"items/proof-household.yaml", "11990101000001011C4", "11990101000001011D4"}}) {
        SourceFile& file = fileOf(files, name);
        std::string text = textOf(file);
        setText(file, text.replace(text.find(what), std::string_view(what).size(), with));
    }
    const LoadResult result = Catalogue::load(files);
    CHECK(result.catalogue);
    REQUIRE(result.diagnostics.size() == 2);
    CHECK(result.diagnostics[0].severity == DiagnosticSeverity::Warning);
}

TEST_CASE("bounds are held: size, depth, number of values, alias bombs, number of files") {
    const auto only = [](std::string text) {
        std::vector<SourceFile> files = fewFiles();
        setText(fileOf(files, kItem), text);
        const LoadResult result = Catalogue::load(files);
        CHECK_FALSE(result.catalogue);
        std::string all;
        for (const Diagnostic& d : result.diagnostics) {
            if (d.file == kItem) all += toString(d) + "\n";
        }
        return all;
    };
    CHECK(only(std::string(kMaxFileBytes + 1, '#')).find("262145 bytes") != std::string::npos);
    CHECK(only("a: " + std::string(5000, '[')).find("levels deep") != std::string::npos);
    std::string many = "a:\n";
    for (std::size_t i = 0; i <= kMaxNodes; ++i) many += "- 1\n";
    CHECK(only(many).find("more than 50000 values") != std::string::npos);
    CHECK(only("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
               "[*b,*b,*b,*b,*b,*b,*b,*b,*b]\n")
              .find("aliases") != std::string::npos);
    CHECK(only("").find("empty") != std::string::npos);
    CHECK(only("- a\n- b\n").find("key: value") != std::string::npos);
    std::vector<SourceFile> crowd(kMaxFiles + 1);
    CHECK(Catalogue::load(crowd).diagnostics.at(0).message.find("20000 are allowed") != std::string::npos);
}

TEST_CASE("an item of 100 MB is refused by its size alone, and so are too many bytes together") {
    std::vector<SourceFile> files = fewFiles();
    fileOf(files, kItem).bytes.assign(100u << 20, std::uint8_t('['));
    LoadResult result = Catalogue::load(files);
    REQUIRE_FALSE(result.catalogue);
    CHECK(toString(result.diagnostics.at(0)).find("104857600 bytes; 262144 are allowed") !=
          std::string::npos);
    for (std::size_t i = 0; i < 2; ++i) {
        files.push_back({"items/more-" + std::to_string(i) + ".yaml", {}});
        files.back().bytes.assign(100u << 20, std::uint8_t('['));
    }
    result = Catalogue::load(files);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics[0].message.find("bytes together") != std::string::npos);
}

namespace {
// As a careless hand or a bad disk would: a byte changed, a stretch lost, doubled or moved in from elsewhere.
void spoil(base::Bytes& bytes, const base::Bytes& other, tests::SeededRandom& random) {
    if (bytes.empty()) return;
    const auto place = [&](const base::Bytes& in) { return std::ptrdiff_t(random.below(in.size())); };
    const std::ptrdiff_t at = place(bytes);
    const std::ptrdiff_t end =
        std::min(at + 1 + std::ptrdiff_t(random.below(80)), std::ptrdiff_t(bytes.size()));
    static constexpr std::string_view kMarks = "{}[]:,#&*!|>\"'-\n ?%@`~0yn\t\xE2\x80\xFF";
    switch (random.below(5)) {
        case 0:
            bytes[std::size_t(at)] = std::uint8_t(kMarks[random.below(kMarks.size())]);
            break;
        case 1:
            bytes[std::size_t(at)] ^= std::uint8_t(1u << random.below(8));
            break;
        case 2:
            bytes.erase(bytes.begin() + at, bytes.begin() + end);
            break;
        case 3: {
            const base::Bytes copy(bytes.begin() + at, bytes.begin() + end);
            bytes.insert(bytes.begin() + place(bytes), copy.begin(), copy.end());
            break;
        }
        default: {
            const std::ptrdiff_t from = place(other);
            const std::ptrdiff_t to = std::min(from + 60, std::ptrdiff_t(other.size()));
            bytes.insert(bytes.begin() + at, other.begin() + from, other.begin() + to);
            break;
        }
    }
}
}  // namespace

TEST_CASE(
    "a spoilt file is a catalogue with mistakes, told with file and mend, or a good one; never a crash") {
    tests::SeededRandom random(20260314);
    const std::vector<SourceFile> good = tests::formatFiles();
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        std::vector<SourceFile> files = good;
        // Items, bundles and parts, where the grammar is; now and then any file.
        SourceFile* file = nullptr;
        while (!file || (file->name.starts_with("dictionaries/") && random.below(8) != 0))
            file = &files[random.below(files.size())];
        CAPTURE(file->name);
        for (std::uint64_t times = 1 + random.below(4); times > 0; --times)
            spoil(file->bytes, files[random.below(files.size())].bytes, random);
        const LoadResult result = Catalogue::load(files);
        REQUIRE((result.catalogue || !result.diagnostics.empty()));
        REQUIRE(result.diagnostics.size() <= kMaxDiagnostics + 1);
        for (const Diagnostic& each : result.diagnostics) {
            CHECK_FALSE(each.file.empty());
            CHECK_FALSE(each.message.empty());
            CHECK_FALSE(each.mend.empty());
        }
    }
}

TEST_CASE("files in wrong places and missing files are told") {
    std::vector<SourceFile> files = fewFiles();
    files.push_back({"elsewhere/x.yaml", {'a'}});
    std::erase_if(files, [](const SourceFile& f) {
        return f.name == "catalogue.yaml" || f.name == "dictionaries/targets.yaml";
    });
    const LoadResult result = Catalogue::load(files);
    const auto about = [&](std::string_view file) {
        return std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                           [&](const Diagnostic& d) { return d.file == file; });
    };
    CHECK(about("elsewhere/x.yaml"));
    CHECK(about("catalogue.yaml"));
    CHECK(about("dictionaries/targets.yaml"));
    CHECK(Catalogue::load({}).diagnostics.size() > 5);
}

TEST_CASE("a file cut off anywhere is a catalogue with mistakes or without, never a crash") {
    const std::vector<SourceFile> good = shippedFiles();
    const SourceFile* item = nullptr;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr std::size_t kStep = std::size_t(64) * 16;  // twenty thousand cuts would take many minutes
#else
    constexpr std::size_t kStep = 64;
#endif
    for (const SourceFile& file : good) {
        for (std::size_t length = 0; length < file.bytes.size(); length += kStep) {
            // Alone: what a cut does to its own reading. The rest only costs time.
            std::vector<SourceFile> one = {
                {file.name, base::Bytes(file.bytes.begin(), file.bytes.begin() + std::ptrdiff_t(length))}};
            const LoadResult result = Catalogue::load(one);
            REQUIRE_FALSE(result.catalogue);
            REQUIRE_FALSE(result.diagnostics.empty());
        }
        if (file.name == kItem) item = &file;
    }
    // And one among all the others, where references resolve.
    REQUIRE(item);
    std::vector<SourceFile> files = fewFiles();
    for (std::size_t length = 0; length < item->bytes.size(); length += 64 * 8) {
        fileOf(files, kItem).bytes.assign(item->bytes.begin(), item->bytes.begin() + std::ptrdiff_t(length));
        const LoadResult result = Catalogue::load(files);
        REQUIRE((result.catalogue || !result.diagnostics.empty()));
    }
}

TEST_CASE("a part included twice with a prefix asks twice, under other keys") {
    std::vector<SourceFile> files = fewFiles();
    SourceFile& file = fileOf(files, kItem);
    std::string text = textOf(file);
    const std::string_view what = "  - part: contact\n";
    setText(file, text.replace(text.find(what), what.size(),
                               "  - part: contact\n  - part: contact\n    prefix: grandma\n    when: "
                               "{question: relation, is: guardian}\n"));
    const LoadResult result = Catalogue::load(files);
    for (const Diagnostic& each : result.diagnostics) MESSAGE(toString(each));
    REQUIRE(result.catalogue);
    const Item& item = *(*result.catalogue)->item("birth-registration");
    const Question* second = findQuestion(item, "grandmaContactSecondPhone");
    REQUIRE(second);
    CHECK(second->differsFrom == "grandmaContactPhone");
    CHECK(second->shared == "grandma.contact.secondPhone");
    CHECK(pageOf(item, "grandmaContactPhone")->when.kind == Condition::Kind::Is);
    CHECK(findPage(item, "grandma-contact") != nullptr);
}
