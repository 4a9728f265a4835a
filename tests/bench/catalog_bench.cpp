// What loading and searching the shipped catalogue cost, beside yaml-cpp merely parsing the same bytes.
#include <map>

#include <benchmark/benchmark.h>
#include <yaml-cpp/yaml.h>

#include "catalog/compiled/compiled.h"
#include "catalog/search.h"
#include "tests/support/catalog_files.h"
#include "tests/support/catalog_walk.h"
#include "tests/support/generated_catalogue.h"

using namespace zizhu;

namespace {

const std::vector<catalog::SourceFile>& files() {
    static const std::vector<catalog::SourceFile> read = tests::shippedFiles();
    return read;
}
std::int64_t totalBytes() {
    std::int64_t sum = 0;
    for (const catalog::SourceFile& file : files()) sum += std::int64_t(file.bytes.size());
    return sum;
}
const catalog::Catalogue& shipped() {
    static const catalog::LoadResult loaded = catalog::Catalogue::load(files());
    return **loaded.catalogue;
}

void catalogueLoad(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(catalog::Catalogue::load(files()));
    state.SetBytesProcessed(state.iterations() * totalBytes());
    state.counters["items"] = double(shipped().items().size());
}

void plainYamlParse(benchmark::State& state) {
    for (auto _ : state) {
        for (const catalog::SourceFile& file : files()) {
            benchmark::DoNotOptimize(YAML::Load(std::string(base::asText(file.bytes))));
        }
    }
    state.SetBytesProcessed(state.iterations() * totalBytes());
}

// What a terminal does at its start: the compiled form of so many items.
void catalogueLoadCompiled(benchmark::State& state) {
    const base::Bytes compiled =
        catalog::compile(tests::generatedCatalogue(shipped(), std::size_t(state.range(0))));
    for (auto _ : state) benchmark::DoNotOptimize(catalog::loadCompiled(compiled));
    state.SetBytesProcessed(state.iterations() * std::int64_t(compiled.size()));
    state.counters["MB"] = double(compiled.size()) / 1e6;
}

void searchIndexBuild(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(catalog::SearchIndex(shipped()));
}

// A keystroke in a catalogue of so many items; the counter tells what the index holds in memory.
void searchKeystroke(benchmark::State& state, const char* query) {
    static std::map<std::int64_t, catalog::SearchIndex> indexes;
    auto found = indexes.find(state.range(0));
    if (found == indexes.end()) {
        const auto count = std::size_t(state.range(0));
        found =
            indexes.emplace(state.range(0), catalog::SearchIndex(tests::generatedCatalogue(shipped(), count)))
                .first;
    }
    for (auto _ : state) benchmark::DoNotOptimize(found->second.search(query, base::Language::ZhCn, 20));
    state.counters["MB"] = double(found->second.bytes()) / 1e6;
}

void checkWholeSubmission(benchmark::State& state) {
    const catalog::Item& item = *shipped().item("birth-registration");
    const catalog::Submission submission = tests::Walker(item, shipped(), 7).walk();
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            catalog::checkSubmission(submission, item, shipped(), base::localDate(submission.createdAt)));
    }
}

void submissionToJsonAndBack(benchmark::State& state) {
    const catalog::Submission submission =
        tests::Walker(*shipped().item("birth-registration"), shipped(), 7).walk();
    for (auto _ : state) benchmark::DoNotOptimize(catalog::parseSubmission(catalog::toJson(submission)));
}

BENCHMARK(catalogueLoad)->Unit(benchmark::kMillisecond);
BENCHMARK(catalogueLoadCompiled)->Unit(benchmark::kMillisecond)->Arg(90)->Arg(10'000);
BENCHMARK(plainYamlParse)->Unit(benchmark::kMillisecond);
BENCHMARK(searchIndexBuild)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(searchKeystroke, initials, "cszm")->Unit(benchmark::kMicrosecond)->Arg(90)->Arg(10'000);
BENCHMARK_CAPTURE(searchKeystroke, han, "出生登记")->Unit(benchmark::kMicrosecond)->Arg(90)->Arg(10'000);
BENCHMARK_CAPTURE(searchKeystroke, slip, "chusehngdengji")
    ->Unit(benchmark::kMicrosecond)
    ->Arg(90)
    ->Arg(10'000);
BENCHMARK_CAPTURE(searchKeystroke, english, "driving licence")
    ->Unit(benchmark::kMicrosecond)
    ->Arg(90)
    ->Arg(10'000);
BENCHMARK_CAPTURE(searchKeystroke, sentence, "我要给孩子上户口需要什么材料")
    ->Unit(benchmark::kMicrosecond)
    ->Arg(90)
    ->Arg(10'000);
BENCHMARK_CAPTURE(searchKeystroke, nothing, "zzzzzz")->Unit(benchmark::kMicrosecond)->Arg(90)->Arg(10'000);
BENCHMARK(checkWholeSubmission)->Unit(benchmark::kMicrosecond);
BENCHMARK(submissionToJsonAndBack)->Unit(benchmark::kMicrosecond);

}  // namespace
