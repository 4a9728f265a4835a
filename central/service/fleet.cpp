#include "central/service/fleet.h"

#include "central/credentials.h"

namespace zizhu::central {
namespace {

bool isUrl(std::string_view url) {
    return url.rfind("https://", 0) == 0 && url.size() > 8 && url.size() <= kMaxUrl &&
           url.find_first_of(" \t\r\n?#@\"\\") == std::string_view::npos;
}

const char* requestFault(base::Errc code) {
    switch (code) {
        case base::Errc::InvalidInput:
            return "request-malformed";
        case base::Errc::Unsupported:
            return "request-key-weak";
        case base::Errc::NotTrusted:
            return "request-not-proven";
        default:
            return nullptr;
    }
}

}  // namespace

Fleet::Fleet(Environment& environment, FleetStore& store, std::filesystem::path state)
    : renewals(environment.clock, kRenewalRates), environment_(environment), store_(store), state_(std::move(state)) {}

Outcome<EnrolmentTicket> Fleet::makeCode(const std::string& actor, const std::string& terminal,
                                         const std::string& centralUrl, const std::string& enrolmentUrl) {
    if (!isTerminalName(terminal)) return refuse(FaultKind::Invalid, "name-malformed");
    if (!isUrl(centralUrl) || (!enrolmentUrl.empty() && !isUrl(enrolmentUrl)))
        return refuse(FaultKind::Invalid, "url-malformed");
    const auto authority = readAuthority(state_);
    if (!authority) return refuse(environment_, authority.error());
    const auto code = base::EnrolmentCode::make(environment_.random, authority->publicKey);
    EnrolmentGrant grant;
    // Keyed: 50 bits could be found out of a plain digest by who has only the database.
    grant.digest = environment_.keys.keyedDigest("enrolment", base::asBytes(code.secret()));
    grant.terminal = terminal;
    grant.central = centralUrl;
    grant.enrolment = enrolmentUrl;
    grant.madeAt = environment_.clock.wall();
    grant.endsAt = grant.madeAt + kEnrolmentTime;
    if (const auto added = store_.addGrant(grant, actor); !added) return refuse(environment_, added.error());
    return EnrolmentTicket{code.toString(), base::sha256Hex(authority->publicKey), grant.endsAt};
}

Outcome<TerminalCertificate> Fleet::sign(const std::string& terminal, std::string_view request, const char* how) {
    const auto asked = readTerminalRequest(request);
    auto made = asked ? signTerminalRequest(state_, request, terminal, environment_.clock, environment_.random)
                      : base::Result<SignedCertificate>(base::fail(asked.error()));
    if (!made) return refuse(environment_, made.error());
    return TerminalCertificate{made->serial, terminal, asked->keyDigest, how, environment_.clock.wall(), made->endsAt,
                               made->pem, std::nullopt};
}

Outcome<Credentials> Fleet::credentialsFor(const TerminalCertificate& certificate) const {
    const auto authority = readAuthority(state_);
    if (!authority) return refuse(environment_, authority.error());
    return Credentials{certificate.terminal, certificate.pem, authority->pem, {}, {}, environment_.publicUrl,
                       certificate.endsAt};
}

Outcome<Credentials> Fleet::enrol(std::string_view text, std::string_view request) {
    const auto code = base::EnrolmentCode::parse(text.substr(0, 64));
    if (!code) return refuse(FaultKind::Invalid, "code-malformed");
    const std::string digest = environment_.keys.keyedDigest("enrolment", base::asBytes(code->secret()));
    const auto found = store_.grant(digest);
    if (!found) return refuse(environment_, found.error());
    if (!*found) return refuse(FaultKind::Invalid, "code-wrong");
    const EnrolmentGrant& grant = **found;
    const auto asked = readTerminalRequest(request);
    if (!asked) {
        const char* fault = requestFault(asked.error().code);
        return fault != nullptr ? refuse(FaultKind::Invalid, fault) : refuse(environment_, asked.error());
    }
    if (asked->terminal != grant.terminal) return refuse(FaultKind::Invalid, "request-foreign");
    const bool over = environment_.clock.wall() >= grant.endsAt;
    if (over) return refuse(FaultKind::Invalid, "code-expired");
    const auto give = [&](const TerminalCertificate& certificate) -> Outcome<Credentials> {
        auto out = credentialsFor(certificate);
        if (!out) return out;
        out->central = grant.central;
        out->enrolment = grant.enrolment;
        return out;
    };
    if (grant.usedAt) {
        const auto before = store_.certificate(grant.serial);
        if (!before) return refuse(environment_, before.error());
        if (!*before || (*before)->keyDigest != asked->keyDigest || (*before)->revokedAt)
            return refuse(FaultKind::Invalid, "code-used");
        return give(**before);
    }
    auto made = sign(grant.terminal, request, "enrolled");
    if (!made) return tl::unexpected(made.error());
    const auto used = store_.useGrant(digest, *made);
    if (!used && used.error().code == base::Errc::SequenceError) return refuse(FaultKind::Invalid, "code-used");
    if (!used) return refuse(environment_, used.error());
    environment_.log.info("terminal.enrolled", "central");
    return give(*made);
}

Outcome<Credentials> Fleet::renew(const std::string& terminal, std::string_view request) {
    const auto asked = readTerminalRequest(request);
    if (!asked) {
        const char* fault = requestFault(asked.error().code);
        return fault != nullptr ? refuse(FaultKind::Invalid, fault) : refuse(environment_, asked.error());
    }
    if (asked->terminal != terminal) return refuse(FaultKind::Invalid, "request-foreign");
    const auto before = store_.certificateOf(terminal, asked->keyDigest);
    if (!before) return refuse(environment_, before.error());
    // Of this minute's answer that got lost; an old key is renewed all the same.
    const base::WallTime now = environment_.clock.wall();
    if (*before && now - (*before)->issuedAt < kEnrolmentTime) return credentialsFor(**before);
    auto made = sign(terminal, request, "renewed");
    if (!made) return tl::unexpected(made.error());
    if (const auto added = store_.addCertificate(*made, "terminal:" + terminal); !added)
        return refuse(environment_, added.error());
    environment_.log.info("terminal.renewed", "central");
    return credentialsFor(*made);
}

Outcome<std::string> Fleet::authority() {
    auto authority = readAuthority(state_);
    if (!authority) return refuse(environment_, authority.error());
    return std::move(authority->pem);
}

Outcome<bool> Fleet::mayCall(const std::string& terminal, const std::string& serial) {
    const auto revoked = store_.revoked(terminal, serial);
    if (!revoked) return refuse(environment_, revoked.error());
    return !*revoked;
}

Outcome<int> Fleet::revoke(const std::string& actor, const std::string& terminal) {
    if (!isTerminalName(terminal)) return refuse(FaultKind::Invalid, "name-malformed");
    const auto done = store_.revoke(terminal, environment_.clock.wall(), actor);
    if (!done) return refuse(environment_, done.error());
    return *done;
}

Outcome<void> Fleet::unlockPin(const std::string& actor, const std::string& terminal) {
    if (!isTerminalName(terminal)) return refuse(FaultKind::Invalid, "name-malformed");
    const auto done = store_.unlockPin(terminal, environment_.clock.wall(), actor);
    if (!done) return refuse(environment_, done.error());
    return {};
}

Outcome<bool> Fleet::takeUnlock(const std::string& terminal) {
    const auto taken = store_.takeUnlock(terminal);
    if (!taken) return refuse(environment_, taken.error());
    return *taken;
}

Outcome<bool> Fleet::keepReport(KeptReport report) {
    report.receivedAt = environment_.clock.wall();
    const auto kept = store_.keepReport(report);
    if (!kept && kept.error().code == base::Errc::Exists) return refuse(FaultKind::Conflict, "id-conflict");
    if (!kept) return refuse(environment_, kept.error());
    return *kept;
}

Outcome<std::vector<KeptReport>> Fleet::reports(const std::string& terminal, int limit) {
    auto found = store_.reports(terminal, limit);
    if (!found) return refuse(environment_, found.error());
    return std::move(*found);
}

Outcome<std::vector<TerminalCertificate>> Fleet::certificates(const std::string& terminal) {
    auto found = store_.certificates(terminal);
    if (!found) return refuse(environment_, found.error());
    return std::move(*found);
}

}  // namespace zizhu::central
