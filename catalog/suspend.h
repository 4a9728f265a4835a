// Items taken out of service at once, over a catalogue that stays as it was published.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "catalog/catalogue.h"

namespace zizhu::catalog {

// The catalogue with each of these items suspended with its message; the very same object if none of them is
// in it. An item that its own file suspends gets the message given here. A bundle is as good as its items.
std::shared_ptr<const Catalogue> withSuspensions(std::shared_ptr<const Catalogue> catalogue,
                                                 const std::map<std::string, Text>& suspensions);

}  // namespace zizhu::catalog
