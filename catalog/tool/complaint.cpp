#include "catalog/tool/complaint.h"

namespace zizhu::catalog::tool {

std::string toString(const Complaint& complaint) {
    std::string line = complaint.file + ": " + complaint.what;
    if (!complaint.mend.empty()) line += "; mend: " + complaint.mend;
    return line;
}

std::string inWords(const base::Error& error) {
    const auto plain = [&]() -> std::string {
        switch (error.code) {
            case base::Errc::NotFound:
                return "it does not exist";
            case base::Errc::TooLarge:
                return "it is too large";
            case base::Errc::StorageFull:
                return "the disk is full";
            case base::Errc::Io:
                return "it cannot be read or written";
            case base::Errc::InvalidInput:
                return "it is not of the expected form";
            case base::Errc::NotTrusted:
                return "its signatures are not good";
            case base::Errc::Unsupported:
                return "a newer program wrote it";
            default:
                return std::string(base::name(error.code));
        }
    };
    return error.detail.empty() ? plain() : plain() + " (" + error.detail.text() + ")";
}

}  // namespace zizhu::catalog::tool
