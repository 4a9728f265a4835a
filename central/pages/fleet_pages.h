// The clerks' pages about terminals: how each is, its certificates, what technicians found; and the audit log.
// For clerks who see every department; others are told that there is no such page.
#pragma once

#include "central/pages/desk_pages.h"

namespace zizhu::central {

Routes fleetPageRoutes(DeskPages pages);

}  // namespace zizhu::central
