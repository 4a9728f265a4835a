#include "drivers/sim/sim_server.h"

#include "drivers/cabinet/simulated_cabinet.h"
#include "drivers/folder/folder_devices.h"
#include "drivers/sim/line_socket.h"
#include "drivers/sim/pty_host.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;

namespace {

class Server final : public SimServer {
public:
    base::Status start(const Profile& profile, const std::filesystem::path& folder, base::Clock& clock) {
        std::map<std::string, std::shared_ptr<Steerable>> standIns;
        for (const DeviceEntry& entry : profile.devices) {
            const std::string word(name(entry.role));
            if (entry.address.connection == Connection::Folder) {
                standIns[word] = folder::makeHands(entry.address.path);
                continue;
            }
            if (entry.role == Role::Lights || entry.role == Role::Auxiliaries) {
                const std::filesystem::path place =
                    entry.address.path.empty() ? folder / word : entry.address.path;
                Result<std::shared_ptr<Steerable>> hands = cabinet::serveCabinet(entry.role, place);
                if (!hands) return fail(hands.error());
                links_.push_back(place);
                standIns[word] = *std::move(hands);
                continue;
            }
            if (entry.model->makeFirmware == nullptr) continue;
            Result<std::shared_ptr<SimulatedPort>> port = makeSimulatedPort(entry, clock);
            if (!port) return fail(port.error());
            Result<std::unique_ptr<PtyHost>> host = servePty(*port, folder / word);
            if (!host) return fail(host.error());
            links_.push_back(folder / word);
            hosts_.push_back(*std::move(host));
            standIns[word] = *std::move(port);
        }
        control_ = makeLocalSimControl(std::move(standIns));
        socket_ = folder / "control";
        Result<std::unique_ptr<LineServer>> lines = serveLines(socket_, [this](std::string_view line) {
            return control_->command(line).value_or(R"({"ok":false,"error":"io"})");
        });
        if (!lines) return fail(lines.error());
        lines_ = *std::move(lines);
        return {};
    }

    SimControl& control() override { return *control_; }
    std::vector<std::filesystem::path> links() const override { return links_; }
    const std::filesystem::path& socket() const override { return socket_; }

private:
    std::vector<std::filesystem::path> links_;
    std::filesystem::path socket_;
    std::vector<std::unique_ptr<PtyHost>> hosts_;
    std::unique_ptr<SimControl> control_;
    std::unique_ptr<LineServer> lines_;  // last: its thread uses the others
};

}  // namespace

Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile, const std::filesystem::path& folder,
                                                  base::Clock& clock) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(Errc::Io, {"no folder for the terminals, error {}", error.value()});
    auto server = std::make_unique<Server>();
    if (base::Status started = server->start(profile, folder, clock); !started) return fail(started.error());
    return server;
}

}  // namespace zizhu::drivers
