#include "central/http/exchange.h"

#include <algorithm>
#include <cstdlib>

#include "base/utf8.h"

namespace zizhu::central {
namespace {

constexpr std::size_t kMaxFormMembers = 32;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<base::SecretString> decoded(std::string_view text) {
    base::SecretString out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+') c = ' ';
        if (c == '%') {
            const auto byte = i + 2 < text.size() ? base::fromHex(text.substr(i + 1, 2)) : std::nullopt;
            if (!byte) return std::nullopt;
            c = char(byte->front());
            i += 2;
        }
        out.append({&c, 1});
    }
    if (!base::isUtf8(out.reveal())) return std::nullopt;
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

}  // namespace

std::string_view name(Method method) {
    constexpr std::array<std::string_view, 4> kNames = {"GET", "HEAD", "POST", "PUT"};
    return kNames[std::size_t(method)];
}

const Route* findRoute(const Routes& routes, Method method, std::string_view path,
                       std::vector<std::string>& captures, bool& otherMethod) {
    const std::vector<std::string_view> parts = split(path, '/');
    otherMethod = false;
    for (const Route& route : routes) {
        const std::vector<std::string_view> pattern = split(route.path, '/');
        // A last part {path} stands for all that follow, slashes too.
        const bool takesRest = pattern.back() == "{path}";
        if (takesRest ? parts.size() < pattern.size() : parts.size() != pattern.size()) continue;
        std::vector<std::string> found;
        bool fits = true;
        for (std::size_t i = 0; i < pattern.size() && fits; ++i) {
            const bool capture = !pattern[i].empty() && pattern[i].front() == '{';
            fits = capture ? !parts[i].empty() : parts[i] == pattern[i];
            if (!capture) continue;
            const bool rest = takesRest && i + 1 == pattern.size();
            found.emplace_back(rest ? path.substr(std::size_t(parts[i].data() - path.data())) : parts[i]);
        }
        if (!fits) continue;
        if (route.method == method) {
            captures = std::move(found);
            return &route;
        }
        otherMethod = true;
    }
    return nullptr;
}

std::optional<std::map<std::string, base::SecretString, std::less<>>> parseForm(base::ByteView body) {
    std::map<std::string, base::SecretString, std::less<>> form;
    if (body.empty()) return form;
    for (const std::string_view member : split(base::asText(body), '&')) {
        const std::size_t equals = member.find('=');
        if (equals == std::string_view::npos || form.size() == kMaxFormMembers) return std::nullopt;
        auto key = decoded(member.substr(0, equals));
        auto value = decoded(member.substr(equals + 1));
        if (!key || !value || !form.emplace(std::string(key->reveal()), std::move(*value)).second)
            return std::nullopt;
    }
    return form;
}

base::Language preferredLanguage(std::string_view acceptLanguage) {
    double best = 0;
    base::Language language = base::Language::ZhCn;
    for (std::string_view entry : split(acceptLanguage.substr(0, 256), ',')) {
        while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
        const std::string tag = lower(entry.substr(0, entry.find(';')));
        const std::size_t q = entry.find("q=");
        const double weight = q == std::string_view::npos
                                  ? 1.0
                                  : std::strtod(std::string(entry.substr(q + 2)).c_str(), nullptr);
        const std::string primary = tag.substr(0, tag.find('-'));
        if (weight <= best || (primary != "zh" && primary != "en")) continue;
        best = weight;
        language = primary == "en" ? base::Language::En
                   : tag == "zh-tw" || tag == "zh-hk" || tag == "zh-mo" || tag.starts_with("zh-hant")
                       ? base::Language::ZhTw
                       : base::Language::ZhCn;
    }
    return language;
}

}  // namespace zizhu::central
