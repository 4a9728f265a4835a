// Scenes that a touch leads to: lists, sheets and keyboards that stand over a page. Included by screen_scenes.h.
#pragma once

#include "tests/support/screen_scenes.h"

namespace zizhu::tests {

// The first page of any item with a question that `wanted` accepts; blank.
template <class Wanted>
std::optional<Scene> sceneAsking(const CataloguePtr& c, std::string name, Wanted wanted, std::string_view touched) {
    for (const catalog::Item& item : c->items()) {
        const flow::Session whole = sceneFilled(c, item.key, flow::Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(whole)) {
            for (const catalog::Question* q : page.questions) {
                if (!wanted(*q)) continue;
                flow::Session s = whole;
                s.place = page.place;
                std::erase_if(s.answers, [&](const auto& entry) { return entry.first.starts_with(flow::storageKey(item, q->key)); });
                std::vector<std::string> touches;
                if (!touched.empty()) touches.push_back("q/" + q->key + std::string(touched));
                return Scene{std::move(name), [s] { return s; }, std::move(touches), false, false, "continue"};
            }
        }
    }
    return std::nullopt;
}

inline void addMoreScenes(std::vector<Scene>& all, const CataloguePtr& c) {
    using catalog::QuestionType;
    using flow::Step;
    const auto add = [&](std::string name, std::string main, std::function<flow::Session()> make, std::vector<std::string> touches = {}) {
        all.push_back({std::move(name), std::move(make), std::move(touches), false, false, std::move(main)});
    };
    const auto home = [c] { return sceneAt(c, "", Step::Home); };
    add("home-event", "track", home, {"event:" + c->dictionary("life-events")->entries().front().key});
    add("home-bundles", "track", home, {"filter/bundles"});
    add("home-nothing", "track", home, {"search", "=qqqqqqqqqq"});
    add("home-latin", "track", home, {"search", "key/mode-4"});
    add("home-symbols", "track", home, {"search", "key/mode-5"});
    for (const auto stage : {flow::HelpStage::Calling, flow::HelpStage::Called, flow::HelpStage::NotReached}) {
        add("help-" + std::to_string(int(stage)), "", [c, stage] {
            flow::Session s = sceneAt(c, "birth-registration", Step::Guide);
            s.help = stage;
            return s;
        });
    }
    add("materials-promising", "", [c] {
        for (const catalog::Item& item : c->items()) {
            flow::Session s = sceneFilled(c, item.key, Step::Materials);
            for (const flow::VisibleMaterial& m : flow::visibleMaterials(s)) {
                if (!flow::latestPromise(s, *m.material)) continue;
                s.place = m.place;
                s.materials.clear();
                return s;
            }
        }
        return sceneAt(c, "", Step::Home);
    }, {"promise"});
    const auto asking = [&](std::string name, auto wanted, std::string_view touched) {
        if (auto scene = sceneAsking(c, std::move(name), wanted, touched)) all.push_back(std::move(*scene));
    };
    asking("questions-nations", [](const catalog::Question& q) { return q.type == QuestionType::Choice && q.dictionary == "nations"; }, {});
    asking("questions-countries", [](const catalog::Question& q) { return q.type == QuestionType::Choice && q.dictionary == "countries"; }, {});
    asking("region", [](const catalog::Question& q) { return q.type == QuestionType::Address; }, ".region");
    all.back().mainAction.clear();
    for (const char* base : {"check", "questions-text", "materials-given"}) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].name != base) continue;
            Scene low = all[i];
            low.name += "-low";
            low.lowReach = true;
            all.push_back(std::move(low));
            break;
        }
    }
}

}  // namespace zizhu::tests
