// HTML from the templates. Every text that goes in is escaped; only a rendered body goes in as it is.
//
// For the pages' sources only (it brings in the template library).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kainjow/mustache.hpp>

#include "central/http/exchange.h"
#include "central/service/casework.h"
#include "central/strings.h"

namespace zizhu::central {

using Data = kainjow::mustache::data;

// A text, or "false" for an empty one: a section of an absent name would look into the enclosing one.
Data maybe(std::string_view text);
Data object(std::initializer_list<std::pair<const char*, Data>> members);
// {label, value} rows, without those that have no value.
Data rows(const std::vector<std::pair<std::string, std::string>>& facts);

// Of the template `name` ("tracking.mustache").
std::string rendered(std::string_view name, const Data& data);

struct PageFrame {
    base::Language language = base::Language::ZhCn;
    std::string title;
    std::string brand;
    std::string bodyClass;
    std::string tools;  // HTML, at the right end of the bar
};
Reply page(int status, const PageFrame& frame, std::string_view templateName, const Data& data);

// "good", "bad", "wait" or "": the colour of a status; its text always stands beside it.
std::string_view tone(CaseStatus status);
// The steps of a case, for a timeline; the newest first.
Data timeline(const std::vector<CaseStep>& history, base::Language language, bool withClerks);

// Of every answer of the public listener.
std::vector<std::pair<std::string, std::string>> securityHeaders();

}  // namespace zizhu::central
