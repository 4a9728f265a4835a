// The redactors that know frames, one a family of devices.
#pragma once

#include "drivers/recording/redactor.h"

namespace zizhu::drivers::recording {

std::unique_ptr<Redactor> makeSamRedactor();
std::unique_ptr<Redactor> makeEscPosRedactor();
std::unique_ptr<Redactor> makeHidPosRedactor();

}  // namespace zizhu::drivers::recording
