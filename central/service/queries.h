// What a register shows its holder: fields and a table, on the screen and, if wanted, on paper. Reads only.
#pragma once

#include <string>
#include <vector>

#include "central/service/certificates.h"

namespace zizhu::central {

struct QueryField {
    catalog::Text label;
    std::array<base::SecretString, base::kLanguageCount> value;
};

struct QueryAnswer {
    std::string refusal;  // "" for an answer; otherwise not-registered, wrong-person or not-available
    catalog::Text text;   // of a refusal
    std::vector<std::array<base::SecretString, base::kLanguageCount>> paragraphs;
    std::vector<QueryField> fields;
    std::vector<catalog::Text> columns;
    std::vector<std::vector<std::array<base::SecretString, base::kLanguageCount>>> rows;
    base::SecretBytes pdf;  // empty unless it was wanted
};

// Thread-safe. Making a paper takes a tenth of a second or so.
class Queries {
public:
    Queries(Environment& environment, const Certificates& certificates, const Register& registry)
        : environment_(environment), certificates_(certificates), register_(registry) {}

    // `request.id` and `canonical` do not matter: nothing is kept. Faults: item-unknown,
    // item-version-unknown, item-not-queried, answers-invalid.
    Outcome<QueryAnswer> ask(const CertificateRequest& request, bool paper);

private:
    Environment& environment_;
    const Certificates& certificates_;
    const Register& register_;
};

}  // namespace zizhu::central
