// The matrix: every scene in every language, size, contrast and on every panel, looked at with every check.
#pragma once

#include <map>

#include "tests/looks/booth.h"
#include "tests/looks/checks.h"

namespace zizhu::looks {

inline constexpr flow::TextSize kSizes[] = {flow::TextSize::S, flow::TextSize::M, flow::TextSize::L, flow::TextSize::XL};

std::string_view name(flow::TextSize size);
// "zh-CN XL high"
std::string describe(const View& view);
std::vector<View> allViews();

// A scene, and its visit, made once.
struct Prepared {
    tests::Scene scene;
    flow::Session session;
    std::optional<std::size_t> showcase;  // a page of the components, in place of a visit
    std::string said;  // all that people and registers said in it
};
std::vector<Prepared> prepare(const tests::CataloguePtr& catalogue, std::string_view only);
// Every page of questions and every document of every item and bundle, blank: words of all lengths.
std::vector<Prepared> prepareItems(const tests::CataloguePtr& catalogue, std::string_view only);

// Faults that differ only in how the scene was looked at are one line of a report.
class Report {
public:
    void add(const std::string& panel, const std::string& scene, const View& view, const Findings& findings);
    std::uint64_t pictures() const { return pictures_; }
    std::uint64_t checks() const { return checks_; }
    std::size_t faults() const { return faults_.size(); }
    // Each fault with where it was first seen and in how many pictures.
    std::string text(std::size_t most) const;

private:
    struct Where {
        std::string first, detail;
        std::size_t times = 0;
    };
    std::map<std::array<std::string, 3>, Where> faults_;  // by check, scene, node
    std::uint64_t pictures_ = 0, checks_ = 0;
};

// Shows one prepared scene in one view and looks at it.
void look(Booth& booth, const Prepared& prepared, const View& view, const std::string& panel, Report& report);

}  // namespace zizhu::looks
