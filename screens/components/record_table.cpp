#include "screens/components/record_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace zizhu::screens {
namespace {

std::string_view valueOf(const Context& c, const flow::SecretText& text) { return text[std::size_t(c.language())].reveal(); }

void personal(Ui& ui, std::string_view label, std::string_view value, const Rect& rect) {
    Node& node = ui.node(Role::Text, {}, label, rect);
    node.value = base::SecretString(value);
    node.secret = true;
}

// Widths of the columns, or nothing if they do not fit side by side.
std::vector<float> widths(const Context& c, const flow::RecordView& view, float room) {
    const Ui& ui = c.ui;
    std::vector<float> natural, least;
    float wanted = 0, needed = 0;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const std::string& label = c.text(view.columns[i]);
        // A heading may be broken between its words, never within one.
        float w = ui.textWidth(label, Type::BodyStrong), shortest = std::min(w, ui.mm(26));
        for (std::string_view rest = label; !rest.empty();) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (static_cast<unsigned char>(rest.front()) < 0x80) shortest = std::max(shortest, ui.textWidth(rest.substr(0, end), Type::BodyStrong));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        for (const auto& row : view.rows) {
            if (i >= row.size()) continue;
            const float cell = ui.textWidth(valueOf(c, row[i]));
            w = std::max(w, cell);
            shortest = std::max(shortest, std::min(cell, ui.mm(34)));
        }
        natural.push_back(w);
        least.push_back(shortest);
        wanted += w;
        needed += shortest;
    }
    if (needed > room) return {};
    if (wanted <= room) {
        for (float& w : natural) w += (room - wanted) / float(natural.size());
        return natural;
    }
    const float share = (room - needed) / std::max(1.0F, wanted - needed);
    for (std::size_t i = 0; i < least.size(); ++i) least[i] += (natural[i] - least[i]) * share;
    return least;
}

void asTable(Context& c, Column& column, const flow::RecordView& view, const std::vector<float>& w, float gap) {
    Ui& ui = c.ui;
    const float pad = ui.mm(2);
    const auto line = [&](auto cellText, Type type, Color ground) {
        float h = 0;
        for (std::size_t i = 0; i < w.size(); ++i) h = std::max(h, ui.textHeight(cellText(i), w[i], type));
        const Rect rect = column.take(h + 2 * pad);
        if (ground != 0) ui.fill(rect, ground);
        float x = rect.x + ui.mm(3);
        for (std::size_t i = 0; i < w.size(); ++i) {
            ui.text(x, rect.y + pad, w[i], cellText(i), {type});
            x += w[i] + gap;
        }
        ui.fill({rect.x, rect.bottom() - ui.theme().hairline(), rect.w, ui.theme().hairline()}, ui.color().lineStrong);
        return rect;
    };
    line([&](std::size_t i) { return std::string_view(c.text(view.columns[i])); }, Type::BodyStrong, ui.high() ? 0 : ui.color().primarySoft);
    for (std::size_t r = 0; r < view.rows.size(); ++r) {
        const auto& row = view.rows[r];
        const auto text = [&](std::size_t i) { return i < row.size() ? valueOf(c, row[i]) : std::string_view(); };
        const Rect rect = line(text, Type::Body, r % 2 == 1 && !ui.high() ? ui.color().surfaceSunken : 0);
        std::string whole;
        for (std::size_t i = 0; i < w.size(); ++i) {
            if (i > 0) whole += ", ";
            whole += text(i);
        }
        Node& node = ui.node(Role::ListItem, fmt::format("row/{}", r), fmt::format("{}", r + 1), rect);
        node.value = base::SecretString(whole);
        node.secret = true;
    }
}

}  // namespace

void recordFields(Context& c, Column& column, const std::vector<flow::RecordField>& fields) {
    Ui& ui = c.ui;
    if (fields.empty()) return;
    const float pad = ui.mm(5);
    const float inner = column.w - 2 * pad;
    const bool beside = ui.theme().scale() <= TextScale::M && inner > ui.mm(150);
    const float side = beside ? std::floor(inner * 0.36F) : 0;
    const float valueW = beside ? inner - side - ui.mm(4) : inner;
    const auto heightOf = [&](const flow::RecordField& field) {
        const float label = ui.textHeight(c.text(field.label), beside ? side : inner, beside ? Type::Body : Type::Caption);
        const float value = ui.textHeight(valueOf(c, field.value), valueW, Type::BodyStrong);
        return (beside ? std::max(label, value) : label + value) + ui.mm(2.5F);
    };
    float h = 2 * pad;
    for (const flow::RecordField& field : fields) h += heightOf(field);
    const Rect rect = column.take(h);
    ui.card(rect);
    float y = rect.y + pad;
    for (const flow::RecordField& field : fields) {
        const std::string& label = c.text(field.label);
        const float x = rect.x + pad;
        if (beside) {
            ui.text(x, y, side, label, {Type::Body, ui.color().textQuiet});
            ui.text(x + side + ui.mm(4), y, valueW, valueOf(c, field.value), {Type::BodyStrong});
        } else {
            const float top = ui.text(x, y, inner, label, {Type::Caption, ui.color().textQuiet});
            ui.text(x, y + top, inner, valueOf(c, field.value), {Type::BodyStrong});
        }
        personal(ui, label, valueOf(c, field.value), {x, y, inner, heightOf(field)});
        y += heightOf(field);
    }
    column.y += ui.gap(1.5F);
}

void recordTable(Context& c, Column& column, const flow::RecordView& view) {
    Ui& ui = c.ui;
    if (view.columns.empty()) return;
    const float gap = ui.mm(5);
    const float room = column.w - ui.mm(6) - gap * float(view.columns.size() - 1);
    const std::vector<float> w = widths(c, view, room);
    if (!w.empty()) {
        asTable(c, column, view, w, gap);
    } else {
        for (const auto& row : view.rows) {
            std::vector<flow::RecordField> fields;
            for (std::size_t i = 0; i < std::min(row.size(), view.columns.size()); ++i) fields.push_back({view.columns[i], row[i]});
            recordFields(c, column, fields);
        }
    }
    column.y += ui.gap(1.5F);
}

}  // namespace zizhu::screens
