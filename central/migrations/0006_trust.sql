-- Terminals' certificates with who got them how; a terminal's revocation also counts for certificates of it that
-- are not listed. Enrolment codes are kept as keyed digests. The audit log: each record holds the hash of the
-- one before (docs/formats/audit.md); audit_head is the newest one's.
CREATE TABLE terminal_certificates (
    serial TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    key_digest TEXT NOT NULL,
    how TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    pem TEXT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX terminal_certificates_by_terminal ON terminal_certificates (terminal, issued_at);
CREATE TABLE terminal_revocations (
    terminal TEXT PRIMARY KEY,
    revoked_at BIGINT NOT NULL
);
CREATE TABLE enrolment_codes (
    digest TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    central TEXT NOT NULL,
    enrolment TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT,
    serial TEXT NOT NULL
);
CREATE TABLE pin_unlocks (
    terminal TEXT PRIMARY KEY,
    made_at BIGINT NOT NULL
);
CREATE TABLE readiness_reports (
    terminal TEXT NOT NULL,
    number TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    ready BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (terminal, number)
);
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
