// Any bytes may come as an answer of the backend, with any status.
#include <cstdlib>

#include "offline-cache/api_response.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace zizhu;
    using namespace zizhu::cache;
    if (size < 2) return 0;
    // The first byte chooses the call, the second the status: 0 is 200, others around 400 and 500 too.
    HttpResponse response;
    response.status = data[1] == 0 ? 200 : 150 + data[1] * 2;
    response.contentType = "application/json";
    response.body.assign(data + 2, data + size);
    const base::Uuid id = *base::Uuid::parse("0195c3a1-0000-7000-8000-000000000001");
    switch (data[0] % 6) {
        case 0:
            if (const auto answer = readAcceptance(response, id)) {
                if (answer->caseNumber.empty() || answer->caseNumber.size() > kMaxCaseNumberBytes)
                    std::abort();
            } else if ((answer.error().error.code == base::Errc::Refused) == answer.error().reason.empty()) {
                std::abort();  // a refusal has a reason, and nothing else has one
            }
            break;
        case 1:
            if (const auto answer = readCase(response)) {
                if (answer->history.size() > kMaxHistory || answer->title[0].empty()) std::abort();
            }
            break;
        case 2:
            if (const auto answer = readCertifyAnswer(response)) {
                const auto* certificate = std::get_if<Certificate>(&*answer);
                if (certificate != nullptr && (certificate->pdf.size() < 5 || certificate->pdf[0] != '%'))
                    std::abort();
            }
            break;
        case 3:
            if (const auto answer = readTicket(response)) {
                if (answer->waitingBefore < 0 || answer->estimatedMinutes < 0) std::abort();
            }
            break;
        case 4:
            if (const auto answer = readHeartbeatAnswer(response)) {
                if (answer->commands.size() > kMaxCommands) std::abort();
            }
            break;
        case 5:
            (void)readBlobHead(response);
            (void)readBlobPut(response);
            break;
    }
    return 0;
}
