// The registers that items draw on: here data files of invented people and enterprises, in a province
// the registers of the departments. A folder holds one file a register, or several in one.
//
//   registers:
//     household:
//       - holder: {name: 张三, number: "990101…"}
//         household: {address: …}
//
// A record is a tree of texts; its paths ("household.address", "moves.0.date") are what an item's
// certificate names; one that differs by language is a map of languages ("holder.sex.en").
// holder.name and holder.number are always there: a person's identity number, an enterprise's social
// credit code. An enterprise's record says who may ask about it: representative.number,
// agents.<n>.number. Immutable; thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::central {

class Register {
public:
    using Record = std::map<std::string, base::SecretString, std::less<>>;

    static constexpr std::size_t kMaxBytes = 8u << 20;
    static constexpr std::size_t kMaxFiles = 200;
    static constexpr std::size_t kMaxFields = 512;  // of a record
    static constexpr int kMaxDepth = 6;

    Register() = default;
    // InvalidInput with the line: not this form, a number twice in one register, a field too many.
    static base::Result<Register> parse(base::ByteView yaml);
    // A file, or every *.yaml of a folder, as one. Blocks on the disk. What is wrong with which file goes
    // to `complaints` too, a line each; it names no person.
    static base::Result<Register> load(const std::filesystem::path& path, std::vector<std::string>& complaints);

    // Null if that register has nobody of that number.
    const Record* find(std::string_view registry, std::string_view holderNumber) const;
    std::size_t size() const;

private:
    base::Status add(base::ByteView yaml);

    std::map<std::string, std::map<std::string, Record, std::less<>>, std::less<>> registers_;
};

}  // namespace zizhu::central
