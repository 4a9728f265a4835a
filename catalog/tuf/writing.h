// Metadata as it is written: what the repository's owner signs and publishes. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "catalog/tuf/metadata.h"

namespace zizhu::catalog::tuf {

// The canonical form of a role's `signed` part: what signatures are made over.
std::string signedForm(const Root& root);
std::string signedForm(const Timestamp& timestamp);
std::string signedForm(const Snapshot& snapshot);
// Without delegations the member is left out.
std::string signedForm(const Targets& targets);

// The whole file, around a signed form.
base::Bytes assemble(std::string_view signedForm, std::span<const Signature> signatures);

// What timestamp and snapshot say about a file.
MetaFile describe(std::int64_t version, base::ByteView file);
TargetFile describeTarget(base::ByteView file);

}  // namespace zizhu::catalog::tuf
