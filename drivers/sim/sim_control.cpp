#include "drivers/sim/sim_control.h"

#include <nlohmann/json.hpp>

#include "drivers/sim/line_socket.h"

namespace zizhu::drivers {

using base::Errc;
using base::fail;
using Words = std::vector<std::string>;

base::Result<Words> splitWords(std::string_view line) {
    Words words;
    bool open = false;    // inside quotes
    bool inWord = false;  // "" is a word too
    for (const char c : line) {
        if (c == '"') {
            if (!inWord) words.emplace_back();
            open = !open;
            inWord = true;
        } else if (!open && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            inWord = false;
        } else {
            if (!inWord) words.emplace_back();
            inWord = true;
            words.back() += c;
        }
    }
    if (open) return fail(Errc::InvalidInput, {"a quote is left open"});
    return words;
}

namespace {

std::string answerLine(nlohmann::json answer) {
    // A card's text may hold what is not UTF-8; an answer is printable whatever a firmware says.
    return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string answerLine(const base::Result<SimFacts>& done) {
    if (!done) {
        return answerLine(nlohmann::json{
            {"ok", false}, {"error", base::name(done.error().code)}, {"detail", done.error().detail.text()}});
    }
    nlohmann::json answer{{"ok", true}};
    for (const auto& [key, value] : *done) {
        std::visit([&answer, &key = key](const auto& v) { answer[key] = v; }, value);
    }
    return answerLine(std::move(answer));
}

class LocalSimControl final : public SimControl {
public:
    using Ports = std::map<std::string, std::shared_ptr<Steerable>>;
    explicit LocalSimControl(Ports ports) : ports_(std::move(ports)) {}

    base::Result<std::string> command(std::string_view line) override {
        base::Result<Words> words = splitWords(line);
        if (!words) return answerLine(base::Result<SimFacts>(fail(words.error())));
        if (words->empty())
            return answerLine(base::Result<SimFacts>(fail(Errc::InvalidInput, {"no command"})));
        if (words->size() == 1 && words->front() == "devices") return deviceNames();
        if (words->size() == 1 && words->front() == "state") return states();
        return answerLine(dispatch(*std::move(words)));
    }

private:
    base::Result<std::string> deviceNames() const {
        nlohmann::json names = nlohmann::json::array();
        for (const auto& port : ports_) names.push_back(port.first);
        return answerLine(nlohmann::json{{"ok", true}, {"devices", names}});
    }

    base::Result<std::string> states() const {
        nlohmann::json answer{{"ok", true}};
        const Words words{"state"};
        for (const auto& [name, port] : ports_) {
            nlohmann::json facts = nlohmann::json::object();
            if (const auto state = port->act(words)) {
                for (const auto& [key, value] : *state) {
                    std::visit([&facts, &key = key](const auto& v) { facts[key] = v; }, value);
                }
            }
            answer[name] = facts;
        }
        return answerLine(std::move(answer));
    }

    base::Result<SimFacts> dispatch(Words words) const {
        if (const auto named = ports_.find(words.front()); named != ports_.end()) {
            words.erase(words.begin());
            return named->second->act(words);
        }
        const std::string& verb = words.front();
        const bool aboutCable = verb == "unplug" || verb == "plug" || verb == "fault" || verb == "state";
        if (aboutCable) {
            if (words.size() < 2) return fail(Errc::InvalidInput, {"the name of a device is missing"});
            const auto named = ports_.find(words[1]);
            if (named == ports_.end()) return fail(Errc::NotFound, {"no such device"});
            words.erase(words.begin() + 1);
            return named->second->act(words);
        }
        for (const auto& port : ports_) {
            if (port.second->wantsItsName()) continue;
            base::Result<SimFacts> done = port.second->act(words);
            if (done || done.error().code != Errc::Unsupported) return done;
        }
        return fail(Errc::Unsupported, {"no device knows this command"});
    }

    const Ports ports_;
};

class RemoteSimControl final : public SimControl {
public:
    explicit RemoteSimControl(std::filesystem::path socket) : socket_(std::move(socket)) {}
    base::Result<std::string> command(std::string_view line) override { return askLine(socket_, line); }

private:
    const std::filesystem::path socket_;
};

}  // namespace

std::unique_ptr<SimControl> makeRemoteSimControl(std::filesystem::path socket) {
    return std::make_unique<RemoteSimControl>(std::move(socket));
}

std::unique_ptr<SimControl> makeLocalSimControl(std::map<std::string, std::shared_ptr<Steerable>> ports) {
    return std::make_unique<LocalSimControl>(std::move(ports));
}

}  // namespace zizhu::drivers
