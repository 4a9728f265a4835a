#include "catalog/search.h"
#include "catalog/submission.h"
namespace zizhu::catalog {
std::string faultText(const Fault&, base::Language) { return {}; }
std::string_view name(FaultCode) { return {}; }
std::vector<Fault> checkQuestion(const Item&, const Question&, const AnswerView&, const Context&) {
    return {};
}
std::vector<Fault> checkPage(const Item&, const Page&, const AnswerView&, const Context&) { return {}; }
std::vector<Fault> checkAnswers(const Item&, const AnswerView&, const Context&) { return {}; }
base::SecretString canonical(const Question&, std::string_view t, const Catalogue&) {
    return base::SecretString(t);
}
base::SecretString displayAnswer(const Question&, std::string_view, const AnswerView&, const Catalogue&,
                                 base::Language) {
    return {};
}
std::vector<Option> optionsOf(const Question& q, const Catalogue&) { return q.options; }
base::SecretBytes toJson(const Submission&) { return {}; }
base::Result<Submission> parseSubmission(base::ByteView) { return base::fail(base::Errc::Unsupported); }
std::vector<Fault> checkSubmission(const Submission&, const Item&, const Catalogue&, base::LocalDate) {
    return {};
}
struct SearchIndex::Impl {};
SearchIndex::SearchIndex(const Catalogue&) {}
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;
SearchIndex::~SearchIndex() = default;
std::vector<SearchHit> SearchIndex::search(std::string_view, base::Language, std::size_t) const { return {}; }
std::vector<std::string_view> pinyinOf(char32_t) { return {}; }
}  // namespace zizhu::catalog
