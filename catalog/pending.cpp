#include "catalog/search.h"
#include "catalog/submission.h"
namespace zizhu::catalog {
LoadResult Catalogue::load(std::span<const SourceFile>) { return {}; }
std::string cellPath(std::string_view t, std::size_t row, std::string_view c) { return std::string(t) + "." + std::to_string(row) + "." + std::string(c); }
std::size_t rowCount(const Question&, const AnswerView&) { return 0; }
std::string faultText(const Fault&, base::Language) { return {}; }
std::string_view name(FaultCode) { return {}; }
bool holds(const Condition&, const AnswerView&, const Context&) { return true; }
std::vector<const Page*> reachablePages(const Item&, const AnswerView&, const Context&) { return {}; }
std::vector<const Material*> neededMaterials(const Item&, const AnswerView&, const Context&) { return {}; }
std::vector<std::string> answeredPaths(const Item&, const AnswerView&, const Context&) { return {}; }
const Queue* queueFor(const Item&, const AnswerView&, const Context&) { return nullptr; }
std::vector<Fault> checkQuestion(const Item&, const Question&, const AnswerView&, const Context&) { return {}; }
std::vector<Fault> checkPage(const Item&, const Page&, const AnswerView&, const Context&) { return {}; }
std::vector<Fault> checkAnswers(const Item&, const AnswerView&, const Context&) { return {}; }
base::SecretString canonical(const Question&, std::string_view t, const Catalogue&) { return base::SecretString(t); }
base::SecretString displayAnswer(const Question&, std::string_view, const AnswerView&, const Catalogue&, base::Language) { return {}; }
std::vector<Option> optionsOf(const Question& q, const Catalogue&) { return q.options; }
std::optional<base::LocalDate> resolve(const DateBound&, const AnswerView&, const Context&) { return {}; }
base::SecretBytes toJson(const Submission&) { return {}; }
base::Result<Submission> parseSubmission(base::ByteView) { return base::fail(base::Errc::Unsupported); }
std::vector<Fault> checkSubmission(const Submission&, const Item&, const Catalogue&, base::LocalDate) { return {}; }
struct SearchIndex::Impl {};
SearchIndex::SearchIndex(const Catalogue&) {}
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;
SearchIndex::~SearchIndex() = default;
std::vector<SearchHit> SearchIndex::search(std::string_view, base::Language, std::size_t) const { return {}; }
std::vector<std::string_view> pinyinOf(char32_t) { return {}; }
}
