#include "base/event_log.h"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

namespace zizhu::base {

namespace {

std::string_view name(Severity severity) {
    switch (severity) {
        case Severity::Debug: return "debug";
        case Severity::Info: return "info";
        case Severity::Warning: return "warning";
        case Severity::Error: return "error";
    }
    return "error";
}

std::string_view name(Disposition disposition) {
    switch (disposition) {
        case Disposition::None: return "none";
        case Disposition::Success: return "success";
        case Disposition::Failure: return "failure";
    }
    return "none";
}

struct ToJson {
    nlohmann::ordered_json operator()(std::int64_t value) const { return value; }
    nlohmann::ordered_json operator()(double value) const { return value; }
    nlohmann::ordered_json operator()(bool value) const { return value; }
    nlohmann::ordered_json operator()(const Token& value) const { return value.text(); }
    nlohmann::ordered_json operator()(const Uuid& value) const { return value.toString(); }
    nlohmann::ordered_json operator()(const Detail& value) const { return value.text(); }
};

class FileEventLog final : public EventLog {
public:
    FileEventLog(std::shared_ptr<spdlog::logger> logger, Clock& clock)
        : logger_(std::move(logger)), clock_(clock) {}

    void write(const LogEvent& event) override { logger_->info(formatEvent(event, clock_.wall())); }

private:
    std::shared_ptr<spdlog::logger> logger_;
    Clock& clock_;
};

}  // namespace

void EventLog::failure(Token event, Token component, const Error& error, std::vector<LogField> fields) {
    fields.push_back({"error", *Token::fromKey(base::name(error.code))});
    if (!error.detail.empty()) fields.push_back({"detail", error.detail});
    if (error.action != StaffAction::None) {
        fields.push_back({"action", Detail("{}", int(error.action))});
    }
    write({event, component, Severity::Error, Disposition::Failure, std::move(fields)});
}

void EventLog::info(Token event, Token component, std::vector<LogField> fields) {
    write({event, component, Severity::Info, Disposition::Success, std::move(fields)});
}

std::string formatEvent(const LogEvent& event, WallTime time) {
    nlohmann::ordered_json line = {{"time", toIso8601(time)},
                                   {"event", event.event.text()},
                                   {"component", event.component.text()},
                                   {"severity", name(event.severity)},
                                   {"disposition", name(event.disposition)}};
    if (!event.fields.empty()) {
        auto& fields = line["fields"] = nlohmann::ordered_json::object();
        for (const LogField& field : event.fields) {
            fields[std::string(field.name.text())] = std::visit(ToJson{}, field.value);
        }
    }
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::unique_ptr<EventLog> openEventLog(const std::filesystem::path& file, Clock& clock,
                                       std::size_t maxBytes, std::size_t keep) {
    try {
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), maxBytes, keep);
        auto logger = std::make_shared<spdlog::logger>("events", std::move(sink));
        logger->set_pattern("%v");
        logger->flush_on(spdlog::level::info);
        logger->set_error_handler([](const std::string&) {});
        return std::make_unique<FileEventLog>(std::move(logger), clock);
    } catch (const spdlog::spdlog_ex&) {
        // A terminal whose log cannot be opened still serves citizens.
        return std::make_unique<NullEventLog>();
    }
}

}  // namespace zizhu::base
