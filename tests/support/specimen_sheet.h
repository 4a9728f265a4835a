// A sheet of paper for the simulated scanner: a specimen of an invented certificate.
#pragma once

#include "base/result.h"
#include "documents/certificate.h"

namespace zizhu::tests {

inline base::Result<base::SecretBytes> specimenSheet() {
    documents::Certificate sheet;
    sheet.titleZh = "样张";
    sheet.titleEn = "Specimen sheet";
    sheet.number = "SPECIMEN-0001";
    sheet.paragraphs.emplace_back("本页供自助终端演示扫描使用。");
    sheet.issuer = "示范区";
    sheet.issued = *base::parseDate("2026-03-02");
    return documents::certificatePng(sheet, 110);
}

}  // namespace zizhu::tests
