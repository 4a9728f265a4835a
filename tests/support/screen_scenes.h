// Made-up visits, one for every page and state a citizen can see: what the gallery draws and the tests of
// screens look at. Invented people of the fictitious region 990101.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/file.h"
#include "catalog/evaluate.h"
#include "tests/support/scene.h"
#include "tests/support/vendor_scenes.h"
#include "tests/support/visit.h"

namespace zizhu::tests {

inline CataloguePtr loadCatalogue(const std::filesystem::path& folder) {
    const auto tree = base::readTree(folder, ".yaml", catalog::kMaxFiles, catalog::kMaxFileBytes);
    if (!tree) return nullptr;
    std::vector<catalog::SourceFile> files;
    for (const base::TreeFile& file : *tree) files.push_back({file.name, file.bytes});
    catalog::LoadResult result = catalog::Catalogue::load(files);
    return result.catalogue ? *result.catalogue : nullptr;
}

inline base::TrackingCode sceneCode(std::uint64_t seed) {
    SeededRandom random(seed);
    return base::TrackingCode::make(random);
}

inline flow::Session sceneAt(const CataloguePtr& catalogue, std::string_view item, flow::Step step) {
    Visit visit(catalogue);
    flow::Session s = visit.session();
    s.step = step;
    s.visit = 1;
    if (const catalog::Bundle* bundle = catalogue->bundle(item)) {
        s.bundle = bundle;
        if (!bundle->form.pages.empty()) s.items.push_back(&bundle->form);
        for (const catalog::BundleItem& each : bundle->items) s.items.push_back(catalogue->item(each.item));
    } else if (const catalog::Item* one = catalogue->item(item)) {
        s.items = {one};
    }
    return s;
}

// What somebody might answer; good enough to be looked at.
inline void sceneAnswer(flow::Session& s, const catalog::Item& item, const catalog::Question& q, const std::string& path) {
    using catalog::QuestionType;
    const auto put = [&](const std::string& at, std::string_view text) { s.answers[flow::storageKey(item, at)] = base::SecretString(text); };
    switch (q.type) {
        case QuestionType::Text: put(path, q.example.empty() ? "示范路测试内容" : q.example(base::Language::ZhCn)); break;
        case QuestionType::ChineseName: put(path, "王小满"); break;
        case QuestionType::IdNumber: put(path, "990101199003076513"); break;
        case QuestionType::CreditCode: put(path, "119901010000010384"); break;
        case QuestionType::Phone: put(path, "13800000000"); break;
        case QuestionType::Date: put(path, "2026-03-01"); break;
        case QuestionType::Amount: put(path, "500000.00"); break;
        case QuestionType::Number: put(path, "3"); break;
        case QuestionType::YesNo: put(path, "yes"); break;
        case QuestionType::Choice:
        case QuestionType::Choices: {
            const auto options = catalog::optionsOf(q, *s.catalogue);
            if (!options.empty()) put(path, options.front().key);
            break;
        }
        case QuestionType::Address:
            put(path + ".region", "990101");
            put(path + ".detail", "柳塘路 1 号 2 单元 301 室");
            break;
        case QuestionType::Table:
            for (std::size_t row = 0; row < std::max<std::size_t>(1, q.minRows); ++row) {
                for (const catalog::Question& column : q.columns) sceneAnswer(s, item, column, catalog::cellPath(path, row, column.key));
            }
            break;
    }
}

inline flow::Session sceneFilled(const CataloguePtr& catalogue, std::string_view item, flow::Step step) {
    flow::Session s = sceneAt(catalogue, item, step);
    s.applicant = sampleApplicant();
    s.card = flow::CardStage::Read;
    for (int round = 0; round < 4; ++round) {
        for (const flow::VisiblePage& page : flow::visiblePages(s)) {
            for (const catalog::Question* q : page.questions) {
                if (!flow::ItemAnswers(s, page.place.item).answer(q->key)) sceneAnswer(s, *page.item, *q, q->key);
            }
        }
    }
    for (const flow::VisibleMaterial& m : flow::visibleMaterials(s)) {
        flow::Given given;
        given.pages.resize(2);
        given.pages[0].blob = "a" + m.material->key;
        given.pages[1].blob = "b" + m.material->key;
        s.materials[flow::materialKey(*m.item, *m.material)] = std::move(given);
    }
    return s;
}

inline flow::Session sceneSubmitted(const CataloguePtr& catalogue, std::string_view item, flow::PrintStage print, bool network) {
    flow::Session s = sceneFilled(catalogue, item, flow::Step::Submitted);
    SeededRandom random(5);
    std::uint64_t n = 0;
    for (const std::size_t i : flow::applicationsOf(s)) {
        s.cases.push_back({base::Uuid::make(kVisitWall, random), sceneCode(++n), s.items[i]->key, network ? "9901012603140000" + std::to_string(n) : "", network});
    }
    s.terminal.networkUp = network;
    s.print = {flow::PrintKind::Receipt, print, print == flow::PrintStage::Failed ? flow::DeviceState::PaperOut : flow::DeviceState::Ready, 1};
    s.presented = true;
    return s;
}

inline flow::Session sceneTracked(const CataloguePtr& catalogue) {
    flow::Session s = sceneAt(catalogue, "", flow::Step::Track);
    flow::TrackedCase found;
    found.caseNumber = "99010126031400001";
    found.title = catalogue->items().front().title;
    found.department = {{"示范区公安分局（户籍）", "Shifan Police Bureau, Household Register"}};
    found.state = flow::CaseState::InProgress;
    found.stateText = {{"正在办理", "In progress"}};
    found.submittedAt = kVisitWall;
    found.promisedBy = base::parseDate("2026-03-25");
    found.next = {{"办结后会发短信通知您来领取。", "We send you a message when it is ready to collect."}};
    const std::pair<flow::CaseState, catalog::Text> steps[] = {
        {flow::CaseState::Received, {{"收到申请", "Received"}}},
        {flow::CaseState::Accepted, {{"材料齐全，已受理", "Documents complete; accepted"}}},
        {flow::CaseState::InProgress, {{"正在办理", "In progress"}}}};
    for (std::size_t i = 0; i < 3; ++i) found.history.push_back({kVisitWall + std::chrono::hours(20 * i), steps[i].first, steps[i].second});
    s.tracking = {flow::TrackStage::Found, sceneCode(3), found};
    return s;
}

// A fortnight and a half of working days and Saturdays; the first has but two times left.
inline flow::Session sceneSlots(const CataloguePtr& catalogue, std::string_view item) {
    flow::Session s = sceneFilled(catalogue, item, flow::Step::Slots);
    s.slots.listed = true;
    const auto start = std::chrono::sys_days(base::localDate(kVisitWall));
    const catalog::Appointment& offer = *s.items.front()->appointment;
    for (int ahead = 1; ahead <= offer.daysAhead; ++ahead) {
        const base::LocalDate day(start + std::chrono::days(ahead));
        if (std::chrono::weekday(std::chrono::sys_days(day)) == std::chrono::Sunday || ahead == 5) continue;
        flow::SlotDay one{day, {}};
        for (const std::chrono::minutes time : offer.times) one.times.push_back({time, int(time.count() / 30 + ahead) % offer.capacity + 1});
        if (s.slots.days.empty()) one.times.resize(2);
        s.slots.days.push_back(std::move(one));
    }
    s.slots.day = s.slots.days.front().day;
    return s;
}

// A record as the query's view shows it, of somebody invented; the table goes on for more than a screen.
inline flow::Session sceneShown(const CataloguePtr& catalogue, std::string_view item, int rows) {
    flow::Session s = sceneFilled(catalogue, item, flow::Step::Shown);
    const auto words = [](std::string_view text) { return flow::SecretText{base::SecretString(text), base::SecretString(text), base::SecretString(text)}; };
    flow::RecordView view;
    const catalog::Certificate& wanted = *s.items.front()->view;
    for (const catalog::CertificateField& field : wanted.fields) {
        view.fields.push_back({field.label, words(field.path == "holder.name"           ? "王小满"
                                                  : field.path.ends_with("name")    ? "示范路青禾食品有限责任公司"
                                                  : field.path.ends_with("number")  ? "990101199003076513"
                                                  : field.path.ends_with("balance") ? "36218.40"
                                                  : field.path.ends_with("asOf")    ? "2026-02-28"
                                                                                    : "126")});
    }
    if (wanted.table) {
        for (const catalog::CertificateField& column : wanted.table->columns) view.columns.push_back(column.label);
        for (int row = 0; row < rows; ++row) {
            std::vector<flow::SecretText> cells;
            for (const catalog::CertificateField& column : wanted.table->columns) {
                cells.push_back(words(column.path == "month"      ? "2025-0" + std::to_string(row % 9 + 1)
                                      : column.path == "employer" ? "示范路青禾食品有限责任公司"
                                      : column.path == "state"    ? "已到账"
                                                                  : "5280.00"));
            }
            view.rows.push_back(std::move(cells));
        }
    }
    view.pdf = base::SecretBytes(16);
    s.shown = std::move(view);
    return s;
}

// Filled in by registers where the item lets them.
inline flow::Session sceneFromRegisters(const CataloguePtr& catalogue, std::string_view item, flow::Step step) {
    flow::Session s = sceneFilled(catalogue, item, step);
    for (const catalog::Item* one : s.items) {
        for (const catalog::Page& page : one->pages) {
            for (const catalog::Question& q : page.questions) {
                if (q.prefill == catalog::Prefill::Register) s.fromRegister.emplace(flow::storageKey(*one, q.key), q.prefillRegistry);
            }
        }
    }
    for (const catalog::SharedData* data : flow::registersToAsk(s)) s.consents[data->registry] = true;
    return s;
}

// The documents of a bundle, each as it may stand.
inline flow::Session scenePapers(const CataloguePtr& catalogue, flow::PaperStage stage, flow::PrintStage print) {
    flow::Session s = sceneSubmitted(catalogue, "after-death", flow::PrintStage::Proven, true);
    for (const std::size_t item : flow::papersOf(s)) {
        flow::Paper paper;
        paper.item = item;
        paper.stage = stage;
        paper.reason = flow::NoDocument::NotRegistered;
        if (stage == flow::PaperStage::Issued) paper.document = {"示婚证 2026 第 000128 号", "7Q2M-K9XD-44TB", {}};
        if (stage == flow::PaperStage::NotIssued) paper.message = {{"登记处没有您的婚姻登记记录。", "The office has no record of your marriage."}};
        paper.print = {flow::PrintKind::Document, print, flow::DeviceState::Ready, 1};
        s.papers.push_back(std::move(paper));
    }
    return s;
}

// What bundles, appointments, queries and registers add to a visit.
inline void addScenes(std::vector<Scene>& all, const CataloguePtr& c) {
    using flow::Step;
    const auto add = [&](std::string name, std::string main, std::function<flow::Session()> make, std::vector<std::string> touches = {}) {
        all.push_back({std::move(name), std::move(make), std::move(touches), false, false, std::move(main)});
    };
    const std::string wedding = "marriage-appointment";
    for (const char* item : {"household-move-within-city", "retire"}) {
        const auto consent = [c, item] {
            flow::Session s = sceneFilled(c, item, Step::Consent);
            s.consents.clear();
            return s;
        };
        add(std::string("consent-") + item, "agree-all", consent);
        add(std::string("consent-some-") + item, "continue", [consent] {
            flow::Session s = consent();
            s.consents[flow::registersToAsk(s).front()->registry] = true;
            return s;
        });
    }
    add("fetching", "continue", [c] { return sceneFilled(c, "household-move-within-city", Step::Fetching); });
    add("slots", "continue", [c, wedding] {
        flow::Session s = sceneSlots(c, wedding);
        s.slots.day = s.slots.days[7].day;
        s.slots.time = s.slots.days[7].times[3].at;
        return s;
    });
    add("slots-open", "back", [c, wedding] { return sceneSlots(c, wedding); });
    add("slots-taken", "back", [c, wedding] {
        flow::Session s = sceneSlots(c, wedding);
        s.slots.taken = true;
        return s;
    });
    add("slots-loading", "back", [c, wedding] { return sceneFilled(c, wedding, Step::Slots); });
    add("slots-none", "continue", [c, wedding] {
        flow::Session s = sceneFilled(c, wedding, Step::Slots);
        s.slots.listed = true;
        return s;
    });
    add("booking-slot", "", [c, wedding] { return sceneFilled(c, wedding, Step::Booking); });
    const auto booked = [c, wedding](flow::PrintStage print) {
        return [=] {
            flow::Session s = sceneFilled(c, wedding, Step::Booked);
            SeededRandom random(9);
            s.appointment = flow::Appointment{base::Uuid::make(kVisitWall, random), "0316-004", base::parseDate("2026-03-16").value(), std::chrono::minutes(570)};
            s.print = {flow::PrintKind::Ticket, print, print == flow::PrintStage::Failed ? flow::DeviceState::PaperOut : flow::DeviceState::Ready, 1};
            return s;
        };
    };
    add("booked", "done", booked(flow::PrintStage::Proven));
    add("booked-paper-out", "done", booked(flow::PrintStage::Failed));
    add("asking", "", [c] { return sceneFilled(c, "social-insurance-record", Step::Issuing); });
    add("shown", "done", [c] { return sceneShown(c, "social-insurance-record", 40); });
    add("shown-empty", "done", [c] { return sceneShown(c, "social-insurance-record", 0); });
    add("check-registers", "continue", [c] { return sceneFromRegisters(c, "household-move-within-city", Step::Check); });
    add("check-notices", "continue", [c] { return sceneFilled(c, "after-death", Step::Check); });
    using flow::PaperStage;
    using flow::PrintStage;
    add("papers-asking", "done", [c] { return scenePapers(c, PaperStage::Asking, PrintStage::None); });
    add("papers-printed", "done", [c] { return scenePapers(c, PaperStage::Issued, PrintStage::Proven); });
    add("papers-unprinted", "done", [c] { return scenePapers(c, PaperStage::Issued, PrintStage::Failed); });
    add("papers-refused", "done", [c] { return scenePapers(c, PaperStage::NotIssued, PrintStage::None); });
    // A material of every form that a sample sheet has.
    std::set<catalog::SampleForm> forms;
    for (const catalog::Item& item : c->items()) {
        const bool fresh = std::any_of(item.materials.begin(), item.materials.end(),
                                       [&](const catalog::Material& m) { return m.sample && forms.count(m.sample->form) == 0; });
        if (!fresh) continue;
        const flow::Session whole = sceneFilled(c, item.key, Step::Materials);
        for (const flow::VisibleMaterial& m : flow::visibleMaterials(whole)) {
            if (!m.material->sample || !forms.insert(m.material->sample->form).second) continue;
            add("sample-" + std::to_string(int(m.material->sample->form)), "scan", [c, key = item.key, place = m.place] {
                flow::Session s = sceneFilled(c, key, Step::Materials);
                s.place = place;
                s.materials.clear();
                return s;
            });
        }
    }
}

inline void addMoreScenes(std::vector<Scene>& all, const CataloguePtr& c);  // more_scenes.h

inline std::vector<Scene> screenScenes(const CataloguePtr& c) {
    using flow::Step;
    std::vector<Scene> all;
    const auto add = [&](std::string name, std::string main, std::function<flow::Session()> make, std::vector<std::string> touches = {}) {
        all.push_back({std::move(name), std::move(make), std::move(touches), false, false, std::move(main)});
    };
    const std::string birth = "birth-registration";
    const auto at = [c](std::string item, Step step) { return [c, item, step] { return sceneAt(c, item, step); }; };
    const auto filled = [c](std::string item, Step step) { return [c, item, step] { return sceneFilled(c, item, step); }; };
    add("attract", "begin", at("", Step::Attract));
    add("home", "track", at("", Step::Home));
    add("home-search", "track", at("", Step::Home), {"search", "key/c", "key/s"});
    add("home-offline", "track", [c] {
        flow::Session s = sceneAt(c, "", Step::Home);
        s.terminal.networkUp = false;
        s.terminal.devices[std::size_t(flow::Device::DocumentScanner)] = flow::DeviceState::Unavailable;
        return s;
    });
    for (const catalog::Item& item : c->items()) add("guide-" + item.key, "start", at(item.key, Step::Guide));
    for (const catalog::Bundle& bundle : c->bundles()) add("guide-" + bundle.key, "start", at(bundle.key, Step::Guide));
    add("guide-unavailable", "back", [c, birth] {
        flow::Session s = sceneAt(c, birth, Step::Guide);
        s.terminal.devices.fill(flow::DeviceState::Unavailable);
        return s;
    });
    const std::pair<const char*, flow::CardStage> cards[] = {
        {"waiting", flow::CardStage::Waiting}, {"not-laid", flow::CardStage::NotLaid}, {"reading", flow::CardStage::Reading}, {"read", flow::CardStage::Read},
        {"early", flow::CardStage::TakenTooEarly}, {"other", flow::CardStage::NotAnIdCard},
        {"expired", flow::CardStage::Expired}, {"unreadable", flow::CardStage::Unreadable}};
    for (const auto& [name, stage] : cards) {
        add(std::string("identity-") + name, stage == flow::CardStage::Read ? "continue" : "back", [c, birth, stage = stage] {
            flow::Session s = sceneAt(c, birth, Step::Identity);
            s.card = stage;
            if (stage == flow::CardStage::Read) s.applicant = sampleApplicant("李𠮷娜");
            return s;
        });
    }
    // A page of every question type that the items ask, blank and answered, and one with its faults.
    std::set<std::string> seen;
    for (const catalog::Item& item : c->items()) {
        const flow::Session whole = sceneFilled(c, item.key, Step::Questions);
        for (const flow::VisiblePage& page : flow::visiblePages(whole)) {
            // A page for each type that no page before it had.
            std::string types;
            for (const catalog::Question* q : page.questions) {
                if (seen.insert(std::string(catalog::name(q->type))).second) types += "-" + std::string(catalog::name(q->type));
            }
            if (types.empty()) continue;
            const std::string name = "questions" + types;
            const auto show = [c, key = item.key, place = page.place](bool blank, bool faults) {
                flow::Session s = sceneFilled(c, key, Step::Questions);
                s.place = place;
                s.returnToCheck = !blank;
                const catalog::Page& shown = s.items[place.item]->pages[place.index];
                if (blank) {
                    for (const catalog::Question& q : shown.questions) {
                        std::erase_if(s.answers, [&](const auto& entry) { return entry.first.starts_with(flow::storageKey(*s.items[place.item], q.key)); });
                    }
                }
                if (faults) s.faults = catalog::checkPage(*s.items[place.item], shown, flow::ItemAnswers(s, place.item), flow::contextOf(s));
                return s;
            };
            add(name, "continue", [show] { return show(true, false); });
            add(name + "-answered", "continue", [show] { return show(false, false); });
            add(name + "-faults", "continue", [show] { return show(true, true); });
        }
    }
    const auto material = [c, birth](std::size_t index, bool given, bool scanning) {
        return [=] {
            flow::Session s = sceneFilled(c, birth, Step::Materials);
            const auto list = flow::visibleMaterials(s);
            const auto& m = list[std::min(index, list.size() - 1)];
            s.place = m.place;
            if (!given) s.materials.erase(flow::materialKey(*m.item, *m.material));
            if (scanning) s.scan = flow::ScanStage::Scanning;
            return s;
        };
    };
    const std::size_t materials = flow::visibleMaterials(sceneFilled(c, birth, Step::Materials)).size();
    for (std::size_t i = 0; i < materials; ++i) add("materials-" + std::to_string(i), "scan", material(i, false, false));
    add("materials-given", "continue", material(0, true, false));
    add("materials-scanning", "scan/cancel", material(0, false, true));
    add("check", "continue", filled(birth, Step::Check));
    add("check-bundle", "continue", filled("start-business", Step::Check));
    add("sign", "submit", filled(birth, Step::Sign));
    add("sign-signed", "submit", [c, birth] {
        flow::Session s = sceneFilled(c, birth, Step::Sign);
        catalog::Stroke stroke;
        for (int i = 0; i < 60; ++i) stroke.push_back({std::uint16_t(1500 + i * 110), std::uint16_t(4500 + (i * i * 37) % 2600)});
        s.signature.strokes.push_back(stroke);
        return s;
    });
    add("submitting", "", filled(birth, Step::Submitting));
    add("submitted-printing", "done", [c, birth] { return sceneSubmitted(c, birth, flow::PrintStage::Printing, true); });
    add("submitted", "done", [c, birth] { return sceneSubmitted(c, birth, flow::PrintStage::Proven, true); });
    add("submitted-offline", "done", [c, birth] { return sceneSubmitted(c, birth, flow::PrintStage::Proven, false); });
    add("submitted-paper-out", "done", [c, birth] { return sceneSubmitted(c, birth, flow::PrintStage::Failed, true); });
    add("submitted-bundle", "done", [c] { return sceneSubmitted(c, "start-business", flow::PrintStage::Proven, true); });
    add("recovered", "done", [c, birth] {
        flow::Session s = sceneSubmitted(c, birth, flow::PrintStage::None, true);
        s.items.clear();
        s.step = Step::Recovered;
        return s;
    });
    add("issuing", "", filled("proof-household", Step::Issuing));
    add("issued", "done", [c] {
        flow::Session s = sceneFilled(c, "proof-household", Step::Issued);
        s.document = flow::Document{"示户证 2026 第 000128 号", "7Q2M-K9XD-44TB", {}};
        s.print = {flow::PrintKind::Document, flow::PrintStage::Proven, flow::DeviceState::Ready, 1};
        return s;
    });
    for (const auto reason : {flow::NoDocument::NotRegistered, flow::NoDocument::WrongPerson, flow::NoDocument::NotAvailable, flow::NoDocument::NetworkDown}) {
        const bool again = reason == flow::NoDocument::NetworkDown;
        add("not-issued-" + std::to_string(int(reason)), again ? "continue" : "done", [c, reason] {
            flow::Session s = sceneFilled(c, "proof-household", Step::NotIssued);
            s.noDocument = reason;
            return s;
        });
    }
    add("ticket", "done", [c] {
        flow::Session s = sceneAt(c, "hall-queue-ticket", Step::Ticket);
        s.ticket = flow::Ticket{"A023", {{"综合窗口 3 号", "General counter 3"}}, 6, 18};
        s.print = {flow::PrintKind::Ticket, flow::PrintStage::Proven, flow::DeviceState::Ready, 1};
        return s;
    });
    add("track", "back", at("", Step::Track));
    add("track-typing", "look-up", at("", Step::Track), {"code", "=" + sceneCode(3).toString()});
    for (const auto stage : {flow::TrackStage::NotACode, flow::TrackStage::LookingUp, flow::TrackStage::NotFound, flow::TrackStage::NetworkDown}) {
        add("track-stage-" + std::to_string(int(stage)), "back", [c, stage] {
            flow::Session s = sceneAt(c, "", Step::Track);
            s.tracking.stage = stage;
            return s;
        });
    }
    add("track-found", "done", [c] { return sceneTracked(c); });
    const auto followed = [c](const std::function<void(flow::TrackedCase&)>& change) {
        return [c, change] {
            flow::Session s = sceneTracked(c);
            s.tracking.found->item = "birth-registration";
            change(*s.tracking.found);
            return s;
        };
    };
    add("track-wanted", "hand-in-now", followed([c](flow::TrackedCase& found) {
            const catalog::Item& item = *c->item("birth-registration");
            for (const catalog::Material& wanted : item.materials) {
                if (found.wanted.size() < 2) found.wanted.push_back({wanted.key, wanted.name, base::parseDate("2026-04-10")});
            }
        }));
    add("track-ready", "collect-now", followed([](flow::TrackedCase& found) {
            found.state = flow::CaseState::Ready;
            found.stateText = {{"结果已办好，待领取", "Ready to be collected"}};
            found.collection = flow::Collection{true, {}};
        }));
    add("track-ready-counter", "done", followed([](flow::TrackedCase& found) {
            found.state = flow::CaseState::Ready;
            found.collection = flow::Collection{false, {{"三楼 5 号窗口", "Counter 5, third floor"}}};
        }));
    add("track-finished", "rate", followed([](flow::TrackedCase& found) { found.state = flow::CaseState::Finished; }));
    for (const auto holder : {flow::Holder::Unasked, flow::Holder::No, flow::Holder::NetworkDown}) {
        const std::string main = holder == flow::Holder::No ? "another-card" : holder == flow::Holder::NetworkDown ? "continue" : "";
        add("confirming-" + std::to_string(int(holder)), main, [c, birth, holder] {
            flow::Session s = sceneAt(c, birth, Step::Confirming);
            s.holder = holder;
            if (holder == flow::Holder::Unasked) s.awaiting = 1;
            return s;
        });
    }
    add("handed-in", "done", [c, birth] {
        flow::Session s = sceneSubmitted(c, birth, flow::PrintStage::Proven, true);
        s.cases.front().supplement = true;
        return s;
    });
    const auto rated = [c](int level, flow::RatingStage stage) {
        return [c, level, stage] {
            flow::Session s = sceneAt(c, "", Step::Rating);
            s.rating = flow::Rating{stage, "birth-registration", "1.0.0", level, {}, {}};
            if (level == 2) s.rating->reasons = {"209"};
            return s;
        };
    };
    add("rating", "done", rated(0, flow::RatingStage::Asking));
    add("rating-bad", "send-rating", rated(2, flow::RatingStage::Asking));
    add("rating-good", "send-rating", rated(5, flow::RatingStage::Asking));
    add("rating-kept", "done", rated(5, flow::RatingStage::Kept));
    add("rating-not-kept", "done", rated(5, flow::RatingStage::NotKept));
    for (const auto stage : {flow::HelpStage::Calling, flow::HelpStage::Called, flow::HelpStage::Coming, flow::HelpStage::NotReached}) {
        add("help-" + std::to_string(int(stage)), stage == flow::HelpStage::NotReached ? "call-help" : "close-help", [c, birth, stage] {
            flow::Session s = sceneAt(c, birth, Step::Guide);
            s.help = s.helpCall = stage;
            return s;
        });
    }
    add("out-of-service-clock", "", [c] {
        flow::Session s = sceneAt(c, "", Step::OutOfService);
        s.terminal.outage = flow::Outage{{}, {}, flow::OutageReason::Clock};
        return s;
    });
    add("out-of-service", "", [c] {
        flow::Session s = sceneAt(c, "", Step::OutOfService);
        s.terminal.outage = flow::Outage{{}, kVisitWall + std::chrono::hours(2)};
        return s;
    });
    add("countdown", "stay", [c, birth] {
        flow::Session s = sceneFilled(c, birth, Step::Check);
        s.countdownEnds = s.now + std::chrono::seconds(24);
        return s;
    });
    const auto trouble = [&](const std::string& name, Step step, flow::Matter matter, flow::DeviceState state, std::vector<flow::Choice> choices) {
        const std::string main = choices.front() == flow::Choice::Retry        ? "retry"
                                 : choices.front() == flow::Choice::UseCamera  ? "use-camera"
                                 : choices.front() == flow::Choice::UseScanner ? "use-scanner"
                                                                               : "call-help";
        add("trouble-" + name, main, [=] {
            flow::Session s = step == Step::Identity ? sceneAt(c, birth, step) : sceneFilled(c, birth, step);
            if (step == Step::Materials) {
                const auto first = flow::visibleMaterials(s).front();
                s.place = first.place;
                s.materials.erase(flow::materialKey(*first.item, *first.material));
            }
            s.trouble = flow::Trouble{matter, state, choices};
            return s;
        });
    };
    using flow::Choice;
    using flow::DeviceState;
    using flow::Matter;
    const std::vector<Choice> usual = {Choice::Retry, Choice::GoOnWithout, Choice::CallHelp, Choice::Leave};
    const std::vector<Choice> camera = {Choice::Retry, Choice::UseCamera, Choice::GoOnWithout, Choice::CallHelp, Choice::Leave};
    trouble("reader-gone", Step::Identity, Matter::CardReader, DeviceState::Unavailable, usual);
    trouble("reader-broken", Step::Identity, Matter::CardReader, DeviceState::Broken, {Choice::Retry, Choice::CallHelp, Choice::Leave});
    trouble("no-page", Step::Materials, Matter::NoPage, DeviceState::Ready, usual);
    trouble("scanner-jam", Step::Materials, Matter::Scanner, DeviceState::Jammed, camera);
    trouble("double-feed", Step::Materials, Matter::DoubleFeed, DeviceState::Ready, usual);
    trouble("scanner-cover", Step::Materials, Matter::Scanner, DeviceState::CoverOpen, usual);
    trouble("scanner-gone", Step::Materials, Matter::Scanner, DeviceState::Unavailable, {Choice::UseCamera, Choice::Retry, Choice::CallHelp, Choice::Leave});
    trouble("scanner-broken", Step::Materials, Matter::Scanner, DeviceState::Broken, usual);
    trouble("no-page-seen", Step::Materials, Matter::NoPageSeen, DeviceState::Ready, usual);
    trouble("camera-gone", Step::Materials, Matter::Camera, DeviceState::Unavailable, {Choice::UseScanner, Choice::Retry, Choice::CallHelp, Choice::Leave});
    trouble("camera-broken", Step::Materials, Matter::Camera, DeviceState::Broken, usual);
    trouble("network", Step::Check, Matter::Network, DeviceState::Ready, usual);
    trouble("server", Step::Check, Matter::Server, DeviceState::Ready, {Choice::CallHelp, Choice::Leave});
    trouble("storage", Step::Submitting, Matter::Storage, DeviceState::Ready, {Choice::Retry, Choice::CallHelp, Choice::Leave});
    trouble("storage-full", Step::Submitting, Matter::StorageFull, DeviceState::Ready, {Choice::Retry, Choice::CallHelp, Choice::Leave});
    for (const auto state : {DeviceState::Ready, DeviceState::PaperOut, DeviceState::CoverOpen, DeviceState::CutterJammed, DeviceState::Jammed, DeviceState::Broken, DeviceState::Unavailable}) {
        add("receipt-" + std::string(state == DeviceState::Ready ? "failed" : flow::name(state)), "done", [c, birth, state] {
            flow::Session s = sceneSubmitted(c, birth, flow::PrintStage::Failed, true);
            s.print.fault = state;
            s.terminal.devices[std::size_t(flow::Device::ReceiptPrinter)] = state;
            return s;
        });
    }
    for (const auto state : {DeviceState::PaperOut, DeviceState::TonerOut, DeviceState::CoverOpen, DeviceState::Jammed, DeviceState::Unavailable}) {
        add("document-" + std::string(flow::name(state)), "done", [c, state] {
            flow::Session s = sceneFilled(c, "proof-household", Step::Issued);
            s.document = flow::Document{"示户证 2026 第 000128 号", "7Q2M-K9XD-44TB", {}};
            s.print = {flow::PrintKind::Document, flow::PrintStage::Failed, state, 1};
            s.terminal.devices[std::size_t(flow::Device::DocumentPrinter)] = state;
            return s;
        });
    }
    const std::pair<const char*, flow::PageDoubt> doubts[] = {
        {"blurred", flow::PageDoubt::Blurred}, {"glare", flow::PageDoubt::Glare}, {"cut-off", flow::PageDoubt::CutOff},
        {"too-dark", flow::PageDoubt::TooDark}, {"empty", flow::PageDoubt::Empty}};
    for (const auto& [name, doubt] : doubts) {
        add("page-" + std::string(name), "take-again", [material, doubt = doubt] {
            flow::Session s = material(0, true, false)();
            s.doubts[flow::currentMaterial(s)->given->pages[0].blob] = doubt;
            return s;
        });
    }
    add("materials-camera", "scan", [material] {
        flow::Session s = material(1, false, false)();
        s.terminal.devices[std::size_t(flow::Device::DocumentCamera)] = DeviceState::Ready;
        s.useCamera = true;
        return s;
    });
    add("track-scanner-gone", "back", [c] {
        flow::Session s = sceneAt(c, "", Step::Track);
        s.terminal.devices[std::size_t(flow::Device::CodeScanner)] = DeviceState::Unavailable;
        return s;
    });
    add("out-of-service-power", "", [c] {
        flow::Session s = sceneAt(c, "", Step::OutOfService);
        s.terminal.outage = flow::Outage{{}, {}, flow::OutageReason::Power};
        return s;
    });
    add("out-of-service-storage", "", [c] {
        flow::Session s = sceneAt(c, "", Step::OutOfService);
        s.terminal.outage = flow::Outage{{}, {}, flow::OutageReason::Storage};
        return s;
    });
    add("paper-left", "", [c, birth] {
        flow::Session s = sceneFilled(c, birth, Step::Check);
        s.terminal.paperInScanner = true;
        return s;
    });
    add("help", "call-help", [c, birth] {
        flow::Session s = sceneAt(c, birth, Step::Guide);
        s.help = flow::HelpStage::Open;
        return s;
    });
    add("card-left", "", [c, birth] {
        flow::Session s = sceneFilled(c, birth, Step::Check);
        s.terminal.cardOnReader = true;
        return s;
    });
    add("leave", "leave-stay", filled(birth, Step::Check), {"leave"});
    add("display", "display-close", at("", Step::Home), {"display"});
    all.push_back({"home-high", at("", Step::Home), {}, true, false, "track"});
    all.push_back({"check-high", filled(birth, Step::Check), {}, true, false, "continue"});
    addScenes(all, c);
    addVendorScenes(all, c);
    addMoreScenes(all, c);
    all.push_back({"identity-low", at(birth, Step::Identity), {}, false, true, "back"});
    return all;
}

}  // namespace zizhu::tests

#include "tests/support/more_scenes.h"
