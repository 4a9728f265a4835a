#include "tests/robot/terminal.h"

#include <fstream>

#include <fmt/format.h>

#include "base/file.h"
#include "documents/certificate.h"
#include "documents/image.h"
#include "screens/input/rime_input_method.h"
#include "tests/robot/quiet_sound.h"
#include "tests/support/specimen_sheet.h"

namespace zizhu::tests::robot {

namespace {

// What the document camera sees: a table, a sheet of paper on it, and lines of print on that.
base::Result<base::Bytes> sheetOnTable() {
    constexpr int kWidth = 1280, kHeight = 960, kLine = 22;
    constexpr int kLeft = 360, kTop = 70, kRight = 920, kBottom = 862;
    std::vector<std::uint32_t> pixels(std::size_t(kWidth) * kHeight, 0x3C3C3C);
    for (int y = kTop; y < kBottom; ++y) {
        for (int x = kLeft; x < kRight; ++x) {
            const int column = x - kLeft - 60, row = y - kTop - 80;
            const bool inText = column >= 0 && x < kRight - 60 && row >= 0 && y < kBottom - 80;
            // Words of different lengths, letters as bars.
            const bool ink = inText && row % kLine < 10 && column % 6 < 3 && (column / 6 + row / kLine * 5) % 8 != 0;
            pixels[std::size_t(y) * kWidth + std::size_t(x)] = ink ? 0x202020 : 0xEBEBEB;
        }
    }
    return documents::encodePng({reinterpret_cast<const std::uint8_t*>(pixels.data()), kWidth, kHeight, kWidth * 4,
                                 documents::PixelFormat::Xrgb32});
}

}  // namespace

Terminal::~Terminal() = default;

std::string Terminal::prepare() {
    std::error_code error;
    for (const auto& folder : {options_.state, scans(), printed()}) {
        std::filesystem::create_directories(folder, error);
        if (error) return fmt::format("{}: cannot be made", folder.string());
    }
    if (const auto sheet = specimenSheet(); !sheet || !base::writeFileAtomically(scans() / "sheet.png", *sheet)) {
        return "the specimen sheet cannot be written";
    }
    std::filesystem::create_directories(table().parent_path(), error);
    if (const auto seen = sheetOnTable(); error || !seen || !base::writeFileAtomically(table(), *seen)) {
        return "the camera's table cannot be written";
    }
    writeMachine();
    if (options_.devices.empty()) {
        if (auto fault = writeProfile(); !fault.empty()) return fault;
    }
    const auto file = options_.state / "kiosk.yaml";
    std::ofstream(file) << fmt::format(
        "terminal:\n"
        "  name: {}\n"
        "  office: {{zh-CN: 示范区政务服务中心, en: Demonstration District Service Centre}}\n"
        "  place: {{zh-CN: 1 号自助终端, en: Terminal 1}}\n"
        "  specimen: true\n"
        "panel: {{width: {}, height: {}, pixels-per-mm: {}}}\n"
        "central: {{url: \"{}\", public-url: \"{}\", credentials: \"{}\"}}\n"
        "catalogue: \"{}\"\n"
        "{}"
        "devices: \"{}\"\n"
        "state: \"{}\"\n",
        options_.terminal, options_.width, options_.height,
        // A 21.5-inch portrait panel; the others at the density that shows as much.
        options_.width >= options_.height ? 3.4 : 4.03 * options_.width / 1080.0, options_.url, options_.publicUrl,
        options_.credentials.string(), options_.catalogue.string(),
        options_.root.empty() ? "" : fmt::format("repository: {{root: \"{}\"}}\n", options_.root.string()),
        options_.devices.string(),
        (options_.state / "kiosk").string());
    auto config = kiosk::loadConfig(file);
    if (!config) return kiosk::toString(config.error());
    config_ = std::move(*config);
    return {};
}

std::string Terminal::writeProfile() {
    const std::string folders =
        "  document-scanner: {folder: scans}\n"
        "  document-printer: {folder: printed}\n"
        "  document-camera: {transport: \"frames:table\"}\n"
        "  lights: {transport: simulated}\n"
        "  auxiliaries: {transport: simulated}\n"
        "  smart-card: {transport: simulated}\n";
    const std::string simulated =
        "devices:\n"
        "  card-reader: {transport: simulated}\n"
        "  receipt-printer: {transport: simulated}\n"
        "  code-scanner: {transport: simulated}\n";
    const auto folder = options_.state / "devices";
    options_.devices = folder / "profile.yaml";
    if (!options_.ptys) {
        std::ofstream(options_.devices) << simulated << folders;
        return {};
    }
    const auto models = drivers::parseProfile(simulated, folder);
    if (!models) return "the simulated devices: " + models.error().detail.text();
    auto server = drivers::startSimServer(*models, folder / "ttys", clock_);
    if (!server) return "the pseudo-terminals: " + server.error().detail.text();
    ttys_ = std::move(*server);
    std::ofstream(options_.devices) << "devices:\n"
                                       "  card-reader: {transport: \"serial:ttys/card-reader\"}\n"
                                       "  receipt-printer: {transport: \"file:ttys/receipt-printer\"}\n"
                                       "  code-scanner: {transport: \"file:ttys/code-scanner\"}\n"
                                    << folders;
    return {};
}

void Terminal::writeMachine() const {
    const auto put = [this](const char* file, const char* text) {
        const auto path = machine() / file;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << text;
    };
    put("proc/self/mounts", "proc /proc proc rw 0 0\n");
    put("proc/net/route", "Iface\tDestination\tGateway\neth0\t00000000\t010AA8C0\n");
    put("sys/class/net/eth0/operstate", "up\n");
    put("sys/block/zz/removable", "1\n");
    put("sys/block/zz/zz1/partition", "1\n");
    put("etc/os-release", "IMAGE_VERSION=\"2026.3-test\"\n");
    put("etc/resolv.conf", "nameserver 192.168.10.1\n");
}

tl::expected<std::unique_ptr<Terminal>, std::string> Terminal::start(const TerminalOptions& options) {
    std::unique_ptr<Terminal> self(new Terminal(options));
    if (auto fault = self->prepare(); !fault.empty()) return tl::unexpected(fault);
    std::filesystem::create_directories(self->config_.state);
    self->log_ = base::openEventLog(self->config_.state / "events.jsonl", self->clock_);

    auto updates = kiosk::Updates::open(self->config_, self->clock_, *self->log_);
    if (!updates) return tl::unexpected(updates.error());
    const auto profile = drivers::loadProfile(self->config_.devices);
    if (!profile) return tl::unexpected("the profile: " + profile.error().detail.text());
    auto devices = drivers::openProfile(*profile, self->clock_);
    if (!devices) return tl::unexpected("the devices: " + devices.error().detail.text());
    self->simulators_ = devices->simulators;
    if (self->ttys_) {
        // Owned by the server, which outlives whoever asks through here.
        self->simulators_ = std::shared_ptr<drivers::SimControl>(std::shared_ptr<void>(), &self->ttys_->control());
    }

    auto window = kiosk::OffscreenWindow::make(options.width, options.height, self->clock_);
    if (!window) return tl::unexpected(std::string("no window in memory"));
    self->window_ = std::move(*window);
    auto input = screens::RimeInputMethod::make({.runtime = (self->config_.state / "input").string()});
    if (input) self->input_ = std::move(*input);

    kiosk::ApplicationParts parts{self->clock_, self->random_, *self->log_, *self->window_,
                                  self->config_, self->input_.get(), std::move(*devices),
                                  (*updates)->catalogue(), std::move(*updates)};
    parts.speaker = &self->listener_;
    const auto machine = self->machine();
    parts.workshop.places = {machine / "proc", machine / "sys", machine / "etc", {self->stick().parent_path().string()}};
    parts.workshop.sound = std::make_shared<QuietSound>(self->clock_);
    parts.keyTimes = {base::Duration::zero(), base::Duration::zero()};  // the robot does not tremble
    auto application = kiosk::Application::make(std::move(parts));
    if (!application) {
        return tl::unexpected(fmt::format("the application did not start: {} {}",
                                          base::name(application.error().code), application.error().detail.text()));
    }
    self->application_ = std::move(*application);
    return self;
}

bool Terminal::savePicture(const std::filesystem::path& file) const {
    const kiosk::Picture picture = window_->capture();
    const auto png = documents::encodePng({reinterpret_cast<const std::uint8_t*>(picture.pixels.data()),
                                           picture.width, picture.height, picture.width * 4,
                                           documents::PixelFormat::Xrgb32});
    return png && base::writeFileAtomically(file, *png, 0644);
}

}  // namespace zizhu::tests::robot
