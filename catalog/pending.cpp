#include "catalog/search.h"
#include "catalog/submission.h"
namespace zizhu::catalog {
struct SearchIndex::Impl {};
SearchIndex::SearchIndex(const Catalogue&) {}
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;
SearchIndex::~SearchIndex() = default;
std::vector<SearchHit> SearchIndex::search(std::string_view, base::Language, std::size_t) const { return {}; }
std::vector<std::string_view> pinyinOf(char32_t) { return {}; }
}  // namespace zizhu::catalog
