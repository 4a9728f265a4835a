#include "central/backend.h"

#include "base/file.h"
#include "central/assets.h"

namespace zizhu::central {

struct Backend::Parts {
    const BackendOptions& options;
    std::unique_ptr<Database> database;
    std::unique_ptr<Repository> repository;
    Catalogues catalogues;
    IntakeKeys keys;
    WorkingDays workingDays;
    Register registry;
    base::Clock& clock;
    base::RandomSource& random;
    base::EventLog& log;
};

namespace {

constexpr std::size_t kMaxHolidayBytes = 256 * 1024;

base::Result<Catalogues> loadCatalogues(const std::vector<std::filesystem::path>& folders,
                                        Catalogues::List loaded, std::vector<std::string>& complaints) {
    for (const auto& folder : folders) {
        auto tree = base::readTree(folder, ".yaml", catalog::kMaxFiles, catalog::kMaxFileBytes);
        if (!tree) return base::fail(tree.error());
        std::vector<catalog::SourceFile> files;
        for (base::TreeFile& file : *tree) files.push_back({std::move(file.name), std::move(file.bytes)});
        auto result = catalog::Catalogue::load(files);
        for (const auto& diagnostic : result.diagnostics) complaints.push_back(catalog::toString(diagnostic));
        if (!result.catalogue) return base::fail(base::Errc::InvalidInput, {"the catalogue has errors"});
        loaded.push_back(std::move(*result.catalogue));
    }
    if (loaded.empty()) return base::fail(base::Errc::InvalidInput, {"no catalogue was given"});
    return Catalogues(std::move(loaded));
}

base::Result<WorkingDays> loadWorkingDays(const std::optional<std::filesystem::path>& file) {
    if (!file) return WorkingDays::parse(base::asBytes(asset("data/holidays.yaml")));
    auto bytes = base::readFile(*file, kMaxHolidayBytes);
    if (!bytes) return base::fail(bytes.error());
    return WorkingDays::parse(*bytes);
}

}  // namespace

Backend::Backend(Parts parts)
    : database(std::move(parts.database)),
      repository(std::move(parts.repository)),
      catalogues(std::move(parts.catalogues)),
      keys(std::move(parts.keys)),
      workingDays(std::move(parts.workingDays)),
      registry(std::move(parts.registry)),
      environment{parts.clock, parts.random,           parts.log, catalogues, keys,
                  workingDays, parts.options.publicUrl},
      cases(*database),
      answers(*database),
      staff(*database),
      blobs(parts.options.state / "blobs"),
      intake(environment, cases, blobs),
      casework(environment, cases),
      certificates(environment, answers, registry),
      queries(environment, certificates, registry),
      records(environment, registry),
      appointmentStore(*database),
      appointments(environment, appointmentStore),
      tickets(environment, answers),
      ratingStore(*database),
      ratings(environment, ratingStore),
      helpStore(*database),
      helpCalls(environment, helpStore),
      followUps(environment, cases, blobs, answers),
      accounts(environment, staff),
      audit(*database),
      fleetStore(*database),
      fleet(environment, fleetStore, parts.options.state),
      lookups(parts.clock, kCodeRates),
      logins(parts.clock, kLoginRates),
      enrolments(parts.clock, kEnrolmentRates) {}

base::Result<std::unique_ptr<Backend>> Backend::open(const BackendOptions& options, Catalogues catalogues,
                                                     Register registry, base::Clock& clock,
                                                     base::RandomSource& random, base::EventLog& log,
                                                     std::unique_ptr<Repository> repository) {
    auto keys = IntakeKeys::open(options.state);
    if (!keys) return base::fail(keys.error());
    auto days = loadWorkingDays(options.holidays);
    if (!days) return base::fail(days.error());
    auto database = Database::open(options.database);
    if (!database) return base::fail(database.error());
    return std::unique_ptr<Backend>(
        new Backend(Parts{options, std::move(*database), std::move(repository), std::move(catalogues), std::move(*keys),
                          std::move(*days), std::move(registry), clock, random, log}));
}

base::Result<std::unique_ptr<Backend>> Backend::open(const BackendOptions& options, base::Clock& clock,
                                                     base::RandomSource& random, base::EventLog& log,
                                                     std::vector<std::string>& complaints) {
    std::unique_ptr<Repository> repository;
    Catalogues::List published;
    if (options.repository) {
        repository = std::make_unique<Repository>(*options.repository, clock, log);
        auto list = repository->load(complaints);
        if (!list) return base::fail(list.error());
        published = std::move(*list);
    }
    auto catalogues = loadCatalogues(options.catalogues, std::move(published), complaints);
    if (!catalogues) return base::fail(catalogues.error());
    auto registry = options.registry ? Register::load(*options.registry, complaints) : Register();
    if (!registry) return base::fail(registry.error());
    return open(options, std::move(*catalogues), std::move(*registry), clock, random, log,
                std::move(repository));
}

}  // namespace zizhu::central
