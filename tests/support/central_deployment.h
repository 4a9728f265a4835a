// What tests of central share: a deployment in a directory of its own, with a small catalogue,
// and applications as a terminal seals them.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/file.h"
#include "base/seal.h"
#include "catalog/submission.h"
#include "central/admin.h"
#include "central/backend.h"
#include "central/credentials.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

namespace zizhu::tests {

using namespace central;

inline constexpr std::string_view kCanaryName = "欧阳测试𠮷";
inline constexpr std::string_view kCanaryNumber = "990101199003071237";
inline constexpr std::string_view kCanaryPhoto = "canary of a photo";
inline constexpr std::string_view kCanaryAnswer =
    "canary<script>alert('x')</script>' OR 1=1; DROP TABLE cases; --";

inline constexpr std::string_view kItemHead = R"(
version: 1.0.0
title: {zh-CN: 测试事项, en: "Test <b>item</b> & more"}
summary: {zh-CN: 测试, en: Test}
department: public-security-household
catalogueCode: "990700101000"
implementationCode: "11990101000001011C4990700101000"
itemType: "07"
targets: ["1"]
handling: "2"
topics: [household]
legalBasis: [{zh-CN: 无, en: None}]
conditions: [{zh-CN: 无, en: None}]
fee: {yuan: 0}
timeLimit: {statutory: {days: 15, unit: working}, committed: {days: 3, unit: working}}
result: {name: {zh-CN: 结果, en: Result}, delivery: [collect]}
consultation: "12345"
complaint: "12345"
submitLabel: {zh-CN: 提交, en: Submit}
next: [{zh-CN: 等待, en: Wait}]
)";
inline constexpr std::string_view kApplyTail = R"(
kind: apply
devices: {required: [id-card-reader]}
identity: required
pages:
  - key: reason
    heading: {zh-CN: 理由, en: Reason}
    questions:
      - {key: reason, type: text, label: {zh-CN: 理由, en: Reason}, limits: {maxLength: 200}}
materials:
  - {key: letter, name: {zh-CN: 信, en: Letter}, necessity: optional, form: "3", source: "10", maxPages: 2}
declaration: {zh-CN: 属实, en: It is true}
)";
inline constexpr std::string_view kCertifyTail = R"(
kind: certify
devices: {required: [id-card-reader, document-printer]}
identity: required
pages:
  - key: purpose
    heading: {zh-CN: 用途, en: Purpose}
    questions:
      - {key: purpose, type: text, label: {zh-CN: 用途, en: Purpose}, limits: {maxLength: 60}}
certificate:
  registry: household
  title: {zh-CN: 测试证明, en: Test certificate}
  paragraphs: [{zh-CN: "兹证明{holder.name}({holder.sex}),用于{answer.purpose}。", en: "{holder.name} ({holder.sex}), for {answer.purpose}."}]
  fields: [{label: {zh-CN: 号码, en: Number}, path: holder.number}]
  validDays: 90
)";
inline constexpr std::string_view kCertifyFirmTail = R"(
kind: certify
devices: {required: [id-card-reader, document-printer]}
identity: required
pages:
  - key: enterprise
    heading: {zh-CN: 企业, en: Enterprise}
    questions:
      - {key: enterpriseCode, type: credit-code, label: {zh-CN: 代码, en: Code}}
certificate:
  registry: enterprise
  title: {zh-CN: 测试证明, en: Test certificate}
  paragraphs: [{zh-CN: "兹证明{holder.name}已登记。", en: "{holder.name} is registered."}]
  fields: [{label: {zh-CN: 代码, en: Code}, path: holder.number}]
  validDays: 90
)";
inline constexpr std::string_view kTestFirm = "91990101MA0000015C";
inline constexpr std::string_view kOtherFirm = "91990101MA00000237";
inline constexpr std::string_view kBookTail = R"(
kind: book
devices: {}
identity: none
pages:
  - key: matter
    heading: {zh-CN: 事由, en: Matter}
    questions:
      - key: matter
        type: choice
        label: {zh-CN: 事由, en: Matter}
        options: [{key: person, label: {zh-CN: 个人, en: Person}}, {key: firm, label: {zh-CN: 企业, en: Firm}}]
queues:
  - {key: firms, letter: B, name: {zh-CN: 企业窗口, en: Firms}, when: {question: matter, is: firm}}
  - {key: people, letter: A, name: {zh-CN: 个人窗口, en: People}}
)";
inline constexpr std::string_view kAppointmentTail = R"(
kind: book
devices: {}
identity: none
appointment:
  place: {zh-CN: 三号窗口, en: Counter 3}
  bring: [{zh-CN: 身份证, en: ID card}]
  daysAhead: 7
  days: [working, saturday]
  times: ["09:00", "14:30"]
  capacity: 2
)";
inline constexpr std::string_view kQueryTail = R"(
kind: query
devices: {required: [id-card-reader]}
identity: required
view:
  registry: household
  title: {zh-CN: 迁移记录, en: Moves}
  fields: [{label: {zh-CN: 姓名, en: Name}, path: holder.name}, {label: {zh-CN: 性别, en: Sex}, path: holder.sex}]
  table:
    path: moves
    columns: [{label: {zh-CN: 日期, en: Date}, path: date}, {label: {zh-CN: 事由, en: Reason}, path: why}]
)";
inline constexpr std::string_view kSharedTail = R"(
kind: apply
devices: {required: [id-card-reader]}
identity: required
sharedData:
  - {registry: household, consent: {zh-CN: 同意查询, en: I agree}}
pages:
  - key: home
    heading: {zh-CN: 住址, en: Home}
    questions:
      - {key: street, type: text, label: {zh-CN: 地址, en: Address}, prefill: register.household.home.street}
declaration: {zh-CN: 属实, en: It is true}
)";
// The record of the test register has no former name, but it has moves.
inline constexpr std::string_view kFormerTail = R"(
kind: certify
devices: {required: [id-card-reader, document-printer]}
identity: required
certificate:
  registry: household
  title: {zh-CN: 曾用名证明, en: Former name}
  requires: former.name
  refusal: {zh-CN: 没有改名记录。, en: No change of name is recorded.}
  paragraphs: [{zh-CN: "曾用名{former.name}。", en: "Formerly {former.name}."}]
  validDays: 90
)";
inline constexpr std::string_view kMovesTail = R"(
kind: certify
devices: {required: [id-card-reader, document-printer]}
identity: required
certificate:
  registry: household
  title: {zh-CN: 迁移证明, en: Moves}
  requires: moves
  refusal: {zh-CN: 没有迁移记录。, en: No move is recorded.}
  paragraphs: [{zh-CN: "{holder.name}的迁移。", en: "Moves of {holder.name}."}]
  table:
    path: moves
    columns: [{label: {zh-CN: 日期, en: Date}, path: date}, {label: {zh-CN: 事由, en: Reason}, path: why}]
  validDays: 90
)";
inline constexpr std::string_view kTestBundle = R"(
bundle: test-bundle
version: 1.0.0
title: {zh-CN: 测试一件事, en: Test bundle}
summary: {zh-CN: 测试, en: Test}
pages:
  - key: benefits
    heading: {zh-CN: 领什么待遇？, en: "Which benefits?"}
    questions:
      - key: benefits
        type: choice
        label: {zh-CN: 待遇, en: Benefits}
        options: [{key: pension, label: {zh-CN: 养老金, en: A pension}}, {key: none, label: {zh-CN: 没有, en: None}}]
items: [test-apply, test-shared]
notices:
  - key: pension-stop
    department: human-resources
    title: {zh-CN: 停发养老待遇通知, en: Notice to stop the pension}
    text: {zh-CN: 下个月起停发养老金。, en: The pension stops from next month.}
    when: {question: benefits, is: pension}
topics: [household]
keywords: {zh-CN: [测试], en: [test]}
declaration: {zh-CN: 属实, en: It is true}
submitLabel: {zh-CN: 提交, en: Submit}
)";
inline constexpr std::string_view kTestRegister = R"(
registers:
  household:
    - {holder: {name: 欧阳测试𠮷, number: "990101199003071237", sex: {zh-CN: 男, en: Male}}, home: {street: 柳塘路1号, secret: 不给}, moves: [{date: "2020-01-02", why: {zh-CN: 工作, en: Work}}, {date: "2021-03-04", why: {zh-CN: 上学, en: School}}]}
  enterprise:
    - holder: {name: 示范一公司, number: "91990101MA0000015C"}
      representative: {name: 欧阳测试𠮷, number: "990101199003071237"}
    - holder: {name: 示范二公司, number: "91990101MA00000237"}
      representative: {name: 张三, number: "990101198511300097"}
      agents: [{name: 王五, number: "990101197909230151"}, {name: 李四, number: "990101199305040268"}]
)";

// The shipped dictionaries with some items: test-apply, test-certify, test-certify-firm, test-book, test-appointment,
// test-query, test-shared, test-former, test-moves; and test-bundle, which tells the human resources bureau.
inline void writeTestCatalogue(const std::filesystem::path& folder) {
    const std::filesystem::path shipped = std::filesystem::path(ZIZHU_SOURCE_DIR) / "catalog";
    std::filesystem::create_directories(folder / "items");
    std::filesystem::copy(shipped / "dictionaries", folder / "dictionaries");
    std::ofstream(folder / "catalogue.yaml")
        << "catalogue: test\nformat: 1\nversion: 1.2.3\nname: {zh-CN: 测试, en: Test}\n";
    const auto item = [&](const std::string& key, std::string_view tail, std::string head = std::string(kItemHead)) {
        std::ofstream(folder / "items" / (key + ".yaml")) << "item: " << key << head << tail;
    };
    item("test-apply", kApplyTail);
    item("test-certify", kCertifyTail);
    std::string forFirms(kItemHead);
    forFirms.replace(forFirms.find("targets: [\"1\"]"), 14, "targets: [\"2\"]");
    item("test-certify-firm", kCertifyFirmTail, forFirms);
    item("test-book", kBookTail);
    item("test-appointment", kAppointmentTail);
    item("test-query", kQueryTail);
    item("test-shared", kSharedTail);
    item("test-former", kFormerTail);
    item("test-moves", kMovesTail);
    std::filesystem::create_directories(folder / "bundles");
    std::ofstream(folder / "bundles" / "test-bundle.yaml") << kTestBundle;
}

// A deployment with a clock that stands still: Saturday, 2026-03-14, 16:00 local.
class Deployment {
public:
    Deployment() {
        const auto& root = directory.path();
        writeTestCatalogue(root / "catalogue");
        REQUIRE(makeServerCredentials(root / "state", {"localhost", "127.0.0.1"}, systemClock, random));
        REQUIRE(IntakeKeys::add(root / "state"));
        std::ofstream(root / "register.yaml") << kTestRegister;
        options.database = "sqlite:" + (root / "central.db").string();
        options.state = root / "state";
        options.catalogues = {root / "catalogue"};
        options.registry = root / "register.yaml";
        options.publicUrl = "https://cases.example";
        reopen();
    }

    void reopen() {
        backend.reset();
        std::vector<std::string> complaints;
        auto opened = Backend::open(options, clock, random, log, complaints);
        for (const std::string& line : complaints) MESSAGE(line);
        REQUIRE_MESSAGE(opened, (opened ? std::string() : opened.error().detail.text()));
        backend = std::move(*opened);
    }

    catalog::Submission submission() {
        catalog::Submission made;
        made.id = base::Uuid::make(clock.wall(), random);
        made.trackingCode = base::TrackingCode::make(random).compact();
        made.item = "test-apply";
        made.itemVersion = "1.0.0";
        made.terminal = "t-001";
        made.createdAt = clock.wall();
        made.applicant.emplace();
        made.applicant->cardType = "citizen";
        made.applicant->name = base::SecretString(kCanaryName);
        made.applicant->number = base::SecretString(kCanaryNumber);
        made.applicant->sex = base::SecretString("1");
        made.applicant->nation = base::SecretString("01");
        made.applicant->birthDate = base::SecretString("1990-03-07");
        made.applicant->photo.assign(kCanaryPhoto.begin(), kCanaryPhoto.end());
        made.answers.emplace("reason", base::SecretString(kCanaryAnswer));
        made.declared = true;
        return made;
    }

    Envelope sealed(const catalog::Submission& submission) const {
        return sealedTo(backend->keys.current(), submission);
    }
    static Envelope sealedTo(const base::IntakeKey& key, const catalog::Submission& submission) {
        Envelope envelope;
        envelope.id = submission.id;
        envelope.item = submission.item;
        envelope.itemVersion = submission.itemVersion;
        envelope.bundle = submission.bundleId;
        envelope.createdAt = base::toIso8601(submission.createdAt);
        envelope.intakeKey = key.id;
        envelope.sealed = base::sealPayload(key, catalog::toJson(submission)).value();
        for (const auto& material : submission.materials) {
            for (const auto& page : material.pages) envelope.blobs.push_back({page.blob, page.bytes});
        }
        return envelope;
    }

    TemporaryDirectory directory;
    ManualClock clock;
    base::SystemClock systemClock;  // TLS looks at the real time
    SeededRandom random{20260314};
    MemoryEventLog log;
    BackendOptions options;
    std::unique_ptr<Backend> backend;
};

}  // namespace zizhu::tests
