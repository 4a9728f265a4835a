#include <yaml-cpp/yaml.h>

#include "central/service/records.h"
#include "tests/support/catalog_files.h"
#include "tests/walk/office.h"

using namespace zizhu;
using namespace zizhu::catalog;
using namespace zizhu::tests;

namespace {

struct Person {
    std::string name, number;
};
// Who may ask for a record, and, where it is an enterprise's, for which.
struct Asker {
    Person person;
    std::string enterprise;
};

// Of the data files, by register.
std::map<std::string, std::vector<Asker>> askers() {
    std::map<std::string, std::vector<Asker>> out;
    const auto folder = std::filesystem::path(ZIZHU_SOURCE_DIR) / "central/data/registers";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        for (const auto& registry : YAML::LoadFile(file.path().string())["registers"]) {
            for (const auto& record : registry.second) {
                const auto number = record["holder"]["number"].as<std::string>();
                if (record["representative"]) {
                    out[registry.first.as<std::string>()].push_back(
                        {{record["representative"]["name"].as<std::string>(),
                          record["representative"]["number"].as<std::string>()},
                         number});
                } else {
                    out[registry.first.as<std::string>()].push_back(
                        {{record["holder"]["name"].as<std::string>(), number}, {}});
                }
            }
        }
    }
    return out;
}

SubmissionApplicant cardOf(const Person& person) {
    SubmissionApplicant card;
    card.cardType = "citizen";
    card.name = base::SecretString(person.name);
    card.number = base::SecretString(person.number);
    card.sex = base::SecretString(base::citizenIdIsMale(person.number) ? "1" : "2");
    card.nation = base::SecretString("01");
    card.birthDate = base::SecretString(base::toString(base::citizenIdBirthDate(person.number)));
    card.address = base::SecretString("示范省示范市示范区清溪街道 1 号");
    card.validUntil = base::SecretString("forever");
    return card;
}

// Answers as this person gives them; nothing if the item is not for them.
std::optional<CertificateRequest> requestOf(const Item& item, const Catalogue& catalogue, const Asker& seeker,
                                            std::uint64_t seed) {
    Walker walker(item, catalogue, seed);
    const SubmissionApplicant card = cardOf(seeker.person);
    walker.as(card);
    if (!seeker.enterprise.empty()) {
        Answers code;
        code.emplace("enterpriseCode", base::SecretString(seeker.enterprise));
        walker.answerWith({{"enterpriseCode", std::move(code)}});
    }
    const Submission submission = walker.walk();
    if (!walker.stuck().empty()) return std::nullopt;
    CertificateRequest request;
    request.id = submission.id;
    request.item = item.key;
    request.itemVersion = item.version;
    request.name = card.name;
    request.number = card.number;
    request.cardType = card.cardType;
    request.birthDate = card.birthDate;
    request.sex = std::string(card.sex.reveal());
    request.answers = submission.answers;
    request.language = submission.language;
    return request;
}

bool isPdf(const base::SecretBytes& bytes) {
    return bytes.size() > 1000 && std::string(bytes.begin(), bytes.begin() + 5) == "%PDF-";
}

// Invented, and in no register.
const Asker kStranger{{"何无名", "990101198001010014"}, {}};

}  // namespace

TEST_CASE("each document is issued to whom a register knows, and refused in words to whom it does not") {
    Office office;
    const Catalogue& catalogue = office.catalogue();
    const auto known = askers();
    std::size_t items = 0, issued = 0, refused = 0;
    for (const Item& item : catalogue.items()) {
        if (item.kind != ItemKind::Certify) continue;
        CAPTURE(item.key);
        ++items;
        const auto holders = known.find(item.certificate->registry);
        REQUIRE(holders != known.end());
        std::size_t here = 0;
        std::uint64_t seed = 1;
        std::string told;
        for (const Asker& seeker : holders->second) {
            if (here >= 2) break;
            const auto request = requestOf(item, catalogue, seeker, ++seed);
            if (!request) continue;
            const auto answer = office.backend->certificates.ask("t-001", *request);
            REQUIRE_MESSAGE(answer, (answer ? std::string() : answer.error().code));
            if (!answer->refusal.empty()) {
                told += answer->refusal + "; ";
                CHECK_FALSE(answer->text(base::Language::ZhCn).empty());
                CHECK_FALSE(answer->text(base::Language::En).empty());
                continue;
            }
            CHECK(isPdf(answer->pdf));
            CHECK(office.backend->certificates.verify(answer->verificationCode));
            ++here;
        }
        CAPTURE(told);
        CHECK(here > 0);
        issued += here;

        Asker stranger = kStranger;
        if (!holders->second.front().enterprise.empty()) stranger.enterprise = holders->second.front().enterprise;
        const auto request = requestOf(item, catalogue, stranger, 99);
        REQUIRE(request);
        const auto answer = office.backend->certificates.ask("t-001", *request);
        REQUIRE(answer);
        CHECK_FALSE(answer->refusal.empty());
        CHECK(answer->pdf.empty());
        CHECK_FALSE(answer->text(base::Language::ZhCn).empty());
        CHECK_FALSE(answer->text(base::Language::En).empty());
        ++refused;
    }
    MESSAGE(items << " items give a document: " << issued << " issued and verified, " << refused << " refused in words");
}

TEST_CASE("each query shows its holder what the register has, on paper too, and refuses a stranger in words") {
    Office office;
    const auto known = askers();
    std::uint64_t seed = 1;
    std::size_t shown = 0;
    for (const Item& item : office.catalogue().items()) {
        if (item.kind != ItemKind::Query) continue;
        CAPTURE(item.key);
        for (const Asker& asker : known.at(item.view->registry)) {
            const auto request = requestOf(item, office.catalogue(), asker, ++seed);
            if (!request) continue;
            const auto answer = office.backend->queries.ask(*request, true);
            REQUIRE_MESSAGE(answer, (answer ? std::string() : answer.error().code));
            if (!answer->refusal.empty()) continue;
            CHECK((!answer->fields.empty() || !answer->rows.empty()));
            CHECK(answer->columns.size() == (item.view->table ? item.view->table->columns.size() : 0));
            CHECK(isPdf(answer->pdf));
            ++shown;
        }
        const auto request = requestOf(item, office.catalogue(), kStranger, 99);
        REQUIRE(request);
        const auto answer = office.backend->queries.ask(*request, false);
        REQUIRE(answer);
        CHECK_FALSE(answer->refusal.empty());
        CHECK_FALSE(answer->text(base::Language::ZhCn).empty());
        CHECK_FALSE(answer->text(base::Language::En).empty());
    }
    CHECK(shown > 0);
    MESSAGE(shown << " records shown");
}

TEST_CASE("each appointment is booked, once a place, and the next one finds fewer free") {
    Office office;
    std::size_t items = 0;
    for (const Item& item : office.catalogue().items()) {
        if (!item.appointment) continue;
        CAPTURE(item.key);
        ++items;
        auto& appointments = office.backend->appointments;
        const auto before = appointments.slots(item.key);
        REQUIRE(before);
        REQUIRE(!before->empty());
        const SlotDay& day = before->front();
        for (int i = 0; i < day.times.front().free; ++i) {
            Walker walker(item, office.catalogue(), 500 + std::uint64_t(i));
            const Submission submission = walker.walk();
            REQUIRE(walker.stuck().empty());
            AppointmentRequest request;
            request.id = submission.id;
            request.item = item.key;
            request.day = day.day;
            request.minutes = day.times.front().minutes;
            if (submission.applicant) {
                request.applicant.emplace("cardType", base::SecretString(submission.applicant->cardType));
                request.applicant.emplace("name", submission.applicant->name);
                request.applicant.emplace("number", submission.applicant->number);
                request.applicant.emplace("sex", submission.applicant->sex);
                request.applicant.emplace("birthDate", submission.applicant->birthDate);
            }
            request.answers = submission.answers;
            const auto number = appointments.book("t-001", request);
            REQUIRE_MESSAGE(number, (number ? std::string() : number.error().code));
            CHECK_FALSE(number->empty());
        }
        const auto after = appointments.slots(item.key);
        REQUIRE(after);
        const bool gone = after->front().day != day.day || after->front().times.front().minutes != day.times.front().minutes;
        CHECK(gone);
    }
    CHECK(items > 0);
}

TEST_CASE("what a question is filled in with stands in a record of that register") {
    std::vector<std::string> complaints;
    const auto made = Register::load(std::filesystem::path(ZIZHU_SOURCE_DIR) / "central/data/registers", complaints);
    REQUIRE(made);
    const auto loaded = Catalogue::load(shippedFiles());
    REQUIRE(loaded.catalogue);
    const auto known = askers();
    std::size_t filled = 0;
    for (const Item& item : (*loaded.catalogue)->items()) {
        for (const Page& page : item.pages) {
            for (const Question& question : page.questions) {
                // A part's question may name a register that this item does not share.
                const bool shares = std::any_of(item.sharedData.begin(), item.sharedData.end(), [&](const SharedData& data) {
                    return data.registry == question.prefillRegistry;
                });
                if (question.prefill != Prefill::Register || !shares) continue;
                bool stands = false;
                for (const Asker& asker : known.at(question.prefillRegistry)) {
                    const auto* record = made->find(question.prefillRegistry,
                                                    asker.enterprise.empty() ? asker.person.number : asker.enterprise);
                    for (const char* rest : {"", ".region", ".detail"})
                        stands = stands || (record != nullptr && record->contains(question.prefillPath + rest));
                }
                CHECK_MESSAGE(stands, item.key << ": " << question.key << " from " << question.prefillRegistry << "."
                                               << question.prefillPath);
                ++filled;
            }
        }
    }
    MESSAGE(filled << " questions are filled in by a register");
}
