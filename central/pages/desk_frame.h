// What the clerks' pages share: the frame with its links, the log-in before them. For the pages' sources only.
#pragma once

#include "central/pages/desk_pages.h"
#include "central/pages/page.h"

namespace zizhu::central {

std::string say(Str key, base::Language language);
std::string formText(const Call& call, std::string_view key);
// Another site's page made the browser send this.
bool foreign(const Call& call);
std::string deskToken(const Call& call);
PageFrame frameOf(const LoggedIn* clerk, base::Language language);
Reply redirect(std::string to);
Reply faultPage(const ServiceFault& fault, const Call& call);
Reply loginPage(int status, const Call& call, const std::string& error);
Reply notStored(Reply reply);

using DeskHandler = Reply (*)(const DeskPages&, Call&, const LoggedIn&);
// Behind the log-in; a form must also carry the session's token.
std::function<Reply(Call&)> insideDesk(DeskPages pages, DeskHandler handler, bool isForm);

}  // namespace zizhu::central
