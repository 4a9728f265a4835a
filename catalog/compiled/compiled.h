// A loaded catalogue as one block of bytes that loads again without parsing a line of YAML: a terminal
// starts from it in milliseconds.
//
// It is made on the machine that reads it, from files that were verified and loaded, and kept beside them;
// it is never signed, sent or edited. Little-endian lengths and numbers, strings as they are; no pointer,
// no padding. Pure, thread-safe.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "catalog/catalogue.h"

namespace zizhu::catalog {

// Raise it with every change of the model (a test notices): an older block is then made anew.
inline constexpr std::uint32_t kCompiledFormat = 2;
inline constexpr std::size_t kMaxCompiledBytes = 512u << 20;

base::Bytes compile(const Catalogue& catalogue);

// Corrupt if it is not whole (a BLAKE2b sum covers it) or not of this form; Unsupported if another version
// of the program wrote it. Then the files are to be loaded. Never reads outside `bytes`, whatever they hold.
base::Result<std::shared_ptr<const Catalogue>> loadCompiled(base::ByteView bytes);

}  // namespace zizhu::catalog
