-- The first form. SQL that SQLite and PostgreSQL both take; times are milliseconds of Unix time, days are
-- YYYY-MM-DD in the terminals' zone, bytes are base64. No column but the sealed ones holds personal data.
CREATE TABLE terminals (
    name TEXT PRIMARY KEY,
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    queued BIGINT NOT NULL,
    oldest_queued_at BIGINT,
    devices TEXT NOT NULL,
    version TEXT NOT NULL
);
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    item TEXT NOT NULL,
    item_version TEXT NOT NULL,
    bundle_id TEXT,
    created_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    sealed TEXT NOT NULL
);
CREATE TABLE application_blobs (
    application_id TEXT NOT NULL REFERENCES applications (id),
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (application_id, hash)
);
CREATE TABLE cases (
    case_number TEXT PRIMARY KEY,
    application_id TEXT NOT NULL UNIQUE REFERENCES applications (id),
    tracking_hash TEXT NOT NULL UNIQUE,
    department TEXT NOT NULL,
    status TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    promised_by TEXT,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cases_by_department ON cases (department, status, submitted_at);
CREATE TABLE history (
    case_number TEXT NOT NULL REFERENCES cases (case_number),
    step BIGINT NOT NULL,
    at BIGINT NOT NULL,
    status TEXT NOT NULL,
    note TEXT NOT NULL,
    clerk TEXT NOT NULL,
    PRIMARY KEY (case_number, step)
);
CREATE TABLE certificates (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    item TEXT NOT NULL,
    item_version TEXT NOT NULL,
    digest TEXT NOT NULL,
    outcome TEXT NOT NULL,
    number TEXT UNIQUE,
    verification_hash TEXT UNIQUE,
    issued_at BIGINT NOT NULL,
    valid_until TEXT,
    sealed TEXT NOT NULL
);
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    item TEXT NOT NULL,
    digest TEXT NOT NULL,
    queue TEXT NOT NULL,
    letter TEXT NOT NULL,
    day TEXT NOT NULL,
    place BIGINT NOT NULL,
    waiting_before BIGINT NOT NULL,
    expected_end BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    UNIQUE (letter, day, place)
);
CREATE TABLE clerks (
    name TEXT PRIMARY KEY,
    department TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE TABLE desk_sessions (
    token_hash TEXT PRIMARY KEY,
    clerk TEXT NOT NULL REFERENCES clerks (name),
    csrf TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
