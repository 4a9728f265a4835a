#include "flow/pages.h"
#include "screens/components/option.h"
#include "screens/components/scroll_view.h"
#include "screens/page.h"
#include "screens/steps/steps.h"

namespace zizhu::screens {

void drawConsent(Context& c) {
    Ui& ui = c.ui;
    const auto registries = flow::registersToAsk(c.session);
    const auto agreed = [&](const std::string& registry) {
        const auto found = c.session.consents.find(registry);
        return found != c.session.consents.end() && found->second;
    };
    bool any = false;
    for (const catalog::SharedData* data : registries) any = any || agreed(data->registry);
    PageSpec spec;
    spec.back = backButton(c);
    spec.main = any ? mainButton(c, "continue", c.tr(Str::kConsentContinue)) : mainButton(c, "agree-all", c.tr(Str::kConsentAgreeAll), Icon::Check);
    spec.middle = ButtonSpec{.id = "refuse", .label = c.tr(Str::kConsentRefuse)};
    Page page(c, spec);
    {
        ScrollView scroll(ui, "consent", page.body(), c.tr(Str::kScrollUp), c.tr(Str::kScrollDown));
        Column column = scroll.column();
        heading(c, column, c.tr(Str::kConsentHeading), c.tr(Str::kConsentHelp));
        for (const catalog::SharedData* data : registries) {
            const std::string id = "consent/" + data->registry;
            const std::string label = c.session.catalogue->label("registers", data->registry, c.language());
            const OptionSpec choice{.id = id, .label = label, .help = c.text(data->consent), .chosen = agreed(data->registry), .several = true};
            if (option(ui, column.take(optionHeight(ui, column.w, choice)), choice)) {
                c.intend(flow::intent::SetConsent{data->registry, !agreed(data->registry)});
            }
            column.y += ui.gap(1.2F);
        }
        scroll.end(column.y);
    }
    const BarHit hit = page.finish();
    if (hit.main) {
        if (!any) {
            for (const catalog::SharedData* data : registries) c.intend(flow::intent::SetConsent{data->registry, true});
        }
        c.intend(flow::intent::Continue{});
    }
    if (hit.middle) c.intend(flow::intent::RefuseConsents{});
}

}  // namespace zizhu::screens
