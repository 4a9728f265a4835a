#include <algorithm>

#include <fmt/core.h>

#include "catalog/review/checks.h"

namespace zizhu::catalog::review {

namespace {
bool has(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}
bool mayUse(const Item& item, std::string_view device) {
    return has(item.requiredDevices, device) || has(item.desiredDevices, device);
}

void checkMaterial(const Desk& desk, const Item& item, const Node& root, const Material& material) {
    const Node& at = *desk.source.entry(root, "materials", material.key).node;
    Report& report = desk.report;
    const bool onlyScanned = !material.commitment && !material.fromRegister;
    if (onlyScanned && !mayUse(item, "document-scanner")) {
        report.error(at, fmt::format("nobody can give the material `{}`: the item uses no scanner", material.key),
                     "add document-scanner to `devices: desired:`, or give it a `commitment` or `fromRegister`");
    }
    if (!material.commitment && material.fromRegister && item.identity == Identity::None &&
        !mayUse(item, "document-scanner")) {
        report.error(at,
                     fmt::format("nobody can give the material `{}`: no card is read, so no register can be asked",
                                 material.key),
                     "add document-scanner to `devices: desired:`, or change `identity`");
    }
    if (onlyScanned && !material.sample) {
        report.warning(at, fmt::format("the material `{}` has no sample", material.key),
                       "add `sample: {form: certificate, shows: […]}`: what must be readable on it");
    }
    if (material.form == "1" && material.copies == 0) {
        report.warning(at, fmt::format("the material `{}` is paper, but no copy of it is wanted", material.key),
                       "raise `copies`, or change `form`");
    }
}
}  // namespace

void checkMaterials(const Desk& desk) {
    for (const Item& item : desk.catalogue.items()) {
        const Node& root = desk.source.root(Source::fileOf(item));
        if (item.kind != ItemKind::Apply && !item.materials.empty()) {
            desk.report.error(Source::member(root, "materials"),
                              fmt::format("nobody asks for these: an item of kind {} takes no materials", name(item.kind)),
                              "remove them, or change `kind`");
            continue;
        }
        for (const Material& material : item.materials) checkMaterial(desk, item, root, material);
        const bool printed = item.kind == ItemKind::Certify || has(item.result.delivery, "print-here");
        if (printed && !mayUse(item, "document-printer") && item.kind != ItemKind::Book) {
            desk.report.error(Source::member(root, "result"), "it says that its result is printed here, but the item uses no printer",
                              "add document-printer to `devices:`, or remove `print-here`");
        }
    }
}

}  // namespace zizhu::catalog::review
