// How the robot goes through a form whose pages no script tells: it answers what is asked, validly, and gives
// what is wanted in the easiest way.
#include <algorithm>

#include <fmt/format.h>

#include "flow/pages.h"
#include "tests/robot/robot.h"
#include "tests/support/catalog_walk.h"

namespace zizhu::tests::robot {

namespace {

constexpr int kMostTurns = 200;  // pages, materials and waits of one form

using flow::Step;

bool belongsTo(const std::string& path, const std::string& question) {
    return path == question || path.rfind(question + ".", 0) == 0;
}

// What the item has been told so far.
catalog::Answers answersOf(const flow::Session& session, const flow::VisiblePage& page) {
    catalog::Answers out;
    const flow::ItemAnswers view(session, page.place.item);
    for (const std::string& path : catalog::answeredPaths(*page.item, view, flow::contextOf(session))) {
        if (const auto answer = view.answer(path)) out.insert_or_assign(path, base::SecretString(*answer));
    }
    for (const catalog::Question& question : page.page->questions) {
        for (const std::string& path : {question.key, question.key + ".region", question.key + ".detail"}) {
            if (const auto answer = view.answer(path)) out.insert_or_assign(path, base::SecretString(*answer));
        }
    }
    return out;
}

std::string codesOf(const std::vector<catalog::Fault>& faults) {
    std::string out;
    for (const catalog::Fault& fault : faults) out += fmt::format(" {}: {};", fault.path, catalog::name(fault.code));
    return out;
}

}  // namespace

// What stands there already, and what the script prefers, stays; the rest by chance.
Robot::Fault Robot::answerPage() {
    const flow::Session& session = terminal_->application().session();
    const auto page = flow::currentPage(session);
    if (!page) return "there is no page";
    const catalog::Answers before = answersOf(session, *page);
    const catalog::Context context = flow::contextOf(session);
    Walker::Fixed fixed;
    for (const catalog::Question& question : page->page->questions) {
        catalog::Answers own;
        for (const auto& [path, value] : before) {
            if (belongsTo(path, question.key)) own.emplace(path, value);
        }
        for (const auto& [path, text] : preferred_) {
            if (belongsTo(path, question.key)) own.insert_or_assign(path, base::SecretString(dayOr(text)));
        }
        const bool shown = std::find(page->questions.begin(), page->questions.end(), &question) != page->questions.end();
        const bool half = question.type == catalog::QuestionType::Address && own.size() == 1;
        if (!shown || (!own.empty() && !half)) fixed.emplace(question.key, std::move(own));
    }
    Walker walker(*page->item, *session.catalogue, ++seed_);
    walker.answerWith(std::move(fixed));
    catalog::Answers after = before;
    if (!walker.page(*page->page, after, context)) {
        return fmt::format("no answers to the page '{}':{}", page->page->key, codesOf(walker.stuck()));
    }
    const std::string key = page->page->key;
    const std::vector<const catalog::Question*> questions = page->questions;
    for (const catalog::Question* question : questions) {
        for (const auto& [path, value] : after) {
            if (!belongsTo(path, question->key)) continue;
            const auto had = before.find(path);
            if (had != before.end() && (had->second == value || path.ends_with(".detail"))) continue;
            if (auto fault = giveAnswer(*question, path, std::string(value.reveal()))) return fault;
        }
    }
    return std::nullopt;
}

Robot::Fault Robot::giveAnswer(const catalog::Question& question, const std::string& path, const std::string& value) {
    if (question.type == catalog::QuestionType::Table) {
        const std::size_t row = std::stoul(path.substr(question.key.size() + 1));
        const auto page = flow::currentPage(terminal_->application().session());
        if (page && row >= flow::shownRows(terminal_->application().session(), *page->item, question)) {
            if (auto fault = tap("q/" + question.key + "/add", 0, options_.patience)) return fault;
        }
    }
    ScriptStep step;
    step.action = Action::Answer;
    step.field = path;
    if (question.type != catalog::QuestionType::Choices) {
        step.text = value;
        return answer(step);
    }
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t end = std::min(value.find(',', at), value.size());
        step.text = value.substr(at, end - at);
        if (auto fault = answer(step)) return fault;
        at = end + 1;
    }
    return std::nullopt;
}

Robot::Fault Robot::giveMaterial(bool first) {
    const flow::Session& session = terminal_->application().session();
    const auto wanted = flow::currentMaterial(session);
    if (!wanted) return "there is no material";
    const catalog::Material& material = *wanted->material;
    if (flow::complete(*wanted) && wanted->given != nullptr && !wanted->given->skipped) {
        return tap("continue", 0, options_.patience);
    }
    const auto preferred = preferred_.find("material/" + material.key);
    std::string way = "scan";
    if (preferred != preferred_.end()) way = preferred->second;
    else if (material.fromRegister) way = "share";
    else if (material.commitment) way = "commit";
    else if (material.necessity == catalog::Necessity::Optional) way = "skip";
    else if (!first && flow::latestPromise(session, material)) way = "promise";
    if (auto fault = tap(way, 0, options_.patience)) return fault;
    if (way == "promise") {
        if (auto fault = tap("promise/confirm", 0, options_.patience)) return fault;
    }
    if (way == "scan") {
        const bool done = waitFor(options_.patience, [this] {
            return terminal_->application().session().scan == flow::ScanStage::Idle &&
                   terminal_->application().screens().semantics().findId("page/0") != nullptr;
        });
        if (!done) return fmt::format("'{}' was not scanned", material.key);
        if (first) screenshot("material");
        if (flow::doubtfulPage(session)) {
            if (auto fault = tap("use-anyway", 0, options_.patience)) return fault;
        }
    }
    return way == "skip" ? std::nullopt : tap("continue", 0, options_.patience);
}

Robot::Fault Robot::through() {
    const flow::Session& session = terminal_->application().session();
    bool question = false, material = false;
    for (int turns = 0; turns < kMostTurns; ++turns) {
        const Step step = session.step;
        const auto place = session.place;
        const std::string now(flow::name(step));
        if (options_.everyPage) screenshot(fmt::format("page-{:02}", turns));
        if (step == Step::Questions) {
            if (auto fault = answerPage()) return fault;
            if (!question || options_.everyPage) screenshot(question ? fmt::format("page-{:02}b", turns) : "question");
            question = true;
            if (auto fault = tap("continue", 0, options_.patience)) return fault;
            if (session.step == step && session.place == place) {
                return "the page says:" + codesOf(session.faults);
            }
        } else if (step == Step::Materials) {
            if (auto fault = giveMaterial(!material)) return fault;
            material = true;
        } else if (now == "consent") {
            screenshot("consent");
            if (auto fault = tap("agree-all", 0, options_.patience)) return fault;
        } else if (now == "fetching") {
            waitFor(options_.patience, [&] { return session.step != step; });
        } else {
            if (step == Step::Check) screenshot("check");
            return std::nullopt;
        }
        settle();
    }
    return "the form does not end";
}

Robot::Fault Robot::handIn() {
    const flow::Session& session = terminal_->application().session();
    const auto there = [this](const char* id) {
        return terminal_->application().screens().semantics().findId(id) != nullptr;
    };
    if (session.step == Step::Check) {
        if (there("declare")) {
            if (auto fault = tap("declare", 0, options_.patience)) return fault;
        }
        if (auto fault = tap(there("submit") ? "submit" : "continue", 0, options_.patience)) return fault;
    }
    if (session.step == Step::Sign) {
        if (auto fault = sign()) return fault;
        if (auto fault = tap("submit", 0, options_.patience)) return fault;
    }
    const auto ended = [&] {
        const std::string now(flow::name(session.step));
        return now == "submitted" || now == "issued" || now == "not-issued" || now == "ticket" || now == "booked" || now == "shown";
    };
    if (!waitFor(options_.patience, ended)) {
        return fmt::format("the visit stands at '{}'{}", flow::name(session.step), codesOf(session.faults));
    }
    return screenshot("end");
}

}  // namespace zizhu::tests::robot
