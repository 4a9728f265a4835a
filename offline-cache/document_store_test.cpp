#include <doctest/doctest.h>

#include <fstream>

#include "offline-cache/document_store.h"
#include "tests/support/faulty_vfs.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temporary_directory.h"

using namespace zizhu;
using namespace zizhu::cache;
using namespace zizhu::tests;

namespace {
base::Bytes bytes(std::size_t count, std::uint8_t value) { return base::Bytes(count, value); }

struct Place {
    TemporaryDirectory directory;
    MemoryEventLog log;
    std::filesystem::path file = directory.path() / "catalogue.db";
    std::unique_ptr<DocumentStore> open() {
        auto store = DocumentStore::open(file, log);
        REQUIRE(store);
        return std::move(*store);
    }
};

// The value that both documents have: of before, of after, or -1 if they do not belong together.
int generation(DocumentStore& store) {
    const auto one = store.read("metadata/root");
    const auto two = store.read("targets/large");
    REQUIRE(one);
    REQUIRE(two);
    if (!*one && !*two) return 0;
    if (!*one || !*two || (*one)->size() != 10 || (*two)->size() != 40'000) return -1;
    return (**one)[0] == (**two)[39'999] ? (**one)[0] : -1;
}
DocumentStore::Changes change(std::uint8_t value) {
    return {{"metadata/root", bytes(10, value)}, {"targets/large", bytes(40'000, value)}};
}
}  // namespace

TEST_CASE("documents come back as they were put, also after the program was started again") {
    Place place;
    {
        auto store = place.open();
        REQUIRE(store->commit({{"b", bytes(3, 1)}, {"a/empty", base::Bytes{}}, {"a/one", bytes(1, 7)}}));
        REQUIRE(store->commit({{"b", std::nullopt}, {"a/one", bytes(2, 8)}, {"never there", std::nullopt}}));
    }
    auto store = place.open();
    CHECK(*store->read("a/one") == bytes(2, 8));
    CHECK(*store->read("a/empty") == base::Bytes{});
    CHECK_FALSE(*store->read("b"));
    CHECK(*store->names("a/") == std::vector<std::string>{"a/empty", "a/one"});
    CHECK_FALSE(store->commit({{std::string(kMaxDocumentName + 1, 'x'), bytes(1, 1)}}));
    CHECK_FALSE(store->commit({{"", bytes(1, 1)}}));
}

TEST_CASE("whenever the power goes, the documents are those of before or of after the commit") {
    FaultyVfs disk;
    SeededRandom random(11);
    int cuts = 0;
    for (int operation = 1;; ++operation) {
        CAPTURE(operation);
        Place place;
        REQUIRE(place.open()->commit(change(1)));
        bool second = false;
        bool third = false;
        disk.failAt(operation, FaultyVfs::Fault::PowerCut);
        if (auto store = DocumentStore::open(place.file, place.log)) {
            second = (*store)->commit(change(2)).has_value();
            third = (*store)->commit(change(3)).has_value();
        }
        const bool cut = disk.failed();
        disk.mend();
        if (cut) disk.cutPower(random);
        cuts += cut ? 1 : 0;
        const int found = generation(*place.open());
        CHECK(found >= 1 + int(second) + int(third));
        CHECK(found <= 3);
        CHECK_FALSE(place.log.saw("documents.damaged"));
        if (!cut) break;
    }
    CHECK(cuts > 15);
}

TEST_CASE("a disk that is full at any moment refuses the commit, and takes it when there is room") {
    FaultyVfs disk;
    for (int operation = 1;; ++operation) {
        CAPTURE(operation);
        Place place;
        auto store = place.open();
        REQUIRE(store->commit(change(1)));
        disk.failAt(operation, FaultyVfs::Fault::FullForGood);
        const base::Status committed = store->commit(change(2));
        const bool met = disk.failed();
        disk.mend();
        CHECK(generation(*store) == (committed ? 2 : 1));
        CHECK(store->commit(change(3)));
        CHECK(generation(*store) == 3);
        if (!met) break;
    }
}

TEST_CASE("a damaged file is put aside and told, and an empty one takes its place") {
    Place place;
    REQUIRE(place.open()->commit(change(1)));
    {
        std::fstream out(place.file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(0);
        out << std::string(200, 'x');
    }
    auto store = place.open();
    CHECK(generation(*store) == 0);
    CHECK(place.log.saw("documents.damaged"));
    CHECK(std::filesystem::exists(place.file.string() + ".damaged-1"));
    CHECK(store->commit(change(2)));
}

TEST_CASE("a flipped byte inside a document is noticed when it is read") {
    Place place;
    REQUIRE(place.open()->commit({{"targets/large", bytes(60'000, 'q')}}));
    std::string content;
    {
        std::ifstream in(place.file, std::ios::binary);
        content.assign(std::istreambuf_iterator<char>(in), {});
    }
    const std::size_t at = content.rfind(std::string(1000, 'q'));
    REQUIRE(at != std::string::npos);
    content[at + 500] = 'p';
    std::ofstream(place.file, std::ios::binary | std::ios::trunc) << content;
    const auto read = place.open()->read("targets/large");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == base::Errc::Corrupt);
}
