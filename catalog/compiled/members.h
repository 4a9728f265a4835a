// The members of the catalogue's types, in the order of the compiled form. A member that is left out here
// would be lost: the test compares a whole catalogue. Internal to compiled.
#pragma once

#include "catalog/catalogue.h"
#include "catalog/compiled/archive.h"

namespace zizhu::catalog {

// The greatest value of each enum: what lies above is not taken.
constexpr ItemKind last(ItemKind) { return ItemKind::Query; }
constexpr Necessity last(Necessity) { return Necessity::Deferrable; }
constexpr Identity last(Identity) { return Identity::None; }
constexpr SampleForm last(SampleForm) { return SampleForm::Statement; }
constexpr AppointmentDays last(AppointmentDays) { return AppointmentDays::Sunday; }
constexpr QuestionType last(QuestionType) { return QuestionType::Table; }
constexpr Charset last(Charset) { return Charset::LettersDigits; }
constexpr Prefill last(Prefill) { return Prefill::Register; }
constexpr DateBound::From last(DateBound::From) { return DateBound::From::Question; }
constexpr Condition::Kind last(Condition::Kind) { return Condition::Kind::AnswerSexIs; }

template <class A>
void members(A& a, Of<A, Text>& x) {
    a(x.in);
}
template <class A>
void members(A& a, Of<A, DictionaryEntry>& x) {
    a(x.key, x.label, x.code, x.parent, x.icon);
}
template <class A>
void members(A& a, Of<A, DateBound>& x) {
    a(x.from);
    if (x.from == DateBound::From::Fixed) a(x.fixed);
    a(x.question, x.days, x.months, x.years);
}
template <class A>
void members(A& a, Of<A, Condition>& x) {
    a(x.kind);
    if (x.kind == Condition::Kind::Always) return;  // most of them
    a(x.question, x.other, x.values, x.number, x.date, x.parts);
}
template <class A>
void members(A& a, Of<A, Option>& x) {
    a(x.key, x.label, x.help);
}
template <class A>
void members(A& a, Of<A, Limits>& x) {
    a(x.minLength, x.maxLength, x.min, x.max, x.notBefore, x.notAfter, x.charset, x.mask, x.minChosen,
      x.maxChosen);
}
template <class A>
void members(A& a, Of<A, Question>& x) {
    a(x.key, x.type, x.label, x.help, x.example, x.required, x.options, x.dictionary, x.limits, x.differsFrom,
      x.prefill, x.prefillRegistry, x.prefillPath, x.shared, x.columns, x.minRows, x.maxRows, x.sumColumn,
      x.sumQuestion);
}
template <class A>
void members(A& a, Of<A, PageCheck>& x) {
    a(x.require, x.at, x.message);
}
template <class A>
void members(A& a, Of<A, Page>& x) {
    a(x.key, x.heading, x.help, x.when, x.questions, x.checks);
}
template <class A>
void members(A& a, Of<A, TimeLimit>& x) {
    a(x.days, x.working);
}
template <class A>
void members(A& a, Of<A, SharedRegister>& x) {
    a(x.registry, x.consent);
}
template <class A>
void members(A& a, Of<A, Sample>& x) {
    a(x.form, x.shows);
}
template <class A>
void members(A& a, Of<A, Material>& x) {
    a(x.key, x.name, x.help, x.sample, x.necessity, x.form, x.source, x.copies, x.maxPages, x.when,
      x.deferDays, x.commitment, x.fromRegister, x.shared);
}
template <class A>
void members(A& a, Of<A, Fee>& x) {
    a(x.fen, x.note);
}
template <class A>
void members(A& a, Of<A, Outcome>& x) {
    a(x.name, x.delivery);
}
template <class A>
void members(A& a, Of<A, SharedData>& x) {
    a(x.registry, x.consent, x.when);
}
template <class A>
void members(A& a, Of<A, CertificateField>& x) {
    a(x.label, x.path);
}
template <class A>
void members(A& a, Of<A, CertificateTable>& x) {
    a(x.path, x.columns);
}
template <class A>
void members(A& a, Of<A, Certificate>& x) {
    a(x.registry, x.title, x.paragraphs, x.fields, x.table, x.requiredPath, x.refusal, x.validDays);
}
template <class A>
void members(A& a, Of<A, Appointment>& x) {
    a(x.place, x.bring, x.daysAhead, x.days, x.times, x.capacity);
}
template <class A>
void members(A& a, Of<A, Queue>& x) {
    a(x.key, x.letter, x.name, x.when);
}
template <class A>
void members(A& a, Of<A, Item>& x) {
    a(x.key, x.version, x.kind, x.title, x.summary, x.department, x.catalogueCode, x.implementationCode,
      x.itemType, x.targets, x.handling, x.topics, x.lifeEvents, x.keywords, x.popularity, x.legalBasis,
      x.conditions, x.fee, x.statutory, x.committed, x.result, x.consultation, x.complaint, x.requiredDevices,
      x.desiredDevices, x.identity, x.sharedData, x.pages, x.materials, x.declaration, x.signature,
      x.submitLabel, x.next, x.certificate, x.view, x.queues, x.appointment, x.validFrom, x.validTo,
      x.suspended);
}
template <class A>
void members(A& a, Of<A, BundleItem>& x) {
    a(x.item, x.when);
}
template <class A>
void members(A& a, Of<A, Notice>& x) {
    a(x.key, x.department, x.title, x.text, x.when);
}
template <class A>
void members(A& a, Of<A, Bundle>& x) {
    a(x.key, x.version, x.title, x.summary, x.form, x.items, x.notices, x.topics, x.lifeEvents, x.keywords,
      x.popularity, x.declaration, x.submitLabel, x.validFrom, x.validTo, x.suspended);
}

}  // namespace zizhu::catalog
