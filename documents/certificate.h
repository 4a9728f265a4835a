// An official document on A4: what a "certify" item gives, with a code to verify it by.
//
// Reentrant: any thread, several at once; about a tenth of a second, longer on a thread's first use
// of fonts (fonts.h). The layout libraries keep their working copies of the text in ordinary memory,
// which they free but do not wipe: what this file returns and takes is in secret memory, the moment
// of drawing is not.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/language.h"
#include "base/result.h"
#include "base/secret.h"

namespace zizhu::documents {

struct CertificateField {
    std::string label;
    base::SecretString value;
};

// Texts are UTF-8 and may hold line breaks. Empty ones vanish.
struct Certificate {
    base::Language language = base::Language::ZhCn;  // of the fixed wording
    std::string titleZh;
    std::string titleEn;
    std::string number;
    std::vector<base::SecretString> paragraphs;  // before the table
    std::vector<CertificateField> fields;
    std::vector<std::string> columns;                    // of a table of records, after the fields
    std::vector<std::vector<base::SecretString>> rows;   // as many cells as columns
    std::vector<base::SecretString> closing;  // after the table
    std::string issuer;                       // the issuing organisation
    base::LocalDate issued{};
    std::optional<base::LocalDate> validUntil;
    std::string verificationUrl;   // in the QR code
    std::string verificationCode;  // for those who type
    bool specimen = true;          // marks every page as a specimen of a fictitious region
};

inline constexpr std::size_t kMaxCertificateTextBytes = 8192;  // of each text
inline constexpr std::size_t kMaxCertificateTotalBytes = 96u << 10;
inline constexpr std::size_t kMaxCertificateNumberBytes = 64;  // of the number, of the code
inline constexpr std::size_t kMaxCertificateParts = 128;       // paragraphs and fields together
inline constexpr std::size_t kMaxCertificateRows = 200;
inline constexpr std::size_t kMaxCertificateColumns = 8;
inline constexpr int kMaxCertificatePages = 20;

// PDF with embedded fonts and selectable text; its dates are the certificate's own, so that the same
// certificate gives the same bytes.
// InvalidInput: not UTF-8, control characters, no title, issuer or valid date. TooLarge: past the
// bounds. Unsupported: no installed font has a character (a name is never printed as boxes).
base::Result<base::SecretBytes> certificatePdf(const Certificate& certificate);

// A page of the same as a picture, for the screen; 36 to 300 dots an inch. NotFound past the last.
base::Result<base::SecretBytes> certificatePng(const Certificate& certificate, int dpi = 110, int page = 0);

}  // namespace zizhu::documents
