#include "drivers/sim/sim_server.h"

#include "drivers/cabinet/simulated_cabinet.h"
#include "drivers/camera/frames_folder.h"
#include "drivers/folder/folder_devices.h"
#include "drivers/sim/line_socket.h"
#include "drivers/sim/pty_host.h"
#include "drivers/sim/usbip_protocol.h"
#include "drivers/sim/usbip_server.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using base::Result;

namespace {

bool isUsb(const DeviceEntry& entry) {
    const Connection place = entry.address.connection;
    return place == Connection::Usb || place == Connection::Hid || place == Connection::Input;
}

class Server final : public SimServer {
public:
    base::Status start(const Profile& profile, const SimPlaces& places, base::Clock& clock) {
        for (const DeviceEntry& entry : profile.devices) {
            if (base::Status done = add(entry, places, clock); !done) return done;
        }
        if (!places.usbIp.empty()) {
            std::vector<std::shared_ptr<SimulatedUsbDevice>> devices;
            for (const auto& [word, device] : usbDevices_) devices.push_back(device);
            Result<std::unique_ptr<UsbIpServer>> served = serveUsbIp(std::move(devices), places.usbIp, clock);
            if (!served) return fail(served.error());
            usbIp_ = *std::move(served);
        }
        control_ = makeLocalSimControl(std::move(standIns_));
        socket_ = places.folder / "control";
        Result<std::unique_ptr<LineServer>> lines = serveLines(socket_, [this](std::string_view line) {
            return control_->command(line).value_or(R"({"ok":false,"error":"io"})");
        });
        if (!lines) return fail(lines.error());
        lines_ = *std::move(lines);
        return {};
    }

    SimControl& control() override { return *control_; }
    std::vector<std::filesystem::path> links() const override { return links_; }
    std::string usbIp() const override { return usbIp_ ? usbIp_->address() : std::string(); }
    std::vector<std::pair<std::string, std::string>> usbDevices() const override {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& [word, device] : usbDevices_) {
            all.emplace_back(usbip::busId(std::uint16_t(all.size() + 1)), word);
        }
        return all;
    }
    const std::filesystem::path& socket() const override { return socket_; }

private:
    base::Status add(const DeviceEntry& entry, const SimPlaces& places, base::Clock& clock) {
        const std::string word(name(entry.role));
        if (entry.address.connection == Connection::Folder) {
            standIns_[word] = folder::makeHands(entry.address.path);
            return {};
        }
        if (entry.address.connection == Connection::Frames) {
            standIns_[word] = camera::makeFramesHands(entry.address.path);
            return {};
        }
        if (entry.role == Role::Lights || entry.role == Role::Auxiliaries) {
            const std::filesystem::path place =
                entry.address.path.empty() ? places.folder / word : entry.address.path;
            Result<std::shared_ptr<Steerable>> hands = cabinet::serveCabinet(entry.role, place);
            if (!hands) return fail(hands.error());
            links_.push_back(place);
            standIns_[word] = *std::move(hands);
            return {};
        }
        if (entry.model->makeFirmware == nullptr) return {};
        Result<std::shared_ptr<SimulatedPort>> port = makeSimulatedPort(entry, clock);
        if (!port) return fail(port.error());
        if (!places.usbIp.empty() && (isUsb(entry) || !places.terminals)) {
            Result<UsbPersonality> personality = usbPersonalityOf(*entry.model, entry.options);
            if (!personality) return fail(personality.error());
            if (entry.address.usbId) personality->id = *entry.address.usbId;
            auto device =
                std::make_shared<SimulatedUsbDevice>(*std::move(personality), *std::move(port), clock);
            usbDevices_.emplace_back(word, device);
            standIns_[word] = std::move(device);
        } else if (places.terminals) {
            Result<std::unique_ptr<PtyHost>> host = servePty(*port, places.folder / word);
            if (!host) return fail(host.error());
            links_.push_back(places.folder / word);
            hosts_.push_back(*std::move(host));
            standIns_[word] = *std::move(port);
        }
        return {};
    }

    std::vector<std::filesystem::path> links_;
    std::filesystem::path socket_;
    std::map<std::string, std::shared_ptr<Steerable>> standIns_;
    std::vector<std::unique_ptr<PtyHost>> hosts_;
    std::vector<std::pair<std::string, std::shared_ptr<SimulatedUsbDevice>>> usbDevices_;
    std::unique_ptr<UsbIpServer> usbIp_;
    std::unique_ptr<SimControl> control_;
    std::unique_ptr<LineServer> lines_;  // last: its thread uses the others
};

}  // namespace

Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile, const SimPlaces& places,
                                                  base::Clock& clock) {
    std::error_code error;
    std::filesystem::create_directories(places.folder, error);
    if (error) return fail(Errc::Io, {"no folder for the control socket, error {}", error.value()});
    auto server = std::make_unique<Server>();
    if (base::Status started = server->start(profile, places, clock); !started) return fail(started.error());
    return server;
}

Result<std::unique_ptr<SimServer>> startSimServer(const Profile& profile, const std::filesystem::path& folder,
                                                  base::Clock& clock) {
    return startSimServer(profile, SimPlaces{folder}, clock);
}

}  // namespace zizhu::drivers
