#include "kiosk/receipts.h"

#include <doctest/doctest.h>

#include "flow/pages.h"
#include "kiosk/catalogue_files.h"
#include "tests/support/seeded_random.h"

using namespace zizhu;

namespace {

struct Visit {
    tests::SeededRandom random{11};
    kiosk::ReceiptPlace place{{{"示范区政务服务中心", "Demonstration District"}}, {{"一号", "One"}}, "https://127.0.0.1/t/", true};
    flow::Session session;

    Visit() {
        auto catalogue = kiosk::loadCatalogue(std::string(ZIZHU_SOURCE_DIR) + "/catalog");
        REQUIRE_MESSAGE(catalogue, (catalogue ? "" : catalogue.error()));
        session = flow::freshSession(*catalogue);
        session.terminal.wall = base::WallTime(std::chrono::milliseconds(1773475200000));
        add("birth-registration", "990101-2026-000001");
    }
    void add(std::string_view item, std::string number) {
        const bool sent = !number.empty();
        session.items.push_back(session.catalogue->item(item));
        REQUIRE(session.items.back() != nullptr);
        session.cases.push_back({base::Uuid::make(session.terminal.wall, random), base::TrackingCode::make(random),
                                 std::string(item), std::move(number), sent});
    }
    documents::Receipt receipt() { return kiosk::receiptOf(session, place, session.terminal.wall); }
};

}  // namespace

TEST_CASE("a receipt has the case's number, its code, where to follow it and what comes next") {
    Visit visit;
    const auto receipt = visit.receipt();
    CHECK(receipt.kind == documents::ReceiptKind::Submitted);
    REQUIRE(receipt.cases.size() == 1);
    CHECK(receipt.cases[0].caseNumber == "990101-2026-000001");
    CHECK_FALSE(receipt.cases[0].next.empty());
    CHECK(receipt.trackingUrl == "https://127.0.0.1/t/" + visit.session.cases[0].code.compact());
    CHECK(receipt.trackingCode == visit.session.cases[0].code.toString());
    CHECK_FALSE(receipt.consultationNumber.empty());
}

TEST_CASE("a receipt of a case that waits on the terminal says so") {
    Visit visit;
    visit.session.cases[0].sent = false;
    CHECK(visit.receipt().kind == documents::ReceiptKind::KeptOffline);
}

TEST_CASE("a promised material stands on the receipt with its day, a scanned one as handed in") {
    Visit visit;
    const auto all = flow::visibleMaterials(visit.session);
    REQUIRE(all.size() >= 1);
    flow::Given& given = visit.session.materials[flow::materialKey(*all[0].item, *all[0].material)];
    given.how = catalog::MaterialHow::Promised;
    given.promisedFor = base::parseDate("2026-03-30");
    auto receipt = visit.receipt();
    REQUIRE(receipt.stillToHandIn.size() == 1);
    CHECK(receipt.stillToHandIn[0].due == base::parseDate("2026-03-30"));
    CHECK(receipt.handedIn.empty());
    given = {};
    receipt = visit.receipt();
    CHECK(receipt.stillToHandIn.empty());
    REQUIRE(receipt.handedIn.size() == 1);
    CHECK(receipt.handedIn[0].title == all[0].material->name(base::Language::ZhCn));
    given.skipped = true;
    CHECK(visit.receipt().handedIn.empty());
}

TEST_CASE("a case recovered under a catalogue without its item still gets a receipt") {
    Visit visit;
    visit.session.items.clear();
    visit.session.cases[0].item = "item-of-last-year";
    CHECK(visit.receipt().cases[0].item == "item-of-last-year");
    CHECK(documents::layoutReceipt(visit.receipt(), documents::kPaper80mm203Dpi));
}
