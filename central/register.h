// The registers that "certify" items draw on: here a data file of invented people, in a province the
// registers of the departments.
//
//   registers:
//     household:
//       - holder: {name: 张三, number: "990101…"}
//         household: {address: …}
//
// A record is a tree of texts; its paths ("household.address", "moves.0.date") are what an item's
// certificate names; one that differs by language is a map of languages ("holder.sex.en").
// holder.name and holder.number are always there. Immutable; thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::central {

class Register {
public:
    using Record = std::map<std::string, base::SecretString, std::less<>>;

    static constexpr std::size_t kMaxBytes = 8u << 20;
    static constexpr std::size_t kMaxFields = 512;  // of a record
    static constexpr int kMaxDepth = 6;

    Register() = default;
    // InvalidInput with the line: not this form, a number twice in one register, a field too many.
    static base::Result<Register> parse(base::ByteView yaml);

    // Null if that register has nobody of that number.
    const Record* find(std::string_view registry, std::string_view holderNumber) const;
    std::size_t size() const;

private:
    std::map<std::string, std::map<std::string, Record, std::less<>>, std::less<>> registers_;
};

}  // namespace zizhu::central
