#include "drivers/recorder/recording_transport.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "drivers/recording/redactor.h"

namespace zizhu::drivers::recording {

using base::Errc;
using base::fail;

namespace {

// Held back at most, so that a device which never stops sending does not fill the memory.
constexpr std::size_t kMostHeldBack = kMaxTransferBytes;

class FileRecorder final : public Recorder {
public:
    FileRecorder(int fd, std::string_view model, base::Clock& clock)
        : fd_(fd), clock_(clock), redactor_(makeRedactor(model)), began_(clock.steady()) {}
    FileRecorder(const FileRecorder&) = delete;
    FileRecorder& operator=(const FileRecorder&) = delete;
    ~FileRecorder() override { finish(); }

    void call(std::string_view command, base::Duration within, int width, int height) override {
        Entry entry = now(EntryKind::Call);
        entry.word = command;
        entry.within = within;
        entry.width = width;
        entry.height = height;
        add(entry);
    }
    void result(std::string_view word) override {
        Entry entry = now(EntryKind::Result);
        entry.word = word;
        add(entry);
    }

    base::Status finish() override {
        flush();
        if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0 && status_) status_ = fail(Errc::Io);
        return status_;
    }

    void header(const Header& header) { line(formatHeader(header)); }

    Entry now(EntryKind kind) const {
        Entry entry;
        entry.kind = kind;
        entry.at = std::chrono::floor<base::Duration>(clock_.steady() - began_);
        return entry;
    }

    // Any entry but what a read gave.
    void add(const Entry& entry) {
        flush();
        line(formatEntry(entry));
    }

    void addSent(Entry entry, base::ByteView sent) {
        // An ordinary copy, and not for long: what the host sends is a picture at most.
        base::SecretBytes bytes(sent.begin(), sent.end());
        redactor_->out(bytes);
        entry.bytes.assign(bytes.begin(), bytes.end());
        add(entry);
    }

    void addAnswered(Entry entry, base::ByteView sent, base::ByteView answer) {
        base::SecretBytes bytes(answer.begin(), answer.end());
        redactor_->answer(bytes);
        entry.answer.assign(bytes.begin(), bytes.end());
        addSent(std::move(entry), sent);
    }

    void holdBack(const Entry& entry, base::ByteView got) {
        held_.push_back({entry, base::SecretBytes(got.begin(), got.end())});
        heldBytes_ += got.size() + 1;
        if (heldBytes_ > kMostHeldBack) flush();
    }

private:
    struct Held {
        Entry entry;
        base::SecretBytes bytes;
    };

    void flush() {
        std::vector<Piece> pieces;
        for (Held& held : held_) {
            if (!held.bytes.empty()) pieces.emplace_back(held.bytes);
        }
        redactor_->in(pieces);
        for (Held& held : held_) {
            held.entry.bytes.assign(held.bytes.begin(), held.bytes.end());
            line(formatEntry(held.entry));
        }
        held_.clear();
        heldBytes_ = 0;
    }

    void line(std::string text) {
        if (fd_ < 0 || !status_) return;
        text += '\n';
        if (++lines_ > kMaxLines || (bytes_ += text.size()) > kMaxFileBytes || text.size() > kMaxLineBytes) {
            status_ = fail(Errc::TooLarge, {"the recording is full"});
            return;
        }
        std::string_view rest = text;
        while (!rest.empty()) {
            const ssize_t done = ::write(fd_, rest.data(), rest.size());
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) {
                status_ = fail(Errc::Io, {"error {} of the file", errno});
                return;
            }
            rest.remove_prefix(std::size_t(done));
        }
    }

    int fd_;
    base::Clock& clock_;
    const std::unique_ptr<Redactor> redactor_;
    const base::SteadyTime began_;
    std::vector<Held> held_;
    std::size_t heldBytes_ = 0;
    std::size_t lines_ = 0;
    std::size_t bytes_ = 0;
    base::Status status_;
};

class RecordingTransport final : public Transport {
public:
    RecordingTransport(std::unique_ptr<Transport> inner, std::shared_ptr<FileRecorder> recorder)
        : inner_(std::move(inner)), recorder_(std::move(recorder)) {}

    TransportKind kind() const override { return inner_->kind(); }
    void close() override { inner_->close(); }
    bool isOpen() const override { return inner_->isOpen(); }
    void discardInput() override { inner_->discardInput(); }
    std::optional<int> rate() const override { return inner_->rate(); }

    base::Status open() override {
        if (inner_->isOpen()) return {};
        return noted(EntryKind::Open, inner_->open());
    }

    base::Status setRate(int rate) override {
        base::Status done = inner_->setRate(rate);
        Entry entry = recorder_->now(EntryKind::Rate);
        entry.rate = rate;
        if (!done) entry.error = done.error();
        recorder_->add(entry);
        return done;
    }

    base::Status write(base::ByteView bytes, const Until& until) override {
        if (!inner_->isOpen()) return inner_->write(bytes, until);
        base::Status done = inner_->write(bytes, until);
        Entry entry = recorder_->now(EntryKind::Write);
        if (!done) entry.error = done.error();
        recorder_->addSent(std::move(entry), bytes);
        return done;
    }

    base::Result<std::size_t> read(std::span<std::uint8_t> into, const Until& until) override {
        if (!inner_->isOpen()) return inner_->read(into, until);
        base::Result<std::size_t> got = inner_->read(into, until);
        Entry entry = recorder_->now(EntryKind::Read);
        if (!got) entry.error = got.error();
        recorder_->holdBack(entry, got ? base::ByteView(into).first(*got) : base::ByteView{});
        return got;
    }

    base::Result<base::Bytes> control(const ControlRequest& request, base::ByteView data,
                                      const Until& until) override {
        base::Result<base::Bytes> answer = inner_->control(request, data, until);
        Entry entry = recorder_->now(EntryKind::Control);
        entry.control = request;
        if (!answer) entry.error = answer.error();
        recorder_->addAnswered(std::move(entry), data, answer ? base::ByteView(*answer) : base::ByteView{});
        return answer;
    }

private:
    base::Status noted(EntryKind kind, base::Status done) {
        Entry entry = recorder_->now(kind);
        if (!done) entry.error = done.error();
        recorder_->add(entry);
        return done;
    }

    const std::unique_ptr<Transport> inner_;
    const std::shared_ptr<FileRecorder> recorder_;
};

}  // namespace

base::Result<RecordedDevice> recordInto(const std::filesystem::path& file, Header header,
                                        std::unique_ptr<Transport> transport, base::Clock& clock) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        const int error = errno;
        if (error == EEXIST) return fail(Errc::Exists, {"the file is there already"});
        return fail(error == ENOENT ? Errc::NotFound : Errc::Io, {"error {} of the file", error});
    }
    header.date = base::toString(base::localDate(clock.wall()));
    header.rate = transport->rate();
    auto recorder = std::make_shared<FileRecorder>(fd, header.model, clock);
    recorder->header(header);
    return RecordedDevice{std::make_unique<RecordingTransport>(std::move(transport), recorder), recorder};
}

}  // namespace zizhu::drivers::recording
