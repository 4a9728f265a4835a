#include "catalog/search.h"

#include <algorithm>
#include <array>

#include "catalog/catalogue.h"
#include "catalog/search/field.h"
#include "catalog/search/grams.h"
#include "catalog/search/query.h"

namespace zizhu::catalog {

namespace {
constexpr std::size_t kMaxCandidates = 40;  // that are matched exactly
constexpr int kSynonym = 88;                // per cent of a fit, for each word that was not typed itself
constexpr float kCoverage = 62;             // the quality of a word whose every pair of characters is found
constexpr int kBundle = 97;                 // per cent: between equals, who names one thing gets that one
constexpr int kPopularityShare = 6;         // of a fit's 10,000, per point of popularity

// Weights of what a word was found in.
enum Weight : std::uint8_t {
    kTitle = 100,
    kKeyword = 92,
    kResult = 56,
    kTopic = 44,
    kSummary = 38,
    kDepartment = 30,
    kMaterial = 18,
};

struct Document {
    std::string key;
    bool bundle = false;
    int popularity = 0;
    std::array<std::vector<Field>, base::kLanguageCount> fields;
};

template <class T>
Document makeDocument(const T& what, bool bundle, const Catalogue& catalogue) {
    Document out{what.key, bundle, what.popularity, {}};
    for (const base::Language language : base::kWrittenLanguages) {
        auto& fields = out.fields[std::size_t(language)];
        const auto add = [&](std::string_view text, Weight weight, bool bySound) {
            if (!text.empty()) fields.push_back(makeField(text, weight, bySound));
        };
        add(what.title(language), kTitle, true);
        for (const std::string& keyword : what.keywords[std::size_t(language)]) add(keyword, kKeyword, true);
        for (const std::string& topic : what.topics)
            add(catalogue.label("topics", topic, language), kTopic, true);
        for (const std::string& event : what.lifeEvents)
            add(catalogue.label("life-events", event, language), kTopic, true);
        add(what.summary(language), kSummary, false);
        if constexpr (requires { what.department; }) {
            add(catalogue.label("departments", what.department, language), kDepartment, false);
            add(what.result.name(language), kResult, false);
            for (const Material& material : what.materials) add(material.name(language), kMaterial, false);
        }
    }
    return out;
}

std::vector<Gram> gramsOf(const std::u32string& word) {
    std::vector<Gram> out;
    if (isLatin(word[0])) {
        gramsOfLetters(narrow(word), out);
    } else {
        gramsOfHan(word, out);
    }
    return out;
}
}  // namespace

struct SearchIndex::Impl {
    explicit Impl(const Catalogue& catalogue) : vocabulary(catalogue) {
        documents.reserve(catalogue.bundles().size() + catalogue.items().size());
        for (const Bundle& bundle : catalogue.bundles())
            documents.push_back(makeDocument(bundle, true, catalogue));
        for (const Item& item : catalogue.items()) documents.push_back(makeDocument(item, false, catalogue));
        for (std::uint32_t i = 0; i < documents.size(); ++i) {
            for (const auto& fields : documents[i].fields) {
                for (const Field& field : fields) grams.add(i, field);
            }
        }
        grams.finish(documents.size());
    }

    // The share of a sentence's neighbouring pairs that the document has, the rare ones counting more.
    float coverage(const std::vector<Gram>& pieces, std::uint32_t document) const {
        float found = 0;
        float all = 0;
        for (const Gram piece : pieces) {
            if (isSingle(piece)) continue;
            const float rare = grams.rarity(piece);
            // A pair that stands nowhere tells nothing about this document, but makes the sentence less sure.
            all += rare > 0 ? rare : 0.8F;
            found += rare * float(grams.weight(piece, document)) / 100;
        }
        return all > 0 ? found / all : 0;
    }

    // How well one word fits one document: up to 10,000.
    int fit(const std::u32string& word, const std::vector<Gram>& pieces, std::uint32_t number,
            base::Language language, bool forgiving) const {
        const Document& document = documents[number];
        const bool letters = isLatin(word[0]);
        const std::string latin = letters ? narrow(word) : std::string();
        int best = 0;
        for (const base::Language each : base::kWrittenLanguages) {
            for (const Field& field : document.fields[std::size_t(each)]) {
                if (field.weight * 100 <= best) continue;
                const int quality = letters ? matchLetters(latin, field, forgiving) : matchHan(word, field);
                best = std::max(best, field.weight * quality + (quality > 0 && each == language ? 1 : 0));
            }
        }
        if (letters || word.size() < 3) return best;
        const int covered = int(kCoverage * 100 * coverage(pieces, number));
        return std::max(best, covered) + std::min(best, covered) / 4;
    }

    void score(const Vocabulary::Reading& reading, base::Language language,
               std::vector<std::pair<std::uint32_t, int>>& into) const {
        std::vector<std::vector<Gram>> pieces;
        std::vector<Gram> all;
        for (const std::u32string& word : reading.words) {
            pieces.push_back(gramsOf(word));
            all.insert(all.end(), pieces.back().begin(), pieces.back().end());
            if (!isLatin(word[0]) && reading.replaced == 0) gramsOfSound(word, all);
        }
        int share = 100;
        for (int i = 0; i < reading.replaced; ++i) share = share * kSynonym / 100;
        const std::vector<GramIndex::Candidate> candidates = grams.candidates(all, kMaxCandidates);
        std::vector<int> sums(candidates.size(), 0);
        for (std::size_t w = 0; w < reading.words.size(); ++w) {
            const std::u32string& word = reading.words[w];
            // Typing errors are looked for only in a word that fits nowhere as it stands.
            const bool fitted = addFits(word, pieces[w], candidates, language, false, sums);
            if (!fitted && isLatin(word[0]) && reading.replaced == 0)
                addFits(word, pieces[w], candidates, language, true, sums);
        }
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (sums[i] > 0)
                into.emplace_back(candidates[i].document, sums[i] / int(reading.words.size()) * share / 100);
        }
    }

    bool addFits(const std::u32string& word, const std::vector<Gram>& pieces,
                 const std::vector<GramIndex::Candidate>& candidates, base::Language language, bool forgiving,
                 std::vector<int>& sums) const {
        bool any = false;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const int found = fit(word, pieces, candidates[i].document, language, forgiving);
            sums[i] += found;
            any |= found > 0;
        }
        return any;
    }

    Vocabulary vocabulary;
    std::vector<Document> documents;
    GramIndex grams;
};

SearchIndex::SearchIndex(const Catalogue& catalogue) : impl_(std::make_unique<Impl>(catalogue)) {}
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;
SearchIndex::~SearchIndex() = default;

std::size_t SearchIndex::bytes() const {
    if (!impl_) return 0;
    std::size_t sum = impl_->grams.bytes();
    for (const Document& document : impl_->documents) {
        for (const auto& fields : document.fields) {
            for (const Field& field : fields) sum += field.bytes();
        }
    }
    return sum;
}

std::vector<SearchHit> SearchIndex::search(std::string_view query, base::Language language,
                                           std::size_t max) const {
    std::vector<SearchHit> hits;
    if (!impl_) return hits;
    std::vector<std::pair<std::uint32_t, int>> found;
    for (const Vocabulary::Reading& reading : impl_->vocabulary.readings(query.substr(0, kMaxQueryBytes)))
        impl_->score(reading, base::writtenFor(language), found);
    // Of several readings the best counts.
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    found.erase(std::unique(found.begin(), found.end(),
                            [](const auto& a, const auto& b) { return a.first == b.first; }),
                found.end());
    for (const auto& [number, fit] : found) {
        const Document& document = impl_->documents[number];
        const int share = document.bundle ? fit * kBundle / 100 : fit;
        hits.push_back({document.key, document.bundle, share + document.popularity * kPopularityShare});
    }
    std::stable_sort(hits.begin(), hits.end(),
                     [](const SearchHit& a, const SearchHit& b) { return a.score > b.score; });
    // A weak fit beside a strong one is noise.
    while (hits.size() > 1 && hits.back().score * 5 < hits.front().score * 2) hits.pop_back();
    if (hits.size() > max) hits.resize(max);
    return hits;
}

}  // namespace zizhu::catalog
