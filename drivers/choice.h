// Options of a model whose value is one of a few words.
#pragma once

#include <initializer_list>
#include <string_view>

#include "drivers/device_table.h"

namespace zizhu::drivers {

// Which of `words` the option is: its index; 0, the first, if it is not given. InvalidInput, with
// Configuration, if it is none of them. `key` and `words` are literals of keys.
base::Result<std::size_t> choiceOf(const DeviceOptions& options, std::string_view key,
                                   std::initializer_list<std::string_view> words);

}  // namespace zizhu::drivers
