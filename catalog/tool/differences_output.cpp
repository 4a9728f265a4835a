#include "catalog/tool/comparing.h"

namespace zizhu::catalog::tool {

namespace {
std::vector<std::string> lines(const Words& words, const std::vector<CertificateField>& fields) {
    std::vector<std::string> out;
    for (const CertificateField& field : fields) out.push_back(fmt::format("{} [{}]", field.label(words.language), field.path));
    return out;
}

void compareDocument(const Comparing& c, const std::string& what, const std::optional<Certificate>& old,
                     const std::optional<Certificate>& now) {
    if (!old && !now) return;
    if (!old || !now) return c.say(now ? "it now has a " + what : "it no longer has a " + what);
    c.value("the register of the " + what, old->registry, now->registry);
    c.text("title of the " + what, old->title, now->title);
    c.texts("text of the " + what, old->paragraphs, now->paragraphs);
    c.words("line of the " + what, lines(c.before, old->fields), lines(c.after, now->fields));
    const auto columns = [](const Words& words, const Certificate& document) {
        return document.table ? lines(words, document.table->columns) : std::vector<std::string>();
    };
    c.words("column of the " + what, columns(c.before, *old), columns(c.after, *now));
    c.value("the rows of the " + what, old->table ? old->table->path : "", now->table ? now->table->path : "");
    c.value("what the record must hold", old->requiredPath, now->requiredPath);
    c.text("refusal of the " + what, old->refusal, now->refusal);
    if (old->validDays != now->validDays) c.say(fmt::format("the {} is now valid for {} days ({} before)", what, now->validDays, old->validDays));
}

std::string timesOf(const Appointment& appointment) {
    std::string out;
    for (const std::chrono::minutes time : appointment.times)
        out += fmt::format("{}{:02}:{:02}", out.empty() ? "" : ", ", time.count() / 60, time.count() % 60);
    return out;
}
std::string daysOf(const Appointment& appointment) {
    std::string out;
    for (const AppointmentDays days : appointment.days) out += (out.empty() ? "" : ", ") + std::string(name(days));
    return out;
}

void compareAppointment(const Comparing& c, const std::optional<Appointment>& old, const std::optional<Appointment>& now) {
    if (!old && !now) return;
    if (!old || !now) return c.say(now ? "a day and time are now booked" : "no day and time are booked any more");
    c.text("place", old->place, now->place);
    c.texts("to bring", old->bring, now->bring);
    if (old->daysAhead != now->daysAhead) c.say(fmt::format("it can now be booked {} days ahead ({} before)", now->daysAhead, old->daysAhead));
    c.value("days", daysOf(*old), daysOf(*now));
    c.value("times", timesOf(*old), timesOf(*now));
    if (old->capacity != now->capacity) c.say(fmt::format("{} bookings at a time ({} before)", now->capacity, old->capacity));
}
}  // namespace

void compareOutput(const Comparing& c, const Item& old, const Item& now) {
    compareDocument(c, "document", old.certificate, now.certificate);
    compareDocument(c, "view", old.view, now.view);
    Comparing::pairs(
        old.queues, now.queues,
        [&](const Queue& a, const Queue& b) {
            c.text("name of queue " + a.letter, a.name, b.name);
            c.value("letter of queue " + c.after.quoted(b.name), a.letter, b.letter);
            c.when("queue " + c.after.quoted(b.name), "given", a.when, b.when);
        },
        [&](const Queue& a) { c.say(fmt::format("queue {} is gone", c.before.quoted(a.name))); },
        [&](const Queue& b) { c.say(fmt::format("new queue {}", c.after.quoted(b.name))); });
    if (Comparing::moved(old.queues, now.queues)) c.say("the queues stand in another order");
    compareAppointment(c, old.appointment, now.appointment);
}

}  // namespace zizhu::catalog::tool
