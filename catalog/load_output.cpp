// What an item gives at once: a certificate, a view, a queue ticket, an appointment.
#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "catalog/characters.h"
#include "catalog/loading.h"

namespace zizhu::catalog {

namespace {
// The names in braces, in the order of the alphabet. Reports braces that are not closed or hold no path.
std::set<std::string> placeholders(Report& report, const Node& node, std::string_view text) {
    std::set<std::string> out;
    for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos;
         at = text.find_first_of("{}", at)) {
        const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        const std::string_view name =
            end == std::string_view::npos ? std::string_view() : text.substr(at + 1, end - at - 1);
        const bool good =
            !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
            std::all_of(name.begin(), name.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
            });
        if (!good) {
            report.error(node, "a brace that is no placeholder",
                         "write {path}, as in {holder.name} or {answer.purpose}");
            return out;
        }
        out.emplace(name);
        at = end + 1;
    }
    return out;
}

void checkPlaceholder(Shelf& shelf, const Node& node, const Item& item, const std::string& path) {
    constexpr std::string_view kAnswer = "answer.";
    if (!path.starts_with(kAnswer)) return;
    const std::string key = path.substr(kAnswer.size());
    if (findQuestion(item, key)) return;
    std::vector<std::string> known;
    for (const Page& page : item.pages) {
        for (const Question& question : page.questions) known.push_back(question.key);
    }
    reportUnknown(shelf.report, node, "question of this item", key, known);
}

Text readTemplate(Shelf& shelf, const Node& node, const Item& item) {
    Text text = readText(shelf.report, node).value_or(Text());
    const auto chinese = placeholders(shelf.report, node, text(base::Language::ZhCn));
    const auto english = placeholders(shelf.report, node, text(base::Language::En));
    const bool given = !text.in[std::size_t(base::Language::ZhTw)].empty();
    if (chinese != english || (given && chinese != placeholders(shelf.report, node, text(base::Language::ZhTw)))) {
        shelf.report.error(node, "the languages use different placeholders", "use the same ones in all");
    }
    for (const std::string& path : chinese) checkPlaceholder(shelf, node, item, path);
    return text;
}

std::vector<CertificateField> readFields(Shelf& shelf, const Node& node, std::size_t most, std::string what,
                                         const Item* answers) {
    Report& report = shelf.report;
    std::vector<CertificateField> out;
    const auto* list = readList(report, node, 1, most);
    if (!list) return out;
    for (const Node& entry : *list) {
        MapReader field(report, entry, what);
        CertificateField value;
        if (const Node* label = field.need("label", "{zh-CN: …, en: …}"))
            value.label = readText(report, *label).value_or(Text());
        if (const Node* path = field.need("path", answers ? "holder.name" : "date"))
            value.path = readPath(shelf, *path, answers);
        field.finish();
        out.push_back(std::move(value));
    }
    return out;
}

CertificateTable readRecordTable(Shelf& shelf, const Node& node) {
    MapReader reader(shelf.report, node, "the table");
    CertificateTable out;
    if (const Node* path = reader.need("path", "moves")) out.path = readPath(shelf, *path, nullptr);
    if (const Node* columns = reader.need("columns", "- {label: {zh-CN: …, en: …}, path: date}"))
        out.columns = readFields(shelf, *columns, kMaxRecordColumns, "the column", nullptr);
    reader.finish();
    return out;
}

void readRequirement(Shelf& shelf, MapReader& reader, Certificate& out) {
    const Node* path = reader.take("requires");
    const Node* refusal = reader.take("refusal");
    if (path) out.requiredPath = readPath(shelf, *path, nullptr);
    if (refusal) out.refusal = readText(shelf.report, *refusal).value_or(Text());
    if (path && !refusal) {
        shelf.report.error(*path, "`requires` without a `refusal`",
                           "add `refusal: {zh-CN: …, en: …}`: why there is no document, in plain words");
    } else if (refusal && !path) {
        shelf.report.error(*refusal, "`refusal` without `requires`",
                           "add `requires: PATH`: what the record must hold, or remove it");
    }
}
}  // namespace

std::string readPath(Shelf& shelf, const Node& node, const Item* answers) {
    std::string path = readString(shelf.report, node, 80).value_or("");
    if (path.empty() || placeholders(shelf.report, node, "{" + path + "}").size() != 1) return "";
    if (answers) {
        checkPlaceholder(shelf, node, *answers, path);
    } else if (path.starts_with("answer.")) {
        shelf.report.error(node, "an answer cannot stand here", "name a path of the register's record");
    }
    return path;
}

Certificate readCertificate(Shelf& shelf, const Node& node, const Item& item, bool view) {
    Report& report = shelf.report;
    MapReader reader(report, node, view ? "the view" : "the certificate");
    Certificate out;
    out.registry = readKeyOf(shelf, reader, "registry", "registers", "household");
    if (const Node* title = reader.need("title", "{zh-CN: …, en: …}"))
        out.title = readText(report, *title).value_or(Text());
    const Node* paragraphs =
        view ? reader.take("paragraphs") : reader.need("paragraphs", "- {zh-CN: …, en: …}");
    if (paragraphs) {
        if (const auto* list = readList(report, *paragraphs, 1, 12)) {
            for (const Node& entry : *list) out.paragraphs.push_back(readTemplate(shelf, entry, item));
        }
    }
    if (const Node* fields = reader.take("fields"))
        out.fields = readFields(shelf, *fields, 40, "the field", &item);
    if (const Node* table = reader.take("table")) out.table = readRecordTable(shelf, *table);
    readRequirement(shelf, reader, out);
    const Node* days = view ? reader.take("validDays") : reader.need("validDays", "90");
    if (days) out.validDays = int(readInteger(report, *days, 1, 3650).value_or(90));
    reader.finish();
    if (view && reader.isMap() && !node.find("fields") && !node.find("table")) {
        report.error(node, "the view shows nothing", "add `fields`, or a `table`");
    }
    return out;
}

namespace {
// "09:30" as minutes from midnight.
std::optional<std::chrono::minutes> parseTime(std::string_view text) {
    const auto digit = [&](std::size_t at) {
        return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 99;
    };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = digit(0) * 10 + digit(1);
    const int minute = digit(3) * 10 + digit(4);
    if (hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::minutes(hour * 60 + minute);
}

void readTimes(Report& report, const Node& node, Appointment& out) {
    const auto* list = readList(report, node, 1, 48);
    if (!list) return;
    for (const Node& entry : *list) {
        const auto text = readString(report, entry, 16);
        if (!text) continue;
        const auto time = parseTime(*text);
        if (!time) {
            report.error(entry, fmt::format("`{}` is no time of day", printable(*text)),
                         "write it as \"09:30\", in quotes");
        } else if (!out.times.empty() && *time <= out.times.back()) {
            report.error(entry, fmt::format("{} does not come after the time before it", *text),
                         "write the times in their order, each once");
        } else {
            out.times.push_back(*time);
        }
    }
}
}  // namespace

Appointment readAppointment(Report& report, const Node& node) {
    static constexpr std::array<std::pair<std::string_view, AppointmentDays>, 3> kDays = {
        {{"working", AppointmentDays::Working},
         {"saturday", AppointmentDays::Saturday},
         {"sunday", AppointmentDays::Sunday}}};
    MapReader reader(report, node, "the appointment");
    Appointment out;
    if (const Node* place = reader.need("place", "{zh-CN: …, en: …}"))
        out.place = readText(report, *place).value_or(Text());
    if (const Node* bring = reader.take("bring")) out.bring = readTexts(report, *bring, 10);
    if (const Node* ahead = reader.need("daysAhead", "30"))
        out.daysAhead = int(readInteger(report, *ahead, 1, 180).value_or(30));
    if (const Node* days = reader.need("days", "[working]")) {
        if (const auto* list = readList(report, *days, 1, kDays.size())) {
            for (const Node& entry : *list) {
                const auto day = readEnum(report, entry, "kind of day", kDays);
                if (!day) continue;
                if (std::find(out.days.begin(), out.days.end(), *day) != out.days.end())
                    report.error(entry, fmt::format("`{}` stands twice", name(*day)), "keep one of the two");
                out.days.push_back(*day);
            }
        }
    }
    if (const Node* times = reader.need("times", "[\"09:00\", \"09:30\"]")) readTimes(report, *times, out);
    if (const Node* capacity = reader.need("capacity", "4"))
        out.capacity = int(readInteger(report, *capacity, 1, 500).value_or(1));
    reader.finish();
    return out;
}

std::vector<Queue> readQueues(Shelf& shelf, const Scope& scope, const Node& node) {
    Report& report = shelf.report;
    std::vector<Queue> out;
    const auto* list = readList(report, node, 1, 26);
    if (!list) return out;
    for (const Node& entry : *list) {
        MapReader reader(report, entry, "the queue");
        Queue queue;
        if (const Node* key = reader.need("key", "short-word")) {
            queue.key = readString(report, *key, 64).value_or("");
            if (!queue.key.empty() && !isItemKey(queue.key)) {
                report.error(*key, fmt::format("`{}` cannot be the key of a queue", printable(queue.key)),
                             "use small letters, digits and hyphens");
            }
            if (std::any_of(out.begin(), out.end(), [&](const Queue& q) { return q.key == queue.key; })) {
                report.error(*key, fmt::format("the queue `{}` stands twice", printable(queue.key)),
                             "give it another key");
            }
        }
        if (const Node* letter = reader.need("letter", "A")) {
            queue.letter = readString(report, *letter, 8).value_or("");
            if (!queue.letter.empty() &&
                (queue.letter.size() != 1 || queue.letter[0] < 'A' || queue.letter[0] > 'Z')) {
                report.error(*letter, fmt::format("`{}` is no capital letter", printable(queue.letter)),
                             "write one letter, A to Z");
            } else if (std::any_of(out.begin(), out.end(),
                                   [&](const Queue& q) { return q.letter == queue.letter; })) {
                report.error(*letter, fmt::format("two queues have the letter {}", queue.letter),
                             "tickets of two queues would look alike: use another letter");
            }
        }
        if (const Node* text = reader.need("name", "{zh-CN: …, en: …}"))
            queue.name = readText(report, *text).value_or(Text());
        if (const Node* when = reader.take("when"))
            queue.when = readCondition(shelf, scope, *when).value_or(Condition());
        reader.finish();
        out.push_back(std::move(queue));
    }
    return out;
}

}  // namespace zizhu::catalog
