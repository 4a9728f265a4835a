#include "offline-cache/outbox.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <type_traits>

#include "base/file.h"
#include "base/mailbox.h"
#include "offline-cache/folder.h"
#include "offline-cache/salvage.h"
#include "offline-cache/store.h"

namespace zizhu::cache {

namespace {

constexpr base::Token kComponent = "offline-cache";
constexpr std::uintmax_t kSmallestFile = 512;  // SQLite's smallest page
constexpr std::string_view kBegunFile = "begun";
constexpr std::size_t kMailboxCapacity = 64;

template <class T>
struct IsResult : std::false_type {};
template <class T>
struct IsResult<base::Result<T>> : std::true_type {};

}  // namespace

// The storage thread and what only it touches.
class Outbox::Worker {
public:
    Worker(OutboxOptions options, base::Clock& clock, base::EventLog& log)
        : options_(std::move(options)), clock_(clock), log_(log), jobs_(clock, kMailboxCapacity) {}

    ~Worker() {
        jobs_.close();
        if (thread_.joinable()) thread_.join();
    }

    // On the opener's thread, before the storage thread begins.
    base::Status start() {
        if (const base::Status opened = openStore(); !opened) return opened;
        thread_ = std::thread([this] {
            while (auto job = jobs_.take()) (*job)();
            store_.reset();  // closed by the thread that used it
        });
        return {};
    }

    // Runs `work(store)` on the storage thread and waits for it. A database that turns out damaged is
    // set aside, and the work done once more on what could be saved.
    template <class Work>
    auto call(Work work) {
        using Value = std::invoke_result_t<Work, Store&>;
        using Answer = std::conditional_t<IsResult<Value>::value, Value, base::Result<Value>>;
        std::promise<Answer> promise;
        std::future<Answer> answer = promise.get_future();
        if (!jobs_.post([&] { promise.set_value(attempt<Answer>(work)); })) {
            return Answer(base::fail(base::Errc::Unavailable, {"the storage thread does not keep up"}));
        }
        return answer.get();
    }

    base::Status commit(const std::vector<NewEntry>& entries) {
        const base::Status done = call([&](Store& store) { return store.commit(entries); });
        full_ = !done && done.error().code == base::Errc::StorageFull;
        if (done && std::any_of(entries.begin(), entries.end(), [](const NewEntry& entry) {
                return entry.head.kind == EntryKind::Rating;
            })) {
            becameReady();
        }
        for (const NewEntry& entry : entries) {
            if (!done) {
                log_.failure("outbox.commit-failed", kComponent, done.error(), {{"id", entry.head.id}});
            } else {
                log_.info("outbox.committed", kComponent,
                          {{"id", entry.head.id},
                           {"bytes", std::int64_t(entry.sealed.size())},
                           {"blobs", std::int64_t(entry.blobs.size())}});
            }
        }
        return done;
    }

    base::Status release(std::span<const base::Uuid> ids) {
        const base::Status done = call([&](Store& store) {
            const base::Status released = store.release(ids);
            if (released) eraseFromLog(store);
            return released;
        });
        if (!done) {
            log_.failure("outbox.release-failed", kComponent, done.error());
            return done;
        }
        for (const base::Uuid& id : ids) log_.info("outbox.released", kComponent, {{"id", id}});
        becameReady();
        return done;
    }

    void becameReady() {
        // On the storage thread, so that a slow listener delays no citizen. A lost wake is made good by
        // the engine's own look.
        (void)jobs_.post([this] {
            const std::lock_guard lock(wakeMutex_);
            if (wake_) wake_();
        });
    }

    base::Result<OutboxStatus> status() {
        base::Result<OutboxStatus> status = call([](Store& store) { return store.status(); });
        if (!status) return status;
        status->damagedFiles = countSetAside(options_.directory);
        if (!status->full) status->full = !diskHasRoom();
        return status;
    }

    // What the system says; and where a commit met a full disk all the same (a quota), by taking the room.
    bool diskHasRoom() {
        const std::uint64_t need = 2 * options_.visitBytes;
        std::error_code error;
        const auto space = std::filesystem::space(options_.directory, error);
        if (!error && space.available < need) return false;
        if (full_ && canAllocate(options_.directory, need)) full_ = false;
        return !full_;
    }

    void onReady(std::function<void()> wake) {
        const std::lock_guard lock(wakeMutex_);
        wake_ = std::move(wake);
    }

private:
    template <class Answer, class Work>
    Answer attempt(Work& work) {
        for (int round = 0;; ++round) {
            if (!store_) {
                if (const base::Status opened = openStore(); !opened)
                    return Answer(base::fail(opened.error()));
            }
            if (doubt_) undoFailed();
            try {
                return Answer(work(*store_));
            } catch (const SQLite::Exception& exception) {
                const base::Error error = toError(exception);
                if (error.code != base::Errc::Corrupt || round > 0) {
                    doubt_ = true;
                    undoFailed();
                    return Answer(base::fail(error));
                }
                log_.failure("outbox.damaged", kComponent, error);
                store_.reset();
                doubt_ = false;
                if (const base::Status begun = beginAnew(); !begun) return Answer(base::fail(begun.error()));
            }
        }
    }

    // A disk that failed while a transaction was synced may keep it all the same, and the next start would
    // find what its maker was told is lost. While that cannot be undone it is tried before every other work.
    void undoFailed() {
        try {
            store_->overwriteFailed();
            doubt_ = false;
        } catch (const SQLite::Exception& exception) {
            log_.failure("outbox.undo-failed", kComponent, toError(exception));
        }
    }

    base::Status openStore() {
        if (const base::Status made = makeFolder(options_.directory); !made) return made;
        if (const base::Status rescued = rescueLeftLog(options_.directory, clock_.wall()); !rescued) {
            return rescued;
        }
        const std::filesystem::path file = options_.directory / kStoreFile;
        if (isGone(file)) {
            log_.failure("outbox.gone", kComponent, {base::Errc::Corrupt, {"the database is empty or gone"}});
            if (const base::Status made = makeDatabaseFile(file); !made) return made;
            return beginAnew();  // what is set aside is empty: it counts, so that staff hear of it
        }
        auto opened = Store::open(file, options_, clock_);
        if (!opened && opened.error().code == base::Errc::Corrupt) {
            log_.failure("outbox.damaged", kComponent, opened.error());
            return beginAnew();
        }
        if (!opened) {
            log_.failure("outbox.open-failed", kComponent, opened.error());
            return base::fail(opened.error());
        }
        store_ = std::move(*opened);
        tidy();
        markBegun();
        return {};
    }

    // To SQLite a file of a few bytes is an empty database: a first start, unless there has been one here before.
    bool isGone(const std::filesystem::path& file) const {
        std::error_code error;
        if (!std::filesystem::exists(options_.directory / kBegunFile, error)) return false;
        return !std::filesystem::exists(file, error) || std::filesystem::file_size(file, error) < kSmallestFile;
    }

    // After the database's own name is on the disk. Without it only the report of a loss is lost.
    void markBegun() {
        const std::filesystem::path mark = options_.directory / kBegunFile;
        std::error_code error;
        if (std::filesystem::exists(mark, error)) return;
        try {
            if (!store_->nameLog()) return;
        } catch (const SQLite::Exception&) {
            return;
        }
        (void)base::writeFileAtomically(mark, {}, 0600);
    }

    base::Status beginAnew() {
        const auto aside = setAside(options_.directory, clock_.wall());
        if (!aside) return base::fail(aside.error());
        auto opened = Store::open(options_.directory / kStoreFile, options_, clock_);
        if (!opened) return base::fail(opened.error());
        store_ = std::move(*opened);
        Salvaged salvaged;
        try {
            salvaged = salvage(*aside, *store_, options_, clock_);
        } catch (const SQLite::Exception& exception) {
            log_.failure("outbox.salvage-failed", kComponent, toError(exception));
        }
        log_.write({"outbox.set-aside",
                    kComponent,
                    base::Severity::Error,
                    base::Disposition::Failure,
                    {{"saved", std::int64_t(salvaged.entries)}, {"lost", std::int64_t(salvaged.lost)}}});
        return {};
    }

    // Neither is worth failing for: on a full disk there is still everything to send.
    void tidy() {
        try {
            store_->forgetOldAccepted();
        } catch (const SQLite::Exception& exception) {
            log_.failure("outbox.tidy-failed", kComponent, toError(exception));
        }
        eraseFromLog(*store_);
    }

    void eraseFromLog(Store& store) {
        try {
            store.checkpoint();
        } catch (const SQLite::Exception& exception) {
            log_.failure("outbox.checkpoint-failed", kComponent, toError(exception));
        }
    }

    const OutboxOptions options_;
    base::Clock& clock_;
    base::EventLog& log_;
    base::Mailbox<std::function<void()>> jobs_;
    std::unique_ptr<Store> store_;
    bool doubt_ = false;  // a transaction failed and may lie in the log as if it had not
    std::mutex wakeMutex_;
    std::function<void()> wake_;
    std::atomic<bool> full_ = false;
    std::thread thread_;
};

Outbox::Outbox(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
Outbox::~Outbox() = default;

base::Result<std::unique_ptr<Outbox>> Outbox::open(OutboxOptions options, base::Clock& clock,
                                                   base::EventLog& log) {
    auto worker = std::make_unique<Worker>(std::move(options), clock, log);
    if (const base::Status started = worker->start(); !started) return base::fail(started.error());
    return std::unique_ptr<Outbox>(new Outbox(std::move(worker)));
}

base::Status Outbox::commit(std::vector<NewEntry> entries) { return worker_->commit(entries); }
base::Status Outbox::release(std::span<const base::Uuid> ids) { return worker_->release(ids); }

base::Result<std::vector<HeldEntry>> Outbox::held() {
    return worker_->call([](Store& store) { return store.held(); });
}

base::Result<std::vector<EntryHead>> Outbox::sendable(std::size_t limit) {
    return worker_->call([limit](Store& store) { return store.sendable(limit); });
}

base::Result<OutgoingEntry> Outbox::outgoing(const base::Uuid& id) {
    return worker_->call([&id](Store& store) { return store.outgoing(id); });
}

base::Result<base::Bytes> Outbox::blob(const std::string& hash) {
    return worker_->call([&hash](Store& store) { return store.blob(hash); });
}

base::Status Outbox::accept(const base::Uuid& id, const std::string& caseNumber) {
    return worker_->call([&](Store& store) {
        const base::Status done = store.accept(id, caseNumber);
        if (done) store.forgetOldAccepted();
        return done;
    });
}

base::Status Outbox::reject(const base::Uuid& id, const std::string& reason) {
    return worker_->call([&](Store& store) { return store.reject(id, reason); });
}

base::Result<std::vector<RejectedEntry>> Outbox::rejected() {
    return worker_->call([](Store& store) { return store.rejected(); });
}

base::Status Outbox::retry(const base::Uuid& id) {
    const base::Status done = worker_->call([&](Store& store) { return store.retry(id); });
    if (done) worker_->becameReady();
    return done;
}

base::Result<EntryStatus> Outbox::find(const base::Uuid& id) {
    return worker_->call([&](Store& store) { return store.find(id); });
}

base::Result<OutboxStatus> Outbox::status() { return worker_->status(); }

void Outbox::onReady(std::function<void()> wake) { worker_->onReady(std::move(wake)); }

}  // namespace zizhu::cache
