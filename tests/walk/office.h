// The backend with everything that is shipped, in this process: its catalogue, its registers.
#pragma once

#include <doctest/doctest.h>

#include "tests/support/catalog_walk.h"
#include "tests/support/central_deployment.h"

namespace zizhu::tests {

class Office : public Deployment {
public:
    Office() {
        const std::filesystem::path root = ZIZHU_SOURCE_DIR;
        options.catalogues = {root / "catalog"};
        options.registry = root / "central/data/registers";
        reopen();
    }

    const catalog::Catalogue& catalogue() const { return backend->catalogues.current(); }

    // Scans and all. "" if it was accepted; otherwise what was wrong.
    std::string accept(const catalog::Submission& submission) {
        const Envelope envelope = sealed(submission);
        for (const auto& material : submission.materials) {
            for (const MaterialPage& page : material.pages) give(page);
        }
        const auto accepted = backend->intake.put("t-001", envelope);
        if (accepted) return {};
        std::string told = accepted.error().code;
        for (const Problem& problem : accepted.error().problems) told += "; " + problem.path + " " + problem.code;
        return told;
    }

private:
    void give(const MaterialPage& page) {
        const base::Bytes stored = walkPage(page.key);
        auto writer = backend->blobs.write(page.blob, stored.size());
        REQUIRE(writer);
        REQUIRE((*writer)->add(stored));
        REQUIRE((*writer)->finish());
    }
};

inline std::string told(const std::vector<catalog::Fault>& faults) {
    std::string out;
    for (const catalog::Fault& fault : faults) out += fault.path + " " + std::string(catalog::name(fault.code)) + "; ";
    return out;
}

}  // namespace zizhu::tests
